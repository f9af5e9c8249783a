import type { ClassMap, MapSizes } from "../../../../main/engine/compare/masks/class-map.ts";

/** Classes as they lie in memory, a number a voxel: x fastest, then y, then z; one list for each plane. */
export function mapOf(sizes: MapSizes, ...planes: readonly ArrayLike<number>[]): ClassMap {
	const slice = sizes[0] * sizes[1];
	return {
		sizes,
		planes: planes.length,
		readSlice: (plane, z, into) => {
			for (let at = 0; at < slice; at++) into[at] = planes[plane]?.[z * slice + at] ?? 0;
		},
	};
}
