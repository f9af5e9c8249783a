import { pageOf } from "#shared/drawing/placing";
import type { TaskRef } from "#shared/export";
import type { Json } from "#shared/json";
import type { AssetInfo, ConsensusScore, Snapshot, StageVisit, Task } from "#shared/task";
import { countTools, readSnapshot, toolsKey } from "./annotations.ts";
import { nameInLink, readNumber } from "./format-keys.ts";
import { readInstant } from "./instant.ts";
import {
	field,
	firstField,
	type Forms,
	isNumeric,
	isList,
	isObject,
	isText,
	type JsonObject,
	listField,
	numberField,
	shallow,
	textField,
	unknownKeys,
	unreadKeys,
} from "./json-fields.ts";
import type { RowPlace } from "./row-index.ts";

const anything = (): boolean => true;
const assetForms: Forms = {
	asset: isText,
	data: isText,
	assetId: isText,
	externalId: isText,
	dataset: (value) => Array.isArray(value) && value.every((page) => typeof page === "string"),
	metadata: isObject,
	batches: (value) => Array.isArray(value) && value.every((batch) => batch === null || typeof batch === "string"),
	contextData: isObject,
	attachments: isList,
	task: anything,
	tasks: anything,
};
const annotationForms: Forms = {
	tools: isList,
	objects: isList,
	classifications: isList,
	relations: isList,
	brushDataUrl: isText,
	medicalBrushDataUrl: isText,
};
const annotationKeys = Object.keys(annotationForms);
const taskForms: Forms = {
	...annotationForms,
	taskId: isText,
	stage: isText,
	stageId: isText,
	updatedAt: isText,
	updatedBy: isText,
	totalDuration: isNumeric,
	stageHistory: isList,
	consensusAverage: isNumeric,
	consensusDetailed: isList,
};
const visitForms: Forms = {
	...annotationForms,
	stage: isText,
	stageId: isText,
	duration: isNumeric,
	completedAt: isText,
	completedBy: isText,
	reviewStatus: isText,
};

/** Counts of the annotation lists that were cut out of a large asset before it was parsed, by pointer. */
export type CutLists = ReadonlyMap<string, { total: number; kept: number }>;

const nothingCut: CutLists = new Map();

/**
 * The normalised task of a row, from its parsed asset (format.md, sections 2-9 and 11).
 *
 * `visit`: the stage visit whose annotations are shown, or null for the exported state. Null where there is no such
 * visit.
 */
export function readTask(
	asset: JsonObject,
	place: RowPlace,
	ref: TaskRef,
	visit: number | null,
	cut: CutLists = nothingCut,
): Task | null {
	const owner = taskOwner(asset, place);
	const isV2 = place.form === "v2";
	const visits = readVisits(owner, place.form, cut);
	if (visit !== null && !visits[visit]) return null;
	const snapshot = shownSnapshot(asset, owner, visits, visit, place.form, cut);
	const { fields } = owner;
	const consensus = firstField(field(fields, "consensusAverage"), isV2 ? field(asset, "consensus") : undefined);
	const durations = visits.map((entry) => entry.duration ?? 0);
	const status = isV2 ? firstField(field(asset, "status"), field(fields, "status")) : null;
	return {
		ref,
		form: isV2 ? "v2" : place.form === "import" || place.form === "answers" ? place.form : "v3",
		bytes: { offset: place.offset, length: place.length },
		asset: readAsset(asset, snapshot, place),
		taskId: textField(fields, "taskId"),
		stage: textOrNull(firstField(field(fields, "stage"), status ?? undefined)),
		stageId: textOrNull(firstField(field(fields, "stageId"), status ?? undefined)),
		updatedAt: readInstant(firstField(field(fields, "updatedAt"), isV2 ? field(fields, "completedAt") : undefined)),
		updatedBy: textOrNull(firstField(field(fields, "updatedBy"), isV2 ? field(fields, "completedBy") : undefined)),
		totalDuration: readNumber(
			firstField(
				field(fields, "totalDuration"),
				...(isV2 ? [field(fields, "duration(ms)"), field(fields, "duration")] : []),
			),
		),
		visitDuration: durations.length > 0 ? durations.reduce((a, b) => a + b, 0) : null,
		consensusAverage: readNumber(consensus),
		consensusDetailed: listField(fields, "consensusDetailed").map(readScore),
		visits,
		shown: visit,
		snapshot,
		notes: taskNotes(fields, place),
		unknown: owner.pointer === "" ? [] : unreadKeys(fields, taskForms),
	};
}

