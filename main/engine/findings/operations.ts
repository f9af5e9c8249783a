import * as v from "valibot";
import type { Finding, HeldFinding, Version } from "#shared/findings/finding";
import type { Json } from "#shared/json";
import { changeId, finding, findingId, revisionId, version } from "./finding-shapes.ts";

/** What is written in the journal, one line each. */
export type Operation =
	/** Several with one id are one step: what is too long for a line. */
	| { kind: "change"; id: string; label: string; versions: readonly Version[] }
	/** What came from elsewhere. With an id and a label it is a step that is undone; others are not. */
	| { kind: "merge"; id: string | null; label: string | null; held: readonly HeldFinding[] }
	/** `ends`: the last line of it, after which the step counts as taken back, or as done again. */
	| { kind: "undo" | "redo"; versions: readonly Version[]; ends: boolean }
	/** What a compaction leaves: the findings, the steps that can be undone, how many of them are not undone now. */
	| { kind: "step"; id: string; label: string; touched: readonly TouchedEntry[] }
	| { kind: "place"; at: number }
	/** Changes that were acknowledged last: one that is sent again is answered as it was. */
	| { kind: "acknowledged"; changes: readonly (readonly [id: string, seq: number, utc: string])[] };

/** What stood in a finding's heads before and after a step; null: not there, or removed. */
export type TouchedEntry = readonly [
	id: string,
	before: readonly (Finding | null)[],
	after: readonly (Finding | null)[],
];

export const LONGEST_LABEL = 1000;
const label = v.pipe(v.string(), v.maxLength(LONGEST_LABEL));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const contents = v.array(v.nullable(finding));
/** What came together from several places may be more than any of them may bring, and is kept all the same. */
const kept = v.strictObject({ id: findingId, heads: v.array(version), past: v.array(revisionId) });
const versions = v.pipe(v.array(version), v.maxLength(100_000));

const operation = v.variant("kind", [
	v.strictObject({ kind: v.literal("change"), id: changeId, label, versions }),
	v.strictObject({
		kind: v.literal("merge"),
		id: v.nullable(changeId),
		label: v.nullable(label),
		held: v.pipe(v.array(kept), v.maxLength(100_000)),
	}),
	v.strictObject({ kind: v.picklist(["undo", "redo"]), versions, ends: v.boolean() }),
	v.strictObject({
		kind: v.literal("step"),
		id: changeId,
		label,
		touched: v.array(v.strictTuple([findingId, contents, contents])),
	}),
	v.strictObject({ kind: v.literal("place"), at: index }),
	v.strictObject({
		kind: v.literal("acknowledged"),
		changes: v.array(v.strictTuple([changeId, index, v.string()])),
	}),
]) satisfies v.GenericSchema<Operation>;

/** A line of the journal as an operation, or what is wrong with it, in words. */
export function readOperation(line: Json): Operation | string {
	const read = v.safeParse(operation, line);
	if (read.success) return read.output;
	const [issue] = read.issues;
	const place = v.getDotPath(issue);
	return `${place === null ? "" : `${place}: `}${issue.message}`;
}
