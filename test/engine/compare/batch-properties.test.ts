import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BatchReport } from "#shared/compare/batch";
import { type CompareSettings, defaultSettings, type Moment } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import type { ExportId } from "#shared/export";
import { valueOf } from "../../value-of.ts";
import { ComparingEngine } from "./comparing-engine.ts";
import { randomExports } from "./random-exports.ts";

const comparing = new ComparingEngine();
const label: Moment = { kind: "stage", stage: "Label", which: "latest" };
const exported: Moment = { kind: "exported" };
const thresholds = fc.constantFrom(0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 1);
const pairings = fc.constantFrom<CompareSettings["pairing"]>(
	{ by: "id" },
	{ by: "geometry" },
	{ by: "answer", title: "Dirty?" },
);
const settings = fc.record({
	threshold: thresholds,
	pairing: pairings,
	matching: fc.constantFrom<CompareSettings["matching"][]>("optimal", "coco-greedy"),
	reference: fc.constantFrom<CompareSettings["reference"][]>("a", "b", null),
});

/** Runs a property on a random export that is open, and closes it. */
async function onExports(
	property: (id: ExportId, some: Partial<CompareSettings>, other: number) => Promise<void>,
	runs: number,
): Promise<void> {
	await fc.assert(
		fc.asyncProperty(randomExports(12), settings, thresholds, async (text, some, other) => {
			const open = await comparing.open(comparing.write(text));
			try {
				await property(open.summary.id, some, other);
			} finally {
				await comparing.engine.closeExport(open.summary.id);
			}
		}),
		{ numRuns: runs },
	);
}

/** What a report says, without its state and with sums as far as their order allows. */
function figures({ state, flips, similarity, ...rest }: BatchReport): unknown {
	const rounded = JSON.parse(
		JSON.stringify(rest, (key, value: unknown) =>
			key === "where" ? undefined : key === "similarity" ? round(value as number | null) : value,
		),
	) as unknown;
	return { ...(rounded as object), similarity: round(similarity), phase: state.phase, hasFlips: flips.where !== "" };
}

function round(value: number | null): number | null {
	return value === null ? null : Math.round(value * 1e12) / 1e12;
}

async function tasksOf(id: ExportId, some: CompareSettings): Promise<Map<number, TaskComparison>> {
	const tasks = new Map<number, TaskComparison>();
	for (let row = 0; row < 12; row++) {
		const ref = { export: id, row };
		const found = await comparing.engine.compareTasks({ ref, moment: label }, { ref, moment: exported }, some);
		if (found.ok) tasks.set(row, found.value);
	}
	return tasks;
}

async function rowsOf(id: ExportId, where: string): Promise<number[]> {
	const { rows } = valueOf(await comparing.engine.readRows(id, { where, order: null }, 0, 1000));
	return rows.map(({ row }) => row);
}

