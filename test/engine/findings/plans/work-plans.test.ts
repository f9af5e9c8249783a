import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { everyFinding } from "#shared/findings/lists";
import type { PlanTerms } from "#shared/findings/finding";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { valueOf } from "../../../value-of.ts";
import { box, exportText, FindingDesk, newId, verdict, versionOf } from "../finding-desk.ts";
import { planTerms } from "./some-findings.ts";

let desk: FindingDesk;
let open: OpenExport;

const taskId = (row: number): string => String(row).padStart(24, "0");

/** 100 tasks: each has cars, every fifth a van as well, every twentieth is empty. */
const hundred = exportText(
	[...Array(100).keys()].map((row) => ({
		taskId: taskId(row),
		tools: row % 20 === 7 ? [] : [box("o1", 1), ...(row % 5 === 0 ? [box("o2", 30, "Van")] : [])],
	})),
);

beforeEach(async () => {
	desk = new FindingDesk();
	open = await desk.open("a.json", hundred);
	await be("lea");
});

afterEach(async () => {
	await desk.remove();
});

async function be(reviewer: string): Promise<void> {
	valueOf(await desk.engine.setReviewer(reviewer));
}

const id = (): string => open.summary.id;

async function make(more: Partial<PlanTerms> = {}): Promise<string> {
	return valueOf(await desk.engine.makePlan(id(), planTerms({ size: 10, ...more })));
}

async function rowsOf(plan: string): Promise<number[]> {
	const held = await desk.held(plan);
	const body = held?.heads[0]?.finding?.body;
	if (body?.kind !== "plan") throw new Error("This is no plan");
	return body.tasks.map(({ taskId: name }) => Number(name));
}

async function say(row: number, word: string, remark = ""): Promise<void> {
	await desk.save(`${word} ${String(row)}`, versionOf(desk.finding(open, row, verdict(word, { remark }))));
}

async function madeFile({ engine }: FindingDesk, format: "findings" | "csv"): Promise<string> {
	const order = { format, filter: everyFinding, order: "task", forSpreadsheet: false, tasks: "corrected" } as const;
	const { url } = valueOf(await engine.makeFindingsFile(null, order));
	return valueOf(await engine.resolveMedia(url.slice("/media/".length))).path;
}

/** What one desk may see comes to the other in a file. */
async function carry(from: FindingDesk, to: FindingDesk): Promise<void> {
	const file = path.join(to.folder, `${newId(6)}.loupe-findings`);
	writeFileSync(file, readFileSync(await madeFile(from, "findings")));
	valueOf(await to.engine.importFindings([file]));
}

test("A preview says what a plan would choose, and the plan chooses just that", async () => {
	const terms = planTerms({ size: 20, strata: { by: "class" } });
	const preview = valueOf(await desk.engine.previewPlan(id(), terms));
	expect(preview.strata).toEqual([
		{ name: "(no annotations)", population: 5, chosen: 1 },
		{ name: "Car", population: 75, chosen: 15 },
		{ name: "Van", population: 20, chosen: 4 },
	]);
	expect(preview).toMatchObject({ population: 100, chosen: 20, notes: [] });
	expect(preview.margin).toBeGreaterThan(0.19);
	expect(preview.margin).toBeLessThan(0.21);
	const rows = await rowsOf(valueOf(await desk.engine.makePlan(id(), terms)));
	expect(rows.filter((row) => row % 5 === 0)).toHaveLength(4);
	expect(rows.filter((row) => row % 20 === 7)).toHaveLength(1);
	expect(new Set(rows).size).toBe(20);
	expect((await desk.findings.state()).ok && desk.news.at(-1)?.state.undo).toBe("Make the plan Batch 7");
});

test("The same seed chooses the same tasks, another seed others, and a query only its own", async () => {
	const first = await rowsOf(await make());
	expect(await rowsOf(await make())).toEqual(first);
	expect(await rowsOf(await make({ seed: 2 }))).not.toEqual(first);
	expect((await rowsOf(await make({ where: "class:Van" }))).every((row) => row % 5 === 0)).toBe(true);
});

