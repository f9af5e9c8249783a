import { expect, it } from "vitest";
import { CanvasTools } from "../../../renderer/state/canvas-tools.svelte.ts";

it("has a glass of 2 to 16 times, that grows around and around or stays at its ends", () => {
	const tools = new CanvasTools(() => "");
	expect(tools.strength).toBeNull();
	tools.toggleGlass();
	expect(tools.strength).toBe(4);
	const grown = [1, 2, 3, 4].map(() => (tools.strengthen(1, true), tools.strength));
	expect(grown).toEqual([8, 16, 2, 4]);
	for (let step = 0; step < 5; step++) tools.strengthen(1, false);
	expect(tools.strength).toBe(16);
	for (let step = 0; step < 5; step++) tools.strengthen(-1, false);
	expect(tools.strength).toBe(2);
	tools.toggleGlass();
	expect(tools.strength).toBeNull();
});

it("puts down first what was measured, then the ruler", () => {
	const tools = new CanvasTools(() => "");
	expect(tools.putDown()).toBe(false);
	tools.toggleRuler();
	tools.draw({ from: [0, 0], to: [9, 4] }, true);
	expect(tools.measure?.to).toEqual([9, 0]);
	expect([tools.putDown(), tools.measure, tools.measures]).toEqual([true, null, true]);
	expect([tools.putDown(), tools.measures, tools.putDown()]).toEqual([true, false, false]);
});

it("measures by keys from a start, and goes on where it ended", () => {
	const tools = new CanvasTools(() => "");
	tools.toggleRuler();
	tools.nudge(10, 0, [5, 5]);
	tools.nudge(0, -1, [99, 99]);
	expect(tools.measure).toMatchObject({ from: [5, 5], to: [15, 4] });
	tools.goOn();
	expect(tools.measure).toMatchObject({ from: [15, 4], to: [15, 4] });
});
