import type { BatchPart, BatchReport, BatchState, Estimate } from "#shared/compare/batch";
import { defaultSettings } from "#shared/compare/settings";
import type { ChangeCounts } from "#shared/compare/task-comparison";

const noChanges: ChangeCounts = {
	pairs: 0,
	unchanged: 0,
	moved: 0,
	relabelled: 0,
	retyped: 0,
	answered: 0,
	added: 0,
	removed: 0,
};

export function batchState(more: Partial<BatchState> = {}): BatchState {
	return {
		plan: {
			kind: "stages",
			export: "first",
			from: { kind: "stage", stage: "Label", which: "latest" },
			to: { kind: "exported" },
		},
		settings: defaultSettings,
		phase: "done",
		fault: null,
		tasks: 1000,
		totalTasks: 1000,
		sameBytes: 0,
		...more,
	};
}

/** A class, person, stage or batch in which `changed` of `pairs` pairs were moved. */
export function batchPart(
	name: string,
	where: string,
	pairs: number,
	changed: number,
	more: Partial<ChangeCounts> = {},
): BatchPart {
	const counts = { ...noChanges, pairs, unchanged: pairs - changed, moved: changed, ...more };
	return { name, where, tasks: pairs, counts, similarity: pairs === 0 ? null : 1 - changed / pairs / 4, scores: null };
}

export const noEstimate: Estimate = { value: null, low: null, high: null, n: 12, reason: "not enough data" };

/** Figures of a thousand tasks; those of other classes and people can be put in. */
export function batchReport(more: Partial<BatchReport> = {}): BatchReport {
	return {
		state: batchState(),
		threshold: 0.5,
		compared: 980,
		bothEmpty: 12,
		unchanged: 600,
		leftOut: [
			{ reason: "no-visit", sentence: "Their history has no visit of Label", tasks: 20, where: "-visited=Label" },
		],
		counts: { ...noChanges, pairs: 2900, unchanged: 2400, moved: 380, relabelled: 140, added: 60, removed: 35 },
		similarity: 0.9613,
		scores: null,
		answers: { unchanged: 700, changed: 25, answered: 9, cleared: 4 },
		relations: { unchanged: 80, changed: 1, added: 2, removed: 0 },
		histogram: Array.from({ length: 20 }, (_, at) => ({
			from: at / 20,
			to: (at + 1) / 20,
			tasks: at === 3 ? 0 : (at + 1) ** 2,
			where: `consensus>=${String(at * 5)} consensus<${String(at * 5 + 5)}`,
		})),
		classes: [
			batchPart("Car", "class=Car", 1800, 150, { relabelled: 90, added: 40, removed: 20 }),
			batchPart("Lane", "class=Lane", 1000, 350, { added: 20, removed: 15 }),
			batchPart("Sign", "class=Sign", 100, 0),
		],
		people: [batchPart("ann@example.org", "person=ann@example.org", 2900, 500)],
		stages: [batchPart("Review", "stage=Review", 2900, 500)],
		batches: [],
		matrix: {
			classes: [
				{ schemaId: "car", title: "Car" },
				{ schemaId: "lane", title: "Lane" },
				{ schemaId: "sign", title: "Sign" },
			],
			cells: [
				{ a: 0, b: 0, annotations: 1700, tasks: 900, where: "class=Car" },
				{ a: 0, b: 1, annotations: 90, tasks: 60, where: "class=Car class=Lane" },
				{ a: 1, b: 1, annotations: 950, tasks: 400, where: "class=Lane" },
				{ a: 2, b: 2, annotations: 100, tasks: 80, where: "class=Sign" },
				{ a: null, b: 0, annotations: 40, tasks: 38, where: "class=Car tools>3" },
				{ a: 1, b: null, annotations: 15, tasks: 15, where: "class=Lane tools>3" },
			],
		},
		questions: [
			{
				title: "Weather",
				schemaId: "weather",
				tool: "radio",
				where: "answer:Weather",
				n: 500,
				same: 470,
				changed: 20,
				answered: 6,
				cleared: 4,
				percent: { value: 0.94, low: 0.918, high: 0.96, n: 500, reason: null },
				kappa: { value: 0.81, low: 0.76, high: 0.86, n: 500, reason: null },
				alpha: { value: 0.8, low: 0.75, high: 0.85, n: 500, reason: null },
			},
			{
				title: "Damaged?",
				schemaId: "damaged",
				tool: "radio",
				where: "answer:Damaged?",
				n: 12,
				same: 11,
				changed: 1,
				answered: 0,
				cleared: 0,
				percent: noEstimate,
				kappa: noEstimate,
				alpha: noEstimate,
			},
		],
		flips: { figures: 0, verdicts: 0, where: "tools>4" },
		...more,
	};
}
