import * as fs from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultSettings, type ComparePlan, type Moment } from "#shared/compare/settings";
import { comparisonShape } from "../../../main/engine/compare/batch/kept-comparison.ts";
import { valueOf } from "../../value-of.ts";
import { compareByStep, compareHere } from "../batches-here.ts";
import { ComparingEngine } from "./comparing-engine.ts";
import { randomExports } from "./random-exports.ts";

const comparing = new ComparingEngine();
const label: Moment = { kind: "stage", stage: "Label", which: "latest" };
const exported: Moment = { kind: "exported" };
const [text = ""] = fc.sample(randomExports(30), { numRuns: 1, seed: 5 });

function stages(id: string): ComparePlan {
	return { kind: "stages", export: id, from: label, to: exported };
}

/** As many assets as fill several batches. */
function many(copies: number): string {
	const assets = JSON.parse(text) as { externalId: string; task: Record<string, unknown> }[];
	const all = Array.from({ length: copies }, (_, copy) =>
		assets.map((asset) => ({ ...asset, task: { ...asset.task, taskId: `${String(copy)} ${asset.externalId}` } })),
	);
	return JSON.stringify(all.flat());
}

describe("a comparison", () => {
	test("is kept with the index: after a restart the same plan is there at once, and another is compared", async () => {
		const file = comparing.write(text);
		const first = await comparing.open(file);
		const before = await comparing.compare(stages(first.summary.id));
		await first.kept();
		const { step, comparers } = compareByStep();
		await comparing.restart(comparers);
		const again = await comparing.open(file);
		const { id } = again.summary;
		valueOf(await comparing.engine.startComparison(stages(id), defaultSettings));
		// Nobody compares here: it was read.
		const after = await comparing.report(id);
		expect(after.state.phase).toBe("done");
		expect({ ...after, state: null }).toEqual({ ...before, state: null });
		const rows = await comparing.engine.readRows(id, { where: "changes>0", order: null }, 0, 1);
		expect(valueOf(rows).matching).toBe(before.compared - before.unchanged - before.bothEmpty);
		// A reference needs no new comparison; another threshold does.
		valueOf(await comparing.engine.startComparison(stages(id), { ...defaultSettings, reference: "a" }));
		expect((await comparing.report(id)).scores).not.toBeNull();
		valueOf(await comparing.engine.startComparison(stages(id), { ...defaultSettings, threshold: 0.4 }));
		await again.ended;
		expect((await comparing.report(id)).state.phase).toBe("comparing");
		await new Promise((resolve) => setImmediate(resolve));
		step();
		await comparing.over(id);
		expect((await comparing.report(id)).threshold).toBe(0.4);
		await comparing.restart();
	});

	test("has the same bytes whether one compares or three take turns", async () => {
		const columns = [];
		for (const count of [1, 3]) {
			await comparing.restart(compareHere(count));
			const open = await comparing.open(comparing.write(many(150)));
			await comparing.compare(stages(open.summary.id), { pairing: { by: "geometry" } });
			columns.push(open.columns.column(comparisonShape).store());
		}
		const [one, three] = columns;
		expect(one?.rows).toBe(4500);
		expect({ ...three, arrays: { ...three?.arrays } }).toEqual(one);
	}, 60_000);

	test("ends where it is told to, and what it has found stays", async () => {
		const { step, comparers } = compareByStep();
		await comparing.restart(comparers);
		const open = await comparing.open(comparing.write(many(150)));
		const { id } = open.summary;
		valueOf(await comparing.engine.startComparison(stages(id), defaultSettings));
		await new Promise((resolve) => setImmediate(resolve));
		step();
		const half = await comparing.report(id);
		expect(half.state).toMatchObject({ phase: "comparing", tasks: 1000, totalTasks: 4500 });
		valueOf(await comparing.engine.cancelComparison(id));
		step();
		const after = await comparing.report(id);
		expect(after.state).toMatchObject({ phase: "cancelled", tasks: 1000 });
		expect(after.counts).toEqual(half.counts);
		expect(valueOf(await comparing.engine.readRows(id, { where: "has:compared", order: null }, 0, 1)).matching).toBe(
			after.compared,
		);
		expect(comparing.changes.at(-1)?.state?.phase).toBe("cancelled");
		await comparing.restart();
	});

	test("of a file that is written to meanwhile fails, and says so", async () => {
		const { step, comparers } = compareByStep();
		await comparing.restart(comparers);
		const file = comparing.write(many(150));
		const open = await comparing.open(file);
		const { id } = open.summary;
		valueOf(await comparing.engine.startComparison(stages(id), defaultSettings));
		await new Promise((resolve) => setImmediate(resolve));
		step();
		fs.appendFileSync(file, " ");
		step();
		const { state } = await comparing.report(id);
		expect(state).toMatchObject({ phase: "failed", fault: { code: "file-changed" } });
		const pairs = await comparing.engine.listPairs(
			id,
			{ where: "", change: null, class: null, classA: null, classB: null, threshold: null },
			0,
			10,
		);
		expect(pairs).toMatchObject({ ok: false, code: "file-changed" });
		await comparing.restart();
	});

	test("of nothing is over at once", async () => {
		const open = await comparing.open(comparing.write("[]"));
		const report = await comparing.compare(stages(open.summary.id));
		expect([report.state.phase, report.compared, report.similarity]).toEqual(["done", 0, null]);
	});

	test("reads assets that cannot be read as far as they go, and tells the others", async () => {
		const assets = (JSON.parse(text) as { task: { stageHistory: unknown[] } }[]).map((asset) => JSON.stringify(asset));
		const at = assets.findIndex((asset) => !asset.includes('"stageHistory":[]'));
		assets[at] = (assets[at] ?? "").replaceAll('"bounding-box":{', '"bounding-box":{"z":+1,');
		const broken = `[${assets.join(",")}]`;
		const open = await comparing.open(comparing.write(broken));
		const whole = await comparing.compare(stages((await comparing.open(comparing.write(text))).summary.id));
		const report = await comparing.compare(stages(open.summary.id));
		expect(report.leftOut.find(({ reason }) => reason === "unreadable")?.tasks).toBe(1);
		expect(report.compared).toBe(whole.compared - 1);
	});
});

