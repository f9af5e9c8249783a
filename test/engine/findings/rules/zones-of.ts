import type { Geometry, Point, Zone } from "#shared/task";

/** The areas of what has any, for a slow look. */
export function zonesOf(geometry: Geometry): readonly Zone[] {
	switch (geometry.kind) {
		case "bounding-box": {
			const { x, y, width, height } = geometry;
			const region: Point[] = [
				[x, y],
				[x + width, y],
				[x + width, y + height],
				[x, y + height],
			];
			return [{ region, holes: [] }];
		}
		case "rotated-bounding-box":
			return [{ region: geometry.corners, holes: [] }];
		case "polygon":
			return [{ region: geometry.ring, holes: [] }];
		case "segmentation":
			return geometry.zones;
		default:
			return [];
	}
}
