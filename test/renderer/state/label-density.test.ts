import { describe, expect, it } from "vitest";
import { labelDensity } from "../../../renderer/state/label-density.ts";
import { toolOf } from "../sample-task.ts";

describe("the label density", () => {
	it("counts the exported annotations of each page that has some, without those that tell that an object leaves", () => {
		const at = (index: number, page: number | null, interpolationStopped = false) =>
			toolOf(index, "Car", { kind: "point", at: [0, 0] }, { page, interpolationStopped });
		const { pages, counts } = labelDensity([at(0, 900), at(1, 7), at(2, 900), at(3, 8, true), at(4, null)]);
		expect([...pages]).toEqual([7, 900]);
		expect([...counts]).toEqual([1, 2]);
	});
});
