import { bytesInWords } from "../../figures.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { mostInterleaved, type VolumeLimits } from "./voxel-plan.ts";

/**
 * Bytes of all voxels, axis by axis, so that no product of sizes leaves the numbers that are exact.
 *
 * Errors: VolumeRefused where they are more than may be.
 */
export function checkedSize(sizes: readonly number[], bytesEach: number, limits: VolumeLimits): number {
	let bytes = bytesEach;
	for (const size of sizes) {
		bytes *= size;
		if (bytes > limits.bytes) {
			const voxels = `${sizes.join(" x ")} voxels of ${String(bytesEach)} ${bytesEach === 1 ? "byte" : "bytes"}`;
			throw new VolumeRefused("too-large", `it has ${voxels}, at most ${bytesInWords(limits.bytes)} are read`);
		}
	}
	return bytes;
}

/** Values at one place are written each to a layer of its own, which takes time for each. Errors: VolumeRefused. */
export function checkedLayers(fast: number, slow: number): void {
	const layers = fast * slow;
	if (fast > 1 && layers > mostInterleaved)
		throw new VolumeRefused(
			"too-large",
			`it has ${String(layers)} interleaved layers, at most ${String(mostInterleaved)} are read`,
		);
}
