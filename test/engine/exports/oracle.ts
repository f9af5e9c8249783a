/**
 * The slow, obvious way to the summary of an asset: parse all of it, then look. The scanner is held to this.
 */
import type {
	AssetForm,
	AssetSummary,
	ClassSummary,
	TaskSummary,
	VisitSummary,
} from "../../../main/engine/exports/asset-fields.ts";
import { geometryKeys, readNumber } from "../../../main/engine/exports/format-keys.ts";
import { parseInstant } from "../../../main/engine/exports/instant.ts";

type Fields = Record<string, unknown>;

export type OracleSummary = Omit<AssetSummary, "start" | "end" | "oddities" | "firstKey">;

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(object: Fields, key: string): unknown {
	return Object.hasOwn(object, key) ? object[key] : undefined;
}

function text(value: unknown): string | null {
	return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function instant(value: unknown): number | null {
	return typeof value === "string" || typeof value === "number" ? parseInstant(value) : null;
}

function filled(value: unknown): boolean {
	return typeof value === "string" && value !== "";
}

function first(...values: unknown[]): unknown {
	return values.find((value) => typeof value === "string" || typeof value === "number") ?? null;
}

/** It only says from which frame on its object is gone. */
function isStopped(tool: unknown): boolean {
	return isObject(tool) && own(tool, "interpolationStopped") === true;
}

function classesOf(tools: unknown[]): ClassSummary[] {
	const classes = new Map<string, ClassSummary>();
	for (const tool of tools) {
		if (!isObject(tool) || isStopped(tool)) continue;
		const schemaId = text(own(tool, "schemaId")) ?? "";
		const title = text(own(tool, "title")) ?? "";
		const key = JSON.stringify([schemaId, title]);
		const entry = classes.get(key) ?? { schemaId, title, tools: 0, kinds: new Map<number, number>() };
		classes.set(key, entry);
		entry.tools++;
		const found = geometryKeys.findIndex((name) => ![undefined, null, false].includes(own(tool, name) as null));
		const kind = found < 0 ? geometryKeys.length : found;
		entry.kinds.set(kind, (entry.kinds.get(kind) ?? 0) + 1);
	}
	return [...classes.values()];
}

function visit(value: unknown): VisitSummary {
	const fields = isObject(value) ? value : {};
	return {
		stage: text(own(fields, "stage")),
		stageId: text(own(fields, "stageId")),
		completedBy: text(own(fields, "completedBy")),
		duration: readNumber(own(fields, "duration")),
		reviewStatus: text(own(fields, "reviewStatus")),
	};
}

function v2Visits(task: Fields): VisitSummary[] {
	const visits: VisitSummary[] = [];
	if (text(own(task, "completedBy")) !== null || instant(own(task, "completedAt")) !== null) {
		visits.push({
			stage: "Label",
			stageId: "Label",
			completedBy: text(own(task, "completedBy")),
			duration: readNumber(first(own(task, "duration(ms)"), own(task, "duration"))),
			reviewStatus: null,
		});
	}
	const review = own(task, "review");
	if (isObject(review) && instant(own(review, "completedAt")) !== null) {
		visits.push({
			stage: "Review",
			stageId: "Review",
			completedBy: text(own(review, "completedBy")),
			duration: readNumber(first(own(review, "duration(ms)"), own(review, "duration"))),
			reviewStatus: text(own(review, "status")),
		});
	}
	return visits;
}

function list(value: unknown): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}

function summariseTask(task: Fields, asset: Fields, isV2: boolean): TaskSummary {
	const tools = Array.isArray(own(task, "tools")) ? list(own(task, "tools")) : list(own(task, "objects"));
	const status = isV2 ? first(own(asset, "status"), own(task, "status")) : null;
	return {
		taskId: text(own(task, "taskId")),
		stage: text(first(own(task, "stage"), status)),
		stageId: text(first(own(task, "stageId"), status)),
		updatedAt: instant(first(own(task, "updatedAt"), isV2 ? own(task, "completedAt") : null)),
		updatedBy: text(first(own(task, "updatedBy"), isV2 ? own(task, "completedBy") : null)),
		totalDuration: readNumber(
			first(own(task, "totalDuration"), isV2 ? own(task, "duration(ms)") : null, isV2 ? own(task, "duration") : null),
		),
		tools: tools.filter((tool) => !isStopped(tool)).length,
		classes: classesOf(tools),
		classifications: list(own(task, "classifications")).length,
		relations: list(own(task, "relations")).length,
		visits: isV2 ? v2Visits(task) : list(own(task, "stageHistory")).map(visit),
		consensus: readNumber(first(own(task, "consensusAverage"), isV2 ? own(asset, "consensus") : null)),
		hasBrush: filled(first(own(task, "brushDataUrl"), isV2 ? own(asset, "brushDataUrl") : null)),
		hasVolume: filled(first(own(task, "medicalBrushDataUrl"), isV2 ? own(asset, "medicalBrushDataUrl") : null)),
	};
}

function formOf(asset: Fields): AssetForm {
	const has = (...keys: string[]) => keys.some((key) => Object.hasOwn(asset, key));
	if (isObject(own(asset, "task"))) return "v3";
	if (Array.isArray(own(asset, "tasks"))) return "v2";
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

/** Null where the value is no asset. */
export function summariseParsed(asset: unknown): OracleSummary | null {
	if (!isObject(asset)) return null;
	const form = formOf(asset);
	if (form === "unknown") return null;
	const root = own(asset, "answer");
	const tasks =
		form === "v3"
			? [summariseTask(own(asset, "task") as Fields, asset, false)]
			: form === "v2"
				? list(own(asset, "tasks"))
						.filter(isObject)
						.map((task) => summariseTask(task, asset, true))
				: form === "issue"
					? []
					: [summariseTask(isObject(root) ? root : asset, asset, false)];
	const metadata = own(asset, "metadata");
	const frames = isObject(metadata) ? readNumber(own(metadata, "frameTotal")) : null;
	const pages = list(own(asset, "dataset")).length;
	return {
		form,
		asset: text(first(own(asset, "asset"), own(asset, "data"))),
		externalId: text(own(asset, "externalId")),
		assetId: text(own(asset, "assetId")),
		batches: list(own(asset, "batches")).filter((batch) => typeof batch === "string"),
		pages: frames !== null && frames >= 1 ? Math.floor(frames) : Math.max(pages, 1),
		tasks,
	};
}
