// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { classColour } from "#shared/drawing/colour";
import type { Mark } from "#shared/drawing/mark";
import { Fade } from "../../../renderer/canvas/fade.ts";
import type { Veil } from "../../../renderer/canvas/veil.ts";

let isStill: boolean;
let frames: ((now: number) => void)[];

beforeEach(() => {
	[isStill, frames] = [false, []];
	vi.stubGlobal("matchMedia", () => ({ matches: isStill }));
	vi.stubGlobal("requestAnimationFrame", (step: (now: number) => void) => frames.push(step));
	vi.stubGlobal("cancelAnimationFrame", () => {
		frames = [];
	});
	vi.spyOn(performance, "now").mockReturnValue(1000);
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

function markOf(key: number): Mark {
	return {
		key,
		geometry: { kind: "point", at: [1, 1] },
		colour: classColour("a", "light"),
		label: "a",
		interpolated: false,
	};
}

/** What a stage is told, in order. */
function recorder() {
	const told: string[] = [];
	const keys = (marks: readonly Mark[]) => marks.map(({ key }) => key).join(" ");
	const stage = {
		showSides: (a: readonly Mark[], b: readonly Mark[]) => told.push(`sides ${a.length}, ${keys(b)}`),
		showMarks: (marks: readonly Mark[]) => told.push(`marks ${keys(marks)}`),
		setVeil: (veil: Veil) => told.push(veil.kind === "onion" ? `onion ${veil.opacity.toFixed(2)}` : veil.kind),
	};
	return { told, stage: stage as unknown as Parameters<Fade["run"]>[0] };
}

function tick(now: number): void {
	const [step] = frames.splice(0, 1);
	step?.(now);
}

it("blends what goes into what comes for 150 ms, and ends with exactly that", () => {
	const { told, stage } = recorder();
	new Fade().run(stage, [markOf(0), markOf(1)], [markOf(1), markOf(2)]);
	tick(1075);
	tick(1151);
	expect(told).toEqual(["sides 2, 1 2", "onion 0.00", "onion 0.50", "both", "marks 1 2"]);
	expect(frames).toEqual([]);
});

it("shows at once what comes where people asked for less motion", () => {
	isStill = true;
	const { told, stage } = recorder();
	new Fade().run(stage, [markOf(0)], [markOf(1)]);
	expect(told).toEqual(["both", "marks 1"]);
});

it("gives way to what is shown next", () => {
	const { told, stage } = recorder();
	const fade = new Fade();
	fade.run(stage, [markOf(0)], [markOf(1)]);
	fade.stop(stage);
	tick(1200);
	expect(told).toEqual(["sides 1, 1", "onion 0.00", "both"]);
});
