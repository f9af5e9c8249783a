/**
 * The fields of the query language, in one table: the parser, the completion and the help of the page and the usage of
 * the command line are made from it; a test holds the README to it.
 */

import { type Piece, QueryError } from "./query-tokens.ts";

interface FieldEntry {
	name: string;
	aliases: readonly string[];
	/**
	 * text: `:` holds a part, `=` is the whole. number, duration, time: compared. flag: names after `has:`. content: looked
	 * for in the file's own text. answer: a question's title, and what is asked of its answers. figure (a number), pair and
	 * side (texts): of the current comparison. finding (texts), tally (a number): of what reviewers say.
	 */
	kind:
		| ("text" | "number" | "duration" | "time" | "flag" | "content" | "answer")
		| ("figure" | "pair" | "side" | "finding" | "tally");
	/** What it reads, in a line. */
	words: string;
	/** A term that stands for itself. */
	example: string;
	/** `name:none` picks the tasks that have none. */
	none: boolean;
	/** Its values are few enough to be counted and offered. */
	facet: boolean;
	/** `name:value>3` compares the number of tools. */
	amount: boolean;
}

type More = Partial<Pick<FieldEntry, "aliases" | "none" | "facet" | "amount">>;

function text<N extends string>(name: N, words: string, example: string, more: More = {}) {
	return { name, kind: "text" as const, words, example, aliases: [], none: true, facet: false, amount: false, ...more };
}

function number<N extends string, K extends "number" | "duration" | "time">(
	name: N,
	kind: K,
	words: string,
	example: string,
	more: More = {},
) {
	return { name, kind, words, example, aliases: [], none: false, facet: false, amount: false, ...more };
}

/** What the current comparison says of a task. */
function compared<N extends string, K extends "figure" | "pair" | "side">(
	name: N,
	kind: K,
	words: string,
	example: string,
	more: More = {},
) {
	return { name, kind, words, example, aliases: [], none: false, facet: false, amount: false, ...more };
}

/** What findings say of a task. */
function found<N extends string, K extends "finding" | "tally">(
	name: N,
	kind: K,
	words: string,
	example: string,
	none: boolean,
) {
	return { name, kind, words, example, aliases: [], none, facet: false, amount: false };
}

