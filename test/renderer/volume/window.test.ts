import { describe, expect, test } from "vitest";
import { planeViewsOf } from "../../../renderer/volume/body.ts";
import { fitted, pixelsPerMm, placeOf, zoomed } from "../../../renderer/volume/camera.ts";
import { boundedWindow, draggedWindow, firstWindow, fullWindow } from "../../../renderer/volume/window.ts";

const ct = { range: { least: -1024, most: 3071 }, scaling: { slope: 1, intercept: 0 }, window: null };

describe("a window", () => {
	test("of all values goes from the least to the most, scaled, also by a negative slope", () => {
		expect(fullWindow(ct)).toEqual({ centre: 1023.5, width: 4095 });
		expect(fullWindow({ range: { least: 0, most: 10 }, scaling: { slope: -2, intercept: 4 } })).toEqual({
			centre: -6,
			width: 20,
		});
		expect(fullWindow({ range: { least: 3, most: 3 }, scaling: { slope: 1, intercept: 0 } })).toEqual({
			centre: 3,
			width: 1,
		});
	});

	test("is at first that of the file, unless that has no width", () => {
		expect(firstWindow({ ...ct, window: { centre: 40, width: 400 } })).toEqual({ centre: 40, width: 400 });
		expect(firstWindow({ ...ct, window: { centre: 40, width: 0 } })).toEqual(fullWindow(ct));
		expect(firstWindow({ ...ct, window: { centre: NaN, width: 4 } })).toEqual(fullWindow(ct));
	});

	test("is wider to the right and darker upwards, and never without width", () => {
		const full = fullWindow(ct);
		const from = { centre: 40, width: 400 };
		const wider = draggedWindow(from, 100, 0, full);
		expect(wider.width).toBeGreaterThan(400);
		expect(wider.centre).toBe(40);
		expect(draggedWindow(from, 0, -100, full).centre).toBeGreaterThan(40);
		expect(draggedWindow(from, -1e6, 0, full).width).toBeCloseTo(0.4095, 6);
		expect(boundedWindow({ centre: 1e12, width: 1e12 }, full).width).toBeLessThan(20_000);
	});
});

describe("a slice in its pane", () => {
	const view = planeViewsOf(
		[100, 50, 10],
		[
			[1, 0, 0],
			[0, 2, 0],
			[0, 0, 5],
		] as never,
		"radiological",
	).axial;
	const pane = { width: 216, height: 216 };

	test("has the proportions of millimetres", () => {
		expect(pixelsPerMm(view, pane, fitted)).toBe(2);
		expect(placeOf(view, pane, fitted)).toEqual({ left: 8, top: 8, perAcross: 2, perDown: 4 });
	});

	test("keeps under the pointer what is there when it is zoomed", () => {
		const at = [30, 170] as const;
		const under = (camera: typeof fitted): number[] => {
			const { left, top, perAcross, perDown } = placeOf(view, pane, camera);
			return [(at[0] - left) / perAcross, (at[1] - top) / perDown];
		};
		const once = zoomed(fitted, 1.7, pane, at);
		const twice = zoomed(once, 2.5, pane, at);
		for (const camera of [once, twice]) {
			for (const [axis, value] of under(camera).entries()) expect(value).toBeCloseTo(under(fitted)[axis] as number, 6);
		}
		expect(zoomed(fitted, 1e9, pane, at).zoom).toBe(64);
	});
});
