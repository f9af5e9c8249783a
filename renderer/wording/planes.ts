import { type Planes, voxelAt } from "#shared/drawing/planes";
import type { VolumeFound } from "#shared/media";
import type { Point } from "#shared/task";

const axes = ["x", "y", "z"] as const;

/** What lies under the pointer: pixels of a picture, or the two numbers of a voxel that a plane shows. */
export function placeText(pointer: Point | null, planes: Planes | null): string {
	if (pointer === null) return "";
	if (planes === null) return `${String(Math.floor(pointer[0]))}, ${String(Math.floor(pointer[1]))}`;
	const voxel = voxelAt(pointer, planes);
	if (voxel === null) return "";
	const { plane, across, down } = voxel;
	return `${plane.name}: ${axes[plane.across]} ${String(Math.floor(across))}, ${axes[plane.down]} ${String(Math.floor(down))}`;
}

/** What is known of the volume behind the planes; null where there is nothing to say. */
export function volumeSentence(found: VolumeFound | null): string | null {
	if (found === null) return null;
	const { file, grid, why, lookedFor, folders } = found;
	if (file === null) {
		if (folders === 0) return "Lengths are in voxels: no media folder is named that may hold the volume.";
		const [name = "the volume"] = lookedFor;
		return `Lengths are in voxels: ${name} is not in the media folders.`;
	}
	if (grid === null) return `${file} tells no grid: ${why ?? "its header cannot be read"}. Lengths are in voxels.`;
	const sizes = grid.sizes.join(" × ");
	return grid.directions === null
		? `${file}: ${sizes} voxels; ${why ?? "no distances between them"}. Lengths are in voxels.`
		: `${file}: ${sizes} voxels. Lengths are in mm.`;
}