test("A plan cannot choose from nothing, be blind for one, name a reader twice, or divide by what is not known", async () => {
	const refused = async (more: Partial<PlanTerms>): Promise<unknown> => desk.engine.makePlan(id(), planTerms(more));
	expect(await refused({ where: "class:Boat" })).toMatchObject({ code: "plan-impossible" });
	expect(await refused({ readers: ["ana"] })).toMatchObject({ code: "plan-impossible" });
	expect(await refused({ readers: ["ana", "ana"] })).toMatchObject({ code: "plan-impossible" });
	expect(await refused({ strata: { by: "similarity", bounds: [0.5] } })).toMatchObject({ code: "plan-impossible" });
	expect(await refused({ where: "class:(" })).toMatchObject({ code: "query-syntax" });
	expect(valueOf(await desk.engine.previewPlan(id(), planTerms({ where: "class:Boat" })))).toMatchObject({
		population: 0,
		chosen: 0,
		ruledOut: 1,
	});
	expect(valueOf(await desk.engine.previewPlan(id(), planTerms({ size: 500 })))).toMatchObject({
		chosen: 100,
		margin: 0,
		notes: ["There are 100 tasks to choose from: all of them are chosen."],
	});
});

test("Whoever reads goes through a plan in its order", async () => {
	const plan = await make({ readers: ["lea"], blind: false });
	const rows = await rowsOf(plan);
	const next = async (after: number | null): Promise<number | null> =>
		valueOf(await desk.engine.nextOfPlan(id(), plan, after));
	expect(await next(null)).toBe(rows[0]);
	await say(rows[0] as number, "accept");
	expect(await next(rows[0] as number)).toBe(rows[1]);
	expect(await next(rows[9] as number)).toBe(rows[1]);
	expect(await desk.engine.nextOfPlan(id(), newId(16), null)).toMatchObject({ code: "plan-missing" });
});

test("A blind reader is told nothing of the other's verdict by any answer, until their own is in", async () => {
	const plan = await make();
	const [row = 0, second = 0] = await rowsOf(plan);
	await be("ben");
	await say(row, "reject", "torn tyre");
	const [theirs] = await desk.rows(open, { kinds: ["verdict"] });

	await be("ana");
	const seen = async (): Promise<string> =>
		JSON.stringify([
			await desk.engine.readFindingsState(),
			await desk.engine.readTaskFindings({ export: id(), row }),
			await desk.engine.readHeldFindings([theirs?.held.id ?? ""]),
			await desk.engine.listFindings(id(), everyFinding, "task", 0, 100),
			await desk.engine.listFindings(null, { ...everyFinding, text: "torn" }, "newest", 0, 100),
			await desk.engine.countFindings(id(), everyFinding),
			await desk.engine.countFindings(null, everyFinding),
			await desk.engine.readProgress(id(), ""),
			await desk.engine.readFindingWords(),
			await desk.engine.pullFindings(0, 0, 5000),
			await desk.engine.listPlans(id()),
			await desk.engine.listDisputes(id(), plan, 0, 100),
		]);
	const before = await seen();
	for (const told of ["reject", "torn tyre", theirs?.held.id ?? "?", theirs?.version.rev ?? "?"])
		expect(before).not.toContain(told);
	expect(valueOf(await desk.engine.readTaskFindings({ export: id(), row })).withheld).toBe(1);
	// What is not to be seen is not to be taken back either, nor the plan that keeps it unseen.
	expect(valueOf(await desk.engine.readFindingsState())).toMatchObject({ undo: null, redo: null });
	expect(valueOf(await desk.engine.undoFindings())).toBeNull();

	await say(second, "accept");
	expect(await seen()).not.toContain("torn tyre");
	const { seq } = valueOf(await desk.engine.readFindingsState());
	await say(row, "accept");
	expect(await seen()).toContain("torn tyre");
	// A page that asks what changed since is given it now.
	expect(JSON.stringify(await desk.engine.pullFindings(seq, 0, 5000))).toContain("torn tyre");
	expect(valueOf(await desk.engine.listDisputes(id(), plan, 0, 100))).toMatchObject({
		total: 1,
		disputes: [{ row, settled: null }],
	});
});

