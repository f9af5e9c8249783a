import * as v from "valibot";
import type { Finding, HeldFinding, Version } from "#shared/findings/finding";

/**
 * What a finding has to be, wherever it comes from: the page, the journal on disk, another reviewer's file. The bounds
 * are far beyond what hands make; they keep a damaged or hostile file from taking the memory.
 */

/** Also for what an export calls things: a longer name could not be judged, and cut it would be another one. */
const words = v.pipe(v.string(), v.maxLength(1_000_000));
const name = v.pipe(v.string(), v.maxLength(1000));
const few = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(1000));
const many = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(1_000_000));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const figure = v.pipe(v.number(), v.finite());
const page = v.nullable(index);

export const findingId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u));
export const revisionId = v.pipe(v.string(), v.regex(/^[\w-]{16}$/u));
/** Of the same form. */
export const changeId = v.pipe(findingId);
const utc = v.pipe(v.string(), v.isoTimestamp(), v.regex(/Z$/u));

const findingTask = v.strictObject({
	key: v.pipe(name, v.minLength(1)),
	taskId: v.nullable(words),
	externalId: v.nullable(words),
	asset: v.nullable(words),
});
const findingSource = v.strictObject({ hash: v.pipe(v.string(), v.regex(/^[\da-f]{40,64}$/u)), name: words });
const namedTool = {
	objectId: v.nullable(words),
	schemaId: v.nullable(words),
	title: words,
	page,
	print: v.pipe(v.string(), v.maxLength(100)),
};
const tool = v.strictObject(namedTool);

export const moment = v.variant("kind", [
	v.strictObject({ kind: v.literal("exported") }),
	v.strictObject({ kind: v.literal("mine") }),
	v.strictObject({ kind: v.literal("visit"), visit: index }),
	v.strictObject({
		kind: v.literal("stage"),
		stage: words,
		which: v.union([v.picklist(["first", "latest"]), v.pipe(index, v.minValue(1))]),
	}),
]);

const target = v.variant("kind", [
	v.strictObject({ kind: v.literal("task") }),
	v.strictObject({ kind: v.literal("tool"), ...namedTool }),
	v.strictObject({
		kind: v.literal("answer"),
		schemaId: v.nullable(words),
		title: words,
		page,
		owner: v.nullable(tool),
	}),
	v.strictObject({ kind: v.literal("relation"), objectId: v.nullable(words), title: words }),
	v.strictObject({
		kind: v.literal("difference"),
		from: moment,
		to: moment,
		a: v.nullable(tool),
		b: v.nullable(tool),
		question: v.nullable(few(words)),
		changes: few(name),
	}),
]);

const point = v.strictTuple([figure, figure]);
const side = v.pipe(figure, v.minValue(0));
const ring = v.pipe(v.array(point), v.minLength(3), v.maxLength(1_000_000));
const geometry = v.variant("kind", [
	v.strictObject({ kind: v.literal("bounding-box"), x: figure, y: figure, width: side, height: side }),
	v.strictObject({
		kind: v.literal("rotated-bounding-box"),
		corners: v.strictTuple([point, point, point, point]),
		rotation: figure,
	}),
	v.strictObject({ kind: v.literal("polygon"), ring }),
	v.strictObject({
		kind: v.literal("polyline"),
		points: v.pipe(v.array(point), v.minLength(2), v.maxLength(1_000_000)),
	}),
	v.strictObject({ kind: v.literal("point"), at: point }),
	v.strictObject({
		kind: v.literal("segmentation"),
		zones: many(v.strictObject({ region: ring, holes: many(ring) })),
	}),
	v.strictObject({ kind: v.literal("arrow"), from: point, to: point }),
]);

interface Answer {
	schemaId: string | null;
	tool: string | null;
	title: string;
	answer: string | readonly string[] | null;
	answers: readonly Answer[];
}
/** Nested answers as deep as a form can be: a deeper one is refused, not followed. */
function answerWithin(depth: number): v.GenericSchema<Answer> {
	return v.strictObject({
		schemaId: v.nullable(words),
		tool: v.nullable(words),
		title: words,
		answer: v.nullable(v.union([words, few(words)])),
		answers: depth === 0 ? v.pipe(v.array(v.never()), v.maxLength(0)) : few(v.lazy(() => answerWithin(depth - 1))),
	});
}
const answer = answerWithin(16);

