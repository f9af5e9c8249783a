import fc from "fast-check";
import { expect, it } from "vitest";
import { fillOf, hoverFillOf, plainLooks } from "../../../renderer/canvas/looks.ts";
import { classColour } from "#shared/drawing/colour";

const colour = classColour("a", "light");

function opacityOf(fill: string): number {
	return Number.parseInt(fill.slice(-2), 16) / 255;
}

it("leaves the class' own fill as it is, and takes fills away at 0", () => {
	expect(fillOf(colour, plainLooks)).toBe(colour.fill);
	expect(fillOf(colour, { ...plainLooks, fill: 0 })).toBeNull();
	expect(fillOf(colour, { ...plainLooks, fill: 1 })).toBe(`${colour.css}ff`);
	expect(fillOf(colour, { ...plainLooks, fill: 0.5 })).toBe(`${colour.css}80`);
});

it("fills a hovered shape with 24 % over 12 %, with 24 % over none, and never less than the others", () => {
	const over = (fill: number): number => fill + (1 - fill) * opacityOf(hoverFillOf(colour, { ...plainLooks, fill }));
	expect(over(0.12)).toBeCloseTo(0.24, 2);
	expect(over(0)).toBeCloseTo(0.24, 2);
	fc.assert(
		fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (fill) => {
			expect(over(fill)).toBeGreaterThanOrEqual(fill);
			expect(over(fill)).toBeLessThanOrEqual(1);
		}),
	);
});
