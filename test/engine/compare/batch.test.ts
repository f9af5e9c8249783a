import { describe, expect, test } from "vitest";
import type { ChangeCounts } from "#shared/compare/task-comparison";
import { defaultSettings } from "#shared/compare/settings";
import { generateExport } from "../../bench/generate.ts";
import { ComparingEngine } from "./comparing-engine.ts";
import * as path from "node:path";

const comparing = new ComparingEngine();
const label = { kind: "stage", stage: "Label", which: "latest" } as const;

function generated(name: string, assets = 40, kind: "mix" | "box" | "v2" = "mix"): string {
	const file = path.join(comparing.folder, name);
	generateExport({ path: file, kind, form: "array", seed: 7, bytes: Infinity, assets });
	return file;
}

describe("a whole export between two moments", () => {
	test("comes to the sums of its tasks, each compared by itself", async () => {
		const open = await comparing.open(generated("mix.json"));
		const { id } = open.summary;
		const report = await comparing.compare({ kind: "stages", export: id, from: label, to: { kind: "exported" } });
		const sums: Record<keyof ChangeCounts, number> = {
			pairs: 0,
			unchanged: 0,
			moved: 0,
			relabelled: 0,
			retyped: 0,
			answered: 0,
			added: 0,
			removed: 0,
		};
		let similarity = 0;
		let compared = 0;
		for (let row = 0; row < open.index.length; row++) {
			const ref = { export: id, row };
			const side = (moment: typeof label | { kind: "exported" }) => ({ ref, moment });
			const task = await comparing.engine.compareTasks(side(label), side({ kind: "exported" }), defaultSettings);
			if (!task.ok) continue;
			compared++;
			for (const key of Object.keys(sums) as (keyof ChangeCounts)[]) sums[key] += task.value.counts[key];
			similarity += task.value.tools.pairs.reduce((sum, pair) => sum + pair.similarity, 0);
		}
		expect(report.state.phase).toBe("done");
		expect(report.compared).toBe(compared);
		expect(report.counts).toEqual(sums);
		expect(report.similarity).toBeCloseTo(similarity / sums.pairs, 12);
		expect(report.compared).toBeGreaterThan(20);
	});
});

describe("a task of more candidates than memory has room for", () => {
	test("is left out, and the others are compared", async () => {
		const boxes = (side: string, count: number) =>
			Array.from({ length: count }, (_, at) => ({
				objectId: `${side}${String(at)}`,
				schemaId: "car",
				title: "Car",
				"bounding-box": { x: 0, y: 0, width: 10, height: 10 },
			}));
		const task = (taskId: string, count: number) => ({
			externalId: taskId,
			task: {
				taskId,
				tools: boxes("b", count),
				stageHistory: [{ stage: "Label", stageId: "Label", tools: boxes("a", count) }],
			},
		});
		const open = await comparing.open(comparing.write(JSON.stringify([task("many", 1300), task("few", 3)])));
		const { id } = open.summary;
		const report = await comparing.compare({ kind: "stages", export: id, from: label, to: { kind: "exported" } });
		expect(report.counts.pairs).toBe(3);
		expect(report.leftOut).toMatchObject([{ reason: "unreadable", tasks: 1 }]);
		const side = (moment: typeof label | { kind: "exported" }) => ({ ref: { export: id, row: 0 }, moment });
		const alone = await comparing.engine.compareTasks(side(label), side({ kind: "exported" }), defaultSettings);
		expect(alone).toMatchObject({ ok: false, code: "too-large" });
	});
});
