import { describe, expect, it } from "vitest";
import { fault, ok } from "#shared/outcome";
import { Memory } from "../../../../renderer/db.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Comparison } from "../../../../renderer/state/compare/comparison.svelte.ts";
import { keyOf } from "../../../../renderer/state/compare/differences.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { sampleTask, toolOf } from "../../sample-task.ts";
import { compareHere, comparisonOf } from "./compare-here.ts";

const ref = { export: "first", row: 4 };

async function comparing(answers: FakeHost["answers"] = {}, still = false) {
	const fake = new FakeHost(undefined, { compareTasks: compareHere, ...answers });
	const host = createHost(fake);
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	const memory = new Memory(() => undefined, `compare-${String(Math.random())}`);
	const sources = { host, memory, view, scheme: () => "light" as const, exports: () => fake.summaries };
	const comparison = new Comparison(sources, () => still);
	await comparison.load();
	await view.show(ref);
	await comparison.toggle();
	return { fake, view, memory, comparison, sources };
}

describe("two sides of the task in front", () => {
	it("begins with the latest review and the stage before it", async () => {
		const { comparison } = await comparing();
		expect(comparison.a?.moment).toEqual({ kind: "visit", visit: 1 });
		expect(comparison.b?.moment).toEqual({ kind: "visit", visit: 2 });
		expect(comparison.result?.tools.added).toHaveLength(8);
		expect(comparison.stops).toHaveLength(8);
		expect(comparison.differences).toHaveLength(24);
	});

	it("does nothing without a task, and lets go of both sides at the end", async () => {
		const { comparison, fake } = await comparing();
		await comparison.toggle();
		expect([comparison.isOn, comparison.taskA, comparison.result]).toEqual([false, null, null]);
		const view = new TaskView(createHost(fake), new Picture(createHost(fake)), () => "light");
		const memory = new Memory(() => undefined, "compare-none");
		const other = new Comparison({ host: createHost(fake), memory, view, scheme: () => "light", exports: () => [] });
		await other.toggle();
		expect(other.isOn).toBe(false);
	});

	it("goes along with the task in front, in the same stages", async () => {
		const { comparison, view } = await comparing();
		await comparison.choose("a", { ref, moment: { kind: "visit", visit: 0 } });
		await view.show({ export: "first", row: 5 });
		await comparison.follow(view.task);
		expect(comparison.a).toEqual({ ref: { export: "first", row: 5 }, moment: { kind: "visit", visit: 0 } });
		expect(comparison.b?.ref.row).toBe(5);
		const before = comparison.result;
		// Another moment of the same task in front changes no side.
		await view.showVisit(1);
		await comparison.follow(view.task);
		expect(comparison.result).toBe(before);
	});

	it("takes no answer for sides that are no longer wanted", async () => {
		const { comparison, fake } = await comparing();
		fake.holding = ["compareTasks"];
		const first = comparison.choose("a", { ref, moment: { kind: "visit", visit: 0 } });
		const second = comparison.choose("b", { ref, moment: { kind: "exported" } });
		fake.release(1);
		await second;
		fake.release(0);
		await first;
		expect([comparison.result?.a.visit, comparison.result?.b.visit]).toEqual([0, null]);
		expect(comparison.loading).toBe(false);
	});

	it("says why there is no comparison", async () => {
		const { comparison } = await comparing({ compareTasks: () => fault("task-damaged", "byte 12") });
		expect(comparison.fault?.detail).toBe("byte 12");
		expect(comparison.differences).toEqual([]);
	});

	it("pairs by id within a task, by place between two of one export, and as a person says", async () => {
		const { comparison } = await comparing();
		expect(comparison.settings.pairing).toEqual({ by: "id" });
		await comparison.choose("b", { ref: { export: "first", row: 9 }, moment: { kind: "exported" } });
		expect(comparison.settings.pairing).toEqual({ by: "geometry" });
		await comparison.choose("b", { ref: { export: "other", row: 9 }, moment: { kind: "exported" } });
		expect(comparison.settings.pairing).toEqual({ by: "id" });
		await comparison.change({ pairing: { by: "answer", title: "Track" } });
		expect(comparison.settings.pairing).toEqual({ by: "answer", title: "Track" });
	});

	it("remembers the view and the settings, and asks for a comparison only where they change it", async () => {
		const { comparison, fake, memory, sources } = await comparing();
		comparison.show("swipe");
		comparison.slide(0.3);
		const asked = fake.count("compareTasks");
		await comparison.change({ onlyDifferences: true });
		expect(fake.count("compareTasks")).toBe(asked);
		await comparison.change({ threshold: 0.7 });
		expect(fake.count("compareTasks")).toBe(asked + 1);
		const again = new Comparison({ ...sources, memory }, () => false);
		await again.load();
		expect([again.view, again.choices.threshold, again.choices.onlyDifferences]).toEqual([
			{ kind: "swipe", at: 0.5 },
			0.7,
			true,
		]);
	});
});

