import type { Json } from "#shared/json";
import { endId, readAnswer, readMembers, readPage, toolsKey } from "../exports/annotations.ts";
import { STOPPED_KEY } from "../exports/format-keys.ts";
import { type Pivot, readShape } from "../exports/geometry.ts";
import {
	DEPTH_LIMIT,
	field,
	isObject,
	type JsonObject,
	listField,
	numberField,
	textField,
} from "../exports/json-fields.ts";
import { nestedFrames } from "../exports/nested-frames.ts";
import { readVisits, taskOwner, type TaskOwner } from "../exports/read-task.ts";
import type { RowPlace } from "../exports/row-index.ts";
import type { ComparedAnswer, ComparedRelation, ComparedSnapshot, ComparedTool } from "./compared.ts";
import type { CutAsset } from "./cut-asset.ts";
import { type ObjectTexts, sameTexts } from "./same-texts.ts";
import type { ExportedStage, VisitFacts } from "./sides.ts";

/** A snapshot as comparing asks about it, and where its tools stand in the export. */
export interface LeanSnapshot extends ComparedSnapshot {
	/** By `Tool.index`, the position in the exported list. */
	places: readonly number[];
	/** It has a mask, of a picture or a volume: there is something, even where every list is empty. */
	hasMask: boolean;
	/** The text of each tool; null where they are not to be had, or frames were expanded. */
	texts: ObjectTexts | null;
	pivot: Pivot;
}

const keys = ["tools", "objects", "classifications", "relations"] as const;
const none: readonly never[] = [];

/** One task of an asset, of which no more is read than comparing asks for: no pointers, no people of single annotations. */
export class LeanTask {
	readonly #owner: TaskOwner;
	readonly #pivot: Pivot;
	#visits: readonly VisitFacts[] | null = null;

	/** Errors: SyntaxError. */
	constructor(
		private readonly cut: CutAsset,
		private readonly place: Pick<RowPlace, "form" | "member">,
	) {
		this.#owner = taskOwner(cut.fields, place);
		this.#pivot = place.form === "import" ? "centre" : "corner";
	}

