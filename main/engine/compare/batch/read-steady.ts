import { EDGE_SIZE, HEADER, NODE_SIZE } from "./outcome-codes.ts";

/** What is done with the outcome of one task where no threshold is chosen yet. The steady part comes first. */
export interface SteadySink {
	/** Pairs at every threshold; `at`: the place of their similarity. */
	pair(a: number, b: number, changes: number, at: number, count: number): void;
	/** Without a partner at any threshold. `side` 0: only in A; 1: only in B. */
	lone(side: 0 | 1, of: number, count: number): void;
	/** Pairs at the thresholds up to their similarity, and else each without a partner. */
	single(a: number, b: number, changes: number, at: number, count: number): void;
	/** Annotations that compete for partners; `place`: of the group's codes, `at`: of its first similarity. */
	group(place: number, at: number): void;
}

/** `start` and `at`: where the codes and similarities of the task begin. */
export function readSteady(
	codes: Uint32Array,
	start: number,
	similarities: Float64Array,
	at: number,
	sink: SteadySink,
): void {
	const fixed = codes[start] as number;
	const lone = codes[start + 1] as number;
	const singles = codes[start + 2] as number;
	const groups = codes[start + 3] as number;
	let place = start + HEADER;
	let next = at;
	for (let i = 0; i < fixed; i++, place += 4, next++)
		sink.pair(
			codes[place] as number,
			codes[place + 1] as number,
			codes[place + 2] as number,
			next,
			codes[place + 3] as number,
		);
	for (let i = 0; i < lone; i++, place += 3)
		sink.lone(codes[place] === 0 ? 0 : 1, codes[place + 1] as number, codes[place + 2] as number);
	// No threshold is above 1: what is wholly alike is a pair at each.
	for (const isSteady of [true, false])
		for (let i = 0; i < singles; i++) {
			if ((similarities[next + i] as number) >= 1 !== isSteady) continue;
			const from = place + 4 * i;
			const a = codes[from] as number;
			const b = codes[from + 1] as number;
			const changes = codes[from + 2] as number;
			const count = codes[from + 3] as number;
			if (isSteady) sink.pair(a, b, changes, next + i, count);
			else sink.single(a, b, changes, next + i, count);
		}
	place += 4 * singles;
	next += singles;
	for (let i = 0; i < groups; i++) {
		sink.group(place, next);
		const edges = codes[place + 2] as number;
		place += 3 + ((codes[place] as number) + (codes[place + 1] as number)) * NODE_SIZE + edges * EDGE_SIZE;
		next += edges;
	}
}