describe("views", () => {
	it("are gone through in a circle, each as it begins", async () => {
		const { comparison } = await comparing();
		comparison.stepView(-1);
		expect(comparison.view).toEqual({ kind: "blink", side: "a", runs: true });
		comparison.stepView(1);
		expect(comparison.view).toEqual({ kind: "two-up" });
	});

	it("blink by themselves only where no less motion is wanted, and by hand always", async () => {
		const { comparison } = await comparing({}, true);
		comparison.show("blink");
		expect(comparison.view).toEqual({ kind: "blink", side: "a", runs: false });
		comparison.toggleBlinking();
		comparison.blink(false);
		expect(comparison.view).toEqual({ kind: "blink", side: "b", runs: true });
		comparison.blink(true);
		expect(comparison.view).toEqual({ kind: "blink", side: "a", runs: false });
	});

	it("slide within the width, and only where there is something to slide", async () => {
		const { comparison } = await comparing();
		comparison.slide(0.2);
		expect(comparison.view).toEqual({ kind: "two-up" });
		comparison.show("onion");
		comparison.slide(7);
		expect(comparison.view).toEqual({ kind: "onion", opacity: 1 });
	});
});

describe("walking the differences", () => {
	it("goes from one to the next, stays at the ends, and leaves hidden classes out", async () => {
		const { comparison, view } = await comparing();
		comparison.step(-1);
		expect(comparison.selected).toBe(comparison.stops.at(-1));
		comparison.step(1);
		expect(comparison.selected).toBe(comparison.stops.at(-1));
		comparison.select(null);
		comparison.step(1);
		expect(comparison.selected).toBe(comparison.stops[0]);
		const { b } = comparison.selectedPair ?? { b: null };
		comparison.hideSelectedClass();
		expect(view.hidden.has(`id:s-${b?.title ?? ""}`)).toBe(true);
		expect(comparison.selected).toBeNull();
		expect(comparison.stops.length).toBeLessThan(8);
		comparison.hideSelectedClass();
		expect(comparison.stops).toHaveLength(8);
	});

	it("goes on from a line that is no difference to the next one behind it", async () => {
		const { comparison } = await comparing();
		const last = comparison.differences.filter(({ change }) => change === "unchanged").at(-1);
		comparison.select(last?.id ?? "");
		comparison.step(1);
		// Unchanged lines stand behind the differences of their page.
		expect(comparison.selected).toBe(last);
		comparison.step(-1);
		expect(comparison.selected).toBe(comparison.stops.at(-1));
	});

	it("goes to the page of a difference, and steps over pages that no side names", async () => {
		const box = { kind: "bounding-box", x: 10, y: 20, width: 30, height: 40 } as const;
		const task = { ...sampleTask(ref), asset: { ...sampleTask(ref).asset, pages: 9 } };
		const on = (...pages: number[]) => ({
			...task.snapshot,
			tools: pages.map((page, index) => toolOf(index, "Car", box, { page, objectId: `o${String(page)}` })),
		});
		const [before, after] = [on(2, 4), on(4, 7)];
		const { comparison, view } = await comparing({
			readTask: (_of: unknown, visit: number | null) => ok({ ...task, snapshot: visit === 1 ? before : after }),
			compareTasks: () => ok(comparisonOf(before, after)),
		});
		expect(comparison.pagesNamed).toEqual([2, 4, 7]);
		expect(view.page).toBe(4);
		comparison.step(1);
		expect([comparison.selected?.change, view.page]).toEqual(["removed", 2]);
		comparison.step(1);
		expect([comparison.selected?.change, view.page]).toEqual(["added", 7]);
		comparison.stepPage(-1);
		comparison.stepPage(-1);
		expect(view.page).toBe(2);
		expect(comparison.page.marksOfA.map(({ key }) => key)).toEqual([keyOf("a", 0)]);
		expect(comparison.page.marksOfB).toEqual([]);
	});
});

