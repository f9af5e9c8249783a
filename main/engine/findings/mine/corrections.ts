import type { Finding, FindingBody, FindingId, FindingTarget, HeldFinding, RevisionId } from "#shared/findings/finding";
import { current } from "#shared/findings/merge";

type CorrectingBody = Extract<FindingBody, { kind: "mark" | "removal" | "answer" }>;

/** A finding that says how a task should be. */
export interface Correction {
	id: FindingId;
	rev: RevisionId;
	target: FindingTarget;
	body: CorrectingBody;
}

/** How a person says that a task should be. */
export interface Corrections {
	by: string;
	/** By id: no clock decides which comes first. */
	list: readonly Correction[];
	/** Findings of that person with more than one version: which holds is for a person to settle. */
	conflicts: number;
}

/** Notes point at something and change nothing. */
function correcting(body: FindingBody): CorrectingBody | null {
	if (body.kind === "mark") return body.meaning === "right" ? body : null;
	return body.kind === "removal" || body.kind === "answer" ? body : null;
}

/**
 * What is corrected of one task, from all findings about it that may be seen: by an adjudicator of the task where one
 * has corrected anything, else by `reviewer`. Of two adjudicators neither goes before the other, unless one of them is
 * the reviewer. Null: nothing is.
 */
export function correctionsOf(held: Iterable<HeldFinding>, reviewer: string): Corrections | null {
	const byAuthor = new Map<string, { list: Correction[]; conflicts: number }>();
	const adjudicators = new Set<string>();
	const of = (author: string): { list: Correction[]; conflicts: number } => {
		const own = byAuthor.get(author) ?? { list: [], conflicts: 0 };
		byAuthor.set(author, own);
		return own;
	};
	for (const finding of held) {
		const version = current(finding);
		if (version === null) {
			for (const author of correctedBy(finding)) of(author).conflicts++;
			continue;
		}
		const { rev, finding: said } = version;
		if (said === null) continue;
		if (isRuling(said)) adjudicators.add(said.author);
		const body = correcting(said.body);
		if (body !== null) of(said.author).list.push({ id: finding.id, rev, target: said.target, body });
	}
	const ruling = [...adjudicators].filter((author) => byAuthor.has(author));
	const by = ruling.length === 1 ? (ruling[0] ?? reviewer) : reviewer;
	const own = byAuthor.get(by);
	if (own === undefined) return null;
	return { by, list: own.list.sort((a, b) => (a.id < b.id ? -1 : 1)), conflicts: own.conflicts };
}

function isRuling({ body, target }: Finding): boolean {
	return body.kind === "verdict" && body.role === "adjudicator" && body.verdict !== null && target.kind === "task";
}

/** Whose correction it is; several where people changed it without knowing of each other, nobody's where it is none. */
export function correctedBy({ heads }: HeldFinding): Set<string> {
	const authors = new Set<string>();
	for (const { finding } of heads)
		if (finding !== null && correcting(finding.body) !== null) authors.add(finding.author);
	return authors;
}