const scoreForms: Forms = { schemaId: isText, title: isText, score: isNumeric };

function readScore(value: Json): ConsensusScore {
	const entry = isObject(value) ? value : { "(entry)": value };
	return {
		schemaId: textField(entry, "schemaId"),
		title: textField(entry, "title") ?? "",
		score: numberField(entry, "score"),
		unknown: unreadKeys(entry, scoreForms),
	};
}

export interface TaskOwner {
	fields: JsonObject;
	pointer: string;
}

/** Where the task's own fields lie: `task`, a member of `tasks`, `answer`, or the asset itself. */
export function taskOwner(asset: JsonObject, place: Pick<RowPlace, "form" | "member">): TaskOwner {
	const task = field(asset, "task");
	if (place.form === "v3") return { fields: isObject(task) ? task : {}, pointer: "/task" };
	if (place.form === "v2") {
		const tasks = listField(asset, "tasks");
		const indexes = [...tasks.keys()].filter((index) => isObject(tasks[index]));
		const index = indexes[place.member] ?? -1;
		const member = tasks[index];
		return { fields: isObject(member) ? member : {}, pointer: `/tasks/${String(index)}` };
	}
	const answer = field(asset, "answer");
	return isObject(answer) ? { fields: answer, pointer: "/answer" } : { fields: asset, pointer: "" };
}

function shownSnapshot(
	asset: JsonObject,
	owner: TaskOwner,
	visits: StageVisit[],
	visit: number | null,
	form: RowPlace["form"],
	cut: CutLists,
): Snapshot {
	const isV2 = form === "v2";
	const history = listField(owner.fields, "stageHistory");
	const pointer = visit === null || isV2 ? owner.pointer : `${owner.pointer}/stageHistory/${String(visit)}`;
	const entry = visit === null || isV2 ? owner.fields : history[visit];
	const shown = isObject(entry) ? entry : {};
	// V2 keeps only the final state: earlier visits have nothing to show.
	const hidden = visit !== null && visits[visit]?.hasSnapshot === false;
	const snapshot = readSnapshot(hidden ? {} : shown, pointer, form === "import" ? "centre" : "corner");
	if (isV2 && visit === null) {
		snapshot.brushDataUrl ??= textField(asset, "brushDataUrl");
		snapshot.medicalBrushDataUrl ??= textField(asset, "medicalBrushDataUrl");
	}
	const cutTools = cut.get(`${pointer}/${toolsKey(shown)}`);
	if (cutTools) {
		snapshot.toolsLeftOut = cutTools.total - cutTools.kept;
		// What was left out was counted unread.
		snapshot.toolsCounted += snapshot.toolsLeftOut;
	}
	return snapshot;
}

/** The history of a task: its counts are those of the lists that `asset` holds, or of `cut`. */
export function readVisits(owner: TaskOwner, form: RowPlace["form"], cut: CutLists = nothingCut): StageVisit[] {
	return form === "v2" ? v2Visits(owner.fields) : v3Visits(owner.fields, owner.pointer, cut);
}

function v3Visits(fields: JsonObject, pointer: string, cut: CutLists): StageVisit[] {
	return listField(fields, "stageHistory").map((value, index) => {
		const entry = isObject(value) ? value : {};
		const at = `${pointer}/stageHistory/${String(index)}`;
		const count = (key: string) => cut.get(`${at}/${key}`)?.total ?? listField(entry, key).length;
		const key = toolsKey(entry);
		return {
			index,
			stage: textField(entry, "stage"),
			stageId: textField(entry, "stageId"),
			completedAt: readInstant(field(entry, "completedAt")),
			completedBy: textField(entry, "completedBy"),
			duration: numberField(entry, "duration"),
			reviewStatus: textField(entry, "reviewStatus"),
			tools: cut.get(`${at}/${key}`)?.total ?? countTools(listField(entry, key)),
			classifications: count("classifications"),
			relations: count("relations"),
			hasSnapshot: annotationKeys.some((key) => field(entry, key) !== undefined),
			unknown: unreadKeys(entry, visitForms),
		};
	});
}