describe("two exports", () => {
	test("are joined by task, else asset, else external id; whatever is ambiguous is listed", async () => {
		const asset = (taskId: string, assetId: string, externalId: string) => ({
			assetId,
			externalId,
			task: { taskId, tools: [], classifications: [], relations: [] },
		});
		const a = [
			asset("1", "A", "x"),
			asset("2", "B", "y"),
			asset("3", "C", "z"),
			asset("4", "D", "w"),
			asset("5", "E", "v"),
			asset("5", "F", "u"),
		];
		const b = [
			asset("5", "E", "v"),
			asset("9", "B", "q"),
			asset("1", "Z", "q"),
			asset("8", "Y", "z"),
			asset("7", "X", "p"),
		];
		const [openA, openB] = [
			await comparing.open(comparing.write(JSON.stringify(a))),
			await comparing.open(comparing.write(JSON.stringify(b))),
		];
		const plan = { kind: "exports", a: openA.summary.id, b: openB.summary.id, from: exported, to: exported } as const;
		const report = await comparing.compare(plan);
		expect([report.compared, report.bothEmpty]).toEqual([3, 3]);
		expect(report.leftOut.map(({ reason, tasks, where }) => [reason, tasks, where])).toEqual([
			["only-in-a", 1, "leftout=only-in-a"],
			["ambiguous", 2, "leftout=ambiguous"],
			["only-in-b", 1, null],
			["ambiguous", 1, null],
		]);
		const rows = valueOf(
			await comparing.engine.readRows(openA.summary.id, { where: "leftout=ambiguous", order: null }, 0, 9),
		);
		expect(rows.rows.map(({ row }) => row)).toEqual([4, 5]);
	});

	test("of the same content are the same bytes, and all is unchanged", async () => {
		const again = text.replaceAll(/Signature=\d+/gu, "Signature=renewed");
		const [openA, openB] = [await comparing.open(comparing.write(text)), await comparing.open(comparing.write(again))];
		const plan = { kind: "exports", a: openA.summary.id, b: openB.summary.id, from: exported, to: exported } as const;
		const report = await comparing.compare(plan);
		expect(report.state.sameBytes).toBe(30);
		expect(report.unchanged + report.bothEmpty).toBe(30);
		expect(report.counts.unchanged).toBe(report.counts.pairs);
		expect(report.counts.pairs).toBeGreaterThan(0);
		// As a comparison that looks at every pair has it.
		const geometry = await comparing.compare(plan, { pairing: { by: "geometry" } });
		expect(geometry.counts).toEqual(report.counts);
	});

	test("come to the same as two stages of one, wherever their tasks stand", async () => {
		const assets = JSON.parse(text) as { task: { stageHistory: { tools: unknown }[] } & Record<string, unknown> }[];
		const labelled = assets.filter(({ task }) => task.stageHistory.length > 0);
		const before = labelled.map((asset) => ({
			...asset,
			task: { ...asset.task, ...asset.task.stageHistory[0], stageHistory: [] },
		}));
		const staged = await comparing.open(comparing.write(JSON.stringify(labelled)));
		const expected = await comparing.compare(stages(staged.summary.id));
		const [openA, openB] = [
			await comparing.open(comparing.write(JSON.stringify(before))),
			await comparing.open(comparing.write(JSON.stringify(labelled.toReversed()))),
		];
		const plan = { kind: "exports", a: openA.summary.id, b: openB.summary.id, from: exported, to: exported } as const;
		const { counts, answers, similarity } = await comparing.compare(plan);
		expect({ counts, answers }).toEqual({ counts: expected.counts, answers: expected.answers });
		expect(similarity).toBeCloseTo(expected.similarity ?? NaN, 12);
		const filter = { where: "", change: null, class: null, classA: null, classB: null, threshold: null };
		const { pairs } = valueOf(await comparing.engine.listPairs(openA.summary.id, filter, 0, 1000));
		expect(pairs.length).toBe(counts.pairs + counts.added + counts.removed);
		for (const { row, rowB } of pairs) expect(rowB).toBe(labelled.length - 1 - row);
	});
});
