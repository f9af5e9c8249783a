import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fault } from "#shared/outcome";
import { Memory } from "../../../../renderer/db.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { Replay } from "../../../../renderer/state/compare/replay.svelte.ts";
import { withSigns } from "../../../../renderer/state/compare/step-marks.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import { stageWords } from "../../../../renderer/wording/stage-step.ts";
import { FakeHost } from "../../fake-host.ts";
import { compareHere, comparisonOf } from "./compare-here.ts";
import { sampleTask } from "../../sample-task.ts";
import { soon } from "../../../soon.ts";

const ref = { export: "first", row: 4 };

async function replaying(answers: FakeHost["answers"] = {}) {
	const fake = new FakeHost(undefined, { compareTasks: compareHere, ...answers });
	const host = createHost(fake);
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	await view.show(ref);
	return { fake, view, replay: new Replay(host, new Memory(() => undefined, "replay"), view) };
}

describe("the stages of the task in front", () => {
	it("are compared one with the next, and only once they are asked for", async () => {
		const { fake, replay, view } = await replaying();
		await replay.follow(view.task);
		expect(fake.count("compareTasks")).toBe(0);
		replay.open(true);
		await soon(() => {
			expect(replay.stepTo(null)?.comparison).not.toBeNull();
		});
		expect(fake.count("compareTasks")).toBe(3);
		expect(replay.stops).toEqual([0, 1, 2, null]);
		expect(replay.stepTo(0)).toMatchObject({ before: undefined, comparison: null });
		expect(replay.stepTo(1)?.comparison?.tools.added).toHaveLength(16);
		expect(replay.stepTo(2)?.comparison?.counts.added).toBe(8);
		// Another moment of the same task asks for nothing again.
		await view.showVisit(1);
		await replay.follow(view.task);
		expect(fake.count("compareTasks")).toBe(3);
		expect(replay.here?.stop).toBe(1);
	});

	it("say where one cannot be compared, and go on with the others", async () => {
		const { replay } = await replaying({
			compareTasks: (...all: Parameters<typeof compareHere>) =>
				all[1].moment.kind === "visit" && all[1].moment.visit === 1
					? fault("task-damaged", "byte 12")
					: compareHere(...all),
		});
		replay.open(true);
		await soon(() => {
			expect(replay.stepTo(null)?.comparison).not.toBeNull();
		});
		expect(replay.stepTo(1)).toMatchObject({ comparison: null, fault: "byte 12" });
	});

	it("are stepped through by hand, and stay at the ends", async () => {
		const { replay, view } = await replaying();
		await replay.step(-1);
		expect(view.visit).toBe(2);
		await replay.goTo(0);
		await replay.step(-1);
		expect(view.visit).toBe(0);
		await replay.step(1);
		expect(view.visit).toBe(1);
	});
});

describe("playing", () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it("goes from the first stage to the last, and stops there", async () => {
		const { replay, view } = await replaying();
		replay.toggle();
		expect([replay.isPlaying, replay.isOpen]).toEqual([true, true]);
		await vi.advanceTimersByTimeAsync(0);
		expect(view.visit).toBe(0);
		await vi.advanceTimersByTimeAsync(1_200);
		expect(view.visit).toBe(1);
		await vi.advanceTimersByTimeAsync(2_400);
		expect([view.visit, replay.isPlaying]).toEqual([null, false]);
	});

	it("is ended by a step, by a pause, and by another task", async () => {
		const { replay, view } = await replaying();
		replay.toggle();
		await replay.step(1);
		expect(replay.isPlaying).toBe(false);
		replay.toggle();
		replay.toggle();
		expect(replay.isPlaying).toBe(false);
		replay.toggle();
		await view.show({ export: "first", row: 5 });
		await replay.follow(view.task);
		expect(replay.isPlaying).toBe(false);
	});
});

describe("what a stage changed", () => {
	const { tools } = sampleTask(ref).snapshot;

	it("is said in few words", () => {
		const moved = new Map([[0, { changes: ["moved", "relabelled"] as const }]]);
		expect(stageWords(comparisonOf({ tools: tools.slice(0, 3) }, { tools: tools.slice(0, 5) }, moved))).toBe(
			"+2, 1 moved, 1 relabelled",
		);
		expect(stageWords(comparisonOf({ tools: tools.slice(0, 2) }, { tools: tools.slice(1, 3) }))).toBe("+1 −1");
		expect(stageWords(comparisonOf({ tools }, { tools }))).toBe("no change");
		expect(stageWords(comparisonOf({ tools: [] }, { tools: [] }))).toBe("empty, as before");
	});

	it("is signed on the marks that came or changed", () => {
		const marks = tools
			.slice(0, 3)
			.map(({ index, geometry }) => ({ key: index, geometry, label: "", interpolated: false, colour: {} as never }));
		const moved = new Map([[0, { changes: ["moved"] as const }]]);
		const step = comparisonOf({ tools: tools.slice(0, 2) }, { tools: tools.slice(0, 3) }, moved);
		expect(withSigns(marks, step).map(({ badge }) => badge)).toEqual(["≠", undefined, "+"]);
		const same = comparisonOf({ tools }, { tools });
		expect(withSigns(marks, same)).toBe(marks);
	});
});
