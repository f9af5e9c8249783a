import { compareSpans, type Span } from "./span-lanes.ts";

/**
 * Spans by the characters that they cover: sorted by start, with the furthest end of every stretch of the list above it
 * as a heap. Finds k of n spans in O(k log n). Empty spans are found at their place.
 */
export class SpanIndex<S extends Span> {
	/** By start, the longer first. */
	readonly spans: readonly S[];
	/** A complete binary tree over `spans`; node 1 is the root, leaves begin at `#leaves`. */
	readonly #furthest: Float64Array;
	readonly #leaves: number;

	constructor(spans: readonly S[]) {
		this.spans = [...spans].sort(compareSpans);
		this.#leaves = 1;
		while (this.#leaves < this.spans.length) this.#leaves *= 2;
		this.#furthest = new Float64Array(2 * this.#leaves).fill(-1);
		for (const [at, span] of this.spans.entries()) this.#furthest[this.#leaves + at] = reach(span);
		for (let node = this.#leaves - 1; node >= 1; node -= 1) {
			this.#furthest[node] = Math.max(this.#furthest[2 * node] ?? -1, this.#furthest[2 * node + 1] ?? -1);
		}
	}

	/** Those that share a character with `from` (inclusive) to `to` (exclusive), by start. */
	within(from: number, to: number): S[] {
		const found: S[] = [];
		this.#collect(1, 0, this.#leaves, from, this.#startingBefore(to), found);
		return found;
	}

	/** Those that cover the character at `offset`, the innermost (shortest) first. */
	at(offset: number): S[] {
		return this.within(offset, offset + 1).sort(
			(a, b) => a.to - a.from - (b.to - b.from) || b.from - a.from || b.key - a.key,
		);
	}

	/** How many spans begin before `offset`. */
	#startingBefore(offset: number): number {
		let [low, high] = [0, this.spans.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.spans[middle] as S).from < offset) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** Of the `size` spans from `first` below `node`, those before `end` that reach beyond `from`. */
	#collect(node: number, first: number, size: number, from: number, end: number, found: S[]): void {
		if (first >= end || (this.#furthest[node] ?? -1) <= from) return;
		if (size === 1) {
			const span = this.spans[first];
			if (span !== undefined) found.push(span);
			return;
		}
		this.#collect(2 * node, first, size / 2, from, end, found);
		this.#collect(2 * node + 1, first + size / 2, size / 2, from, end, found);
	}
}

/** Where a span ends for looking it up: an empty one is as wide as a character. */
function reach({ from, to }: Span): number {
	return Math.max(to, from + 1);
}
