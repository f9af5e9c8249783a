import type { FindingTarget } from "#shared/findings/finding";
import { namedTool } from "#shared/findings/named";
import { afterEach, beforeEach, expect, test } from "vitest";
import { valueOf } from "../../value-of.ts";
import { box, exportText, FindingDesk, newId, toolTarget, verdict, versionOf } from "./finding-desk.ts";
import { soon } from "../../soon.ts";

let desk: FindingDesk;

beforeEach(async () => {
	desk = new FindingDesk();
	valueOf(await desk.engine.setReviewer("ana"));
});

afterEach(async () => {
	await desk.remove();
});

const three = exportText([{ taskId: "1".repeat(24) }, { taskId: "2".repeat(24) }, { taskId: "3".repeat(24) }]);

test("A verdict is kept, told, listed at its task and counted as progress", async () => {
	const open = await desk.open("a.json", three);
	await desk.save("Reject 2", versionOf(desk.finding(open, 1, verdict("reject"))));

	const [row, ...others] = await desk.rows(open);
	expect(others).toEqual([]);
	expect(row).toMatchObject({ row: 1, fit: "here", version: { finding: { author: "ana" } } });
	expect(desk.news.at(-1)).toMatchObject({ tasks: [`id:${"2".repeat(24)}`], state: { count: 1, undo: "Reject 2" } });
	expect(valueOf(await desk.engine.readProgress(open.summary.id, ""))).toEqual({
		tasks: 3,
		reviewed: 1,
		skipped: 0,
		verdicts: [["reject", 1]],
	});
});

test("The same change sent again is kept once", async () => {
	const open = await desk.open("a.json", three);
	const change = { id: newId(16), label: "Accept", versions: [versionOf(desk.finding(open, 0))] };
	const [first, second] = await Promise.all([desk.engine.saveFindings(change), desk.engine.saveFindings(change)]);
	const third = await desk.engine.saveFindings(change);
	expect(second).toEqual(first);
	expect(third).toEqual(first);
	expect(valueOf(await desk.engine.readFindingsState()).seq).toBe(1);
});

test("What was done is undone and done again, step by step", async () => {
	const open = await desk.open("a.json", three);
	const first = versionOf(desk.finding(open, 0, verdict("accept")));
	const second = versionOf(desk.finding(open, 0, verdict("reject")), [first]);
	await desk.save("Accept", first);
	await desk.save("Reject", second);

	const words = async (): Promise<unknown> => (await desk.rows(open)).map(({ version }) => version.finding.body);
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: "Reject", tasks: [`id:${"1".repeat(24)}`] });
	expect(await words()).toMatchObject([{ verdict: "accept" }]);
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: "Accept" });
	expect(await words()).toEqual([]);
	expect(valueOf(await desk.engine.undoFindings())).toBeNull();
	expect(valueOf(await desk.engine.redoFindings())).toMatchObject({ label: "Accept" });
	expect(valueOf(await desk.engine.redoFindings())).toMatchObject({ label: "Reject" });
	expect(valueOf(await desk.engine.redoFindings())).toBeNull();
	expect(await words()).toMatchObject([{ verdict: "reject" }]);
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: "Reject" });
	await desk.save("Remark", versionOf(desk.finding(open, 1, verdict(null, { remark: "dark" }))));
	expect(valueOf(await desk.engine.readFindingsState())).toMatchObject({ undo: "Remark", redo: null });
});

test("Undoing the settling of a conflict brings both versions back", async () => {
	const open = await desk.open("a.json", three);
	const mine = versionOf(desk.finding(open, 0, verdict("accept")));
	const other = versionOf(desk.finding(open, 0, verdict("reject")), [], mine.id);
	await desk.save("Accept", mine);
	expect(valueOf(await desk.engine.pushFindings([{ id: mine.id, heads: [other], past: [] }]))).toBe(1);
	expect(valueOf(await desk.engine.readFindingsState())).toMatchObject({ conflicts: 1, count: 1 });

	await desk.save("Settle", versionOf(desk.finding(open, 0, verdict("fix")), [mine, other]));
	expect(valueOf(await desk.engine.readFindingsState()).conflicts).toBe(0);
	valueOf(await desk.engine.undoFindings());
	const heads = (await desk.held(mine.id))?.heads.map(({ finding }) => finding?.body);
	expect(heads?.map((body) => body?.kind === "verdict" && body.verdict).sort()).toEqual(["accept", "reject"]);
	expect(valueOf(await desk.engine.readFindingsState()).conflicts).toBe(1);
});

test("Undo leaves what somebody else made of a finding since", async () => {
	const open = await desk.open("a.json", three);
	const mine = versionOf(desk.finding(open, 0, verdict("accept")));
	await desk.save("Accept", mine);
	const theirs = versionOf(desk.finding(open, 0, verdict("reject"), { author: "bo" }), [mine]);
	valueOf(await desk.engine.pushFindings([{ id: mine.id, heads: [theirs], past: [mine.rev] }]));

	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: "Accept", tasks: [] });
	expect((await desk.held(mine.id))?.heads).toEqual([theirs]);
});

