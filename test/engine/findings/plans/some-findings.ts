import type {
	Finding,
	FindingBody,
	FindingTask,
	HeldFinding,
	PlanTerms,
	Version,
} from "../../../../preload/shared/findings/finding.ts";

/** Findings as hands make them, with ids and revisions that a test can name. */

function taskCalled(key: string): FindingTask {
	return { key, taskId: key, externalId: null, asset: `${key}.jpg` };
}

export function findingOf(author: string, key: string | null, body: FindingBody): Finding {
	const source = { hash: "0".repeat(40), name: "export.json" };
	return { author, source, task: key === null ? null : taskCalled(key), target: { kind: "task" }, body };
}

export function versionOf(id: string, rev: string, finding: Finding | null, after: readonly string[] = []): Version {
	const utc = "2024-03-05T13:03:22.000Z";
	return {
		id: id.padEnd(22, "-"),
		rev: rev.padEnd(16, "-"),
		after: after.map((each) => each.padEnd(16, "-")),
		utc,
		finding,
	};
}

export function heldOf(...heads: readonly Version[]): HeldFinding {
	return { id: heads[0]?.id ?? "", heads, past: heads.flatMap(({ after }) => after) };
}

type Verdict = Extract<FindingBody, { kind: "verdict" }>;

export function verdictBody(verdict: string | null, more: Partial<Verdict> = {}): Verdict {
	return { kind: "verdict", verdict, reasons: [], remark: "", tags: [], assignee: null, role: "reader", ...more };
}

export function verdictBy(
	author: string,
	key: string,
	verdict: string | null,
	more: Partial<Verdict> = {},
): HeldFinding {
	const name = `v${author}${key}`;
	return heldOf(versionOf(name, `r${author}${key}`, findingOf(author, key, verdictBody(verdict, more))));
}

export function planTerms(more: Partial<PlanTerms> = {}): PlanTerms {
	const terms: PlanTerms = {
		name: "Batch 7",
		where: "",
		size: 3,
		seed: 1,
		strata: { by: "none" },
		readers: ["ana", "ben"],
		blind: true,
	};
	return { ...terms, ...more };
}

export function planOf(keys: readonly string[], more: Partial<PlanTerms> = {}): HeldFinding {
	const tasks = keys.map(taskCalled);
	const strata = [{ name: "all", population: 100, places: [...keys.keys()] }];
	const body: FindingBody = { kind: "plan", terms: planTerms(more), tasks, strata };
	return heldOf(versionOf("plan", "rplan", findingOf("lea", null, body)));
}
