import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import type { ClassCount } from "#shared/export";
import type { Finding } from "#shared/findings/finding";
import { namedTool } from "#shared/findings/named";
import type { Point } from "#shared/task";
import type { HandPlace } from "../../../../renderer/canvas/drafts/easel.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Desk } from "../../../../renderer/state/drawing/desk.svelte.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { taskFindings } from "../../findings-answers.ts";
import { KeptFindings } from "./kept-findings.svelte.ts";

const ref = { export: "e", row: 0 };

interface Bench {
	desk: Desk;
	view: TaskView;
	findings: KeptFindings;
}

async function bench(more: readonly ClassCount[] = []): Promise<Bench> {
	const host = createHost(new FakeHost());
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	await view.show(ref);
	const findings = new KeptFindings(taskFindings(ref), "ana");
	const classes = [
		{ schemaId: "s-Lane", title: "Lane", tools: 3, tasks: 1, kinds: [{ kind: "polyline", tools: 3 }] },
		{ schemaId: "s-Car", title: "Car", tools: 9, tasks: 1, kinds: [{ kind: "bounding-box", tools: 9 }] },
		...more,
	];
	return {
		desk: new Desk(
			findings,
			view,
			() => "light",
			() => classes,
		),
		view,
		findings,
	};
}

const at = (x: number, y: number, more: Partial<HandPlace> = {}): HandPlace => ({
	at: [x, y],
	exact: [x, y],
	unit: 1,
	isBound: false,
	...more,
});

function drag({ desk }: Bench, from: Point, to: Point, more: Partial<HandPlace> = {}): void {
	const hand = desk.hand;
	hand?.press(at(...from, more), null);
	hand?.move(at(...to, more), true);
	hand?.release(at(...to, more), false);
	flushSync();
}

function click({ desk }: Bench, ...places: Point[]): void {
	for (const place of places) {
		desk.hand?.press(at(...place), null);
		desk.hand?.release(at(...place), true);
		flushSync();
	}
}

/** Pulls the handle at a place somewhere else. */
function pull({ desk }: Bench, from: Point, to: Point, grip: { path: number; index: number }): void {
	const hand = desk.hand;
	hand?.press(at(...from), { grip: { kind: "vertex", ...grip }, at: from });
	hand?.move(at(...to), true);
	hand?.release(at(...to), false);
	flushSync();
}

function bodies(findings: KeptFindings): Finding["body"][] {
	return findings.ofTask.rows.map(({ version }) => version.finding.body);
}

