import type { ChangeCounts } from "#shared/compare/task-comparison";

export type ChangeKind = Exclude<keyof ChangeCounts, "pairs">;

/** How a kind of change is written where there is room for a sign only, for a word, and for what it means. */
export const changeWords: Readonly<Record<ChangeKind, { glyph: string; word: string; means: string }>> = {
	unchanged: { glyph: "=", word: "unchanged", means: "Pairs in which nothing differs." },
	moved: {
		glyph: "↔",
		word: "moved",
		means:
			"Pairs with a vertex that differs by more than 0.5 px, or, with other vertices, with a similarity under 0.999.",
	},
	relabelled: { glyph: "≠", word: "relabelled", means: "Pairs of two classes." },
	retyped: { glyph: "▱", word: "retyped", means: "Pairs of two kinds of geometry." },
	answered: { glyph: "?", word: "answered", means: "Pairs in which a nested answer differs." },
	added: { glyph: "+", word: "added", means: "Annotations of B without a partner in A." },
	removed: { glyph: "−", word: "removed", means: "Annotations of A without a partner in B." },
};

export const changeKinds = Object.keys(changeWords) as ChangeKind[];

/** Annotations and pairs in all: what a bar of changes is made of. */
export function allOf({ pairs, added, removed }: ChangeCounts): number {
	return pairs + added + removed;
}

/** How many of these are not as they were. A pair that changed in several ways counts once. */
export function changedOf({ pairs, unchanged, added, removed }: ChangeCounts): number {
	return pairs - unchanged + added + removed;
}