/** Every field, in the order in which help and completion list them. */
export const queryFields = [
	text("stage", "stage of the task as exported, by name or id", "stage:Review", { facet: true }),
	text("visited", "a stage in the task's history, by name or id", "visited:Label", { facet: true }),
	text("person", "who updated the task last", "person:ana@x.io", { facet: true }),
	text("reviewer", "who completed a visit that has a review status", "reviewer:bo@x.io", { facet: true }),
	text("worker", "anyone who completed a visit in the history", "worker:ana@x.io", { facet: true }),
	text("status", "latest review status", "status:Rejected", { facet: true }),
	text("class", "class of a tool, by title or schema id; class:Car>3 counts its tools", 'class:"Car, left"', {
		facet: true,
		amount: true,
	}),
	text("kind", "geometry of a tool; kind:polygon>3 counts its tools", "kind:polygon", {
		facet: true,
		none: false,
		amount: true,
	}),
	text("batch", "a batch of the asset", "batch:B1", { facet: true }),
	text("external", "external id", "external:street/a.jpg"),
	text("asset", "file name in the asset's link", "asset:a.jpg"),
	text("task", "task id", "task=64e5aaaa"),
	text("id", "task id or asset id", "id:64e5", { none: false }),
	number("tools", "number", "annotations with a geometry", "tools>10"),
	number("classifications", "number", "answered questions of the task", "classifications>=3", { aliases: ["answers"] }),
	number("relations", "number", "relations between annotations", "relations>0"),
	number("pages", "number", "pages, frames or slices of the asset", "pages>1", { aliases: ["page"] }),
	number("visits", "number", "entries of the history", "visits:2..5"),
	number("reworks", "number", "visits beyond the first of each stage", "reworks>0"),
	number("problems", "number", "problems of the file in this asset", "problems>0"),
	number("consensus", "number", "consensus average, 0 to 100", "consensus<60", { none: true }),
	number("duration", "duration", "time as reported: ms, s, min, h", "duration>5min", { none: true }),
	number("sum", "duration", "time summed over the visits", "sum>2min", { none: true }),
	number("updated", "time", "last update, UTC: a year, month, day or instant", "updated>2024-01-01", { none: true }),
	{
		name: "has",
		kind: "flag",
		words: "what the task has; -has: for what it has not",
		example: "has:brush",
		aliases: [],
		none: false,
		facet: true,
		amount: false,
	},
	{
		name: "answer",
		kind: "answer",
		words: "a question by its title: answered, or with = whole, : part, > < number",
		example: 'answer:"Damaged?"=Yes',
		aliases: [],
		none: false,
		facet: false,
		amount: false,
	},
	{
		name: "text",
		kind: "content",
		words: "anywhere in the asset's text in the file; /…/ is a regular expression",
		example: 'text:"foo"',
		aliases: [],
		none: false,
		facet: false,
		amount: false,
	},
	compared("similarity", "figure", "mean similarity of the pairs compared, 0 to 1", "similarity<0.8", { none: true }),
	compared("f1", "figure", "F1 of the comparison, 0 to 1", "f1<0.9", { none: true }),
	compared("changes", "figure", "whatever differs: annotations, questions, relations", "changes>0"),
	compared("added", "figure", "annotations only in B", "added>0"),
	compared("removed", "figure", "annotations only in A", "removed>0"),
	compared("moved", "figure", "pairs whose geometry differs", "moved>0"),
	compared("relabelled", "figure", "pairs whose class differs", "relabelled>0"),
	compared("retyped", "figure", "pairs whose kind of geometry differs", "retyped>0"),
	compared("reanswered", "figure", "questions answered otherwise, nested ones by annotation", "reanswered>0"),
	compared(
		"flips",
		"figure",
		"1: other figures at that τ; 2: agrees or differs there, and not as compared",
		"flips@0.6>0",
	),
	compared("pair", "pair", "classes paired, A to B; unmatched: none; *: any; >3 counts", 'pair:"Car -> Van"', {
		amount: true,
	}),
	compared("differs", "side", "a question answered otherwise, by title or schema id", 'differs:"Damaged?"'),
	compared("by", "side", "who made side B: completed the visit, or updated last", "by:ana@x.io", { none: true }),
	compared("leftout", "side", "why the task was not compared", "leftout:no-visit"),
	found("verdict", "finding", "a verdict on the task", "verdict=reject", true),
	found("part", "finding", "a verdict on an annotation, answer, relation or difference", "part=fix", true),
	found("reason", "finding", "a reason of a verdict", 'reason:"too loose"', true),
	found("tag", "finding", "a tag", "tag:night", true),
	found("assignee", "finding", "to whom it is assigned", "assignee:bo", true),
	found("remark", "finding", "a remark, or the words of a note", "remark:blurred", true),
	found("judge", "finding", "who gave a verdict, drew or answered", "judge:ana", true),
	found("rule", "finding", "a rule that it breaks", "rule:small-box", true),
	found("plan", "finding", "a work plan that it is in", "plan:July", true),
	found("findings", "tally", "findings of all kinds, rules' too", "findings>2", false),
] as const satisfies readonly FieldEntry[];

/** What may stand after `has:`. */
export const queryFlags = [
	{ name: "brush", words: "a brush mask" },
	{ name: "volume", words: "a mask of a volume" },
	{ name: "problems", words: "problems of the file" },
	{ name: "relations", words: "relations" },
	{ name: "tools", words: "annotations with a geometry" },
	{ name: "classifications", words: "answered questions" },
	{ name: "consensus", words: "a consensus average" },
	{ name: "history", words: "visits of stages" },
	{ name: "reworks", words: "a stage visited again" },
	{ name: "compared", words: "a place in the current comparison" },
	{ name: "findings", words: "any finding" },
	{ name: "verdict", words: "a verdict on the task, skipped ones aside" },
	{ name: "reviewed", words: "a verdict on the task by you" },
	{ name: "marks", words: "something drawn, removed or answered anew" },
	{ name: "violations", words: "a rule that it breaks" },
	{ name: "conflicts", words: "a finding that was changed in two places" },
] as const;

