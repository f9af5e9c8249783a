import { describe, expect, it } from "vitest";
import { ok } from "#shared/outcome";
import type { ComparedSide, CompareSettings } from "#shared/compare/settings";
import type { TaskRef } from "#shared/export";
import type { Task } from "#shared/task";
import { Memory } from "../../../../renderer/db.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Comparison } from "../../../../renderer/state/compare/comparison.svelte.ts";
import { isSameSide } from "../../../../renderer/state/compare/moments.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import { sideWords } from "../../../../renderer/views/compare/side-words.ts";
import { FakeHost } from "../../fake-host.ts";
import { sampleTask } from "../../sample-task.ts";
import { lineId } from "../../../../renderer/state/compare/differences.ts";
import { taskFindings } from "../../findings-answers.ts";
import { comparisonOf } from "./compare-here.ts";

const ref = { export: "first", row: 4 };
const mine: ComparedSide = { ref, moment: { kind: "mine" } };
const exported: ComparedSide = { ref, moment: { kind: "exported" } };

/** As exported, less what was taken away so far: `shift` at the beginning, `less` at the end. */
function lessened(of: TaskRef, { less, shift }: { less: number; shift: number }): Task {
	const task = sampleTask(of, null);
	const left = task.snapshot.tools.slice(shift, task.snapshot.tools.length - less);
	return { ...task, snapshot: { ...task.snapshot, tools: left.map((tool, index) => ({ ...tool, index })) } };
}

async function comparing() {
	const corrected = { less: 0, shift: 0, asked: 0 };
	const fake = new FakeHost(undefined, {
		readMine: (of: TaskRef) => {
			corrected.asked += 1;
			return ok(lessened(of, corrected));
		},
		compareTasks: (a: ComparedSide, b: ComparedSide, settings: CompareSettings) => {
			const of = ({ moment, ref: at }: ComparedSide) =>
				lessened(at, moment.kind === "mine" ? corrected : { less: 0, shift: 0 }).snapshot;
			return ok({ ...comparisonOf(of(a), of(b)), a: { ...a, visit: null }, b: { ...b, visit: null }, settings });
		},
	});
	const host = createHost(fake);
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	const memory = new Memory(() => undefined, `mine-${String(Math.random())}`);
	const comparison = new Comparison(
		{ host, memory, view, scheme: () => "light", exports: () => fake.summaries },
		() => true,
	);
	await comparison.load();
	await view.show(ref);
	await comparison.toggle();
	await comparison.choose("a", exported);
	await comparison.choose("b", mine);
	return { comparison, corrected, view };
}

describe("what the reviewer makes of a task as a side", () => {
	it("is offered with the task's own moments, and is another one than the exported state", async () => {
		const { comparison } = await comparing();
		const names = comparison.options.groups[0]?.options.map(({ name }) => name);
		expect(names?.slice(-2)).toEqual(["As exported", "Mine"]);
		expect(isSameSide(mine, exported)).toBe(false);
		expect(isSameSide(mine, { ...mine })).toBe(true);
		expect(sideWords("B", comparison.b, comparison.taskB)).toBe("B · as I corrected it");
	});

	it("is read anew whenever findings change, and only then and there", async () => {
		const { comparison, corrected } = await comparing();
		expect(comparison.result?.tools).toMatchObject({ removed: [], added: [] });
		corrected.less = 2;
		await comparison.findingsChanged();
		expect(comparison.result?.tools.removed).toHaveLength(2);
		expect(comparison.stops).toHaveLength(2);
		expect(comparison.taskB?.snapshot.tools).toHaveLength((comparison.taskA?.snapshot.tools.length ?? 0) - 2);
		await comparison.choose("b", { ref, moment: { kind: "visit", visit: 1 } });
		const { asked } = corrected;
		await comparison.findingsChanged();
		expect(corrected.asked).toBe(asked);
	});

	it("is left alone by findings of other tasks, and what is selected and explained stays where it is there", async () => {
		const { comparison, corrected } = await comparing();
		const key = taskFindings(ref).task.key;
		const pair = comparison.differences.find(({ group }) => group === "annotations");
		comparison.select(pair?.id ?? null);
		comparison.explain();
		const { asked } = corrected;
		await comparison.findingsChanged(["id:another"]);
		expect(corrected.asked).toBe(asked);
		// The first one goes, and all others stand one place before.
		corrected.shift = 1;
		const next = comparison.differences.find(({ id }) => id === lineId(1, 1));
		comparison.select(next?.id ?? null);
		comparison.explain();
		await comparison.findingsChanged([key]);
		expect(corrected.asked).toBe(asked + 1);
		expect(comparison.selected?.id).toBe(lineId(1, 0));
		expect(comparison.explained?.id).toBe(lineId(1, 0));
		corrected.shift = 2;
		await comparison.findingsChanged(null);
		expect([comparison.selected, comparison.explained]).toEqual([null, null]);
	});

	it("takes nothing of what was asked before the last change", async () => {
		const { comparison, corrected } = await comparing();
		corrected.less = 1;
		const first = comparison.findingsChanged();
		corrected.less = 3;
		await Promise.all([first, comparison.findingsChanged()]);
		expect(comparison.result?.tools.removed).toHaveLength(3);
		expect(comparison.taskB?.snapshot.tools).toHaveLength((comparison.taskA?.snapshot.tools.length ?? 0) - 3);
	});

	it("goes along to the next task, and changes places with the other side", async () => {
		const { comparison, view } = await comparing();
		await view.show({ export: "first", row: 5 });
		await comparison.follow(view.task);
		expect(comparison.b).toEqual({ ref: { export: "first", row: 5 }, moment: { kind: "mine" } });
		await comparison.swap();
		expect(comparison.a?.moment.kind).toBe("mine");
	});
});
