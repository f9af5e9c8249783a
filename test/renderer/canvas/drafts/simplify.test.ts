import fc from "fast-check";
import { expect, it } from "vitest";
import { lineDistance, ringDistance, signedArea } from "#shared/drawing/ring";
import type { Point } from "#shared/task";
import { simplifiedLine, simplifiedRing } from "../../../../renderer/canvas/drafts/simplify.ts";
import { place } from "./geometries.ts";

it("leaves no vertex further from the line than it may, and takes none that was not there", () => {
	fc.assert(
		fc.property(
			fc.array(place, { minLength: 2, maxLength: 60 }),
			fc.double({ min: 0, max: 500, noNaN: true }),
			(points, most) => {
				const line = simplifiedLine(points, most);
				expect(points).toEqual(expect.arrayContaining(line));
				expect([line[0], line.at(-1)]).toEqual([points[0], points.at(-1)]);
				for (const [x, y] of points) expect(lineDistance(x, y, line)).toBeLessThanOrEqual(most + 1e-9);
			},
		),
	);
});

it("makes a ring of few vertices of a hand's many, as large as what was drawn", () => {
	const drawn = Array.from({ length: 40_000 }, (_, at): Point => {
		const turn = (at / 40_000) * 2 * Math.PI;
		return [500 + 300 * Math.cos(turn), 500 + 300 * Math.sin(turn)];
	});
	const ring = simplifiedRing(drawn, 0.75);
	if (ring === null) throw new Error("Nothing was left");
	expect(ring.length).toBeLessThan(80);
	expect(Math.abs(signedArea(ring)) / (Math.PI * 300 ** 2)).toBeCloseTo(1, 2);
	for (const [x, y] of drawn.filter((_, at) => at % 97 === 0))
		expect(ringDistance(x, y, ring)).toBeLessThanOrEqual(0.75);
});

it("makes no ring of a click, of a line, or of nothing", () => {
	expect(simplifiedRing([], 1)).toBeNull();
	expect(simplifiedRing([[3, 3]], 1)).toBeNull();
	expect(
		simplifiedRing(
			[
				[0, 0],
				[50, 0],
				[100, 0.1],
				[50, 0.1],
			],
			1,
		),
	).toBeNull();
});
