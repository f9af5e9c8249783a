import type { ExportId, TaskRef } from "#shared/export";

/** Which moment of a task is one side of a comparison. */
export type Moment =
	| { kind: "exported" }
	/** Index in the task's history. */
	| { kind: "visit"; visit: number }
	/** A visit of the stage with this id or name: the first or latest by `completedAt`, or the nth, counted from 1. */
	| { kind: "stage"; stage: string; which: "first" | "latest" | number }
	/** The exported state as the reviewer's own marks correct it. */
	| { kind: "mine" };

/** One side of a comparison of two tasks. */
export interface ComparedSide {
	ref: TaskRef;
	moment: Moment;
}

/** What makes two annotations the same object: their object ids, only where they lie, or a nested answer (a track id). */
export type Pairing = { by: "id" } | { by: "geometry" } | { by: "answer"; title: string };

export interface CompareSettings {
	/** τ: the least similarity at which two annotations without a common identity are paired, 0 to 1. */
	threshold: number;
	pairing: Pairing;
	/** r of points and lines, in pixels; null: 1 % of the picture's diagonal. */
	radius: number | null;
	/** "coco-greedy" only reproduces the numbers of other tools. */
	matching: "optimal" | "coco-greedy";
	/** The side that is right; null: neither. */
	reference: "a" | "b" | null;
}

export const defaultSettings: CompareSettings = {
	threshold: 0.5,
	pairing: { by: "id" },
	radius: null,
	matching: "optimal",
	reference: null,
};

/** What is compared in a whole batch. */
export type ComparePlan =
	/** Two moments of every task of one export. */
	| { kind: "stages"; export: ExportId; from: Moment; to: Moment }
	/** The tasks of two exports, joined by taskId, else assetId, else externalId. */
	| { kind: "exports"; a: ExportId; b: ExportId; from: Moment; to: Moment };