describe("the figures of a whole export", () => {
	test("at another threshold are those of a comparison at that threshold", async () => {
		await onExports(async (id, some, other) => {
			const plan = { kind: "stages", export: id, from: label, to: exported } as const;
			await comparing.compare(plan, some);
			const scored = await comparing.report(id, "", other);
			const fresh = await comparing.compare(plan, { ...some, threshold: other });
			expect(figures(scored)).toEqual(figures(fresh));
			expect(scored.threshold).toBe(other);
		}, 60);
	});

	test("are the sums of the tasks, each compared by itself", async () => {
		await onExports(async (id, some) => {
			const report = await comparing.compare({ kind: "stages", export: id, from: label, to: exported }, some);
			const tasks = [...(await tasksOf(id, { ...defaultSettings, ...some })).values()];
			for (const key of [
				"pairs",
				"unchanged",
				"moved",
				"relabelled",
				"retyped",
				"answered",
				"added",
				"removed",
			] as const)
				expect([key, report.counts[key]]).toEqual([key, sum(tasks, (task) => task.counts[key])]);
			expect(report.compared).toBe(tasks.length);
			expect(report.bothEmpty).toBe(tasks.filter((task) => task.bothEmpty).length);
			expect(report.scores?.hits ?? 0).toBe(sum(tasks, (task) => task.scores?.hits ?? 0));
			expect(report.scores?.missing ?? 0).toBe(sum(tasks, (task) => task.scores?.missing ?? 0));
			expect(report.scores?.extra ?? 0).toBe(sum(tasks, (task) => task.scores?.extra ?? 0));
			for (const change of ["changed", "answered", "cleared"] as const)
				expect(report.answers[change]).toBe(
					sum(tasks, (task) => task.answers.filter((pair) => pair.change === change).length),
				);
		}, 40);
	});

	test("open into their tasks: every query in a report picks those that it counts", async () => {
		await onExports(async (id, some, other) => {
			const report = await comparing.compare({ kind: "stages", export: id, from: label, to: exported }, some);
			for (const one of [report, await comparing.report(id, "", other)]) {
				const counted = [
					...one.histogram,
					...one.classes,
					...one.people,
					...one.stages,
					...one.batches,
					...one.matrix.cells,
					...one.leftOut.filter(({ where }) => where !== null),
					{ where: one.flips.where, tasks: one.flips.figures },
					{ where: one.flips.where.replace(">0", "=2"), tasks: one.flips.verdicts },
					{ where: "changes=0", tasks: one.unchanged + one.bothEmpty },
					{ where: "has:compared", tasks: one.compared },
				].filter(({ where }) => one === report || where !== "changes=0");
				for (const { where, tasks } of counted)
					expect([where, (await rowsOf(id, where ?? "")).length]).toEqual([where, tasks]);
				const compared = await tasksOf(id, { ...defaultSettings, ...some });
				for (const { where, title } of one.questions) {
					const differing = [...compared].filter(([, task]) =>
						task.answers.some((pair) => pair.path.at(-1) === title && pair.change !== "unchanged"),
					);
					expect(await rowsOf(id, where)).toEqual(differing.map(([row]) => row));
				}
			}
		}, 25);
	});

	test("open into their pairs: as many as are counted, each as its task has it", async () => {
		await onExports(async (id, some, other) => {
			await comparing.compare({ kind: "stages", export: id, from: label, to: exported }, some);
			const report = await comparing.report(id, "", other);
			const tasks = await tasksOf(id, { ...defaultSettings, ...some, threshold: other });
			for (const change of [
				null,
				"pairs",
				"unchanged",
				"moved",
				"relabelled",
				"answered",
				"added",
				"removed",
			] as const) {
				const filter = { where: "", change, class: null, classA: null, classB: null, threshold: other };
				const { total, pairs } = valueOf(await comparing.engine.listPairs(id, filter, 0, 1000));
				const { counts } = report;
				expect(total).toBe(change === null ? counts.pairs + counts.added + counts.removed : counts[change]);
				expect(pairs.length).toBe(total);
				for (const pair of pairs) {
					const { tools } = tasks.get(pair.row) as TaskComparison;
					if (pair.a === null) expect(tools.added).toContain(pair.b);
					else if (pair.b === null) expect(tools.removed).toContain(pair.a);
					else
						expect(tools.pairs.find(({ a }) => a === pair.a)).toMatchObject({
							b: pair.b,
							similarity: pair.similarity,
							changes: pair.changes,
						});
				}
				const middle = valueOf(await comparing.engine.listPairs(id, filter, 3, 8));
				expect(middle.pairs).toEqual(pairs.slice(3, 8));
			}
			for (const { a, b, annotations } of report.matrix.cells) {
				const name = (at: number | null) => (at === null ? "unmatched" : (report.matrix.classes[at]?.schemaId ?? ""));
				const filter = { where: "", change: null, class: null, classA: name(a), classB: name(b), threshold: other };
				expect(valueOf(await comparing.engine.listPairs(id, filter, 0, 1000)).pairs.length).toBe(annotations);
			}
			for (const [place, { name, counts }] of report.classes.entries()) {
				const own = report.matrix.classes[place]?.schemaId ?? "";
				const filter = { where: "", change: null, class: own, classA: null, classB: null, threshold: other };
				const { total, pairs } = valueOf(await comparing.engine.listPairs(id, filter, 0, 1000));
				const expected = counts.pairs + counts.added + counts.removed;
				expect([name, total, pairs.length]).toEqual([name, expected, expected]);
			}
		}, 20);
	});
});

function sum<T>(items: readonly T[], of: (item: T) => number): number {
	return items.reduce((total, item) => total + of(item), 0);
}
