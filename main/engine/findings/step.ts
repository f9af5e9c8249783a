import type { Finding, FindingId, RevisionId, Version } from "#shared/findings/finding";
import type { Operation, SidesEntry, TouchedEntry } from "./operations.ts";

/** What stood in the heads of a finding before and after a step; none: it was not there. */
export interface Sides {
	before: readonly Version[];
	after: readonly Version[];
	/** Of what came from elsewhere: revisions known to be replaced before, and since. Null: a hand did it. */
	past: { before: readonly RevisionId[]; since: readonly RevisionId[] } | null;
}

/** A change that can be taken back. */
export interface Step {
	id: string;
	label: string;
	touched: Map<FindingId, Sides>;
}

type StepOperation = Extract<Operation, { kind: "step" }>;

/** As it stands in the journal, or a part of one. */
export function stepIn(operation: StepOperation): Step {
	const { id, label } = operation;
	const entries = "sides" in operation ? operation.sides : operation.touched.map(ofVersion1);
	return { id, label, touched: new Map(entries.map(sidesIn)) };
}

export function entriesOf({ touched }: Step): SidesEntry[] {
	return [...touched].map(([finding, { before, after, past }]) => [
		finding,
		before,
		after,
		past === null ? null : [past.before, past.since],
	]);
}

function sidesIn([finding, before, after, past]: SidesEntry): [FindingId, Sides] {
	return [finding, { before, after, past: past === null ? null : { before: past[0], since: past[1] } }];
}

/** Without revisions: contents were all that was kept. */
function ofVersion1([id, before, after]: TouchedEntry): SidesEntry {
	const heads = (contents: readonly (Finding | null)[]): Version[] =>
		contents.map((finding) => ({ id, rev: "", after: [], utc: "1970-01-01T00:00:00.000Z", finding }));
	return [id, heads(before), heads(after), null];
}
