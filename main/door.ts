import { missingClasses, type TaskInFront } from "#shared/media-needs";
import * as v from "valibot";
import { type HostApi, type Question, questions } from "#shared/contract";
import { facetFields } from "#shared/query-fields";
import { rowColumns } from "#shared/row-fields";
import { mostThumbnails } from "#shared/thumbnail";
import { moment } from "./engine/findings/finding-shapes.ts";
import { findingsShapes } from "./findings-shapes.ts";

/** A call that should never have been made: an unknown question or wrong arguments. Not a fault of the person's. */
export class RefusedCall extends Error {}

/** Behind every transport: checks what came across, then asks. */
export interface Door {
	ask(question: unknown, args: unknown): Promise<unknown>;
}

/** What a transport hands on beside dropped files. Errors: {@link RefusedCall}. */
export function checkedFront(value: unknown): TaskInFront | null {
	const checked = v.safeParse(front, value);
	if (checked.success) return checked.output;
	throw new RefusedCall(`The task in front: ${checked.issues[0].message}`);
}

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ref = v.strictObject({ export: id, row: index });
const front = v.nullable(v.strictObject({ ref, visit: v.nullable(index) }));
const where = v.pipe(v.string(), v.maxLength(10_000));
const find = v.strictObject({ field: v.picklist(facetFields), text: v.pipe(v.string(), v.maxLength(1000)) });
const selection = v.strictObject({
	where,
	order: v.nullable(v.strictObject({ column: v.picklist(rowColumns), descending: v.boolean() })),
});
/** RFC 6901. */
const pointer = v.pipe(v.string(), v.maxLength(10_000), v.regex(/^(?:\/|$)/u));

const search = v.strictObject({
	// Longer ones are answered by a fault.
	text: v.pipe(v.string(), v.maxLength(100_000)),
	matchCase: v.boolean(),
	isRegExp: v.boolean(),
	scope: v.picklist(["everything", "values", "exported"]),
});

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const title = v.pipe(v.string(), v.maxLength(10_000));
const comparedSide = v.strictObject({ ref, moment });
const compareSettings = v.strictObject({
	threshold: share,
	pairing: v.variant("by", [
		v.strictObject({ by: v.picklist(["id", "geometry"]) }),
		v.strictObject({ by: v.literal("answer"), title }),
	]),
	radius: v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0))),
	matching: v.picklist(["optimal", "coco-greedy"]),
	reference: v.nullable(v.picklist(["a", "b"])),
});
const comparePlan = v.variant("kind", [
	v.strictObject({ kind: v.literal("stages"), export: id, from: moment, to: moment }),
	v.strictObject({ kind: v.literal("exports"), a: id, b: id, from: moment, to: moment }),
]);
const pairFilter = v.strictObject({
	where,
	change: v.nullable(
		v.picklist(["pairs", "unchanged", "moved", "relabelled", "retyped", "answered", "added", "removed"]),
	),
	class: v.nullable(title),
	classA: v.nullable(title),
	classB: v.nullable(title),
	threshold: v.nullable(share),
});

const maskLabel = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255));
const needFilter = v.strictObject({
	role: v.nullable(v.picklist(["asset", "brush", "volume"])),
	state: v.nullable(v.picklist(["here", "missing"])),
	class: v.nullable(v.picklist(missingClasses)),
});

