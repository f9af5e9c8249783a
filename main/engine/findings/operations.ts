import * as v from "valibot";
import type { Finding, HeldFinding, RevisionId, Version } from "#shared/findings/finding";
import type { Json } from "#shared/json";
import { changeId, finding, findingId, keptFinding, revisionId, version } from "./finding-shapes.ts";

/** What is written in the journal, one line each. */
export type Operation =
	/** Several with one id are one step: what is too long for a line. */
	| { kind: "change"; id: string; label: string; versions: readonly Version[] }
	/** What came from elsewhere. With an id and a label it is a step that is undone; others are not. */
	| { kind: "merge"; id: string | null; label: string | null; held: readonly HeldFinding[] }
	/**
	 * `held`: of what came from elsewhere, since version 2 of the journal. `ends`: the last line of it, after which the step
	 * counts as taken back, or as done again. `passes`: steps between it and the last one that stay as they are, since
	 * version 2 as well; without: none.
	 */
	| {
			kind: "undo" | "redo";
			versions: readonly Version[];
			held?: readonly HeldFinding[];
			ends: boolean;
			passes?: number;
	  }
	/** What a compaction leaves: the findings, the steps that can be undone, how many of them are not undone now. */
	| { kind: "step"; id: string; label: string; sides: readonly SidesEntry[] }
	/** The same in version 1 of the journal. */
	| { kind: "step"; id: string; label: string; touched: readonly TouchedEntry[] }
	/** See PackedSteps: those before the ones that are not packed, and, behind `place`, those after them. */
	| { kind: "steps"; isMore: boolean; data: string }
	| { kind: "place"; at: number }
	/** Changes that were acknowledged last: one that is sent again is answered as it was. */
	| { kind: "acknowledged"; changes: readonly (readonly [id: string, seq: number, utc: string])[] };

/** See Sides. */
export type SidesEntry = readonly [
	id: string,
	before: readonly Version[],
	after: readonly Version[],
	past: readonly [before: readonly RevisionId[], since: readonly RevisionId[]] | null,
];

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
const revisions = v.array(revisionId);
const heads = v.array(v.strictObject({ ...version.entries, rev: v.union([revisionId, v.literal("")]) }));
const versions = v.pipe(v.array(version), v.maxLength(100_000));
const held = v.pipe(v.array(keptFinding), v.maxLength(100_000));

const operation = v.variant("kind", [
	v.strictObject({ kind: v.literal("change"), id: changeId, label, versions }),
	v.strictObject({
		kind: v.literal("merge"),
		id: v.nullable(changeId),
		label: v.nullable(label),
		held,
	}),
	v.strictObject({
		kind: v.picklist(["undo", "redo"]),
		versions,
		held: v.exactOptional(held),
		ends: v.boolean(),
		passes: v.exactOptional(index),
	}),
	v.strictObject({
		kind: v.literal("step"),
		id: changeId,
		label,
		sides: v.array(v.strictTuple([findingId, heads, heads, v.nullable(v.strictTuple([revisions, revisions]))])),
	}),
	v.strictObject({
		kind: v.literal("step"),
		id: changeId,
		label,
		touched: v.array(v.strictTuple([findingId, contents, contents])),
	}),
	v.strictObject({ kind: v.literal("steps"), isMore: v.boolean(), data: v.string() }),
	v.strictObject({ kind: v.literal("place"), at: index }),
	v.strictObject({
		kind: v.literal("acknowledged"),
		changes: v.array(v.strictTuple([changeId, index, v.string()])),
	}),
]) satisfies v.GenericSchema<Operation>;

/**
 * A line of the journal as an operation, or what is wrong with it, in words. It is the line itself: the shapes change
 * nothing, and of a copy there would be two of everything that is kept.
 */
export function readOperation(line: Json): Operation | string {
	const read = v.safeParse(operation, line);
	if (read.success) return line as unknown as Operation;
	const [issue] = read.issues;
	const place = v.getDotPath(issue);
	return `${place === null ? "" : `${place}: `}${issue.message}`;
}
