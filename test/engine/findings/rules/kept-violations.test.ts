import { beforeAll, describe, expect, test } from "vitest";
import type { HeldFinding } from "#shared/findings/finding";
import { everyFinding, type FindingRow } from "#shared/findings/lists";
import { valueOf } from "../../../value-of.ts";
import { judgeHere } from "../../batches-here.ts";
import { box, RulesEngine, task } from "./rules-engine.ts";

const rules = new RulesEngine(judgeHere(2));
const text = "pack Street\nerror small: Car width >= 8 px\nwarning crowded: Car 0..1 per task";

async function violations(): Promise<readonly FindingRow[]> {
	return valueOf(await rules.engine.listFindings(null, { ...everyFinding, kinds: ["violation"] }, "task", 0, 1000))
		.rows;
}

async function said(): Promise<string[]> {
	const rows = await violations();
	return rows
		.map(({ version: { finding } }) => {
			if (finding.body.kind !== "violation") return "";
			return `${finding.task?.taskId ?? ""} ${finding.body.rule} ${finding.body.words}`;
		})
		.sort();
}

describe("violations", () => {
	const first = [task("t1", [box("a", 5), box("b", 9)]), task("t2", [box("a", 4)])];
	const both = ["t1 crowded 2 of Car in the task, not from 0 to 1", "t1 small width is 5 px, not at least 8 px"];
	beforeAll(async () => {
		valueOf(await rules.engine.setReviewer("ana"));
	});

	test("become findings of the reviewer, in one step that is taken back as one", async () => {
		const id = await rules.open(first);
		expect(await rules.keep(id, text)).toMatchObject({ phase: "done", violations: 3, kept: 3, resolved: 0 });
		expect(await said()).toEqual([...both, "t2 small width is 4 px, not at least 8 px"]);
		const [row] = await violations();
		expect(row?.version.finding).toMatchObject({ author: "ana", task: { key: "id:t1" } });
		const state = valueOf(await rules.engine.readFindingsState());
		expect(state.undo).toBe("Rules Street: 3 violations, 0 resolved");
		valueOf(await rules.engine.undoFindings());
		expect(await said()).toEqual([]);
		valueOf(await rules.engine.redoFindings());
		expect(await said()).toHaveLength(3);
	});

	test("that are there again are left as they are, by whomever, and after a restart", async () => {
		const before = await violations();
		await rules.restart();
		valueOf(await rules.engine.setReviewer("bo"));
		const id = await rules.open(first);
		const { seq } = valueOf(await rules.engine.readFindingsState());
		expect(await rules.keep(id, text)).toMatchObject({ kept: 3, resolved: 0 });
		expect(valueOf(await rules.engine.readFindingsState()).seq).toBe(seq);
		const ids = (rows: readonly FindingRow[]) => rows.map(({ version }) => [version.id, version.rev]);
		expect(ids(await violations())).toEqual(ids(before));
	});

	test("follow a re-export: updated where they are otherwise, resolved where they are gone, new ones beside them", async () => {
		const before = new Map((await violations()).map(({ version }) => [version.id, version.rev]));
		const id = await rules.open([
			task("t3", [box("z", 1)]),
			task("t2", [box("a", 8)]),
			task("t1", [box("b", 9), box("a", 6)]),
		]);
		expect(await rules.keep(id, text)).toMatchObject({ kept: 3, resolved: 1 });
		expect(await said()).toEqual([
			both[0],
			"t1 small width is 6 px, not at least 8 px",
			"t3 small width is 1 px, not at least 8 px",
		]);
		const known = (await violations()).filter(({ version }) => before.has(version.id));
		expect(known.map(({ version }) => before.get(version.id) === version.rev).sort()).toEqual([false, true]);
	});

	test("of tasks that were not judged stay, and of rules that are gone are resolved", async () => {
		const id = await rules.open([task("t3", [box("z", 9)])]);
		expect(await rules.keep(id, text, "task:nothing")).toMatchObject({ tasks: 0, resolved: 0 });
		expect(await said()).toHaveLength(3);
		expect(await rules.keep(id, "pack Other\nnote small: Car width >= 800 px")).toMatchObject({ kept: 1, resolved: 0 });
		expect(await said()).toHaveLength(4);
		expect(await rules.keep(id, text)).toMatchObject({ kept: 0, resolved: 1 });
		const whole = await rules.open([task("t1", [box("b", 9), box("a", 6)])]);
		expect(await rules.keep(whole, "pack Street\nerror small: Car width >= 8 px")).toMatchObject({
			kept: 1,
			resolved: 1,
		});
		expect(await said()).toEqual([
			"t1 small width is 6 px, not at least 8 px",
			"t3 small width is 9 px, not at least 800 px",
		]);
	});

	test("that two found apart are no conflict, and one after the next run", async () => {
		const held = await heldBeside([task("t1", [box("b", 9), box("a", 6.5)])]);
		expect(held).toHaveLength(2);
		valueOf(await rules.engine.pushFindings(held));
		const { conflicts } = valueOf(await rules.engine.readFindingsState());
		expect(conflicts).toBe(0);
		expect((await violations()).some(({ held: { heads } }) => heads.length === 2)).toBe(true);
		const id = await rules.open([task("t1", [box("b", 9), box("a", 6)])]);
		await rules.keep(id, text);
		expect((await violations()).every(({ held: { heads } }) => heads.length === 1)).toBe(true);
	});

	test("are not kept where the run is cancelled", async () => {
		const { seq } = valueOf(await rules.engine.readFindingsState());
		const id = await rules.open(Array.from({ length: 3000 }, (_, at) => task(`c${String(at)}`, [box("a", 1)])));
		valueOf(await rules.engine.startRules(id, text, ""));
		valueOf(await rules.engine.cancelRules(id));
		expect(await rules.over(id)).toMatchObject({ phase: "cancelled", kept: 0 });
		expect(valueOf(await rules.engine.readFindingsState()).seq).toBe(seq);
	});

	test("of a rule that a task breaks more than a thousand times are not resolved for being left out", async () => {
		const pack = "pack Crowd\nerror small: Car width >= 8 px";
		const boxes = (from: number, to: number) =>
			Array.from({ length: to - from }, (_, at) => box(`b${String(from + at)}`, 1));
		expect(await rules.keep(await rules.open([task("t9", boxes(200, 1200))]), pack)).toMatchObject({ kept: 1000 });
		const state = await rules.keep(await rules.open([task("t9", boxes(0, 1200))]), pack);
		// The first thousand are told now; of the others it is not known.
		expect(state).toMatchObject({ violations: 1200, kept: 1200, resolved: 0 });
		expect(state.notes.join("\n")).toContain("more than 1,000 times");
		expect(state.notes.join("\n")).toContain("200 that were kept before");
		const gone = await rules.keep(await rules.open([task("t9", boxes(0, 300))]), pack);
		expect(gone).toMatchObject({ kept: 300, resolved: 900 });
	});

	test("of many thousands are written in lines that a journal takes, and counted by their rules", async () => {
		const id = await rules.open(
			Array.from({ length: 6000 }, (_, at) => task(`m${String(at)}`, [box("a", 1), box("b", 2)])),
		);
		expect(await rules.keep(id, "pack Many\nerror small: Car width >= 8 px")).toMatchObject({ kept: 12_000 });
		const counts = valueOf(await rules.engine.countFindings(id, { ...everyFinding, rule: "small" }));
		expect(counts.total).toBe(12_000);
		expect(valueOf(await rules.engine.readRows(id, { where: "rule=small", order: null }, 0, 1)).matching).toBe(6000);
		valueOf(await rules.engine.undoFindings());
		expect(valueOf(await rules.engine.countFindings(id, { ...everyFinding, rule: "small" })).total).toBe(0);
	});
});

/** What somebody else found at another machine. */
async function heldBeside(assets: readonly unknown[]): Promise<readonly HeldFinding[]> {
	const beside = new RulesEngine(judgeHere());
	valueOf(await beside.engine.setReviewer("dora"));
	await beside.keep(await beside.open(assets), text);
	return valueOf(await beside.engine.pullFindings(0, 0, 100)).held;
}
