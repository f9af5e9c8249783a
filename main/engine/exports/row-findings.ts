import { type Finding, skipped } from "#shared/findings/finding";
import type { Query } from "#shared/query";
import type { FindingField, FindingFlag, FlagField } from "#shared/query-fields";
import type { FindingRows } from "./finding-rows.ts";
import { intervalOf, type Narrow } from "./row-narrow.ts";
import type { RowSet } from "./row-sets.ts";

type Told = (finding: Finding, isConflict: boolean, reviewer: string) => boolean;

/** Takes the rows out that have no finding for which `holds` holds: all of them, where nothing is kept. */
function narrowTold(findings: FindingRows | null, holds: Told): Narrow {
	return (mask) => {
		const held = new Uint8Array(mask.length);
		findings?.each((row, finding, isConflict) => {
			if (mask[row] === 1 && held[row] === 0 && holds(finding, isConflict, findings.reviewer)) held[row] = 1;
		});
		mask.set(held);
	};
}

/** `test`: of a text of the field. */
export function narrowFindings(field: FindingField, findings: FindingRows | null, test: (text: string) => boolean) {
	return narrowTold(findings, (finding) => textsOf(field, finding).some(test));
}

export function narrowTally(
	{ comparison, value, until }: Extract<Query, { kind: "tally" }>,
	findings: FindingRows | null,
): Narrow {
	const { from, to } = intervalOf(comparison, value, until);
	return (mask) => {
		const counts = new Uint32Array(mask.length);
		findings?.each((row, { body }) => {
			if (body.kind !== "plan") counts[row] = (counts[row] ?? 0) + 1;
		});
		for (const [row, count] of counts.entries()) if (count < from || count > to) mask[row] = 0;
	};
}

export function isFindingFlag(flag: FlagField): flag is FindingFlag {
	return Object.hasOwn(flags, flag);
}

/** What is asked of findings after `has:`. */
export function narrowFlag(flag: FindingFlag, findings: FindingRows | null): Narrow {
	return narrowTold(findings, flags[flag]);
}

const flags: Readonly<Record<FindingFlag, Told>> = {
	findings: ({ body }) => body.kind !== "plan",
	verdict: (finding) => isReview(finding),
	reviewed: (finding, _, reviewer) => isReview(finding) && finding.author === reviewer,
	marks: ({ body }) => body.kind === "mark" || body.kind === "removal" || body.kind === "answer",
	violations: ({ body }) => body.kind === "violation",
	conflicts: (_, isConflict) => isConflict,
};

/** A verdict on the task itself that does not put it off. */
function isReview({ target, body }: Finding): boolean {
	return target.kind === "task" && body.kind === "verdict" && body.verdict !== null && body.verdict !== skipped;
}

function textsOf(field: FindingField, { author, target, body }: Finding): readonly string[] {
	switch (field) {
		case "verdict":
			return target.kind === "task" && body.kind === "verdict" && body.verdict !== null ? [body.verdict] : [];
		case "part":
			return target.kind !== "task" && body.kind === "verdict" && body.verdict !== null ? [body.verdict] : [];
		case "reason":
			return body.kind === "verdict" ? body.reasons : [];
		case "tag":
			return body.kind === "verdict" ? body.tags : [];
		case "assignee":
			return body.kind === "verdict" && body.assignee !== null ? [body.assignee] : [];
		case "remark":
			if (body.kind === "mark") return body.text === "" ? [] : [body.text];
			return body.kind === "verdict" && body.remark !== "" ? [body.remark] : [];
		case "judge":
			return body.kind === "violation" || body.kind === "plan" ? [] : [author];
		case "rule":
			return body.kind === "violation" ? [body.rule] : [];
		case "plan":
			return body.kind === "plan" ? [body.terms.name] : [];
	}
}

/** Makes a selection wait until what is kept is read, and be made anew when it changes. */
export function findingSet(findings: FindingRows): RowSet {
	return {
		has: () => false,
		get complete() {
			return findings.complete;
		},
		get version() {
			return findings.version;
		},
		get progress() {
			return findings.complete ? 1 : 0;
		},
	};
}
