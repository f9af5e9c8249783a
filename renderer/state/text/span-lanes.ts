/** Characters `from` (inclusive) to `to` (exclusive) of a text, UTF-16, and the tool that marks them. */
export interface Span {
	/** The tool's index in its snapshot. */
	key: number;
	from: number;
	to: number;
}

/** A span in the lane in which its underline runs: no two spans of a lane share a character. Lane 0 is nearest the text. */
export interface LanedSpan extends Span {
	lane: number;
}

/** By start, the longer first: what encloses stands before what it encloses. Then in the order of the export. */
export function compareSpans(a: Span, b: Span): number {
	return a.from - b.from || b.to - a.to || a.key - b.key;
}

/**
 * Gives every span the lowest lane that is free where it begins. As many lanes are used as spans share one character.
 * O(n log n).
 */
export function inLanes(spans: readonly Span[]): LanedSpan[] {
	/** Ends and lanes of those running, the nearest end on top. */
	const running = new Heap<{ to: number; lane: number }>((a, b) => a.to - b.to);
	const free = new Heap<number>((a, b) => a - b);
	let lanes = 0;
	return [...spans].sort(compareSpans).map((span) => {
		for (let first = running.top(); first !== undefined && first.to <= span.from; first = running.top()) {
			running.pop();
			free.push(first.lane);
		}
		const lane = free.pop() ?? lanes++;
		// An empty span still takes its place, so that two of them are told apart.
		running.push({ to: Math.max(span.to, span.from + 1), lane });
		return { ...span, lane };
	});
}

/** A binary heap; the least stands on top. */
class Heap<T> {
	readonly #held: T[] = [];
	readonly #compare: (a: T, b: T) => number;

	constructor(compare: (a: T, b: T) => number) {
		this.#compare = compare;
	}

	top(): T | undefined {
		return this.#held[0];
	}

	push(value: T): void {
		const held = this.#held;
		let at = held.length;
		held.push(value);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (this.#compare(held[parent] as T, value) <= 0) break;
			held[at] = held[parent] as T;
			at = parent;
		}
		held[at] = value;
	}

	pop(): T | undefined {
		const held = this.#held;
		const first = held[0];
		const last = held.pop();
		if (last === undefined || held.length === 0) return first;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= held.length) break;
			if (child + 1 < held.length && this.#compare(held[child + 1] as T, held[child] as T) < 0) child += 1;
			if (this.#compare(last, held[child] as T) <= 0) break;
			held[at] = held[child] as T;
			at = child;
		}
		held[at] = last;
		return first;
	}
}
