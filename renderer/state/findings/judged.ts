import { findNamed } from "#shared/findings/find-named";
import type { Finding, FindingBody, FindingTarget, NamedTool } from "#shared/findings/finding";
import { namedTool } from "#shared/findings/named";
import type { FindingRow, TaskFindings } from "#shared/findings/lists";
import type { Classification, Relation, Tool } from "#shared/task";
import type { ComparedSide } from "#shared/compare/settings";
import type { Difference } from "../compare/differences.ts";

export type VerdictBody = Extract<FindingBody, { kind: "verdict" }>;

/** A verdict as it is found among the findings of a task. */
export interface VerdictRow {
	row: FindingRow;
	body: VerdictBody;
}

export const emptyVerdict: VerdictBody = {
	kind: "verdict",
	verdict: null,
	reasons: [],
	remark: "",
	tags: [],
	assignee: null,
	role: "reader",
};

/** Nothing is said any more: the finding goes. */
export function saysNothing({ verdict, reasons, remark, tags, assignee }: VerdictBody): boolean {
	return verdict === null && reasons.length === 0 && remark === "" && tags.length === 0 && assignee === null;
}

export function answerTarget(answer: Classification, owner: Tool | null): FindingTarget {
	const { schemaId, title, page } = answer;
	return { kind: "answer", schemaId, title, page, owner: owner === null ? null : namedTool(owner) };
}

export function relationTarget({ objectId, title }: Relation): FindingTarget {
	return { kind: "relation", objectId, title };
}

/** What stands otherwise on two sides. */
export function differenceTarget(difference: Difference, a: ComparedSide, b: ComparedSide): FindingTarget {
	const sides = { kind: "difference", from: a.moment, to: b.moment } as const;
	switch (difference.group) {
		case "annotations": {
			const { a: before, b: after, pair, change } = difference;
			return {
				...sides,
				a: before === null ? null : namedTool(before),
				b: after === null ? null : namedTool(after),
				question: null,
				changes: pair === null ? [change] : pair.changes,
			};
		}
		case "answers":
			return { ...sides, a: null, b: null, question: difference.answer.path, changes: [difference.answer.change] };
		case "relations": {
			const { a: before, b: after, pair, change } = difference;
			const title = (after ?? before)?.title ?? "";
			// A relation has no name but its title and object id.
			const id = (after ?? before)?.objectId ?? "";
			return { ...sides, a: null, b: null, question: [id, title], changes: pair === null ? [change] : pair.changes };
		}
	}
}

/** Whether both mean the same; `tools` are those in front, among which annotations are found by their names. */
export function isSameTarget(one: FindingTarget, other: FindingTarget, tools: readonly Tool[]): boolean {
	if (one.kind === "task") return other.kind === "task";
	if (one.kind === "tool") return other.kind === "tool" && isSameTool(one, other, tools);
	if (one.kind === "answer") {
		return (
			other.kind === "answer" &&
			one.page === other.page &&
			(one.schemaId === null || other.schemaId === null
				? one.title === other.title
				: one.schemaId === other.schemaId) &&
			isSameTool(one.owner, other.owner, tools)
		);
	}
	if (one.kind === "relation") {
		return other.kind === "relation" && one.objectId === other.objectId && one.title === other.title;
	}
	return (
		other.kind === "difference" &&
		JSON.stringify([one.from, one.to, one.question]) === JSON.stringify([other.from, other.to, other.question]) &&
		isSameTool(one.a, other.a, tools) &&
		isSameTool(one.b, other.b, tools)
	);
}

/** Object ids repeat: where both are found in front, it is the place that counts. */
function isSameTool(one: NamedTool | null, other: NamedTool | null, tools: readonly Tool[]): boolean {
	if (one === null || other === null) return one === other;
	if (one.objectId !== other.objectId || (one.page ?? 0) !== (other.page ?? 0)) return false;
	if (one.print === other.print) return true;
	if (one.objectId === null) return false;
	const [here, there] = [findNamed(one, tools), findNamed(other, tools)];
	return here === null || there === null || here.at === there.at;
}

/** Verdicts among the findings of a task. */
export function verdictsIn(rows: readonly FindingRow[]): VerdictRow[] {
	return rows.flatMap((row) => {
		const { body } = row.version.finding;
		return body.kind === "verdict" ? [{ row, body }] : [];
	});
}

/** Every digit and key about one target by one author goes to one finding. */
export function ownVerdict(
	rows: readonly FindingRow[],
	{ author, target, body }: Pick<Finding, "author" | "target"> & { body: Pick<VerdictBody, "role"> },
	tools: readonly Tool[],
): VerdictRow | null {
	return (
		verdictsIn(rows).find(({ row, body: held }) => {
			const { finding } = row.version;
			return finding.author === author && held.role === body.role && isSameTarget(finding.target, target, tools);
		}) ?? null
	);
}

/** A reviewer's verdict on each annotation, by its position in the exported state. */
export function verdictsOnTools(known: TaskFindings | null, author: string): Map<number, string> {
	const said = new Map<number, string>();
	const positions = new Map(known?.tools);
	for (const { row, body } of verdictsIn(known?.rows ?? [])) {
		const { finding } = row.version;
		const at = positions.get(row.held.id) ?? null;
		if (finding.author !== author || finding.target.kind !== "tool" || at === null || body.verdict === null) continue;
		said.set(at, body.verdict);
	}
	return said;
}
