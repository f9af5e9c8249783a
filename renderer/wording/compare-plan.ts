import type { ComparePlan, CompareSettings, Moment } from "#shared/compare/settings";
import type { ExportSummary, StageCount } from "#shared/export";
import { counted } from "./count.ts";

/** A stage by its name; one that the export does not name by its id. */
function stageName(stages: readonly StageCount[], stage: string): string {
	return stages.find(({ stageId }) => stageId === stage)?.stage ?? stage;
}

/** "exported", "Label, latest visit", "Review, visit 2", "visit 3 of the history". */
function momentWords(moment: Moment, stages: readonly StageCount[]): string {
	if (moment.kind === "exported") return "as exported";
	if (moment.kind === "mine") return "as I corrected it";
	if (moment.kind === "visit") return `entry ${String(moment.visit + 1)} of the history`;
	const { stage, which } = moment;
	const visit = typeof which === "number" ? `visit ${String(which)}` : `${which} visit`;
	return `${stageName(stages, stage)}, ${visit}`;
}

export interface SideWords {
	a: string;
	b: string;
}

/** The two sides of a plan. The exports are named where there are two. */
export function sidesOf(plan: ComparePlan, exports: readonly ExportSummary[]): SideWords {
	if (plan.kind === "stages") {
		const stages = exports.find(({ id }) => id === plan.export)?.stages ?? [];
		return { a: momentWords(plan.from, stages), b: momentWords(plan.to, stages) };
	}
	return { a: sideOf(plan.a, plan.from, exports), b: sideOf(plan.b, plan.to, exports) };
}

function sideOf(id: string, moment: Moment, exports: readonly ExportSummary[]): string {
	const found = exports.find((summary) => summary.id === id);
	const name = found?.name ?? "an export that is closed";
	return moment.kind === "exported" ? name : `${name}: ${momentWords(moment, found?.stages ?? [])}`;
}

/** The settings that figures depend on, one sentence each. */
export function settingsWords(settings: CompareSettings, threshold = settings.threshold): string[] {
	const { pairing, radius, matching, reference } = settings;
	const by = {
		id: "Annotations with the same object id on the same page are one object.",
		geometry: "Object ids are left aside: only where annotations lie decides.",
		answer: `Annotations with the same answer to ${pairing.by === "answer" ? pairing.title : ""} are one object.`,
	}[pairing.by];
	return [
		`τ = ${String(threshold)}${threshold === settings.threshold ? "" : ` (tried; compared with ${String(settings.threshold)})`}: less similar annotations are no pair, unless they are one object.`,
		by,
		`Points and lines: r = ${radius === null ? "1 % of the picture's diagonal" : `${String(radius)} px`}.`,
		matching === "optimal"
			? "The assignment with the largest sum of similarities is taken."
			: "Matched greedily as COCO does: only to reproduce the numbers of other tools.",
		reference === null ? "Neither side is the reference." : `Side ${reference.toUpperCase()} is the reference.`,
	];
}

/** "about 12 s left", "about 3 min left"; "" where nobody knows. */
export function timeLeft(ms: number | null): string {
	if (ms === null || !Number.isFinite(ms)) return "";
	const seconds = Math.max(1, Math.round(ms / 1000));
	if (seconds < 60) return `about ${String(seconds)} s left`;
	if (seconds < 5400) return `about ${String(Math.round(seconds / 60))} min left`;
	return `about ${counted(Math.round(seconds / 3600), "hour")} left`;
}
