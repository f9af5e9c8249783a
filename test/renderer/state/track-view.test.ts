import { describe, expect, it } from "vitest";
import { ok } from "#shared/outcome";
import type { Task, Tool } from "#shared/task";
import { createHost } from "../../../renderer/host.ts";
import { Picture } from "../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../renderer/state/task-view.svelte.ts";
import { FakeHost } from "../fake-host.ts";
import { sampleTask, toolOf } from "../sample-task.ts";

const ref = { export: "first", row: 4 };

function carAt(index: number, page: number, more: Partial<Tool> = {}): Tool {
	return toolOf(
		index,
		"Car",
		{ kind: "bounding-box", x: 10 * page, y: 20, width: 30, height: 40 },
		{
			page,
			objectId: "car",
			...more,
		},
	);
}

/** A car on frames 0, 20 and 40, where it leaves; a point on frame 20 only. */
function film(asset: Partial<Task["asset"]> = {}): Task {
	const task = sampleTask(ref);
	const tools = [
		carAt(0, 0),
		carAt(1, 20),
		carAt(2, 40, { interpolationStopped: true }),
		toolOf(3, "Mark", { kind: "point", at: [5, 5] }, { page: 20, objectId: "dot" }),
	];
	return {
		...task,
		asset: { ...task.asset, pages: 100, frameRate: 25, ...asset },
		snapshot: { ...task.snapshot, tools },
	};
}

async function viewOn(task: Task): Promise<TaskView> {
	const host = createHost(new FakeHost(undefined, { readTask: () => ok(task) }));
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	await view.show(ref);
	return view;
}

describe("a film in front", () => {
	it("shows what lies between key frames dashed, and counts it nowhere", async () => {
		const view = await viewOn(film());
		view.goToPage(5);
		expect(view.marks).toMatchObject([{ key: -1, interpolated: true, geometry: { x: 50 } }]);
		expect(view.pageTools).toEqual([]);
		expect(view.groups).toMatchObject([{ title: "Car", tools: [], interpolated: [{ index: -1 }] }]);
		view.goToPage(20);
		expect(view.marks.map(({ interpolated }) => interpolated)).toEqual([false, false]);
		view.goToPage(41);
		expect(view.marks.map(({ label }) => label)).toEqual(["Mark"]);
	});

	it("takes an object off the canvas on the frame where it leaves, and shows it there when asked", async () => {
		const view = await viewOn(film());
		view.goToPage(40);
		expect(view.pageTools.map(({ index }) => index)).toEqual([2]);
		expect(view.marks.map(({ label }) => label)).toEqual(["Mark"]);
		view.select(2);
		expect(view.marks.map(({ key, interpolated }) => [key, interpolated])).toEqual([
			[2, true],
			[-4, true],
		]);
	});

	it("keeps the object selected from frame to frame, and its track where it is not", async () => {
		const view = await viewOn(film());
		view.select(0);
		const seen = [5, 20, 21, 50, 0].map((page) => {
			view.goToPage(page);
			return [view.selected, view.tracks.selected?.name];
		});
		expect(seen).toEqual([
			[-1, "car"],
			[1, "car"],
			[-2, "car"],
			[null, "car"],
			[0, "car"],
		]);
		view.select(null);
		expect(view.tracks.selected).toBeNull();
	});

	it("steps to the key frames of the selected track, and frame by frame within the film", async () => {
		const view = await viewOn(film({ pages: 42 }));
		view.stepKeyFrame(1);
		expect(view.page).toBe(0);
		view.select(0);
		view.stepKeyFrame(1);
		expect([view.page, view.selected]).toEqual([20, 1]);
		view.stepKeyFrame(1);
		view.stepKeyFrame(1);
		expect(view.page).toBe(40);
		view.stepFrame(1);
		view.stepFrame(1);
		expect(view.page).toBe(41);
		view.stepKeyFrame(-1);
		expect(view.page).toBe(40);
	});

	it("leaves the gaps of a pile of pictures empty until asked, and remembers the answer for the next", async () => {
		const view = await viewOn(film({ frameRate: null }));
		view.goToPage(5);
		expect(view.marks).toEqual([]);
		view.tracks.toggleInterpolation();
		expect(view.marks).toHaveLength(1);
		await view.show({ export: "first", row: 5 });
		expect(view.tracks.interpolates).toBe(true);
	});

	it("selects a track on the page where it is, or on its first", async () => {
		const view = await viewOn(film());
		const [car, dot] = view.tracks.list;
		if (car === undefined || dot === undefined) throw new Error("no tracks");
		view.goToPage(10);
		view.selectTrack(car);
		expect([view.page, view.selected]).toEqual([10, -1]);
		view.selectTrack(dot);
		expect([view.page, view.selected]).toEqual([20, 3]);
		expect(view.tracks.keyPages).toEqual([20]);
		expect(view.tracks.intervals).toEqual([{ from: 20, to: 100 }]);
	});

	it("lays all its frames on one sheet where the export names no size", async () => {
		const view = await viewOn(film({ width: null, height: null }));
		const { sheet } = view;
		view.goToPage(30);
		expect(view.sheet).toEqual(sheet);
	});
});