/** The two pseudo stages of a V2 task: it names who labelled and who reviewed, and keeps only the final annotations. */
function v2Visits(fields: JsonObject): StageVisit[] {
	const visits: StageVisit[] = [];
	const add = (stage: string, source: JsonObject, reviewStatus: string | null): void => {
		visits.push({
			index: visits.length,
			stage,
			stageId: stage,
			completedAt: readInstant(field(source, "completedAt")),
			completedBy: textField(source, "completedBy"),
			duration: readNumber(firstField(field(source, "duration(ms)"), field(source, "duration"))),
			reviewStatus,
			tools: 0,
			classifications: 0,
			relations: 0,
			hasSnapshot: false,
			unknown: [],
		});
	};
	const completedAt = readInstant(field(fields, "completedAt"));
	if (textField(fields, "completedBy") !== null || (completedAt?.ms ?? null) !== null) add("Label", fields, null);
	const review = field(fields, "review");
	if (isObject(review) && (readInstant(field(review, "completedAt"))?.ms ?? null) !== null)
		add("Review", review, textField(review, "status"));
	return visits;
}

function readAsset(asset: JsonObject, snapshot: Snapshot, place: RowPlace): AssetInfo {
	const metadata = field(asset, "metadata");
	const sizes = isObject(metadata) ? metadata : {};
	const url = textOrNull(firstField(field(asset, "asset"), field(asset, "data")));
	const dataset = listField(asset, "dataset").filter((page) => typeof page === "string");
	const frames = numberField(sizes, "frameTotal");
	const named = snapshot.tools.reduce((most, tool) => Math.max(most, (pageOf(tool) ?? 0) + 1), 1);
	const context = field(asset, "contextData");
	return {
		url,
		name: url === null ? null : nameInLink(url),
		assetId: textField(asset, "assetId"),
		externalId: textField(asset, "externalId"),
		width: positive(numberField(sizes, "width")),
		height: positive(numberField(sizes, "height")),
		pages: Math.max(frames !== null && frames >= 1 ? Math.floor(frames) : dataset.length, named, 1),
		frameRate: numberField(sizes, "frameRate") ?? numberField(sizes, "fps"),
		dataset,
		batches: listField(asset, "batches").filter((batch) => typeof batch === "string"),
		metadata: unknownKeys(sizes, new Set()),
		contextData: isObject(context) ? unknownKeys(context, new Set()) : [],
		attachments: listField(asset, "attachments").map((attachment) => shallow(attachment)),
		unknown: unreadKeys(
			asset,
			place.form === "v3" || place.form === "v2" ? assetForms : { ...taskForms, ...assetForms, answer: anything },
		),
	};
}

function taskNotes(fields: JsonObject, place: RowPlace): string[] {
	const notes: string[] = [];
	if (place.form === "no-task") notes.push("This asset has no task.");
	if (place.form === "task")
		notes.push("This task stands by itself, without its asset: the picture's name and size are not known.");
	if (place.form === "import")
		notes.push("This is an entry of an import file: it has no task, no stages and no people.");
	if (place.form === "answers") notes.push("These are copied answers: people and options stand there as ids.");
	if (Array.isArray(field(fields, "tools")) && Array.isArray(field(fields, "objects")))
		notes.push('This task has both "tools" and "objects": the tools are shown.');
	const duration = numberField(fields, "totalDuration");
	const history = listField(fields, "stageHistory");
	if (duration !== null && history.length > 0) {
		const sum = history.reduce<number>(
			(total, visit) => total + (isObject(visit) ? (numberField(visit, "duration") ?? 0) : 0),
			0,
		);
		if (sum !== duration)
			notes.push(`totalDuration is ${String(duration)} ms, the stage visits sum up to ${String(sum)} ms.`);
	}
	return notes;
}

function positive(value: number | null): number | null {
	return value !== null && value > 0 ? value : null;
}

function textOrNull(value: string | number | null): string | null {
	return value === null ? null : String(value);
}

/** A parsed text as an asset; null where it is none. */
export function asAsset(value: Json): JsonObject | null {
	return isObject(value) ? value : null;
}