test("A blind reader takes back and does again what is theirs, and passes over what is withheld", async () => {
	const plan = await make();
	const [first = 0, second = 0, third = 0] = await rowsOf(plan);
	const state = async () => valueOf(await desk.engine.readFindingsState());
	const judged = async (reviewer: string): Promise<number[]> => {
		const before = (await state()).reviewer;
		await be(reviewer);
		const rows = await desk.rows(open, { kinds: ["verdict"], authors: [reviewer] });
		await be(before);
		return rows.flatMap(({ row }) => row ?? []);
	};
	await be("ben");
	await say(first, "accept");
	await be("ana");
	await say(second, "reject");
	await say(third, "fix");
	await be("ben");
	expect(await state()).toMatchObject({ undo: `accept ${String(first)}`, redo: null });
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: `accept ${String(first)}` });
	expect(await judged("ben")).toEqual([]);
	expect((await judged("ana")).sort()).toEqual([second, third].sort());
	expect(await state()).toMatchObject({ undo: null, redo: `accept ${String(first)}` });

	// A restart knows the same, and ana's own steps are still hers.
	await desk.restart();
	open = await desk.open("a.json", hundred);
	expect(await state()).toMatchObject({ undo: null, redo: `accept ${String(first)}` });
	await be("ana");
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: `fix ${String(third)}` });
	expect(await state()).toMatchObject({ undo: `reject ${String(second)}`, redo: `fix ${String(third)}` });
	await be("ben");
	// What ana took back is hers to do again.
	expect(valueOf(await desk.engine.redoFindings())).toMatchObject({ label: `accept ${String(first)}` });
	expect(await judged("ben")).toEqual([first]);
	expect(await judged("ana")).toEqual([second]);
	await desk.restart();
	open = await desk.open("a.json", hundred);
	expect(await state()).toMatchObject({ undo: `accept ${String(first)}`, redo: null });
	await be("ana");
	expect(await state()).toMatchObject({ redo: `fix ${String(third)}` });
});

test("An adjudicator settles a dispute, and plans of another export are not listed", async () => {
	const plan = await make();
	const [row = 0] = await rowsOf(plan);
	for (const [reader, word] of [
		["ana", "accept"],
		["ben", "reject"],
	] as const) {
		await be(reader);
		await say(row, word);
	}
	await be("lea");
	const body = verdict("reject", { role: "adjudicator" });
	await desk.save("Settle", versionOf(desk.finding(open, row, body)));
	const [state] = valueOf(await desk.engine.listPlans(id()));
	expect(state).toMatchObject({ id: plan, disputed: 0, settled: 1, complete: 1, faulty: { share: 1, of: 1 } });
	expect(valueOf(await desk.engine.listDisputes(id(), plan, 0, 100)).disputes[0]?.settled).toEqual({
		by: "lea",
		verdict: "reject",
	});
	const other = await desk.open("b.json", exportText([{ taskId: "f".repeat(24) }]));
	expect(valueOf(await desk.engine.listPlans(other.summary.id))).toEqual([]);
	// The same tasks in another file, in another order.
	const turned = await desk.open("c.json", JSON.stringify((JSON.parse(hundred) as object[]).reverse()));
	expect(valueOf(await desk.engine.listPlans(turned.summary.id))).toMatchObject([{ id: plan, missing: 0, settled: 1 }]);
});
test("Plans and what they withhold are there after a restart", async () => {
	const plan = await make();
	const [row = 0] = await rowsOf(plan);
	await be("ben");
	await say(row, "reject", "torn tyre");
	await be("ana");
	await desk.restart();
	open = await desk.open("a.json", hundred);
	expect(valueOf(await desk.engine.readTaskFindings({ export: id(), row }))).toMatchObject({ rows: [], withheld: 1 });
	expect(valueOf(await desk.engine.listPlans(id()))).toMatchObject([{ id: plan, tasks: 10 }]);
});

test("Two machines read blind, and are one plan when their files are brought together", async () => {
	const plan = await make({ size: 3 });
	const rows = await rowsOf(plan);
	const other = new FindingDesk();
	const there = await other.open("elsewhere.json", hundred);
	await carry(desk, other);
	for (const [at, row] of rows.entries()) {
		valueOf(await desk.engine.setReviewer("ana"));
		await say(row, at === 0 ? "reject" : "accept", "ana's words");
		valueOf(await other.engine.setReviewer("ben"));
		const theirs = other.finding(there, row, verdict("accept", { remark: "ben's words" }));
		// Ben reads all but the last.
		if (at < 2) await other.save("accept", versionOf(theirs));
	}
	await carry(desk, other);
	const last = { export: there.summary.id, row: rows[2] ?? 0 };
	expect(valueOf(await other.engine.readTaskFindings(last))).toMatchObject({ rows: [], withheld: 1 });
	const csv = readFileSync(await madeFile(other, "csv"), "utf8");
	expect(csv.match(/ana's words/gu)).toHaveLength(2);
	// What ben may not see is not lost by going through ben's hands.
	await carry(other, desk);
	await be("lea");
	const [state] = valueOf(await desk.engine.listPlans(id()));
	expect(state).toMatchObject({ id: plan, complete: 2, disputed: 1, agreement: { items: 2, percent: 0.5 } });
	expect(state?.readers).toEqual([
		{ reader: "ana", done: 3 },
		{ reader: "ben", done: 2 },
	]);
	await other.remove();
});