test("What one place holds is poured into another, and back, with the same end", async () => {
	const open = await desk.open("a.json", three);
	for (const row of [0, 1, 2]) await desk.save("Accept", versionOf(desk.finding(open, row)));
	const pulled = valueOf(await desk.engine.pullFindings(0, 0, 5000));
	expect(pulled).toMatchObject({ total: 3, seq: 3 });
	expect(valueOf(await desk.engine.pushFindings(pulled.held))).toBe(0);
	expect(valueOf(await desk.engine.readFindingsState()).seq).toBe(3);

	const elsewhere = new FindingDesk();
	expect(valueOf(await elsewhere.engine.pushFindings(pulled.held))).toBe(3);
	expect(valueOf(await elsewhere.engine.pullFindings(0, 0, 5000)).held).toEqual(pulled.held);
	await elsewhere.remove();
});

test("Findings follow a re-export, and those that no longer fit say how", async () => {
	const ids = ["1", "2", "3"].map((digit) => digit.repeat(24));
	const before = exportText(ids.map((taskId, row) => ({ taskId, tools: [box("a", row), box("b", 50)] })));
	const open = await desk.open("before.json", before);
	const task = valueOf(open.readTask({ export: open.summary.id, row: 0 }, null));
	for (const tool of task.snapshot.tools) {
		const target = toolTarget(namedTool(tool));
		await desk.save("Fix", versionOf(desk.finding(open, 0, verdict("fix"), { target })));
	}
	await desk.save("Accept", versionOf(desk.finding(open, 2)));
	expect((await desk.rows(open)).map(({ fit }) => fit)).toEqual(["here", "here", "here"]);

	const again = await desk.open(
		"after.json",
		exportText([{ taskId: ids[1] ?? "" }, { taskId: ids[0] ?? "", tools: [box("a", 7)] }]),
	);
	const ofTask = valueOf(await desk.engine.readTaskFindings({ export: again.summary.id, row: 1 }));
	expect(ofTask.rows.map(({ fit }) => fit)).toEqual(["changed", "part-gone"]);
	expect(ofTask.tools.map(([, at]) => at)).toEqual([0, null]);
	expect((await desk.rows(again)).map(({ row, fit }) => [row, fit])).toEqual([
		[1, "changed"],
		[1, "part-gone"],
		[null, "task-gone"],
	]);
	expect(await desk.rows(again, { fits: ["task-gone"] })).toHaveLength(1);

	const stranger = await desk.open("other.json", exportText([{ taskId: "9".repeat(24) }]));
	expect(await desk.rows(stranger)).toEqual([]);
	expect(await desk.rows(null)).toHaveLength(3);
});

test("A verdict on an answer says when the question is gone; one that was answered for the first time fits", async () => {
	const taskId = "1".repeat(24);
	const question = (title: string, nested: readonly object[] = []): object => ({
		...{ schemaId: `q-${title}`, title, tool: "radio", answer: "Yes", classifications: nested },
	});
	const [weather, inner] = ["Weather", "Inner"].map(
		(title) => ({ kind: "answer", schemaId: `q-${title}`, title, page: null, owner: null }) as const,
	) as [FindingTarget, FindingTarget];
	const open = await desk.open(
		"a.json",
		exportText([{ taskId, classifications: [question("Weather", [question("Inner")])] }]),
	);
	for (const target of [weather, inner])
		await desk.save("Fix", versionOf(desk.finding(open, 0, verdict("fix"), { target })));
	const answer = { schemaId: "q-New", tool: null, title: "New", answer: "No", answers: [] };
	const added = { kind: "answer", schemaId: "q-New", title: "New", page: null, owner: null } as const;
	await desk.save("Answer", versionOf(desk.finding(open, 0, { kind: "answer", answer }, { target: added })));
	const fitsIn = async (file: string, classifications: readonly object[]): Promise<string[]> => {
		const again = await desk.open(file, exportText([{ taskId, classifications }]));
		const { rows } = valueOf(await desk.engine.readTaskFindings({ export: again.summary.id, row: 0 }));
		return rows
			.map(({ version, fit }) => `${"title" in version.finding.target ? version.finding.target.title : ""} ${fit}`)
			.sort();
	};
	expect(await fitsIn("b.json", [question("Weather", [question("Inner")])])).toEqual([
		"Inner here",
		"New here",
		"Weather here",
	]);
	expect(await fitsIn("c.json", [question("Weather")])).toEqual(["Inner part-gone", "New here", "Weather here"]);
	expect(await fitsIn("d.json", [])).toEqual(["Inner part-gone", "New here", "Weather part-gone"]);
});