describe("what is painted", () => {
	const box = (x: number) => ({ kind: "bounding-box", x, y: 20, width: 30, height: 30 }) as const;
	const before = [toolOf(0, "Car", box(10)), toolOf(1, "Lane", box(10)), toolOf(2, "Sign", box(10))];
	const after = [toolOf(1, "Lane", box(400)), toolOf(2, "Sign", box(20)), toolOf(3, "Car", box(90))];
	const task = sampleTask(ref);
	const sides = [before, after].map((tools) => ({ ...task.snapshot, tools }));
	const changed = new Map([
		[1, { changes: ["moved"] as const, similarity: 0, finding: "moved-far" as const }],
		[2, { changes: ["moved"] as const, similarity: 0.5 }],
	]);
	const answers = {
		readTask: (_of: unknown, visit: number | null) => ok({ ...task, snapshot: sides[visit === 1 ? 0 : 1] }),
		compareTasks: () => ok(comparisonOf({ tools: before }, { tools: after }, changed)),
	};

	it("says what became of each mark by hue, stroke and sign", async () => {
		const { comparison } = await comparing(answers);
		const [gone, far] = comparison.page.marksOfA;
		const came = comparison.page.marksOfB.find(({ key }) => key === keyOf("b", 3));
		expect([gone?.badge, far?.badge, came?.badge]).toEqual(["−", "≠", "+"]);
		expect(new Set([gone, far, came].map((mark) => mark?.colour.stroke)).size).toBe(3);
		expect(new Set([gone, far, came].map((mark) => String(mark?.dash))).size).toBe(3);
		// A divider that is dragged makes no mark anew.
		comparison.show("swipe");
		const before = comparison.page.marksOfA;
		comparison.slide(0.3);
		expect(comparison.page.marksOfA).toBe(before);
		comparison.show("overlay");
		const signs = [...comparison.page.marksOfA, ...comparison.page.marksOfB].map(({ badge }) => badge);
		expect(signs).toEqual(["−", "≠A", "≠A", "≠B", "≠B", "+"]);
	});

	it("joins a pair that lies far apart by a line, and no other", async () => {
		const { comparison, view } = await comparing(answers);
		expect(comparison.page.links.map(({ key }) => key)).toEqual([keyOf("a", 1)]);
		view.hidden.add("id:s-Lane");
		expect(comparison.page.links).toEqual([]);
		expect([...comparison.page.hiddenKeys]).toEqual([keyOf("a", 1), keyOf("b", 1)]);
	});

	it("leaves unchanged marks out where only differences are wanted", async () => {
		const { comparison } = await comparing();
		expect(comparison.page.hiddenKeys.size).toBe(0);
		await comparison.change({ onlyDifferences: true });
		expect(comparison.page.hiddenKeys.size).toBe(32);
		expect(comparison.listed).toHaveLength(8);
	});

	it("finds the other one of a pair, and explains pairs alone", async () => {
		const { comparison } = await comparing(answers);
		expect(comparison.partnerOf(keyOf("a", 2))).toBe(keyOf("b", 2));
		expect(comparison.partnerOf(keyOf("b", 3))).toBeNull();
		comparison.selectKey(keyOf("b", 3));
		comparison.explain();
		expect(comparison.explained).toBeNull();
		comparison.selectKey(keyOf("b", 2));
		comparison.explain();
		expect(comparison.explained?.a?.index).toBe(2);
		expect(comparison.selectedKeys).toEqual([keyOf("a", 2), keyOf("b", 2)]);
	});
});

it("offers the task's own moments, other tasks of the asset, and itself in other exports", async () => {
	const { comparison, fake } = await comparing({
		listMembers: () =>
			ok({
				joinedBy: "assetId",
				members: [4, 8].map((row) => ({
					ref: { export: "first", row },
					taskId: `t${String(row)}`,
					stage: "Label",
					person: "bo",
					tools: 1,
					consensus: null,
				})),
				ties: ["Two assets share a URL."],
			}),
	});
	expect(comparison.options.groups.map(({ title, options }) => [title, options.length])).toEqual([
		["This task", 5],
		["Other tasks of the asset", 1],
	]);
	expect(comparison.options.ties).toEqual(["Two assets share a URL."]);
	fake.summaries = [...fake.summaries, { ...(fake.summaries[0] as (typeof fake.summaries)[number]), id: "later" }];
	await comparison.options.look();
	const elsewhere = comparison.options.groups.at(-1);
	expect(elsewhere?.title).toBe("This task in other exports");
	expect(elsewhere?.options[0]?.side.ref.export).toBe("later");
});

it("opens sides that were compared elsewhere at a pair, by the settings of there", async () => {
	const { comparison, fake } = await comparing();
	comparison.stop();
	const stage = (name: string) => ({ kind: "stage", stage: name, which: "latest" }) as const;
	fake.answers = {
		...fake.answers,
		compareTasks: (...[a, b, settings]: Parameters<typeof compareHere>) => {
			const at = (side: typeof a) => ({
				...side,
				visit: side.moment.kind === "stage" && side.moment.stage === "Label" ? 1 : 2,
			});
			const before = sampleTask(a.ref, at(a).visit).snapshot;
			const after = sampleTask(b.ref, at(b).visit).snapshot;
			return ok({ ...comparisonOf(before, after), a: at(a), b: at(b), settings });
		},
	};
	const settings = { ...comparison.settings, threshold: 0.8, pairing: { by: "geometry" } as const };
	const sides = [
		{ ref, moment: stage("Label") },
		{ ref, moment: stage("Review") },
	] as const;
	await comparison.open(sides, settings, { a: null, b: 20 });
	expect([comparison.isOn, comparison.settings.threshold, comparison.selected?.id]).toEqual([true, 0.8, "tool - 20"]);
	expect([comparison.a?.moment, comparison.b?.moment]).toEqual([
		{ kind: "visit", visit: 1 },
		{ kind: "visit", visit: 2 },
	]);
	expect([comparison.taskA?.shown, comparison.taskB?.shown]).toEqual([1, 2]);
});