/** What each question's arguments have to be. A missing or miscounted entry does not compile. */
const shapes = {
	info: v.strictTuple([]),
	status: v.strictTuple([]),
	listExports: v.strictTuple([]),
	chooseExports: v.strictTuple([]),
	openSample: v.strictTuple([]),
	openRecent: v.strictTuple([id]),
	listRecent: v.strictTuple([]),
	forgetRecent: v.strictTuple([id]),
	closeExport: v.strictTuple([id]),
	reopenExport: v.strictTuple([id]),
	cancelReading: v.strictTuple([id]),
	readRows: v.strictTuple([id, selection, index, index]),
	locateRow: v.strictTuple([ref, selection]),
	readFacets: v.strictTuple([id, where, v.nullable(find)]),
	readProblems: v.strictTuple([id, index, index]),
	readTask: v.strictTuple([ref, v.nullable(index)]),
	readRaw: v.strictTuple([ref, pointer, index, index]),
	copyRaw: v.strictTuple([ref, pointer]),
	searchText: v.strictTuple([id, search, index, index]),
	cancelSearch: v.strictTuple([id]),
	compareTasks: v.strictTuple([comparedSide, comparedSide, compareSettings]),
	startComparison: v.strictTuple([comparePlan, compareSettings]),
	cancelComparison: v.strictTuple([id]),
	readComparison: v.strictTuple([id, where, v.nullable(share)]),
	listPairs: v.strictTuple([id, pairFilter, index, index]),
	listMembers: v.strictTuple([ref]),
	readConsensus: v.strictTuple([ref, compareSettings]),
	listMediaFolders: v.strictTuple([]),
	chooseMediaFolder: v.strictTuple([]),
	chooseMedia: v.strictTuple([v.picklist(["files", "folder"]), front]),
	removeMediaFolder: v.strictTuple([id]),
	findMedia: v.strictTuple([ref, index]),
	readTiles: v.strictTuple([v.pipe(v.string(), v.maxLength(200))]),
	findText: v.strictTuple([ref, index]),
	findVolume: v.strictTuple([ref]),
	findRecording: v.strictTuple([ref, v.picklist(["video", "sound"])]),
	findDocument: v.strictTuple([ref]),
	readMask: v.strictTuple([ref, v.nullable(index), index]),
	listMaskParts: v.strictTuple([ref, v.nullable(index), index, maskLabel, index, index]),
	mapMaskColour: v.strictTuple([
		id,
		v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/u)),
		v.nullable(v.strictObject({ schemaId: v.nullable(title), title })),
	]),
	readVolume: v.strictTuple([ref, v.picklist(["asset", "volume"]), v.nullable(index)]),
	compareMasks: v.strictTuple([comparedSide, comparedSide, v.pipe(v.number(), v.minValue(0), v.maxValue(1000))]),
	readMediaReport: v.strictTuple([id, where]),
	listMediaNeeds: v.strictTuple([id, where, needFilter, index, index]),
	copyMediaList: v.strictTuple([id, where, needFilter]),
	readMediaStore: v.strictTuple([]),
	limitMediaStore: v.strictTuple([v.pipe(v.number(), v.safeInteger(), v.minValue(0))]),
	readMediaImport: v.strictTuple([]),
	cancelMediaImport: v.strictTuple([]),
	startCollect: v.strictTuple([id, where]),
	cancelCollect: v.strictTuple([id]),
	readCollect: v.strictTuple([id]),
	...findingsShapes,
	wantThumbnails: v.strictTuple([
		v.strictObject({
			export: id,
			scheme: v.picklist(["light", "dark"]),
			rows: v.pipe(v.array(index), v.maxLength(mostThumbnails)),
			viewer: id,
		}),
	]),
} as const satisfies { [K in Question]: v.GenericSchema<Parameters<HostApi[K]>> };

export function createDoor(api: HostApi): Door {
	return {
		ask: (question, args) => {
			if (typeof question !== "string" || !Object.hasOwn(questions, question)) {
				return Promise.reject(new RefusedCall(`There is no question ${JSON.stringify(question)}`));
			}
			const asked = question as Question;
			const checked = v.safeParse(shapes[asked], args);
			if (!checked.success) {
				const [issue] = checked.issues;
				const where = v.getDotPath(issue) ?? "the arguments";
				return Promise.reject(new RefusedCall(`${asked}: ${where}: ${issue.message}`));
			}
			const answers = api as unknown as Record<Question, (...values: readonly unknown[]) => Promise<unknown>>;
			return answers[asked](...checked.output);
		},
	};
}
