import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Point } from "#shared/task";
import { StrayHoles } from "../../../main/engine/exports/stray-holes.ts";

type Points = readonly Point[];

function told(region: Points, ...holes: Points[]): string[] {
	const stray = new StrayHoles();
	stray.look(
		1,
		region,
		holes.map((ring, place) => ({ number: place + 1, ring })),
	);
	return stray.notes();
}

function box(x: number, y: number, width: number, height: number): Point[] {
	return [
		[x, y],
		[x + width, y],
		[x + width, y + height],
		[x, y + height],
	];
}

const outside = ["Hole 1 of zone 1 reaches outside its region"];
const swappedNote = [
	"Hole 1 of zone 1 reaches outside its region: perhaps its coordinates are swapped (y, x), as with x and y swapped it lies inside",
];

describe("a hole is told where it reaches outside of its region", () => {
	const wide = box(0, 0, 100, 20);
	/** A U: what lies between its arms is outside, though inside of its bounds. */
	const cup: Points = [
		[0, 0],
		[10, 0],
		[10, 80],
		[90, 80],
		[90, 0],
		[100, 0],
		[100, 100],
		[0, 100],
	];

	test.each<[string, Points, Points, string[]]>([
		["inside", wide, box(10, 5, 30, 10), []],
		["along the region's own edge", wide, box(0, 0, 30, 20), []],
		["the region itself", wide, wide, []],
		["less than half a pixel out", wide, box(-0.4, 5, 30, 10), []],
		["a pixel out", wide, box(-1, 5, 30, 10), outside],
		["far away", wide, box(500, 500, 5, 5), outside],
		["around the region", wide, box(-10, -10, 200, 200), outside],
		["with its coordinates swapped", wide, box(5, 40, 10, 30), swappedNote],
		["outside either way", wide, box(50, 40, 10, 30), outside],
		["between the arms of a U", cup, box(40, 20, 20, 20), outside],
		[
			"from one arm of a U to the other: only its edges leave",
			cup,
			[
				[5, 10],
				[95, 10],
				[95, 12],
				[5, 12],
			],
			outside,
		],
		["in the foot of a U", cup, box(20, 85, 60, 10), []],
		["a single point", wide, [[50, 10]], []],
		["a single point outside", wide, [[50, 60]], outside],
		[
			"in a region of two points",
			[
				[0, 0],
				[100, 100],
			],
			box(40, 60, 5, 5),
			outside,
		],
	])("%s", (_where, region, hole, sentences) => {
		expect(told(region, hole)).toEqual(sentences);
		// The sense in which a ring runs says nothing.
		expect(told(region.toReversed(), hole)).toEqual(sentences);
		expect(told(region, hole.toReversed())).toEqual(sentences);
	});

	test("a region that crosses itself accuses nobody in either of its lobes, nor where they overlap", () => {
		const bow: Points = [
			[0, 0],
			[100, 100],
			[100, 0],
			[0, 100],
		];
		expect(told(bow, box(5, 40, 10, 20), box(85, 40, 10, 20))).toEqual([]);
		expect(told(bow, box(40, 0, 15, 10))).toEqual(swappedNote);
		expect(told(bow, box(20, 0, 60, 100))).toEqual(outside);
		// Twice around: even-odd paints nothing there, nonzero does.
		const twice = [...box(0, 0, 50, 50), ...box(0, 0, 50, 50)];
		expect(told(twice, box(10, 10, 5, 5))).toEqual([]);
	});

	test("three by name, further ones by their number", () => {
		const holes = Array.from({ length: 7 }, (_, at) => box(200 + 10 * at, 200, 5, 5));
		expect(told(wide, ...holes)).toEqual([
			"Hole 1 of zone 1 reaches outside its region",
			"Hole 2 of zone 1 reaches outside its region",
			"Hole 3 of zone 1 reaches outside its region",
			"4 more holes of this segmentation likewise",
		]);
	});

	test("what crosses too often to be told is said, not guessed", () => {
		// Twice around one box, and back and forth across it in between: every edge of the hole crosses all of those.
		const across = Array.from({ length: 6000 }, (_, at): Point => [
			at % 4 < 2 ? 0 : 100,
			at % 4 === 1 || at % 4 === 2 ? 100 : 0,
		]);
		const region = [...box(0, 0, 100, 100), ...across, ...box(0, 0, 100, 100)];
		const zigzag = Array.from({ length: 6000 }, (_, at): Point => [at % 2 === 0 ? 1 : 99, 40 + at / 1000]);
		expect(told(region, zigzag)).toEqual([
			"Hole 1 of zone 1 crosses its region too often to tell whether it lies inside",
		]);
	});

	test("coordinates of any size throw nothing", () => {
		const number = fc.double({ noNaN: true, noDefaultInfinity: true });
		const ring = fc.array(fc.tuple(number, number), { maxLength: 6 });
		fc.assert(fc.property(ring, ring, (region, hole) => Array.isArray(told(region, hole))));
	});
});

/** The slow, obvious way: places along the hole, held against every edge of the region. */
function pokesOut(hole: Points, region: Points): boolean {
	const sides = (ring: Points) => ring.map((to, at) => [ring.at(at - 1) as Point, to] as const);
	return sides(hole).some(([from, to]) =>
		Array.from({ length: 200 }, (_, step) => step / 199).some((share) => {
			const [x, y] = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
			let winding = 0;
			let nearest = Infinity;
			for (const [a, b] of sides(region)) {
				const side = (b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1]);
				if (a[1] <= y && b[1] > y && side > 0) winding++;
				if (a[1] > y && b[1] <= y && side < 0) winding--;
				for (let along = 0; along <= 1; along += 0.02)
					nearest = Math.min(nearest, Math.hypot(x - a[0] - along * (b[0] - a[0]), y - a[1] - along * (b[1] - a[1])));
			}
			// Well outside: what lies near the line may be told either way.
			return winding === 0 && nearest > 3;
		}),
	);
}

test("no hole that lies well outside somewhere goes untold, in regions of any shape", () => {
	const point = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
	const ring = fc.array(point, { minLength: 3, maxLength: 9 });
	fc.assert(
		fc.property(ring, ring, (region, hole) => {
			if (pokesOut(hole, region)) expect(told(region, hole)).not.toEqual([]);
		}),
		{ numRuns: 150 },
	);
});

test("no hole inside of a convex region is told", () => {
	const angles = fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { minLength: 3, maxLength: 40 });
	fc.assert(
		fc.property(
			angles,
			fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 12 }),
			(turns, picks) => {
				const region = turns
					.sort((a, b) => a - b)
					.map((turn): Point => [500 * Math.cos((turn * Math.PI) / 180), 300 * Math.sin((turn * Math.PI) / 180)]);
				// A place between two corners of a convex ring lies inside of it.
				const hole = picks.map(([a, b]): Point => {
					const [from, to] = [region[a % region.length] as Point, region[b % region.length] as Point];
					return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
				});
				expect(told(region, hole)).toEqual([]);
			},
		),
	);
});
