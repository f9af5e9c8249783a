import type { Json } from "#shared/json";
import type { AnnotationMetadata, Classification, Relation, Snapshot, Tool } from "#shared/task";
import { geometryKeys, STOPPED_KEY } from "./format-keys.ts";
import { type Pivot, readGeometry } from "./geometry.ts";
import { readInstant } from "./instant.ts";
import {
	DEPTH_LIMIT,
	field,
	type Forms,
	isFlag,
	isList,
	isNumeric,
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
import { nestedFrames, type NestedFrames } from "./nested-frames.ts";

const shared: Forms = {
	objectId: isText,
	schemaId: isText,
	title: isText,
	page: isPage,
	metadata: isObject,
	classifications: isList,
	[STOPPED_KEY]: isFlag,
};
/** Those of a tool beside its geometry. */
const toolForms: Forms = {
	...shared,
	ocr: (value) => isObject(value) || typeof value === "string",
	masks: (value) => [value].flat().every((link) => typeof link === "string"),
};
const classificationForms: Forms = { ...shared, tool: isText, answer: () => true };
const relationForms: Forms = {
	objectId: isText,
	schemaId: isText,
	title: isText,
	page: isPage,
	from: (value) => endId(value) !== null,
	to: (value) => endId(value) !== null,
	direction: isText,
	group: isList,
};
const frameKeys: ReadonlySet<string> = new Set([...Object.keys(toolForms), ...geometryKeys]);
const ocrKeys: ReadonlySet<string> = new Set(["text"]);
const metadataKeys: ReadonlySet<string> = new Set([
	"createdAt",
	"createdBy",
	"createdIn",
	"updatedAt",
	"updatedBy",
	"updatedIn",
	"description",
]);

/** The key that holds the tools: `tools`, or `objects` where that is no list. */
export function toolsKey(owner: JsonObject): "tools" | "objects" {
	return Array.isArray(field(owner, "tools")) ? "tools" : "objects";
}

/**
 * The annotations that `owner` (a task, a stage visit, an import entry) holds. `pointer`: where it lies in the asset;
 * `pivot`: about what rotated boxes without corners were turned.
 */
export function readSnapshot(owner: JsonObject, pointer: string, pivot?: Pivot): Snapshot {
	const key = toolsKey(owner);
	const list = listField(owner, key);
	return {
		tools: readTools(list, `${pointer}/${key}`, pivot),
		classifications: readClassifications(owner, pointer, 0),
		relations: listField(owner, "relations").map((relation, index) =>
			readRelation(relation, index, `${pointer}/relations/${String(index)}`),
		),
		brushDataUrl: textField(owner, "brushDataUrl"),
		medicalBrushDataUrl: textField(owner, "medicalBrushDataUrl"),
		toolsLeftOut: 0,
		toolsCounted: countTools(list),
	};
}

/** Entries that only say from which frame on an object is gone are no objects. */
export function countTools(list: readonly Json[]): number {
	return list.filter((tool) => !isObject(tool) || field(tool, STOPPED_KEY) !== true).length;
}

function readTools(list: readonly Json[], pointer: string, pivot: Pivot | undefined): Tool[] {
	const tools: Tool[] = [];
	for (const [place, value] of list.entries()) {
		const at = `${pointer}/${String(place)}`;
		const nested = isObject(value) ? nestedFrames(value) : null;
		if (nested === null || !isObject(value)) tools.push(readTool(value, tools.length, at, pivot));
		else for (const tool of readFrames(value, nested, at, tools.length)) tools.push(tool);
	}
	return tools;
}

/** The frames within a tool, one flat tool each; what the tool says of itself goes with every one of them. */
function readFrames(owner: JsonObject, { key, frames }: NestedFrames, pointer: string, index: number): Tool[] {
	const answers = readClassifications(owner, pointer, 0);
	const rest = unknownKeys(owner, new Set([...frameKeys, key]));
	return frames.map((frame, place): Tool => {
		const tool = readTool(frame.fields, index + place, pointer + frame.pointer);
		const unknown = tool.unknown.filter(([name]) => name !== frame.numberKey);
		return {
			...tool,
			classifications: [...answers, ...tool.classifications],
			notes: [...tool.notes, `Expanded from "${key}" of its annotation: the layout of this export is not documented`],
			// Once is enough: a frame may come a hundred thousand times.
			unknown: place === 0 ? [...unknown, ...rest] : unknown,
		};
	});
}

function readTool(value: Json, index: number, pointer: string, pivot?: Pivot): Tool {
	const tool = isObject(value) ? value : {};
	const { geometry, keys, notes } = readGeometry(tool, pivot);
	if (!isObject(value)) notes.push(notAnObject("tool", value));
	const ocr = field(tool, "ocr");
	const masks = [field(tool, "masks") ?? null].flat();
	return {
		pointer,
		index,
		objectId: textField(tool, "objectId"),
		schemaId: textField(tool, "schemaId"),
		title: textField(tool, "title") ?? "",
		page: readPage(tool),
		geometry,
		classifications: readClassifications(tool, pointer, 0),
		interpolationStopped: field(tool, STOPPED_KEY) === true,
		ocrText: isObject(ocr) ? textField(ocr, "text") : typeof ocr === "string" ? ocr : null,
		ocrUnknown: isObject(ocr) ? unknownKeys(ocr, ocrKeys) : [],
		masks: masks.filter((link) => typeof link === "string"),
		metadata: readMetadata(field(tool, "metadata")),
		notes,
		unknown: unreadKeys(tool, toolForms, keys),
	};
}

/** What stands in the place of an annotation is told, as there is nothing of it to show. */
function notAnObject(what: string, value: Json): string {
	const text = JSON.stringify(shallow(value));
	return `This ${what} is not an object: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`;
}

function readClassifications(owner: JsonObject, pointer: string, depth: number): Classification[] {
	const list = listField(owner, "classifications");
	return list.map((item, index) => readClassification(item, `${pointer}/classifications/${String(index)}`, depth));
}

function readClassification(value: Json, pointer: string, depth: number): Classification {
	const fields = isObject(value) ? value : {};
	const notes = isObject(value) ? [] : [notAnObject("answer", value)];
	const nested = listField(fields, "classifications");
	const tooDeep = depth >= DEPTH_LIMIT && nested.length > 0;
	if (tooDeep)
		notes.push(`Answers nested more than ${String(DEPTH_LIMIT)} levels deep are not shown here: see the raw JSON`);
	return {
		pointer,
		objectId: textField(fields, "objectId"),
		schemaId: textField(fields, "schemaId"),
		tool: textField(fields, "tool"),
		title: textField(fields, "title") ?? "",
		answer: readAnswer(field(fields, "answer"), notes),
		page: readPage(fields),
		interpolationStopped: field(fields, STOPPED_KEY) === true,
		classifications: tooDeep ? [] : readClassifications(fields, pointer, depth + 1),
		metadata: readMetadata(field(fields, "metadata")),
		notes,
		unknown: unreadKeys(fields, classificationForms),
	};
}

/** Missing, null and a list of nothing but nulls are unanswered; an empty text or list is an answer that is empty. */
export function readAnswer(answer: Json | undefined, notes: string[]): string | string[] | null {
	if (answer === undefined || answer === null) return null;
	if (typeof answer === "string") return answer;
	if (Array.isArray(answer)) {
		const given = answer.filter((item) => item !== null);
		if (given.length === 0 && answer.length > 0) return null;
		const nulls = answer.length - given.length;
		if (nulls > 0)
			notes.push(
				`${String(nulls)} of the ${String(answer.length)} values of the answer ${nulls === 1 ? "is" : "are"} null`,
			);
		return given.map((item) => (typeof item === "string" ? item : JSON.stringify(shallow(item))));
	}
	if (typeof answer === "object") notes.push("The answer is an object; it is shown as JSON");
	return JSON.stringify(shallow(answer));
}

function readRelation(value: Json, index: number, pointer: string): Relation {
	const relation = isObject(value) ? value : {};
	const notes = isObject(value) ? [] : [notAnObject("relation", value)];
	const group = field(relation, "group");
	const from = endId(field(relation, "from"));
	const to = endId(field(relation, "to"));
	if (!Array.isArray(group) && from === null && to === null && isObject(value))
		notes.push("This relation names no ends");
	return {
		pointer,
		index,
		objectId: textField(relation, "objectId"),
		schemaId: textField(relation, "schemaId"),
		title: textField(relation, "title") ?? "",
		page: readPage(relation),
		ends: Array.isArray(group)
			? { kind: "group", members: readMembers(group, notes) }
			: { kind: "pair", from, to, direction: textField(relation, "direction") },
		notes,
		unknown: unreadKeys(relation, relationForms),
	};
}

export function readMembers(group: readonly Json[], notes: string[]): string[] {
	return group.map((member, place) => {
		const id = endId(member);
		if (id === null)
			notes.push(`Member ${String(place + 1)} of the group is no object id: ${JSON.stringify(shallow(member))}`);
		return id ?? "(not an id)";
	});
}

/** An object id, or an object that carries one (as label validation sees them). */
export function endId(value: Json | undefined): string | null {
	if (typeof value === "string" || typeof value === "number") return String(value);
	return isObject(value) ? textField(value, "objectId") : null;
}

/** 0-based; a numeric text counts (format.md, section 14). */
export function readPage(owner: JsonObject): number | null {
	const page = numberField(owner, "page");
	return page !== null && isPageNumber(page) ? Math.floor(page) : null;
}

function isPage(value: Json): boolean {
	return isNumeric(value) && isPageNumber(Number(value));
}

/** One that digits were lost of names no page. */
function isPageNumber(page: number): boolean {
	return page >= 0 && Number.isSafeInteger(Math.floor(page));
}

function readMetadata(value: Json | undefined): AnnotationMetadata | null {
	if (!isObject(value)) return null;
	return {
		createdAt: readInstant(field(value, "createdAt")),
		createdBy: textField(value, "createdBy"),
		createdIn: textField(value, "createdIn"),
		updatedAt: readInstant(field(value, "updatedAt")),
		updatedBy: textField(value, "updatedBy"),
		updatedIn: textField(value, "updatedIn"),
		description: textField(value, "description"),
		unknown: unknownKeys(value, metadataKeys),
	};
}
