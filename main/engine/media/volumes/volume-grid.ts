import type { VolumeGrid } from "#shared/media";
import type { FileSpan } from "./byte-stream.ts";
import { ByteStream, readSpan } from "./byte-stream.ts";
import { nrrdGrid } from "./nrrd-grid.ts";
import { isNrrd, nrrdHeadBytes } from "./nrrd-header.ts";
import { openVolume } from "./open-volume.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { volumeLimits } from "./voxel-plan.ts";

/**
 * How the voxels of a file lie, by its header alone. `why`: where there is no grid, the end of a sentence; where the file
 * gives sizes alone, what is missing. Errors: those of the file system.
 */
export async function volumeGrid(span: FileSpan): Promise<{ grid: VolumeGrid | null; why: string | null }> {
	const stream = new ByteStream(readSpan(span), span.bytes);
	try {
		// Of a file that has only such a header, as some tools leave it, there may be no voxels yet.
		if (isNrrd(await stream.peek(16))) return nrrdGrid(await stream.peek(nrrdHeadBytes));
	} finally {
		await stream.close();
	}
	try {
		const opened = await openVolume({ span, folder: null, hasLabels: false }, volumeLimits);
		if (opened.kind === "picture") return { grid: null, why: "it is a picture" };
		await opened.close();
		const { sizes, directions } = opened.plan;
		return { grid: { sizes, directions }, why: directions === null ? "it gives no distances between voxels" : null };
	} catch (error) {
		if (error instanceof VolumeRefused) return { grid: null, why: error.message };
		throw error;
	}
}
