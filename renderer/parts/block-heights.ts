/**
 * Heights of blocks, CSS px: estimated first, measured where a block has been seen. A Fenwick tree, so that a height
 * changes and an offset is found in O(log n).
 */
export class BlockHeights {
	/** Of each block. */
	readonly #heights: Float64Array;
	/** Sums; 1-based. */
	readonly #sums: Float64Array;
	readonly #highestStep: number;

	constructor(count: number, estimate: (block: number) => number) {
		this.#heights = Float64Array.from({ length: count }, (_, block) => estimate(block));
		this.#sums = new Float64Array(count + 1);
		for (let node = 1; node <= count; node += 1) {
			this.#sums[node] = (this.#sums[node] ?? 0) + (this.#heights[node - 1] ?? 0);
			const parent = node + (node & -node);
			if (parent <= count) this.#sums[parent] = (this.#sums[parent] ?? 0) + (this.#sums[node] ?? 0);
		}
		this.#highestStep = 2 ** Math.floor(Math.log2(Math.max(1, count)));
	}

	get count(): number {
		return this.#heights.length;
	}

	get total(): number {
		return this.topOf(this.count);
	}

	heightOf(block: number): number {
		return this.#heights[block] ?? 0;
	}

	/** Takes a measured height. Returns by how much the block has grown. */
	measure(block: number, height: number): number {
		const grown = height - this.heightOf(block);
		if (grown === 0 || block < 0 || block >= this.count) return 0;
		this.#heights[block] = height;
		for (let node = block + 1; node <= this.count; node += node & -node)
			this.#sums[node] = (this.#sums[node] ?? 0) + grown;
		return grown;
	}

	/** Heights of all blocks before this one together. */
	topOf(block: number): number {
		let sum = 0;
		for (let node = Math.min(block, this.count); node > 0; node -= node & -node) sum += this.#sums[node] ?? 0;
		return sum;
	}

	/** The block that lies at `top`; the first or last one beyond the ends. */
	blockAt(top: number): number {
		let node = 0;
		let left = top;
		for (let step = this.#highestStep; step >= 1; step /= 2) {
			const next = node + step;
			if (next > this.count || (this.#sums[next] ?? 0) > left) continue;
			node = next;
			left -= this.#sums[next] ?? 0;
		}
		return Math.min(node, Math.max(0, this.count - 1));
	}
}