/** Tasks of a plan: more than readers read. */
const MOST_PLANNED = 100_000;
export const planTerms = v.strictObject({
	name: v.pipe(name, v.minLength(1)),
	where: v.pipe(v.string(), v.maxLength(10_000)),
	size: v.pipe(index, v.minValue(1), v.maxValue(MOST_PLANNED)),
	seed: v.pipe(index, v.maxValue(4_294_967_295)),
	strata: v.variant("by", [
		v.strictObject({ by: v.picklist(["none", "class", "person"]) }),
		v.strictObject({ by: v.literal("similarity"), bounds: few(v.pipe(v.number(), v.minValue(0), v.maxValue(1))) }),
	]),
	// Each is asked about each task of the plan.
	readers: v.pipe(v.array(v.pipe(name, v.minLength(1))), v.minLength(1), v.maxLength(50)),
	blind: v.boolean(),
});

const verdictId = v.pipe(v.string(), v.regex(/^[a-z\d-]{1,60}$/u));
const body = v.variant("kind", [
	v.strictObject({
		kind: v.literal("verdict"),
		verdict: v.nullable(verdictId),
		reasons: few(name),
		remark: words,
		tags: few(name),
		assignee: v.nullable(name),
		role: v.picklist(["reader", "adjudicator"]),
	}),
	v.strictObject({
		kind: v.literal("mark"),
		geometry,
		page,
		meaning: v.picklist(["right", "note"]),
		schemaId: v.nullable(words),
		title: words,
		text: words,
		answers: few(answer),
		replaces: v.nullable(tool),
	}),
	v.strictObject({ kind: v.literal("removal") }),
	v.strictObject({ kind: v.literal("answer"), answer }),
	v.strictObject({
		kind: v.literal("violation"),
		pack: name,
		rule: name,
		severity: v.picklist(["note", "warning", "error"]),
		words: words,
	}),
	v.strictObject({
		kind: v.literal("plan"),
		terms: planTerms,
		tasks: v.pipe(v.array(findingTask), v.maxLength(MOST_PLANNED)),
		strata: few(
			v.strictObject({ name: words, population: index, places: v.pipe(v.array(index), v.maxLength(MOST_PLANNED)) }),
		),
	}),
	v.strictObject({
		kind: v.literal("words"),
		verdicts: few(
			v.strictObject({
				id: verdictId,
				label: name,
				digit: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(9)),
			}),
		),
	}),
]);

export const finding = v.strictObject({
	author: v.pipe(name, v.minLength(1)),
	source: findingSource,
	task: v.nullable(findingTask),
	target,
	body,
}) satisfies v.GenericSchema<Finding>;

export const version = v.strictObject({
	id: findingId,
	rev: revisionId,
	after: few(revisionId),
	utc,
	finding: v.nullable(finding),
}) satisfies v.GenericSchema<Version>;

/** Of a file. */
export const heldFinding = v.strictObject({
	id: findingId,
	heads: v.pipe(v.array(version), v.minLength(1), v.maxLength(1000)),
	past: many(revisionId),
}) satisfies v.GenericSchema<HeldFinding>;

const turns = v.exactOptional(
	v.pipe(
		v.array(v.strictTuple([revisionId, v.pipe(index, v.minValue(1), v.maxValue(1_000_000_000))])),
		v.minLength(1),
		v.maxLength(1_000_000),
	),
);

/** As the journal and its pages tell each other: withdrawn ones have no heads. */
export const exchangedFinding = v.strictObject({
	id: findingId,
	heads: v.pipe(v.array(version), v.maxLength(1000)),
	past: many(revisionId),
	turns,
}) satisfies v.GenericSchema<HeldFinding>;

/** What came together from several places may be more than any of them may bring, and is kept all the same. */
export const keptFinding = v.strictObject({
	id: findingId,
	heads: v.array(version),
	past: v.array(revisionId),
	turns,
}) satisfies v.GenericSchema<HeldFinding>;
