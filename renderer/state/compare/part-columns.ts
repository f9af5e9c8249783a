import type { BatchPart } from "#shared/compare/batch";
import { changedOf, changeKinds, changeWords, type ChangeKind } from "../../wording/changes.ts";
import { count } from "../../wording/count.ts";
import { share } from "../../wording/figure.ts";

export type PartKey = ChangeKind | "similarity" | "precision" | "recall" | "f1";

/** A column of numbers beside the bars. */
export interface PartColumn {
	key: PartKey;
	label: string;
	title: string;
	/** px */
	width: number;
	value: (part: BatchPart) => number | null;
	text: (part: BatchPart) => string;
}

const scored = [
	["precision", "P", "Precision"],
	["recall", "R", "Recall"],
	["f1", "F1", "F1"],
] as const;

/** @param hasScores a side is the reference */
export function partColumns(hasScores: boolean): PartColumn[] {
	const counted = changeKinds.map((kind): PartColumn => {
		const { glyph, word, means } = changeWords[kind];
		// Wide enough for "105 000" and for the word in the small type.
		const label = `${glyph} ${kind === "unchanged" ? "same" : word}`;
		return {
			key: kind,
			label,
			title: means,
			width: Math.max(62, 20 + 6.2 * label.length),
			value: ({ counts }) => counts[kind],
			text: ({ counts }) => count(counts[kind]),
		};
	});
	const similarity: PartColumn = {
		key: "similarity",
		label: "similarity",
		title: "Mean over the pairs",
		width: 70,
		value: (part) => part.similarity,
		text: (part) => share(part.similarity),
	};
	const scores = scored.map(([key, label, title]): PartColumn => ({
		key,
		label,
		title,
		width: 56,
		value: (part) => part.scores?.[key] ?? null,
		text: (part) => share(part.scores?.[key] ?? null),
	}));
	return [...counted, similarity, ...(hasScores ? scores : [])];
}

/** How the rows are ordered; `key` is a column's, "name", or "changes" for all that changed. */
export interface PartOrder {
	key: string;
	descending: boolean;
}

/** A figure that is not there comes last either way; equals stand by name. */
export function sortParts(parts: readonly BatchPart[], { key, descending }: PartOrder, columns: readonly PartColumn[]) {
	const column = columns.find((held) => held.key === key);
	const valueOf = (part: BatchPart) => (key === "changes" ? changedOf(part.counts) : (column?.value(part) ?? null));
	const byName = (a: BatchPart, b: BatchPart) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
	return parts.toSorted((a, b) => {
		if (key === "name") return descending ? byName(b, a) : byName(a, b);
		const [x, y] = [valueOf(a), valueOf(b)];
		if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
		return (descending ? y - x : x - y) || byName(a, b);
	});
}

/** Not a count of changes. */
export function isScore(key: PartKey): key is Exclude<PartKey, ChangeKind> {
	return key === "similarity" || scored.some(([score]) => score === key);
}
