import { GroupCodes } from "./group-codes.ts";
import { HEADER } from "./outcome-codes.ts";

/** What is done with the outcome of one task at one threshold. */
export interface OutcomeSink {
	/** `count` pairs that are alike. */
	pair(a: number, b: number, changes: number, similarity: number, count: number): void;
	/** `side` 0: removed, only in A; 1: added, only in B. */
	lone(side: number, of: number, count: number): void;
}

/**
 * Tells the outcome that codes hold at a threshold. `start` and `at`: where those of the task begin; `chosen`: which
 * candidates of groups are pairs at that threshold, by the place of their similarity.
 */
export function readOutcome(
	codes: Uint32Array,
	start: number,
	similarities: Float64Array,
	at: number,
	threshold: number,
	chosen: Uint8Array,
	sink: OutcomeSink,
): void {
	const fixed = codes[start] as number;
	const lone = codes[start + 1] as number;
	const singles = codes[start + 2] as number;
	const groups = codes[start + 3] as number;
	let place = start + HEADER;
	let next = at;
	for (let i = 0; i < fixed; i++, place += 4)
		sink.pair(
			codes[place] as number,
			codes[place + 1] as number,
			codes[place + 2] as number,
			similarities[next++] as number,
			codes[place + 3] as number,
		);
	for (let i = 0; i < lone; i++, place += 3)
		sink.lone(codes[place] as number, codes[place + 1] as number, codes[place + 2] as number);
	for (let i = 0; i < singles; i++, place += 4) {
		const similarity = similarities[next++] as number;
		const a = codes[place] as number;
		const b = codes[place + 1] as number;
		const count = codes[place + 3] as number;
		if (similarity >= threshold) sink.pair(a, b, codes[place + 2] as number, similarity, count);
		else {
			sink.lone(0, a, count);
			sink.lone(1, b, count);
		}
	}
	if (groups === 0) return;
	const group = new GroupCodes(codes, similarities);
	for (let i = 0; i < groups; i++, place = group.end, next += group.edges) {
		group.open(place, next);
		group.pair(chosen);
		for (let edge = 0; edge < group.edges; edge++) {
			if (chosen[next + edge] !== 1) continue;
			const a = group.classOf(group.nodeA(edge));
			const b = group.classOf(group.nodeB(edge));
			sink.pair(a, b, group.changes(edge), similarities[next + edge] as number, 1);
		}
		for (let node = 0; node < group.nodes; node++)
			if (!group.isPaired(node)) sink.lone(node < group.nodesA ? 0 : 1, group.classOf(node), 1);
	}
}