describe("drawing", () => {
	it("tells classes without an id apart by their titles, and draws none with an id that it has not", async () => {
		const bare = (title: string): ClassCount => ({ schemaId: "", title, tools: 1, tasks: 1, kinds: [] });
		const all = await bench([bare("Tree"), bare("Sign")]);
		const [tree, sign] = all.desk.classes.slice(2);
		expect([tree, sign]).toEqual([
			{ schemaId: null, title: "Tree" },
			{ schemaId: null, title: "Sign" },
		]);
	});

	it("makes a mark of a drag, in the class that was seen with the tool, and keeps the tool in hand", async () => {
		const all = await bench();
		all.desk.toggleTool("bounding-box");
		drag(all, [100, 200], [160, 240]);
		expect(bodies(all.findings)).toEqual([
			{
				kind: "mark",
				geometry: { kind: "bounding-box", x: 100, y: 200, width: 60, height: 40 },
				page: null,
				meaning: "right",
				schemaId: "s-Car",
				title: "Car",
				text: "",
				answers: [],
				replaces: null,
			},
		]);
		expect(all.findings.labels).toEqual(["Draw Car"]);
		expect(all.desk.mode).toEqual({ kind: "draw", tool: "bounding-box" });
		expect(all.desk.selected?.body.title).toBe("Car");
		// A hand that slipped draws nothing.
		drag(all, [10, 10], [10, 80]);
		expect(all.findings.labels).toHaveLength(1);
	});

	it("takes vertices of a draft back and does them again, and finishes it once", async () => {
		const all = await bench();
		const { desk } = all;
		desk.toggleTool("polygon");
		click(all, [10, 10], [90, 10], [90, 90], [50, 140]);
		expect(desk.undo()).toBe(true);
		expect(desk.drafting.draft?.points).toHaveLength(3);
		expect(desk.redo()).toBe(true);
		expect(desk.drafting.takeBack()).toBe(true);
		click(all, [12, 11]);
		expect(bodies(all.findings)).toMatchObject([
			{
				geometry: {
					kind: "polygon",
					ring: [
						[10, 10],
						[90, 10],
						[90, 90],
					],
				},
			},
		]);
		// What is saved is no step of the draft any more.
		expect(desk.undo()).toBe(false);
	});

	it("gives a draft up on Esc and brings it back, and keeps it while another task is in front", async () => {
		const all = await bench();
		const { desk, view } = all;
		desk.toggleTool("polyline");
		click(all, [10, 10], [90, 10]);
		expect(desk.putDown()).toBe(true);
		expect(desk.drafting.isBegun).toBe(false);
		expect(desk.undo()).toBe(true);
		view.goToPage(3);
		flushSync();
		expect(desk.drafting.isBegun).toBe(false);
		view.goToPage(0);
		flushSync();
		expect(desk.drafting.draft?.points).toEqual([
			[10, 10],
			[90, 10],
		]);
		desk.drafting.finish();
		expect(bodies(all.findings)).toMatchObject([{ geometry: { kind: "polyline" }, title: "Lane" }]);
		expect(desk.putDown()).toBe(true);
		expect(desk.mode.kind).toBe("edit");
		expect([desk.putDown(), desk.putDown()]).toEqual([true, false]);
	});

	it("goes on with a draft on the task that is seen while another one is on its way", async () => {
		const all = await bench();
		all.desk.toggleTool("polygon");
		click(all, [0, 0], [30, 0]);
		const shown = all.view.show({ export: "e", row: 1 });
		click(all, [30, 30]);
		expect(all.desk.drafting.draft?.points).toHaveLength(3);
		await shown;
		expect(all.desk.drafting.draft?.points).toEqual([]);
		await all.view.show(ref);
		all.desk.drafting.finish();
		expect(bodies(all.findings)).toMatchObject([{ geometry: { kind: "polygon" } }]);
	});

	it("draws regions with holes, arrows and notes", async () => {
		const all = await bench();
		const { desk } = all;
		desk.toggleTool("segmentation");
		const stroke = (points: Point[], isBound = false): void => {
			const [first = [0, 0], ...others] = points;
			desk.hand?.press(at(...first, { isBound }), null);
			for (const each of others) desk.hand?.move(at(...each), true);
			desk.hand?.release(at(...first), false);
			flushSync();
		};
		stroke([
			[0, 0],
			[100, 0],
			[100, 100],
			[0, 100],
		]);
		stroke(
			[
				[20, 20],
				[40, 20],
				[40, 40],
				[20, 40],
			],
			true,
		);
		desk.drafting.finish();
		desk.toggleTool("arrow");
		drag(all, [0, 0], [30, 40]);
		desk.toggleTool("note");
		click(all, [7, 8]);
		expect(bodies(all.findings)).toMatchObject([
			{ geometry: { kind: "segmentation", zones: [{ holes: [{ length: 4 }] }] }, meaning: "right" },
			{ geometry: { kind: "arrow", from: [0, 0], to: [30, 40] }, meaning: "note", title: "" },
			{ geometry: { kind: "point" }, meaning: "note" },
		]);
		expect(desk.wording).toBe(desk.selected?.id);
	});

	it("draws by keys alone", async () => {
		const { desk, findings } = await bench();
		desk.toggleTool("bounding-box");
		desk.moveByKeys(0, 0, [50, 60]);
		desk.drafting.setCursor();
		desk.moveByKeys(10, 0, [0, 0]);
		desk.moveByKeys(0, 20, [0, 0]);
		expect(desk.drafting.sketch?.shape).toMatchObject({ width: 10, height: 20 });
		desk.drafting.setCursor();
		expect(bodies(findings)).toMatchObject([{ geometry: { x: 50, y: 60, width: 10, height: 20 } }]);
	});
});