test("A list says what no longer fits without anybody opening the tasks", async () => {
	const taskId = "1".repeat(24);
	const open = await desk.open("before.json", exportText([{ taskId, tools: [box("a", 5)] }]));
	const task = valueOf(open.readTask({ export: open.summary.id, row: 0 }, null));
	const [tool] = task.snapshot.tools;
	if (!tool) throw new Error("The task has a tool");
	await desk.save("Fix", versionOf(desk.finding(open, 0, verdict("fix"), { target: toolTarget(namedTool(tool)) })));
	const again = await desk.open("after.json", exportText([{ taskId, tools: [box("a", 40)] }]));
	await soon(async () => {
		expect((await desk.rows(again)).map(({ fit }) => fit)).toEqual(["changed"]);
	});
	expect(desk.news.at(-1)).toMatchObject({ tasks: null });
});

test("Tasks are found by what was said of them, and tell it in their rows", async () => {
	const open = await desk.open("a.json", three);
	const id = open.summary.id;
	const found = async (where: string): Promise<number[]> =>
		Array.from(valueOf(await open.selectRows({ where, order: null })));
	expect(await found("has:findings")).toEqual([]);
	const first = versionOf(desk.finding(open, 0, verdict("reject", { reasons: ["too loose"], tags: ["Night"] })));
	await desk.save("Reject", first);
	await desk.save("Skip", versionOf(desk.finding(open, 1, verdict("skip"))));
	await desk.save("Fix", versionOf(desk.finding(open, 2, verdict("fix", { assignee: "cy" }), { author: "bo" })));
	const target = toolTarget({ objectId: "a", schemaId: null, title: "Car", page: null, print: "" });
	await desk.save("Part", versionOf(desk.finding(open, 2, verdict("unsure", { remark: "a Blur" }), { target })));

	expect(await found("verdict=reject")).toEqual([0]);
	expect(await found("verdict:none")).toEqual([]);
	expect(await found("part:unsure")).toEqual([2]);
	expect(await found('reason:"loose"')).toEqual([0]);
	expect(await found("tag:night")).toEqual([0]);
	expect(await found("assignee:none")).toEqual([0, 1]);
	expect(await found("remark:blur")).toEqual([2]);
	expect(await found("judge=bo")).toEqual([2]);
	expect(await found("findings>1")).toEqual([2]);
	expect(await found("findings=0")).toEqual([]);
	expect(await found("has:reviewed")).toEqual([0]);
	expect(await found("-has:verdict")).toEqual([1]);
	expect(await found("has:conflicts OR has:marks OR has:violations OR plan:x OR rule:x")).toEqual([]);

	const rows = valueOf(
		await desk.engine.readRows(id, { where: "", order: { column: "findings", descending: true } }, 0, 9),
	);
	expect(rows.rows.map(({ row, verdict: word, findings }) => [row, word, findings])).toEqual([
		[2, "fix", 2],
		[0, "reject", 1],
		[1, "skip", 1],
	]);
	valueOf(await desk.engine.undoFindings());
	await desk.save("Accept", versionOf(desk.finding(open, 0, verdict("accept")), [first]));
	expect(await found("verdict=reject")).toEqual([]);
	expect(await found("findings>1")).toEqual([]);
});

test("A start without a question about findings waits for them where a query asks", async () => {
	const open = await desk.open("a.json", three);
	await desk.save("Reject", versionOf(desk.finding(open, 0, verdict("reject"))));
	await desk.restart();
	const again = await desk.open("a.json", three);
	expect(Array.from(valueOf(await again.selectRows({ where: "verdict=reject", order: null })))).toEqual([0]);
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: "Reject" });
	expect(valueOf(await desk.engine.redoFindings())).toMatchObject({ label: "Reject" });
});

test("A task with the longest of names, and one with none, keep their findings", async () => {
	const long = "ä".repeat(20_000);
	const text = exportText([{ externalId: long }, { externalId: `${long}x` }]);
	const open = await desk.open("long.json", text);
	for (const row of [0, 1]) await desk.save("Accept", versionOf(desk.finding(open, row)));
	expect((await desk.rows(open)).map(({ row, fit }) => [row, fit])).toEqual([
		[0, "here"],
		[1, "here"],
	]);
	await desk.restart();
	const copy = await desk.open("copy.json", text);
	expect((await desk.rows(copy)).map(({ row }) => row)).toEqual([0, 1]);
});

test("What one change puts in thousands of findings is taken back as one, also after a start anew", async () => {
	const open = await desk.open("a.json", three);
	const versions = Array.from({ length: 12_000 }, (_, n) => versionOf(desk.finding(open, n % 3)));
	valueOf(await desk.findings.change("Run rules", versions));
	await desk.restart();
	expect(valueOf(await desk.engine.readFindingsState())).toMatchObject({ count: 12_000, undo: "Run rules" });
	valueOf(await desk.engine.undoFindings());
	expect(valueOf(await desk.engine.readFindingsState())).toMatchObject({ count: 0, undo: null, redo: "Run rules" });
});

test("Who reviews is remembered, and by default is the user of the system", async () => {
	expect(valueOf(await desk.engine.readFindingsState()).reviewer).toBe("ana");
	await desk.restart();
	expect(valueOf(await desk.engine.readFindingsState()).reviewer).toBe("ana");
	const other = new FindingDesk();
	expect(valueOf(await other.engine.readFindingsState()).reviewer).not.toBe("");
	await other.remove();
});
