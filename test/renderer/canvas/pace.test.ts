import { expect, it } from "vitest";
import { Pace } from "../../../renderer/canvas/pace.ts";

function run(pace: Pace, milliseconds: number, isFull: boolean): void {
	for (let frame = 1; frame <= 40; frame++) {
		pace.tick(1_000 + frame * milliseconds);
		pace.spent(isFull);
	}
}

it("paints more in a frame where frames come quickly, less where they do not, within bounds", () => {
	const [quick, slow] = [new Pace(), new Pace()];
	run(quick, 16.7, true);
	run(slow, 80, true);
	expect(quick.vertices).toBe(400_000);
	expect(slow.vertices).toBe(4_000);
});

it("learns nothing from slices that were not used up, nor from a pause", () => {
	const [idle, paused] = [new Pace(), new Pace()];
	const { vertices } = idle;
	run(idle, 16.7, false);
	run(paused, 5_000, true);
	expect([idle.vertices, paused.vertices]).toEqual([vertices, vertices]);
});
