import fc from "fast-check";
import { expect, it } from "vitest";
import { toneSteps, type ToneStep } from "../../../renderer/canvas/tone.ts";

/** What a canvas makes of one channel (0-1), as the Compositing and Blending specification defines the operations. */
function laidOn(below: number, { operation, level }: ToneStep): number {
	switch (operation) {
		case "multiply":
			return below * level;
		case "lighter":
			return Math.min(1, below + level);
		case "difference":
			return Math.abs(below - level);
		case "color-dodge":
			return below === 0 ? 0 : level >= 1 ? 1 : Math.min(1, below / (1 - level));
	}
}

it("takes no step for a picture as it is", () => {
	expect(toneSteps({ brightness: 1, contrast: 1 })).toEqual([]);
});

it("makes of every value what the CSS filters make of it", () => {
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	const factor = fc.double({ min: 0.25, max: 3, noNaN: true });
	fc.assert(
		fc.property(share, factor, factor, (value, brightness, contrast) => {
			const shown = toneSteps({ brightness, contrast }).reduce(laidOn, value);
			const meant = Math.min(1, Math.max(0, (value * brightness - 0.5) * contrast + 0.5));
			expect(shown).toBeCloseTo(meant, 9);
		}),
	);
});

it("stays with greys that exist", () => {
	const factor = fc.double({ min: 0, max: 4, noNaN: true });
	fc.assert(
		fc.property(factor, factor, (brightness, contrast) => {
			for (const { level } of toneSteps({ brightness, contrast })) {
				expect(level).toBeGreaterThanOrEqual(0);
				expect(level).toBeLessThanOrEqual(1);
			}
		}),
	);
});
