import type { ComparedSide, CompareSettings } from "./settings.ts";

/** What differs within a pair of annotations; a pair without any is unchanged. */
export type ToolChange = "moved" | "relabelled" | "retyped" | "answered";

/** By which step two annotations were paired: the same object, an assignment within a class, or within any class. */
export type PairStep = "identity" | "class" | "any";

/** "moved-far": the same object with a similarity under τ. "drawn-again": other ids and an IoU above 0.95. */
export type Finding = "moved-far" | "drawn-again";

/** What a similarity was computed from. */
export type Measure =
	/** px²: of the two and of what they share. */
	| { kind: "area"; a: number; b: number; intersection: number }
	/** Voxels. */
	| { kind: "volume"; a: number; b: number; intersection: number }
	/** Fractions of a page. */
	| { kind: "page"; a: number; b: number; intersection: number }
	/** Pixels. */
	| { kind: "point"; distance: number; radius: number }
	/** Mean nearness of each line's samples to the other, 0 to 1; pixels. */
	| { kind: "line"; forward: number; backward: number; hausdorff: number; radius: number }
	/** Degrees (null where one is not known); pixels. */
	| { kind: "angle"; difference: number | null; distance: number; radius: number }
	/** Characters or seconds. */
	| { kind: "span"; overlap: number; union: number }
	/** There is nothing to measure: the two are of kinds that cannot be laid over each other, or have no geometry. */
	| { kind: "none" };

export interface ToolPair {
	/** `Tool.index` in the two snapshots. */
	a: number;
	b: number;
	step: PairStep;
	/** 0 to 1. */
	similarity: number;
	measure: Measure;
	changes: readonly ToolChange[];
	finding: Finding | null;
	/** Nested answers that differ. */
	answers: readonly AnswerPair[];
}

export interface ToolsComparison {
	/** In the order of A. */
	pairs: readonly ToolPair[];
	/** `Tool.index` of those that stand only in A, and only in B. */
	removed: readonly number[];
	added: readonly number[];
	/**
	 * Of entries that only say where an object leaves, which have a shape although nothing is there: those of A and of B
	 * whose object leaves on that page on their side only. They are no annotations: none of them is paired, or counted.
	 */
	leaves: { removed: readonly number[]; added: readonly number[] };
}

export type AnswerChange = "unchanged" | "changed" | "answered" | "cleared";

/**
 * One question, as both sides answer it. Missing, null, [null] and a list without an option are all unanswered; a question
 * that neither side answers is `unchanged`, with `before` and `after` null.
 */
export interface AnswerPair {
	/** Titles of the questions it is nested in, outermost first, and its own. */
	path: readonly string[];
	schemaId: string | null;
	page: number | null;
	/** Kind of question, such as radio or tree-dropdown. */
	tool: string | null;
	/** Positions within the `classifications` it stands in; null where a side has no such entry. */
	a: number | null;
	b: number | null;
	/** RFC 6901 pointers within the two assets; null where a side has no such entry, or is not read with pointers. */
	pointers: { a: string | null; b: string | null };
	change: AnswerChange;
	/** Leaves of a tree, options, or one text; null: unanswered. */
	before: readonly string[] | null;
	after: readonly string[] | null;
	gained: readonly string[];
	lost: readonly string[];
	/**
	 * Of trees: how near the two are, nodes that both selected (leaves and what leads to them) / nodes that either did, 0
	 * to 1; null for other questions, and where neither side is answered.
	 */
	credit: number | null;
}

/** "redirected": another end or direction. "regrouped": members of a group came or went. */
export type RelationChange = "redirected" | "regrouped" | "relabelled";

export interface RelationPair {
	/** `Relation.index` in the two snapshots. */
	a: number;
	b: number;
	/** None: unchanged. */
	changes: readonly RelationChange[];
	/** Members of a group that came and went: object ids as B and as A have them. Empty for relations of two. */
	gained: readonly string[];
	lost: readonly string[];
}

export interface RelationsComparison {
	pairs: readonly RelationPair[];
	removed: readonly number[];
	added: readonly number[];
}

/** How many annotations changed how. A pair may count under several kinds of change; `pairs` counts it once. */
export interface ChangeCounts {
	pairs: number;
	unchanged: number;
	moved: number;
	relabelled: number;
	retyped: number;
	answered: number;
	added: number;
	removed: number;
}

/** Against a reference. A hit is a pair of one class with a similarity of at least τ. */
export interface Scores {
	hits: number;
	/** Of the reference without a hit, and of the other side without one. */
	missing: number;
	extra: number;
	/** Null where nothing could be a hit. */
	precision: number | null;
	recall: number | null;
	f1: number | null;
}

/** Two moments, or two tasks, laid beside each other. */
export interface TaskComparison {
	/** The sides as they were asked for, and the visit that each came to; null: the exported state. */
	a: ComparedSide & { visit: number | null };
	b: ComparedSide & { visit: number | null };
	settings: CompareSettings;
	tools: ToolsComparison;
	/** Of the task itself, all of them, in the order of A and then of B. */
	answers: readonly AnswerPair[];
	relations: RelationsComparison;
	counts: ChangeCounts;
	/** Mean over the pairs; null where there is none. */
	similarity: number | null;
	/** Null without a reference. */
	scores: Scores | null;
	/** Neither side has an annotation, an answer or a relation: it counts in no mean. */
	bothEmpty: boolean;
	/** What could not be compared, in sentences. */
	notes: readonly string[];
}