/** What is no field: how terms are put together. For help, in the order of reading. */
export const queryForms: readonly (readonly [form: string, words: string])[] = [
	["street", "a word alone: in external id, asset name, task id or asset id"],
	['"a b"', 'quotes keep spaces and signs; \\" and \\\\ within them'],
	["stage:Rev  stage=Review", "holds a part; is the whole; letter case aside"],
	["stage!=Review  -stage:Rev  NOT …", "does not hold"],
	["a b  a OR b  (…)", "both; either; brackets group"],
	["stage:(Review OR Label)", "either value"],
	["tools>10  tools:3..8", "also >= < <= =; from 3 to 8"],
	["stage:none", 'not set; stage:"none" holds the word none'],
	["similarity@0.6<0.8  pair@0.6:…", "of a comparison, as if its threshold were 0.6"],
];

type Field = (typeof queryFields)[number];
export type QueryField = FieldEntry & { name: Field["name"] };
/** "any" is a word alone. */
export type TextField = Extract<Field, { kind: "text" }>["name"] | "any";
export type NumberField = Extract<Field, { kind: "number" | "duration" | "time" }>["name"];
/** Numbers of the current comparison. */
export type FigureField = Extract<Field, { kind: "figure" }>["name"];
/** Texts of it. */
export type SideField = Extract<Field, { kind: "side" }>["name"];
/** Texts of findings. */
export type FindingField = Extract<Field, { kind: "finding" }>["name"];
/** Numbers of them. */
export type TallyField = Extract<Field, { kind: "tally" }>["name"];
/** What may be asked for with `:none`. */
export type UnsetField = TextField | NumberField | FigureField | SideField | FindingField | TallyField;
export type FlagField = (typeof queryFlags)[number]["name"];
/** Flags that findings tell. */
export type FindingFlag = "findings" | "verdict" | "reviewed" | "marks" | "violations" | "conflicts";
/** Fields whose tools can be counted. */
export type AmountField = "class" | "kind";
/** Fields whose values are counted: {@link FieldEntry.facet}. */
export type FacetField =
	"stage" | "visited" | "person" | "reviewer" | "worker" | "status" | "class" | "kind" | "batch" | "has";

const byName: ReadonlyMap<string, QueryField> = new Map(
	queryFields.flatMap((field: QueryField) => [field.name, ...field.aliases].map((name) => [name, field] as const)),
);

/** By name or alias, letter case aside. */
export function queryField(name: string): QueryField | undefined {
	return byName.get(name.toLowerCase());
}

export function queryFlag(name: string): FlagField | undefined {
	const wanted = name.toLowerCase();
	return queryFlags.find((flag) => flag.name === wanted)?.name;
}

/** Errors: {@link QueryError} where there is no such flag. */
export function readFlag({ text: name, at, to }: Piece): FlagField {
	const flag = queryFlag(name);
	if (flag) return flag;
	const near = nearest(name.toLowerCase(), flagNames);
	const guess = near === null ? "" : `. Did you mean ${near}?`;
	throw new QueryError(`has: knows ${flagNames.join(", ")}${guess}`, at, to);
}

export const facetFields: readonly FacetField[] = queryFields
	.filter((field) => field.facet)
	.map((field) => field.name as FacetField);

export const flagNames: readonly FlagField[] = queryFlags.map((flag) => flag.name);

/** The field a typo may have meant; null where none is near. */
export function nearestField(name: string): string | null {
	return nearest(name.toLowerCase(), [...byName.keys()]);
}

/** What is said of a name that is no field. */
export function noField(name: Piece): QueryError {
	const near = nearestField(name.text);
	const known = queryFields.map((field) => field.name).join(", ");
	const words = near === null ? `; there are ${known}.` : `. Did you mean ${near}?`;
	return new QueryError(`There is no field ${name.text}${words} A text with a colon goes in quotes`, name.at, name.to);
}

/** The nearest of `names` within a third of its letters (at least one); null where none is. */
export function nearest(word: string, names: readonly string[]): string | null {
	let best: string | null = null;
	let least = Infinity;
	for (const name of names) {
		const distance = name.length > 2 && name.startsWith(word) && word.length > 1 ? 1 : edits(word, name);
		if (distance < least && distance <= Math.max(1, Math.floor(name.length / 3))) {
			best = name;
			least = distance;
		}
	}
	return best;
}

/** Letters to put in, take out, change, or swap with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
	let before: number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				least = Math.min(least, (before[j - 2] ?? 0) + 1);
			}
			next.push(least);
		}
		before = row;
		row = next;
	}
	return row[b.length] ?? 0;
}
