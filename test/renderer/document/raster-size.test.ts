import fc from "fast-check";
import { expect, it } from "vitest";
import { rasterSize } from "../../../renderer/document/raster-size.ts";

const side = fc.double({ min: 1, max: 200_000, noNaN: true });
const zoom = fc.double({ min: 0.001, max: 64, noNaN: true });

it("is as fine as the screen or up to √2 finer, within the budget, and never nothing", () => {
	fc.assert(
		fc.property(side, side, zoom, (width, height, zoom) => {
			const raster = rasterSize({ width, height }, zoom);
			expect(raster.width * raster.height).toBeLessThanOrEqual(Math.max(16_000_000, 16_384));
			expect(Math.max(raster.width, raster.height)).toBeLessThanOrEqual(16_384);
			expect(Math.min(raster.width, raster.height)).toBeGreaterThanOrEqual(1);
			const isWithin = width * height * zoom * zoom * 2 < 16_000_000 && Math.max(width, height) * zoom * 1.5 < 16_384;
			if (!isWithin) return;
			expect(raster.width + 1).toBeGreaterThanOrEqual(width * zoom * (1 - 1e-6));
			expect(raster.width).toBeLessThanOrEqual(Math.max(1, width * zoom * Math.SQRT2 * (1 + 1e-6)));
		}),
	);
});

it("is the same for a little more zoom, and exactly the screen's at one to one", () => {
	const page = { width: 600, height: 800 };
	expect(rasterSize(page, 1)).toEqual(page);
	expect(rasterSize(page, 1.2)).toEqual(rasterSize(page, 1.4));
	expect(rasterSize(page, 64)).toEqual({ width: 3464, height: 4618 });
});
