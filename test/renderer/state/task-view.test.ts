import { describe, expect, it } from "vitest";
import { extentOf } from "#shared/drawing/extent";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { classKey } from "#shared/drawing/placing";
import { Picture } from "../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../renderer/state/task-view.svelte.ts";
import { FakeHost } from "../fake-host.ts";
import { sampleTask, toolOf } from "../sample-task.ts";

const ref = { export: "first", row: 4 };

function viewOn(fake: FakeHost): TaskView {
	const host = createHost(fake);
	return new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
}

/** The documented sample: tools on pages 504 and 506, the same object ids on both. */
function twoPages() {
	const box = { kind: "bounding-box", x: 10, y: 20, width: 30, height: 40 } as const;
	const task = sampleTask(ref);
	const tools = [504, 506].map((page, at) => toolOf(at, "Car", box, { page, objectId: "same" }));
	return {
		...task,
		asset: { ...task.asset, width: null, height: null, pages: 507 },
		snapshot: { ...task.snapshot, tools },
	};
}

describe("the task in front", () => {
	it("looks for the media of the task in front, also where it was asked for twice before it came", async () => {
		const sought: number[] = [];
		const view = viewOn(
			new FakeHost(undefined, {
				findMedia: (of: { row: number }) => {
					sought.push(of.row);
					return fault("media-missing", "a.jpg");
				},
			}),
		);
		await view.show({ export: "first", row: 1 });
		await Promise.all([view.show(ref), view.show(ref)]);
		expect(view.task?.ref.row).toBe(4);
		expect(sought).toEqual([1, 4]);
	});

	it("groups its tools by class and colours marks alike", async () => {
		const view = viewOn(new FakeHost());
		await view.show(ref);
		expect(view.groups.map((group) => group.title)).toEqual(["Building", "Car", "Lane", "Pedestrian", "Traffic sign"]);
		expect(view.groups.reduce((sum, group) => sum + group.tools.length, 0)).toBe(24);
		const [group] = view.groups;
		const marks = view.marks.filter((mark) => mark.label === "Building");
		expect(marks.every((mark) => mark.colour.stroke === group?.colour.stroke)).toBe(true);
	});

	it("drops the answer for a task that is no longer wanted", async () => {
		const fake = new FakeHost();
		fake.holding = ["readTask"];
		const view = viewOn(fake);
		const first = view.show({ export: "first", row: 1 });
		const second = view.show({ export: "first", row: 2 });
		fake.release(1);
		await second;
		fake.release(0);
		await first;
		expect(view.task?.ref.row).toBe(2);
		expect(view.loading).toBe(false);
	});

	it("takes no answer any more once the page has gone away", async () => {
		const fake = new FakeHost();
		fake.holding = ["readTask"];
		const view = viewOn(fake);
		const showing = view.show(ref);
		view.stop();
		fake.release();
		await showing;
		expect(view.task).toBeNull();
		expect(fake.count("findMedia")).toBe(0);
	});

	it("keeps the page when another stage is shown, and lets go of the selection", async () => {
		const view = viewOn(new FakeHost());
		await view.show(ref);
		view.select(20);
		await view.showVisit(1);
		expect([view.visit, view.tools.length, view.selected]).toEqual([1, 16, null]);
		await view.showVisit(null);
		expect([view.visit, view.tools.length]).toEqual([null, 24]);
	});

	it("begins on the first page that has annotations, and steps over the pages between", async () => {
		const fake = new FakeHost(undefined, { readTask: () => ok(twoPages()) });
		const view = viewOn(fake);
		await view.show(ref);
		expect(view.pagesNamed).toEqual([504, 506]);
		expect([view.page, view.pageTools.length]).toEqual([504, 1]);
		view.stepPage(1);
		expect(view.page).toBe(506);
		view.stepPage(1);
		expect(view.page).toBe(506);
		view.goToPage(505);
		expect(view.pageTools).toEqual([]);
		view.select(0);
		expect([view.page, view.selected]).toEqual([504, 0]);
		expect(fake.asked.filter(({ question }) => question === "findMedia").map(({ args }) => args[1])).toEqual([
			504, 506, 505, 504,
		]);
	});

	it("lays geometry on a sheet of its own extent where the export names no size", async () => {
		const view = viewOn(new FakeHost(undefined, { readTask: () => ok(twoPages()) }));
		await view.show(ref);
		expect(view.sheet).toEqual({ x: 8, y: 18, width: 34, height: 44, by: "extent" });
	});

	it("lays PDF areas on a sheet of the size of the page that they were drawn on", async () => {
		const rect = { x: 0.125, y: 0.25, width: 0.5, height: 0.25 };
		const pdf = {
			kind: "pdf",
			pageNumber: 3,
			bounds: rect,
			rects: [],
			text: null,
			image: false,
			pageSize: { width: 800, height: 600 },
		} as const;
		const task = sampleTask(ref);
		const answer = { ...task, snapshot: { ...task.snapshot, tools: [toolOf(0, "Clause", pdf)] } };
		const view = viewOn(new FakeHost(undefined, { readTask: () => ok(answer) }));
		await view.show(ref);
		expect(view.page).toBe(2);
		expect(view.sheet).toEqual({ x: 0, y: 0, width: 800, height: 600, by: "export" });
		expect(extentOf(view.marks)).toEqual({ x: 100, y: 150, width: 400, height: 150 });
	});

	it("steps through annotations in the order of the list, over hidden classes", async () => {
		const view = viewOn(new FakeHost());
		await view.show(ref);
		const [building, car] = view.groups;
		view.stepSelection(1);
		expect(view.selected).toBe(building?.tools[0]?.index);
		view.hideSelectedClass();
		expect(view.hidden.has(building?.key ?? "")).toBe(true);
		expect(view.hiddenKeys.size).toBe(building?.tools.length);
		expect(view.selected).toBeNull();
		view.stepSelection(1);
		expect(view.selected).toBe(car?.tools[0]?.index);
		view.select(null);
		view.hideSelectedClass();
		expect(view.hidden.size).toBe(0);
	});

	it("selects a tool or a relation, never both, and goes to a page that shows it", async () => {
		const task = twoPages();
		const relation = {
			pointer: "/task/relations/0",
			index: 0,
			objectId: "r",
			schemaId: null,
			title: "same",
			page: 506,
			ends: { kind: "pair", from: "same", to: "same", direction: null },
			notes: [],
			unknown: [],
		} as const;
		const answer = { ...task, snapshot: { ...task.snapshot, relations: [relation] } };
		const view = viewOn(new FakeHost(undefined, { readTask: () => ok(answer) }));
		await view.show(ref);
		expect([view.page, view.links.length]).toEqual([504, 0]);
		view.select(0);
		view.selectRelation(0);
		expect([view.selected, view.selectedRelation, view.page]).toEqual([null, 0, 506]);
		expect(view.links.map((link) => link.key)).toEqual([0]);
		view.hidden.add("id:s-Car");
		expect(view.links).toEqual([]);
		view.hidden.clear();
		view.stepSelection(1);
		expect([view.selected, view.selectedRelation]).toEqual([1, null]);
		view.select(null);
		expect(view.selectedRelation).toBeNull();
		view.selectRelation(0);
		await view.show(ref);
		expect(view.selectedRelation).toBeNull();
		view.selectRelation(7);
		expect(view.selectedRelation).toBeNull();
	});

	it("hides by person and stage too, and steps over what is hidden", async () => {
		const view = viewOn(new FakeHost());
		await view.show(ref);
		expect(view.hiddenKeys.size).toBe(0);
		view.origins.toggle("persons", "");
		expect(view.hiddenKeys.size).toBe(24);
		view.stepSelection(1);
		expect(view.selected).toBeNull();
		view.hideSelectedClass();
		expect(view.hiddenKeys.size).toBe(0);
	});

	it("takes two classes of one title, and classes called __proto__ or constructor, for what they are", async () => {
		const point = { kind: "point", at: [1, 1] } as const;
		const tools = [
			toolOf(0, "Car", point, { schemaId: "a" }),
			toolOf(1, "Car", point, { schemaId: "b" }),
			toolOf(2, "x", point, { schemaId: "__proto__" }),
			toolOf(3, "constructor", point, { schemaId: null }),
		];
		const task = sampleTask(ref);
		const view = viewOn(
			new FakeHost(undefined, { readTask: () => ok({ ...task, snapshot: { ...task.snapshot, tools } }) }),
		);
		await view.show(ref);
		expect(view.groups.map((group) => group.tools.length)).toEqual([1, 1, 1, 1]);
		expect(new Set(tools.map(classKey)).size).toBe(4);
	});

	it("says why a task cannot be read, and forgets the one before", async () => {
		const fake = new FakeHost();
		const view = viewOn(fake);
		await view.show(ref);
		fake.answers = { readTask: () => fault("task-damaged", "byte 12") };
		await view.show({ export: "first", row: 5 });
		expect(view.task).toBeNull();
		expect(view.fault?.code).toBe("task-damaged");
		expect(view.groups).toEqual([]);
	});
});
