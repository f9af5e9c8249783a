import { type HeldFinding, standingVerdicts, type Version } from "../../../../preload/shared/findings/finding.ts";
import type { Dispute, PlanState } from "../../../../preload/shared/findings/plans.ts";
import { manyRaters, twoRaters } from "../../../../main/engine/compare/agreement.ts";
import { RatingTable } from "../../../../main/engine/compare/rating-table.ts";
import { weighedShare } from "../../../../main/engine/findings/plans/confidence.ts";
import type { PlanBody } from "../../../../main/engine/findings/plans/plan-readings.ts";
import type { Beside } from "../../../../main/engine/findings/plans/plan-standing.ts";

/** How a plan stands, found the slow and obvious way: every task anew at every question. */

interface Said {
	by: string;
	verdict: string;
	reasons: readonly string[];
	remark: string;
}

function versionsOf(findings: readonly HeldFinding[]): Version[] {
	return findings.flatMap(({ heads }) => heads);
}

/** Verdicts on the task itself in one role, by whom; "skip" and remarks alone are none. */
function said(findings: readonly HeldFinding[], role: string, by: string | null): Said[] {
	return versionsOf(findings).flatMap(({ finding }) => {
		if (finding?.target.kind !== "task" || finding.body.kind !== "verdict") return [];
		const { verdict, reasons, remark, role: as } = finding.body;
		if (verdict === null || verdict === "skip" || as !== role || (by !== null && finding.author !== by)) return [];
		return [{ by: finding.author, verdict, reasons, remark }];
	});
}

function one(all: readonly Said[]): string | null {
	return new Set(all.map(({ verdict }) => verdict)).size === 1 ? (all[0]?.verdict ?? null) : null;
}

/** Everything that a question may ask of one task. */
function taskOf(key: string, { terms: { readers } }: PlanBody, beside: Beside) {
	const findings = beside.ofKey(key);
	const byReader = readers.map((reader) => said(findings, "reader", reader));
	const adjudicators = said(findings, "adjudicator", null).sort((a, b) => (a.by < b.by ? -1 : 1));
	const isComplete = byReader.every((all) => all.length > 0);
	const isDisputed = isComplete && one(byReader.flat()) === null;
	const settled = one(adjudicators) === null ? null : (adjudicators[0] ?? null);
	const decided = adjudicators.length > 0 ? one(adjudicators) : one(byReader.flat());
	return { byReader, isComplete, isDisputed, settled, decided, isClosed: beside.isClosed(key) };
}

export function slowState(id: string, body: PlanBody, beside: Beside): Omit<PlanState, "keptFrom"> {
	const { terms, tasks, strata } = body;
	const all = tasks.map(({ key }) => taskOf(key, body, beside));
	const open = all.filter(({ isClosed }) => !isClosed);
	const disputed = open.filter(({ isDisputed }) => isDisputed);
	const parts = strata.map(({ population, places }) => {
		const judged = places
			.map((place) => (all[place]?.isClosed === true ? null : all[place]?.decided))
			.filter((verdict) => typeof verdict === "string" && verdict !== "unsure");
		const found = judged.filter((verdict) => verdict === "fix" || verdict === "reject");
		return { population, judged: judged.length, found: found.length };
	});
	const isPossible = parts.every(({ population, judged }) => judged <= population);
	const faulty = isPossible ? weighedShare(parts) : null;
	return {
		id,
		terms,
		tasks: tasks.length,
		missing: tasks.filter(({ key }) => beside.rowOf(key) === null).length,
		readers: terms.readers.map((reader, at) => ({
			reader,
			done: all.filter(({ byReader }) => (byReader[at] ?? []).length > 0).length,
		})),
		complete: open.filter(({ isComplete }) => isComplete).length,
		disputed: disputed.filter(({ settled }) => settled === null).length,
		settled: disputed.filter(({ settled }) => settled !== null).length,
		faulty: faulty && { ...faulty, of: parts.reduce((sum, { judged }) => sum + judged, 0) },
		agreement: slowAgreement(
			terms.readers,
			open.map(({ byReader }) => byReader.map(one)),
		),
	};
}

function slowAgreement(readers: readonly string[], ratings: readonly (string | null)[][]): PlanState["agreement"] {
	const [first, second] = readers;
	if (first === undefined || second === undefined) return null;
	const pairs = ratings.flatMap(([a = null, b = null]) => (a === null || b === null ? [] : [[a, b] as const]));
	if (pairs.length === 0) return null;
	const two = new RatingTable(2);
	for (const pair of pairs) two.add(pair);
	const all = new RatingTable(readers.length);
	for (const each of ratings) all.add(each);
	const { kappa } = twoRaters(two);
	const given = new Set(pairs.flat());
	const standing = standingVerdicts.filter((verdict) => given.has(verdict));
	const own = [...given].filter((verdict) => !standing.some((each) => each === verdict)).sort();
	const verdicts = [...standing, ...own];
	return {
		readers: [first, second],
		items: pairs.length,
		percent: pairs.filter(([a, b]) => a === b).length / pairs.length,
		kappa: kappa.value,
		kappaInterval: kappa.low === null || kappa.high === null ? null : [kappa.low, kappa.high],
		alpha: manyRaters(all).alpha.value,
		verdicts,
		counts: verdicts.map((a) => verdicts.map((b) => pairs.filter(([x, y]) => x === a && y === b).length)),
	};
}

export function slowDisputes(body: PlanBody, beside: Beside): Dispute[] {
	const all = body.tasks.flatMap((task, place): Dispute[] => {
		const { byReader, isDisputed, isClosed, settled } = taskOf(task.key, body, beside);
		if (isClosed || !isDisputed) return [];
		const verdicts = byReader.flat().map(({ by, ...rest }) => ({ reader: by, ...rest }));
		const row = beside.rowOf(task.key);
		return [{ task, place, row, verdicts, settled: settled && { by: settled.by, verdict: settled.verdict } }];
	});
	return [...all.filter(({ settled }) => settled === null), ...all.filter(({ settled }) => settled !== null)];
}

export function slowNext({ tasks }: PlanBody, beside: Beside, after: number | null): number | null {
	const rows = tasks.map(({ key }) => beside.rowOf(key));
	const at = after === null ? -1 : rows.indexOf(after);
	const inTurn = [...tasks.keys()].map((step) => (at + 1 + step) % tasks.length);
	const isJudged = (key: string): boolean => said(beside.ofKey(key), "reader", beside.reader).length > 0;
	const isSkipped = (key: string): boolean =>
		versionsOf(beside.ofKey(key)).some(
			({ finding }) =>
				finding?.author === beside.reader &&
				finding.target.kind === "task" &&
				finding.body.kind === "verdict" &&
				finding.body.role === "reader" &&
				finding.body.verdict === "skip",
		);
	const left = inTurn.filter((place) => rows[place] !== null && !isJudged(tasks[place]?.key ?? ""));
	const place = left.find((each) => !isSkipped(tasks[each]?.key ?? "")) ?? left[0];
	return place === undefined ? null : (rows[place] ?? null);
}
