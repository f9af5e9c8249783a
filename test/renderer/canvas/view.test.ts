import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	between,
	clampedZoom,
	fitted,
	kept,
	revealed,
	shownPart,
	toPicture,
	zoomed,
	type View,
} from "../../../renderer/canvas/view.ts";

const screen = { width: 1200, height: 800 };
const offset = fc.double({ min: -1e4, max: 1e4, noNaN: true });
const view: fc.Arbitrary<View> = fc.record({
	zoom: fc.double({ min: 0.01, max: 64, noNaN: true }),
	x: offset,
	y: offset,
});
const size = fc.double({ min: 1, max: 1e4, noNaN: true });
const content = fc.record({ x: offset, y: offset, width: size, height: size });

it("fits the whole sheet in the middle of the screen, margins kept", () => {
	fc.assert(
		fc.property(content, (sheet) => {
			const part = shownPart(fitted(sheet, screen, 16), screen);
			const slack = 1e-6 * Math.max(1, Math.abs(sheet.x), Math.abs(sheet.y), part.width, part.height);
			expect(part.x).toBeLessThanOrEqual(sheet.x + slack);
			expect(part.y).toBeLessThanOrEqual(sheet.y + slack);
			expect(part.x + part.width).toBeGreaterThanOrEqual(sheet.x + sheet.width - slack);
			expect(Math.abs(part.x + part.width / 2 - sheet.x - sheet.width / 2)).toBeLessThanOrEqual(slack);
		}),
	);
});

it("fits a lone point, and a screen smaller than its margins, with a finite zoom", () => {
	expect(fitted({ x: 5, y: 5, width: 0, height: 0 }, screen, 16).zoom).toBe(64);
	expect(fitted({ x: 0, y: 0, width: 100, height: 100 }, { width: 10, height: 10 }, 16).zoom).toBe(0.01);
});

it("zooms around a place that stays where it is", () => {
	fc.assert(
		fc.property(view, fc.double({ min: 0.01, max: 64, noNaN: true }), fc.nat(1200), fc.nat(800), (from, zoom, x, y) => {
			const [beforeX, beforeY] = toPicture(from, [x, y]);
			const [afterX, afterY] = toPicture(zoomed(from, zoom, [x, y]), [x, y]);
			expect(afterX).toBeCloseTo(beforeX, 3);
			expect(afterY).toBeCloseTo(beforeY, 3);
		}),
	);
});

it("zooms from a quarter of fit to 64 times, one to one always among them", () => {
	expect([clampedZoom(0, 0.4), clampedZoom(1, 0.4), clampedZoom(1_000, 0.4)]).toEqual([0.1, 1, 64]);
	expect(clampedZoom(1, 40)).toBe(1);
});

it("keeps some of the content on the screen however far it is panned", () => {
	fc.assert(
		fc.property(view, content, (far, sheet) => {
			const part = shownPart(kept(far, sheet, screen, 48), screen);
			const slack = 1e-6 * (1 + Math.abs(sheet.x) + Math.abs(sheet.y) + part.width);
			expect(Math.min(part.x + part.width, sheet.x + sheet.width) - Math.max(part.x, sheet.x)).toBeGreaterThan(-slack);
			expect(Math.min(part.y + part.height, sheet.y + sheet.height) - Math.max(part.y, sheet.y)).toBeGreaterThan(
				-slack,
			);
		}),
	);
});

describe("revealing a mark", () => {
	const from = { zoom: 1, x: 0, y: 0 };

	it("leaves the view alone when the mark is well in view", () => {
		expect(revealed(from, { x: 500, y: 300, width: 200, height: 100 }, screen, 8)).toBe(from);
	});

	it("only pans to a mark of a good size, and to a point", () => {
		expect(revealed(from, { x: 2_000, y: 2_000, width: 200, height: 100 }, screen, 8).zoom).toBe(1);
		const point = revealed(from, { x: -50, y: 90, width: 0, height: 0 }, screen, 8);
		expect(point).toEqual({ zoom: 1, x: 650, y: 310 });
	});

	it("zooms in on a speck, though no further than told, and out of what is larger than the screen", () => {
		expect(revealed(from, { x: 0, y: 0, width: 40, height: 20 }, screen, 8).zoom).toBe(8);
		expect(revealed(from, { x: 0, y: 0, width: 60, height: 20 }, screen, 20).zoom).toBeCloseTo(8);
		// What is to be judged is brought nearer sooner.
		expect(revealed(from, { x: 500, y: 300, width: 240, height: 100 }, screen, 8, 0.3).zoom).toBeCloseTo(2);
		expect(revealed(from, { x: 0, y: 0, width: 4_800, height: 20 }, screen, 8).zoom).toBeCloseTo(0.1);
	});

	it("always ends with the mark on the screen", () => {
		fc.assert(
			fc.property(view, content, (before, mark) => {
				const part = shownPart(revealed(before, mark, screen, 8), screen);
				const slack = 1e-6 * (1 + Math.abs(mark.x) + Math.abs(mark.y) + part.width);
				expect(mark.x).toBeGreaterThanOrEqual(part.x - slack);
				expect(mark.y).toBeGreaterThanOrEqual(part.y - slack);
				expect(mark.x + mark.width).toBeLessThanOrEqual(part.x + part.width + slack);
				expect(mark.y + mark.height).toBeLessThanOrEqual(part.y + part.height + slack);
			}),
		);
	});
});

it("glides from one view to the other, and nowhere outside the zooms between", () => {
	fc.assert(
		fc.property(view, view, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, t) => {
			const zoom = between(from, to, screen, t).zoom;
			expect(zoom).toBeGreaterThanOrEqual(Math.min(from.zoom, to.zoom) * (1 - 1e-9));
			expect(zoom).toBeLessThanOrEqual(Math.max(from.zoom, to.zoom) * (1 + 1e-9));
		}),
	);
	const [from, to] = [
		{ zoom: 0.5, x: 10, y: 20 },
		{ zoom: 4, x: -900, y: 70 },
	];
	for (const [t, end] of [
		[0, from],
		[1, to],
	] as const) {
		const there = between(from, to, screen, t);
		expect(there.x).toBeCloseTo(end.x, 6);
		expect(there.y).toBeCloseTo(end.y, 6);
	}
	expect(between(from, { ...from, x: 110 }, screen, 0.5).x).toBeCloseTo(60);
});