describe("correcting", () => {
	it("changes a mark by its handles, one step for each pull, and only one's own", async () => {
		const all = await bench();
		const { desk, findings } = all;
		desk.toggleTool("polygon");
		click(all, [10, 10], [90, 10], [90, 90], [10, 10]);
		desk.putDown();
		expect(desk.mode.kind).toBe("edit");
		pull(all, [90, 90], [120, 100], { path: 0, index: 2 });
		expect(desk.editing.shape).toMatchObject({
			ring: [
				[10, 10],
				[90, 10],
				[120, 100],
			],
		});
		desk.moveByKeys(1, 0, [0, 0]);
		desk.moveByKeys(0, 10, [0, 0]);
		expect(findings.labels).toEqual(["Draw Lane", "Move a vertex of Lane"]);
		desk.editing.settle();
		expect(bodies(findings)).toMatchObject([
			{
				geometry: {
					ring: [
						[10, 10],
						[90, 10],
						[121, 110],
					],
				},
			},
		]);
		expect(desk.editing.addVertex()).toBe(true);
		expect(bodies(findings)).toMatchObject([{ geometry: { ring: { length: 4 } } }]);
		expect(desk.deleteSelected()).toBe(true);
		expect(bodies(findings)).toMatchObject([{ geometry: { ring: { length: 3 } } }]);
		const [mark] = desk.corrections.marks;
		if (mark === undefined) throw new Error("The mark is gone");
		findings.reviewer = "bo";
		flushSync();
		expect(desk.mode.kind).toBe("look");
		const before = findings.labels.length;
		desk.corrections.takeAway({ ...mark, isMine: false });
		expect(findings.labels).toHaveLength(before);
		expect(desk.corrections.canvasMarks[0]?.label).toBe("Lane · ana");
	});

	it("goes on with what a hand pulls while the same findings are read again", async () => {
		const all = await bench();
		const { desk, findings } = all;
		desk.toggleTool("polygon");
		click(all, [10, 10], [90, 10], [90, 90], [10, 10]);
		desk.putDown();
		desk.hand?.press(at(90, 90), { grip: { kind: "vertex", path: 0, index: 2 }, at: [90, 90] });
		desk.hand?.move(at(100, 95), true);
		findings.readAgain();
		flushSync();
		const pulled = {
			ring: [
				[10, 10],
				[90, 10],
				[100, 95],
			],
		};
		expect(desk.editing.shape).toMatchObject(pulled);
		desk.hand?.release(at(100, 95), false);
		flushSync();
		expect(findings.labels).toEqual(["Draw Lane", "Move a vertex of Lane"]);
		expect(bodies(findings)).toMatchObject([{ geometry: pulled }]);
	});

	it("begins with a copy of an annotation in its place, with its answers, and only once", async () => {
		const { desk, view, findings } = await bench();
		const tool = view.tools[0];
		if (tool === undefined) throw new Error("No annotation");
		view.select(tool.index);
		view.stepSelection(1);
		const next = view.selected;
		view.select(tool.index);
		expect(desk.copySelected(true)).toBe(true);
		expect(bodies(findings)).toMatchObject([
			{ geometry: tool.geometry, schemaId: tool.schemaId, replaces: namedTool(tool), answers: [{ title: "Occluded" }] },
		]);
		expect(desk.corrections.corrected.replaced.get(tool.index)).toBe(desk.selected?.id);
		// Whoever goes on from the copy comes to the annotation behind the one that it stands for.
		expect(desk.standsFor).toBe(tool.index);
		view.stepSelection(1, desk.standsFor);
		expect([view.selected, desk.standsFor]).toEqual([next, null]);
		view.select(tool.index);
		desk.copySelected(true);
		expect(findings.labels).toHaveLength(1);
		expect(view.selected).toBeNull();
		view.select(tool.index);
		desk.copySelected(false);
		expect(bodies(findings)[1]).toMatchObject({ replaces: null, geometry: { x: 90, y: 100 } });
	});

	it("strikes an annotation out and takes that back", async () => {
		const { desk, view, findings } = await bench();
		view.select(3);
		expect(desk.deleteSelected()).toBe(true);
		expect(desk.corrections.corrected.removed.size).toBe(1);
		expect(desk.deleteSelected()).toBe(true);
		expect(desk.corrections.corrected.removed.size).toBe(0);
		expect(findings.labels.map((label) => label.split(" ")[0])).toEqual(["Strike", "Keep"]);
		view.select(null);
		expect(desk.deleteSelected()).toBe(false);
	});

	it("answers anew on the task where that was begun alone, and corrects the exported state alone", async () => {
		const { desk, view, findings } = await bench();
		desk.answering = "/task/classifications/0";
		expect(desk.answering).toBe("/task/classifications/0");
		await view.show({ export: "e", row: 1 });
		expect(desk.answering).toBeNull();
		await view.show(ref, 1);
		view.select(view.tools[0]?.index ?? null);
		expect(view.selectedTool).not.toBeNull();
		expect(desk.copySelected(true)).toBe(false);
		expect(bodies(findings)).toEqual([]);
	});

	it("answers a question anew, once for each question and annotation", async () => {
		const { desk, view, findings } = await bench();
		const weather = { schemaId: "q-Weather", tool: "radio", title: "Weather", page: null, owner: null };
		const occluded = {
			schemaId: "q-Occluded",
			tool: "radio",
			title: "Occluded",
			page: null,
			owner: view.tools[0] ?? null,
		};
		desk.corrections.answer(weather, "Rain");
		desk.corrections.answer(weather, "Fog");
		desk.corrections.answer(occluded, "No");
		expect(findings.ofTask.rows).toHaveLength(2);
		expect(desk.corrections.answerTo(weather)?.answer.answer).toBe("Fog");
		expect(desk.corrections.answerTo({ ...occluded, owner: view.tools[3] ?? null })).toBeNull();
		desk.corrections.withdraw(weather);
		expect(desk.corrections.answerTo(weather)).toBeNull();
	});
});
