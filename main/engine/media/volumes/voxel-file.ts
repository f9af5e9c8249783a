import { open } from "node:fs/promises";
import { LabelTally } from "./label-tally.ts";
import type { ByteStream } from "./byte-stream.ts";
import type { LabelCount } from "./label-tally.ts";
import { countOf, viewOf, voxelBlocks, type Voxels, voxelTypeOf } from "./voxel-blocks.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { mostLayers, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";

/** What was learnt of voxels while they were written. */
export interface VoxelFacts {
	/** null where none is a number. */
	range: { least: number; most: number } | null;
	/** Voxels that are no numbers. */
	strays: number;
	/** Bytes written. */
	bytes: number;
	/** Empty where none were asked for. */
	labels: LabelCount[];
}

export interface VoxelWork {
	stream: ByteStream;
	plan: VoxelPlan;
	/** Of the file that is written. */
	path: string;
	/** Count the voxels of each value; refuse values that are no labels. */
	countsLabels: boolean;
	limits: VolumeLimits;
	/** Share of the voxels that is done. */
	progress: (share: number) => void;
}

/**
 * Writes voxels as little-endian numbers, x fastest, then y, then z, one layer after another, whatever their order in
 * the file is. In memory there is one block at a time.
 *
 * Errors: VolumeRefused, those of the file system.
 */
export async function writeVoxels(work: VoxelWork): Promise<VoxelFacts> {
	const { plan, limits } = work;
	const layers = plan.fast * plan.slow;
	if (work.countsLabels && layers > mostLayers)
		throw new VolumeRefused(
			"too-large",
			`it has ${String(layers)} layers of labels, at most ${String(mostLayers)} are read`,
		);
	const tally = work.countsLabels ? new LabelTally(plan.sizes, limits) : null;
	const range = new Range();
	const voxels = plan.sizes[0] * plan.sizes[1] * plan.sizes[2];
	const count = countOf(plan);
	const file = await open(work.path, "wx", 0o600);
	try {
		let done = 0;
		for await (const block of voxelBlocks(work.stream, plan)) {
			range.add(block);
			// A block may hold the end of one volume and the beginning of the next.
			for (let from = 0; from < block.length;) {
				const place = Math.floor((done + from) / plan.fast);
				const [slow, first] = [Math.floor(place / voxels), place % voxels];
				const to = Math.min(block.length, from + (voxels - first) * plan.fast);
				for (let fast = 0; fast < plan.fast; fast += 1) {
					const layer = fast + plan.fast * slow;
					const part = plan.fast === 1 ? block.subarray(from, to) : every(block, from + fast, to, plan.fast);
					tally?.add(layer, first, part);
					await writeWhole(file, part, (layer * voxels + first) * part.BYTES_PER_ELEMENT);
				}
				from = to;
			}
			done += block.length;
			work.progress(done / count);
		}
		await file.sync();
	} finally {
		await file.close();
	}
	const bytes = count * viewOf(voxelTypeOf(plan.source), new ArrayBuffer(8), 1).BYTES_PER_ELEMENT;
	return { range: range.value, strays: range.strays, bytes, labels: tally?.counts() ?? [] };
}

/** One layer of several that lie voxel by voxel. */
function every(block: Voxels, from: number, to: number, step: number): Voxels {
	const part = block.slice(0, Math.ceil((to - from) / step));
	for (let at = from, n = 0; at < to; at += step, n += 1) part[n] = block[at] ?? 0;
	return part;
}

/** A system may write less than asked at a time. */
async function writeWhole(file: Awaited<ReturnType<typeof open>>, part: Voxels, position: number): Promise<void> {
	const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
	for (let at = 0; at < bytes.length;) {
		const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
		at += bytesWritten;
	}
}

class Range {
	#least = Infinity;
	#most = -Infinity;
	strays = 0;

	get value(): VoxelFacts["range"] {
		return this.#least <= this.#most ? { least: this.#least, most: this.#most } : null;
	}

	add(block: Voxels): void {
		let [least, most] = [this.#least, this.#most];
		for (const value of block) {
			// Neither NaN nor an infinity is a place on a scale.
			if (!Number.isFinite(value)) {
				this.strays += 1;
				continue;
			}
			if (value < least) least = value;
			if (value > most) most = value;
		}
		[this.#least, this.#most] = [least, most];
	}
}
