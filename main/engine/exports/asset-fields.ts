import { type GeometryKey, geometryKeys, readNumber } from "./format-keys.ts";
import { parseInstant } from "./instant.ts";

/** What an element of an export turned out to be (format.md, section 1). */
/** "task": a task that stands by itself, without its asset. */
export type AssetForm = "v3" | "v2" | "import" | "answers" | "issue" | "no-task" | "unknown" | "task";

export interface ClassSummary {
	schemaId: string;
	title: string;
	tools: number;
	/** By index in {@link geometryKeys}; `geometryKeys.length` stands for none of them. */
	kinds: Map<number, number>;
}

export interface VisitSummary {
	stage: string | null;
	stageId: string | null;
	completedBy: string | null;
	duration: number | null;
	reviewStatus: string | null;
}

export interface TaskSummary {
	taskId: string | null;
	stage: string | null;
	stageId: string | null;
	updatedAt: number | null;
	updatedBy: string | null;
	totalDuration: number | null;
	tools: number;
	classes: ClassSummary[];
	classifications: number;
	relations: number;
	visits: VisitSummary[];
	consensus: number | null;
	hasBrush: boolean;
	hasVolume: boolean;
}

export interface Oddity {
	at: number;
	severity: "damaged" | "odd";
	sentence: string;
}

export interface AssetSummary {
	form: AssetForm;
	start: number;
	end: number;
	/** First key of the object, "" for an empty one. */
	firstKey: string;
	asset: string | null;
	externalId: string | null;
	assetId: string | null;
	batches: string[];
	pages: number;
	tasks: TaskSummary[];
	oddities: Oddity[];
}

export interface ToolList {
	count: number;
	classes: Map<string, ClassSummary>;
}

/** A field as read: text, number, or null for everything else. */
export type Scalar = string | number | null;

/** What a task object has shown so far. `undefined`: the key was not seen. */
export class TaskFields {
	readonly texts = new Map<string, Scalar>();
	tools: ToolList | null = null;
	objects: ToolList | null = null;
	classifications = 0;
	relations = 0;
	visits: Map<string, Scalar>[] | null = null;
	review: Map<string, Scalar> | null = null;
}

/**
 * The row of a task. `assetTexts` are the fields of the asset around it, where V2 keeps some of the task's.
 */
export function summariseTask(task: TaskFields, isV2: boolean, assetTexts: ReadonlyMap<string, Scalar>): TaskSummary {
	const { texts } = task;
	const list = task.tools ?? task.objects;
	const status = textOf(assetTexts.get("status")) ?? textOf(texts.get("status"));
	const visits = isV2 ? v2Visits(task) : (task.visits ?? []).map(visitOf);
	return {
		taskId: textOf(texts.get("taskId")),
		stage: textOf(texts.get("stage")) ?? (isV2 ? status : null),
		stageId: textOf(texts.get("stageId")) ?? (isV2 ? status : null),
		updatedAt: instantOf(texts.get("updatedAt") ?? (isV2 ? texts.get("completedAt") : null)),
		updatedBy: textOf(texts.get("updatedBy") ?? (isV2 ? texts.get("completedBy") : null)),
		totalDuration: readNumber(
			texts.get("totalDuration") ?? (isV2 ? (texts.get("duration(ms)") ?? texts.get("duration")) : null),
		),
		tools: list?.count ?? 0,
		classes: [...(list?.classes.values() ?? [])],
		classifications: task.classifications,
		relations: task.relations,
		visits,
		consensus: readNumber(texts.get("consensusAverage") ?? (isV2 ? assetTexts.get("consensus") : null)),
		hasBrush: isFilled(texts.get("brushDataUrl") ?? (isV2 ? assetTexts.get("brushDataUrl") : null)),
		hasVolume: isFilled(texts.get("medicalBrushDataUrl") ?? (isV2 ? assetTexts.get("medicalBrushDataUrl") : null)),
	};
}

/** The two pseudo stages of a V2 task (format.md, section 11). */
function v2Visits(task: TaskFields): VisitSummary[] {
	const visits: VisitSummary[] = [];
	const labelled = textOf(task.texts.get("completedBy"));
	if (labelled !== null || instantOf(task.texts.get("completedAt")) !== null) {
		visits.push({
			stage: "Label",
			stageId: "Label",
			completedBy: labelled,
			duration: readNumber(task.texts.get("duration(ms)") ?? task.texts.get("duration")),
			reviewStatus: null,
		});
	}
	if (task.review && instantOf(task.review.get("completedAt")) !== null) {
		visits.push({
			stage: "Review",
			stageId: "Review",
			completedBy: textOf(task.review.get("completedBy")),
			duration: readNumber(task.review.get("duration(ms)") ?? task.review.get("duration")),
			reviewStatus: textOf(task.review.get("status")),
		});
	}
	return visits;
}

function visitOf(fields: Map<string, Scalar>): VisitSummary {
	return {
		stage: textOf(fields.get("stage")),
		stageId: textOf(fields.get("stageId")),
		completedBy: textOf(fields.get("completedBy")),
		duration: readNumber(fields.get("duration")),
		reviewStatus: textOf(fields.get("reviewStatus")),
	};
}

export function textOf(value: Scalar | undefined): string | null {
	return value === null || value === undefined ? null : String(value);
}

function instantOf(value: Scalar | undefined): number | null {
	return value === null || value === undefined ? null : parseInstant(value);
}

function isFilled(value: Scalar | undefined): boolean {
	return typeof value === "string" && value !== "";
}

export function wholePages(value: Scalar): number | null {
	const pages = readNumber(value);
	return pages !== null && pages >= 1 ? Math.floor(pages) : null;
}

/** The geometry key behind an index of {@link ClassSummary.kinds}. */
export function geometryKeyAt(index: number): GeometryKey | "none" {
	return geometryKeys[index] ?? "none";
}

/** What an element is by its keys (format.md, section 1). */
export function formOf(keys: ReadonlySet<string>, taskIsObject: boolean, hasTaskList: boolean): AssetForm {
	const has = (...names: string[]): boolean => names.some((name) => keys.has(name));
	if (taskIsObject) return "v3";
	if (hasTaskList) return "v2";
	if (has("labelTask") && has("content", "status", "_id")) return "issue";
	if (has("task", "tasks")) return "no-task";
	if (has("taskId") && has("stage", "stageId", "stageHistory")) return "task";
	const annotated = has(
		"objects",
		"tools",
		"classifications",
		"relations",
		"brushDataUrl",
		"medicalBrushDataUrl",
		"answer",
	);
	if (annotated && has("externalId", "assetId", "data")) return "import";
	if (has("tools", "objects") && has("classifications", "relations")) return "answers";
	return has("asset", "externalId", "assetId") ? "no-task" : "unknown";
}