	get visits(): readonly VisitFacts[] {
		return (this.#visits ??= readVisits(this.#owner, this.place.form));
	}

	get taskId(): string | null {
		return textField(this.#owner.fields, "taskId");
	}

	get externalId(): string | null {
		return textField(this.cut.fields, "externalId");
	}

	get batches(): string[] {
		return listField(this.cut.fields, "batches").filter((batch) => typeof batch === "string");
	}

	get exportedStage(): ExportedStage {
		const { fields } = this.#owner;
		return { stage: textField(fields, "stage"), stageId: textField(fields, "stageId") };
	}

	/** Who completed a visit; null: who updated the task last. */
	person(visit: number | null): string | null {
		if (visit !== null) return this.visits[visit]?.completedBy ?? null;
		const { fields } = this.#owner;
		return textField(fields, "updatedBy") ?? (this.place.form === "v2" ? textField(fields, "completedBy") : null);
	}

	/** Pixels; null where the export does not say. */
	get size(): { width: number; height: number } | null {
		const metadata = field(this.cut.fields, "metadata");
		const width = isObject(metadata) ? (numberField(metadata, "width") ?? 0) : 0;
		const height = isObject(metadata) ? (numberField(metadata, "height") ?? 0) : 0;
		return width > 0 && height > 0 ? { width, height } : null;
	}

	/**
	 * The annotations of a visit; null: of the exported state. `other`: another moment, whose tools are taken over where
	 * they are the same text. Errors: SyntaxError.
	 */
	snapshot(visit: number | null, other: LeanSnapshot | null = null): LeanSnapshot {
		const { fields, pointer } = this.#at(visit);
		const key = toolsKey(fields);
		const ranges = this.cut.objects(`${pointer}/${key}`);
		const texts = ranges && { text: this.cut.bytes, ranges };
		const places: number[] = [];
		const tools =
			(texts && other && sharedTools(texts, other, places, this.#pivot)) ??
			readTools(this.cut.list(fields, pointer, key), places, this.#pivot);
		return {
			tools,
			texts: places.length === texts?.ranges.length ? texts : null,
			pivot: this.#pivot,
			classifications: readAnswers(this.cut.list(fields, pointer, "classifications"), 0),
			relations: this.cut.list(fields, pointer, "relations").map(readRelation),
			places,
			hasMask: textField(fields, "brushDataUrl") !== null || textField(fields, "medicalBrushDataUrl") !== null,
		};
	}

	/** Whether the annotations of two moments, each of its own task, are the same bytes. */
	static sameBytes(a: LeanTask, visitA: number | null, b: LeanTask, visitB: number | null): boolean {
		const [sideA, sideB] = [a.#at(visitA), b.#at(visitB)];
		if (a.#pivot !== b.#pivot || toolsKey(sideA.fields) !== toolsKey(sideB.fields)) return false;
		return keys.every((key) => {
			const textA = a.cut.text(`${sideA.pointer}/${key}`);
			const textB = b.cut.text(`${sideB.pointer}/${key}`);
			if (textA && textB) return textA.equals(textB);
			const isNowhere = field(sideA.fields, key) === undefined && field(sideB.fields, key) === undefined;
			return !textA && !textB && isNowhere;
		});
	}

	#at(visit: number | null): { fields: JsonObject; pointer: string } {
		const { fields, pointer } = this.#owner;
		if (visit === null) return { fields, pointer };
		const entry = listField(fields, "stageHistory")[visit];
		return { fields: isObject(entry) ? entry : {}, pointer: `${pointer}/stageHistory/${String(visit)}` };
	}
}

/** Tools of which those with the same text are the very tools of another moment; null where that cannot be. */
function sharedTools(texts: ObjectTexts, other: LeanSnapshot, places: number[], pivot: Pivot): ComparedTool[] | null {
	if (other.texts === null || other.pivot !== pivot) return null;
	const same = sameTexts(other.texts, texts);
	const rest = texts.ranges.filter((_, place) => same[place] === -1);
	const values = JSON.parse(
		`[${rest.map(({ start, end }) => texts.text.toString("utf8", start, end)).join()}]`,
	) as Json[];
	// One that was expanded would move all that follow.
	if (values.some((value) => isObject(value) && nestedFrames(value) !== null)) return null;
	const read = readTools(values, [], pivot);
	let next = 0;
	return texts.ranges.map((_, index) => {
		places.push(index);
		const at = same[index] ?? -1;
		const tool = (at === -1 ? read[next++] : other.tools[at]) as ComparedTool;
		return tool.index === index ? tool : { ...tool, index };
	});
}

function readTools(list: readonly Json[], places: number[], pivot: Pivot): ComparedTool[] {
	const tools: ComparedTool[] = [];
	for (const [place, value] of list.entries()) {
		const fields = isObject(value) ? value : {};
		const nested = nestedFrames(fields);
		if (nested === null) {
			places.push(place);
			tools.push(readTool(fields, tools.length, readAnswers(listField(fields, "classifications"), 0), pivot));
			continue;
		}
		const shared = readAnswers(listField(fields, "classifications"), 0);
		for (const frame of nested.frames) {
			places.push(place);
			const own = readAnswers(listField(frame.fields, "classifications"), 0);
			tools.push(readTool(frame.fields, tools.length, [...shared, ...own], "corner"));
		}
	}
	return tools;
}

function readTool(
	fields: JsonObject,
	index: number,
	classifications: readonly ComparedAnswer[],
	pivot: Pivot,
): ComparedTool {
	return {
		index,
		objectId: textField(fields, "objectId"),
		schemaId: textField(fields, "schemaId"),
		title: textField(fields, "title") ?? "",
		page: readPage(fields),
		geometry: readShape(fields, pivot),
		interpolationStopped: field(fields, STOPPED_KEY) === true,
		classifications,
	};
}

function readAnswers(list: readonly Json[], depth: number): readonly ComparedAnswer[] {
	if (list.length === 0) return none;
	return list.map((value): ComparedAnswer => {
		const fields = isObject(value) ? value : {};
		return {
			objectId: textField(fields, "objectId"),
			schemaId: textField(fields, "schemaId"),
			tool: textField(fields, "tool"),
			title: textField(fields, "title") ?? "",
			answer: readAnswer(field(fields, "answer"), []),
			page: readPage(fields),
			interpolationStopped: field(fields, STOPPED_KEY) === true,
			classifications: depth >= DEPTH_LIMIT ? none : readAnswers(listField(fields, "classifications"), depth + 1),
		};
	});
}

function readRelation(value: Json, index: number): ComparedRelation {
	const fields = isObject(value) ? value : {};
	const group = field(fields, "group");
	return {
		index,
		objectId: textField(fields, "objectId"),
		schemaId: textField(fields, "schemaId"),
		title: textField(fields, "title") ?? "",
		page: readPage(fields),
		ends: Array.isArray(group)
			? { kind: "group", members: readMembers(group, []) }
			: {
					kind: "pair",
					from: endId(field(fields, "from")),
					to: endId(field(fields, "to")),
					direction: textField(fields, "direction"),
				},
	};
}
