import type { Finding, FindingId, HeldFinding } from "./finding.ts";
import type { FindingFilter } from "./lists.ts";

/** What is done to several findings in one step. */
export type BulkEdit = { kind: "verdict"; verdict: string } | { kind: "tag"; tag: string } | { kind: "remove" };

/** Findings that one step changes at most: as many as the history of steps bears. */
export const mostInStep = 100_000;

/** All findings of a filter, but for some. */
export interface BulkChoice {
	filter: FindingFilter;
	except: readonly FindingId[];
	/** How many the person was told that these are: where it is another number by now, nothing is changed. */
	count: number;
}

/** What a step over several findings did. `left`: stayed as they were (see {@link editedBy}). */
export interface BulkDone {
	changed: number;
	left: number;
}

/**
 * A finding as an edit makes it; null: removed; undefined: it stays as it is. Conflicts stay: each is settled by a person
 * who looks at it. A verdict is put into nobody's mouth: it changes those of the reviewer alone.
 */
export function editedBy(edit: BulkEdit, { heads }: HeldFinding, reviewer: string): Finding | null | undefined {
	const finding = heads.length === 1 ? (heads[0]?.finding ?? null) : null;
	if (finding === null) return undefined;
	if (edit.kind === "remove") return null;
	const { body, author } = finding;
	if (body.kind !== "verdict") return undefined;
	if (edit.kind === "tag")
		return body.tags.includes(edit.tag) ? undefined : { ...finding, body: { ...body, tags: [...body.tags, edit.tag] } };
	if (author !== reviewer || body.verdict === edit.verdict) return undefined;
	return { ...finding, body: { ...body, verdict: edit.verdict } };
}
