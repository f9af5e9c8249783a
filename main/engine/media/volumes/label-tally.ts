import type { Span } from "#shared/volumes";
import type { Voxels } from "./voxel-blocks.ts";
import { VolumeRefused } from "./volume-refused.ts";
import type { VolumeLimits } from "./voxel-plan.ts";

/** What the voxels of one value in one layer add up to. */
export interface LabelCount {
	layer: number;
	value: number;
	voxels: number;
	box: readonly [x: Span, y: Span, z: Span];
	centre: readonly [x: number, y: number, z: number];
}

/** Values that are looked up without a table of hashes. */
const smallValues = 1024;

/** Counts labels while their voxels go by: voxels of each value but 0, their box and the mean of their indices. */
export class LabelTally {
	readonly #layers: Layer[] = [];
	#count = 0;

	constructor(
		private readonly sizes: readonly [x: number, y: number, z: number],
		private readonly limits: VolumeLimits,
	) {}

	/**
	 * @param first index of the first voxel within its layer, x fastest
	 * Errors: VolumeRefused for values that are no labels.
	 */
	add(layer: number, first: number, voxels: Voxels): void {
		const counts = (this.#layers[layer] ??= new Layer());
		for (let from = 0; from < voxels.length;) {
			const value = voxels[from] ?? 0;
			let to = from + 1;
			while (to < voxels.length && voxels[to] === value) to += 1;
			if (value !== 0) {
				let count = counts.get(value);
				if (count === undefined) {
					this.#admit(value);
					count = new Count();
					counts.set(value, count);
				}
				this.#run(count, first + from, first + to);
			}
			from = to;
		}
	}

	/** By layer, then by value. */
	counts(): LabelCount[] {
		return this.#layers.flatMap((counts, layer) =>
			[...counts.entries()].sort(([a], [b]) => a - b).map(([value, count]) => ({ layer, value, ...count.summary() })),
		);
	}

	#admit(value: number): void {
		if (!Number.isInteger(value))
			throw new VolumeRefused("unsupported", `it is no map of labels: one of its voxels is ${String(value)}`);
		this.#count += 1;
		if (this.#count > this.limits.labels)
			throw new VolumeRefused(
				"unsupported",
				`it is no map of labels: it has more than ${String(this.limits.labels)} different values`,
			);
	}

	/** Voxels that follow one another, which may fill several rows. */
	#run(count: Count, from: number, to: number): void {
		const [wide, high] = this.sizes;
		for (let at = from; at < to;) {
			const row = Math.floor(at / wide);
			const end = Math.min(to, (row + 1) * wide);
			count.row(at - row * wide, end - 1 - row * wide, row % high, Math.floor(row / high));
			at = end;
		}
	}
}

class Layer {
	readonly #small: (Count | undefined)[] = new Array<Count | undefined>(smallValues);
	readonly #others = new Map<number, Count>();

	get(value: number): Count | undefined {
		return value > 0 && value < smallValues ? this.#small[value] : this.#others.get(value);
	}

	set(value: number, count: Count): void {
		if (value > 0 && value < smallValues && Number.isInteger(value)) this.#small[value] = count;
		else this.#others.set(value, count);
	}

	*entries(): Generator<[number, Count]> {
		for (const [value, count] of this.#small.entries()) if (count !== undefined) yield [value, count];
		yield* this.#others;
	}
}

class Count {
	#voxels = 0;
	#left = Infinity;
	#right = -1;
	#top = Infinity;
	#bottom = -1;
	#first = Infinity;
	#last = -1;
	#sumX = 0;
	#sumY = 0;
	#sumZ = 0;

	row(left: number, right: number, y: number, z: number): void {
		const length = right - left + 1;
		this.#voxels += length;
		this.#sumX += ((left + right) * length) / 2;
		this.#sumY += y * length;
		this.#sumZ += z * length;
		if (left < this.#left) this.#left = left;
		if (right > this.#right) this.#right = right;
		if (y < this.#top) this.#top = y;
		if (y > this.#bottom) this.#bottom = y;
		if (z < this.#first) this.#first = z;
		if (z > this.#last) this.#last = z;
	}

	summary(): Pick<LabelCount, "voxels" | "box" | "centre"> {
		const n = this.#voxels;
		return {
			voxels: n,
			box: [
				[this.#left, this.#right],
				[this.#top, this.#bottom],
				[this.#first, this.#last],
			],
			centre: [this.#sumX / n, this.#sumY / n, this.#sumZ / n],
		};
	}
}
