import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { valueOf } from "../../../value-of.ts";
import { judgeHere } from "../../batches-here.ts";
import { box, RulesEngine, task } from "./rules-engine.ts";

const rules = new RulesEngine(judgeHere(3));
const small = "pack Street\nerror small: Car width >= 8 px\nnote crowded: Car 0..1 per task";

describe("a run over an export", () => {
	test("tells violations in the order of the file, and figures of each rule", async () => {
		const assets = Array.from({ length: 2500 }, (_, at) => task(`t${String(at)}`, [box("a", at % 10), box("b", 9)]));
		const id = await rules.open(assets);
		const { state, found } = await rules.run(id, small);
		expect(state).toMatchObject({ phase: "done", pack: "Street", done: 2500, tasks: 2500, left: 0, violations: 4500 });
		expect(state.rules).toEqual([
			{ name: "small", severity: "error", violations: 2000, tasks: 2000, judged: 5000, unjudged: 0 },
			{ name: "crowded", severity: "note", violations: 2500, tasks: 2500, judged: 2500, unjudged: 0 },
		]);
		expect(found.map(({ row, rule }) => row * 2 + rule)).toEqual(
			found.map(({ row, rule }) => row * 2 + rule).sort((a, b) => a - b),
		);
		expect(rules.told.at(-1)?.phase).toBe("done");
		const some = await rules.run(id, small, "task:t1 OR task:t2499");
		expect(some.state.tasks).toBeLessThan(2500);
		expect(new Set(some.found.map(({ row }) => row)).has(2499)).toBe(true);
	});

	test("leaves out tasks that cannot be read, and says so", async () => {
		const id = await rules.open([]);
		await rules.engine.closeExport(id);
		const file = path.join(rules.folder, "broken.json");
		const good = JSON.stringify(task("good", [box("a", 1)]));
		const broken = JSON.stringify(task("broken", [box("a", 1)])).replace('"width":1,', '"width":1 oops,');
		fs.writeFileSync(file, `[${good},${broken}]`);
		const [opened = ""] = valueOf(await rules.engine.openPaths([file]));
		await rules.engine.reading(opened);
		const { state, found } = await rules.run(opened, small);
		expect(state.phase).toBe("done");
		expect(state.done).toBe(state.tasks);
		expect(found.filter(({ rule }) => rule === 0).map(({ row }) => row)).toEqual([0]);
		if (state.tasks === 2) expect(state).toMatchObject({ left: 1 });
	});

	test("says which classes an export does not have, with a near one", async () => {
		const id = await rules.open([task("t", [box("a", 9), box("b", 9, "Traffic light")])]);
		const { state } = await rules.run(
			id,
			'pack p\nnote a: car width >= 1 px\nnote b: "Trafic light" or s-Car width >= 1 px',
		);
		expect(state.notes).toEqual([
			"Line 2: this export has no class car. Did you mean Car?",
			"Line 3: this export has no class Trafic light. Did you mean Traffic light?",
		]);
		expect(state.rules.map(({ judged }) => judged)).toEqual([0, 1]);
	});

	test("is refused where the text is not understood, or a query, with the place", async () => {
		const id = await rules.open([task("t", [])]);
		expect(await rules.engine.startRules(id, "pack p\nerror a: Car widht >= 8 px\neror", "")).toMatchObject({
			code: "rules-syntax",
			detail: expect.stringMatching(/^line 2, column 14: Did you mean width\? Expected .* \(1 more\)$/u) as string,
		});
		expect((await rules.run(id, small, "stage:(")).state).toMatchObject({
			phase: "failed",
			fault: { code: "query-syntax" },
		});
		expect(await rules.engine.startRules("gone", small, "")).toMatchObject({ code: "export-closed" });
	});

	test("ends at once where it is cancelled, and where its export is closed", async () => {
		const assets = Array.from({ length: 4000 }, (_, at) => task(`t${String(at)}`, [box("a", 1)]));
		const id = await rules.open(assets);
		const ended = rules.run(id, small);
		await rules.engine.cancelRules(id);
		expect((await ended).state).toMatchObject({ phase: "cancelled", kept: 0 });
		const closed = rules.run(id, small);
		await rules.engine.closeExport(id);
		expect((await closed).state.phase).toBe("cancelled");
		expect(await rules.engine.readRuleRun(id)).toEqual({ ok: true, value: null });
	});

	test("over no tasks is done", async () => {
		const id = await rules.open([task("t", [])]);
		expect((await rules.run(id, small, "stage:Nowhere")).state).toMatchObject({ phase: "done", tasks: 0 });
	});
});

describe("rule packs", () => {
	test("are kept from start to start, beside the example, and forgotten by an empty text", async () => {
		const names = async (): Promise<string[]> => valueOf(await rules.engine.listRulePacks()).map(({ name }) => name);
		expect(await names()).toEqual(["Example"]);
		valueOf(await rules.engine.saveRulePack("Street", small));
		valueOf(await rules.engine.saveRulePack("A pack", "pack A pack"));
		await rules.restart();
		expect(await names()).toEqual(["A pack", "Street", "Example"]);
		expect(valueOf(await rules.engine.listRulePacks())[1]).toMatchObject({ text: small });
		valueOf(await rules.engine.saveRulePack("A pack", ""));
		expect(await names()).toEqual(["Street", "Example"]);
	});

	test("that are damaged are kept aside", async () => {
		fs.writeFileSync(path.join(rules.folder, "data", "rule-packs.json"), "{");
		await rules.restart();
		expect(valueOf(await rules.engine.listRulePacks()).map(({ name }) => name)).toEqual(["Example"]);
		expect(
			fs.readdirSync(path.join(rules.folder, "data")).some((name) => name.startsWith("rule-packs.json.damaged-")),
		).toBe(true);
	});

	test("are understood rule by rule", async () => {
		expect(valueOf(await rules.engine.readRules(small))).toEqual({
			pack: "Street",
			rules: [
				{ name: "small", severity: "error", line: 2, words: '"Car" has width >= 8 px' },
				{ name: "crowded", severity: "note", line: 3, words: '"Car" 0..1 per task' },
			],
			faults: [],
		});
	});
});
