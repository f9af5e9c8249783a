import type { AnswerPair, RelationPair, TaskComparison, ToolPair } from "#shared/compare/task-comparison";
import type { Relation, Snapshot, Task, Tool } from "#shared/task";
import { pageOf, pagesNamed } from "#shared/drawing/placing";
import type { Side } from "../../canvas/veil.ts";

export type Change = "added" | "removed" | "changed" | "unchanged";
export type DifferenceGroup = "annotations" | "answers" | "relations";

interface Common {
	/** Unique within a comparison, and the same whenever it is made of the same sides. */
	id: string;
	change: Change;
	/** 0-based; null: on every page. */
	page: number | null;
}

/** One line of the list of differences. */
export type Difference =
	| (Common & {
			group: "annotations";
			a: Tool | null;
			b: Tool | null;
			pair: ToolPair | null;
			/** It is no annotation: it only says that its object leaves here, on one side alone. */
			leaves: boolean;
	  })
	| (Common & { group: "answers"; answer: AnswerPair })
	| (Common & { group: "relations"; a: Relation | null; b: Relation | null; pair: RelationPair | null });

export type ToolDifference = Extract<Difference, { group: "annotations" }>;

/** Names a mark among those of both sides. */
export function keyOf(side: Side, index: number): number {
	return index * 2 + (side === "a" ? 0 : 1);
}

export function sideOf(key: number): Side {
	return key % 2 === 0 ? "a" : "b";
}

const inOrder: Record<Change, number> = { changed: 0, removed: 1, added: 2, unchanged: 3 };

/** All lines: annotations by page, then answers and relations; within, what changed before what did not. */
export function differencesOf(comparison: TaskComparison, a: Snapshot, b: Snapshot): Difference[] {
	const annotations = [...toolDifferences(comparison, a, b)].sort(compare);
	const answers = comparison.answers.map((answer, at): Difference => {
		const change = changeOfAnswer(answer);
		return { id: `answer ${at}`, group: "answers", change, page: answer.page, answer };
	});
	return [...annotations, ...answers.sort(compare), ...relationDifferences(comparison, a, b).sort(compare)];
}

/** What a change of an answer is among all changes. */
export function changeOfAnswer({ change }: AnswerPair): Change {
	if (change === "answered") return "added";
	return change === "cleared" ? "removed" : change;
}

function toolDifferences({ tools }: TaskComparison, a: Snapshot, b: Snapshot): ToolDifference[] {
	const [inA, inB] = [byIndex(a.tools), byIndex(b.tools)];
	const line = (
		ofA: Tool | null,
		ofB: Tool | null,
		change: Change,
		pair: ToolPair | null,
		leaves = false,
	): ToolDifference => {
		const tool = ofB ?? ofA;
		return {
			id: lineId(ofA?.index ?? null, ofB?.index ?? null),
			group: "annotations",
			change,
			page: tool === null ? null : pageOf(tool),
			a: ofA,
			b: ofB,
			pair,
			leaves,
		};
	};
	return [
		...tools.pairs.map((pair) => {
			const change = pair.changes.length > 0 ? "changed" : "unchanged";
			return line(inA.get(pair.a) ?? null, inB.get(pair.b) ?? null, change, pair);
		}),
		...tools.removed.map((index) => line(inA.get(index) ?? null, null, "removed", null)),
		...tools.added.map((index) => line(null, inB.get(index) ?? null, "added", null)),
		...tools.leaves.removed.map((index) => line(inA.get(index) ?? null, null, "removed", null, true)),
		...tools.leaves.added.map((index) => line(null, inB.get(index) ?? null, "added", null, true)),
	];
}

function relationDifferences({ relations }: TaskComparison, a: Snapshot, b: Snapshot): Difference[] {
	const [inA, inB] = [byIndex(a.relations), byIndex(b.relations)];
	const line = (ofA: Relation | null, ofB: Relation | null, change: Change, pair: RelationPair | null): Difference => ({
		id: `relation ${ofA?.index ?? "-"} ${ofB?.index ?? "-"}`,
		group: "relations",
		change,
		page: (ofB ?? ofA)?.page ?? null,
		a: ofA,
		b: ofB,
		pair,
	});
	return [
		...relations.pairs.map((pair) => {
			const isSame = pair.changes.length === 0 && pair.gained.length === 0 && pair.lost.length === 0;
			return line(inA.get(pair.a) ?? null, inB.get(pair.b) ?? null, isSame ? "unchanged" : "changed", pair);
		}),
		...relations.removed.map((index) => line(inA.get(index) ?? null, null, "removed", null)),
		...relations.added.map((index) => line(null, inB.get(index) ?? null, "added", null)),
	];
}

/** The id of an annotation's line, by `Tool.index` of the two sides. */
export function lineId(a: number | null, b: number | null): string {
	return `tool ${a ?? "-"} ${b ?? "-"}`;
}

/** Where a line of all would stand among some of them, both in one order. */
export function placeAmong(some: readonly Difference[], all: readonly Difference[], line: Difference): number {
	const places = new Map(some.map((each, place) => [each, place]));
	const behind = all.slice(all.indexOf(line)).find((each) => places.has(each));
	return behind === undefined ? some.length : (places.get(behind) ?? 0);
}

/** Each annotation by the key of its mark. */
export function byMarkKey(differences: readonly Difference[]): ReadonlyMap<number, ToolDifference> {
	const found = new Map<number, ToolDifference>();
	for (const difference of differences) {
		if (difference.group !== "annotations") continue;
		if (difference.a !== null) found.set(keyOf("a", difference.a.index), difference);
		if (difference.b !== null) found.set(keyOf("b", difference.b.index), difference);
	}
	return found;
}

/** Pages that annotations or answers of either side name, in order, 0-based. */
export function pagesOfBoth(...tasks: readonly (Task | null)[]): number[] {
	const pages = new Set(tasks.flatMap((task) => (task === null ? [] : pagesNamed(task.snapshot))));
	return [...pages].sort((a, b) => a - b);
}

function byIndex<T extends { index: number }>(list: readonly T[]): ReadonlyMap<number, T> {
	return new Map(list.map((each) => [each.index, each]));
}

/** By page, then by change; what is equal stays in its order. */
function compare(a: Common, b: Common): number {
	return (a.page ?? -1) - (b.page ?? -1) || inOrder[a.change] - inOrder[b.change];
}
