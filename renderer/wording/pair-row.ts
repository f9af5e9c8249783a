import type { PairRow } from "#shared/compare/batch";
import { count } from "./count.ts";
import type { ExplainedPair } from "./explain.ts";

/** A pair of a batch, or an annotation without a partner: which task, which classes, and how it changed. */
export function pairWords(pair: PairRow): ExplainedPair {
	const { classA, classB, a, b, similarity, changes } = pair;
	const [before, after] = [classA ?? "(no class)", classB ?? "(no class)"];
	const classes = a === null ? after : b === null || before === after ? before : `${before} → ${after}`;
	const change =
		a === null ? "added" : b === null ? "removed" : changes.length === 0 ? "unchanged" : changes.join(", ");
	return { label: `${taskName(pair)}: ${classes}`, note: change, similarity };
}

function taskName({ externalId, taskId, row }: PairRow): string {
	return externalId ?? taskId ?? `row ${count(row)}`;
}
