import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Geometry, Point } from "#shared/task";
import { crossingsOf } from "../../../../main/engine/findings/rules/crossings.ts";
import { measured, type Sheet } from "../../../../main/engine/findings/rules/measures.ts";
import type { Measure, Unit } from "../../../../main/engine/findings/rules/rule-terms.ts";
import { randomArea, randomGeometry } from "../../compare/random-shapes.ts";
import { slowArea } from "../../compare/slow-area.ts";
import { box, numbered, polygon, tool } from "../../compare/some-tools.ts";
import { judged } from "./judged.ts";
import { zonesOf } from "./zones-of.ts";

const sheet: Sheet = { width: 200, height: 100 };
const turned: Geometry = {
	kind: "rotated-bounding-box",
	corners: [
		[0, 0],
		[-20, 0],
		[-20, 10],
		[0, 10],
	],
	rotation: 90,
};
const brush: Geometry = {
	kind: "segmentation",
	zones: [
		{
			region: [
				[0, 0],
				[10, 0],
				[10, 10],
				[0, 10],
			],
			holes: [
				[
					[2, 2],
					[4, 2],
					[4, 4],
					[2, 4],
				],
			],
		},
		{ region: [], holes: [] },
	],
};
const bow = polygon([0, 0], [10, 10], [10, 0], [0, 10]);

describe("measures", () => {
	test.each<[Geometry, Measure, Unit, number | null]>([
		[box(0, 0, 20, 50), "width", "px", 20],
		[box(0, 0, 20, 50), "width", "%", 10],
		[box(0, 0, 20, 50), "height", "%", 50],
		[box(0, 0, 20, 50), "longer side", "px", 50],
		[box(0, 0, 20, 50), "aspect", null, 0.4],
		[box(0, 0, 0, 0), "aspect", null, null],
		[box(0, 0, 5, 0), "aspect", null, Infinity],
		[turned, "width", "px", 10],
		[turned, "height", "px", 20],
		[turned, "rotation", null, 90],
		[brush, "area", "px", 96],
		[brush, "area", "%", 0.48],
		[brush, "parts", null, 1],
		[brush, "holes", null, 1],
		[brush, "vertices", null, 8],
		[{ kind: "segmentation", zones: [] }, "area", "px", null],
		[{ kind: "segmentation", zones: [] }, "parts", null, 0],
		[bow, "crossings", null, 1],
		[bow, "vertices", null, 4],
		[
			{
				kind: "polyline",
				points: [
					[0, 0],
					[3, 4],
					[3, 10],
				],
			},
			"length",
			"px",
			11,
		],
		[{ kind: "point", at: [3, 3] }, "width", "px", null],
		[{ kind: "point", at: [3, -4] }, "outside", "px", 4],
		[{ kind: "entity", start: 9, end: 4, selection: null }, "span", null, 5],
		[box(-10, 0, 20, 10), "outside", "px", 10],
		[box(-10, 0, 20, 10), "outside", "%", 50],
		[box(190, 95, 20, 10), "outside", "%", 75],
		[box(10, 10, 5, 5), "outside", "px", 0],
		[{ kind: "circle", centre: [50, 50], radius: 10 }, "width", "px", 20],
		[{ kind: "circle", centre: [50, 50], radius: 10 }, "vertices", null, null],
		[{ kind: "none" }, "width", "px", null],
		[{ kind: "voxel-brush" }, "area", "px", null],
	])("of %j: %s in %s", (geometry, measure, unit, value) => {
		const found = measured(geometry, measure, unit, sheet);
		if (value === null || found === null) expect(found).toBe(value);
		else expect(found).toBeCloseTo(value, 9);
	});

	test("in % are not known where the picture's size is not", () => {
		for (const measure of ["width", "area", "outside"] as const)
			expect(measured(box(0, 0, 10, 10), measure, "%", null)).toBeNull();
		expect(measured(box(0, 0, 10, 10), "outside", "px", null)).toBeNull();
		expect(measured(box(0, 0, 10, 10), "width", "px", null)).toBe(10);
	});

	test("of any shape are numbers that are not below 0, or are not there", () => {
		fc.assert(
			fc.property(randomGeometry, (geometry) => {
				for (const measure of ["width", "height", "shorter side", "longer side", "area", "outside"] as const)
					for (const unit of ["px", "%"] as const) {
						const value = measured(geometry, measure, unit, sheet);
						if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
					}
				for (const measure of ["aspect", "vertices", "parts", "holes", "crossings", "length"] as const) {
					const value = measured(geometry, measure, null, sheet);
					if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
				}
			}),
		);
	});

	test("outside the picture are what a slow measure says, and areas too", () => {
		const ringed = randomArea.filter(({ kind }) => kind !== "circle");
		const small: Sheet = { width: 30, height: 40 };
		fc.assert(
			fc.property(ringed, (geometry) => {
				const zones = zonesOf(geometry);
				const area = slowArea([zones]);
				expect(measured(geometry, "area", "px", small) ?? 0).toBeCloseTo(area, 6);
				const share = measured(geometry, "outside", "%", small);
				if (share === null || area < 1e-3) return;
				const inside = slowArea([zones, zonesOf(box(0, 0, small.width, small.height))]);
				expect(share).toBeCloseTo(((area - inside) / area) * 100, 4);
			}),
			{ numRuns: 150 },
		);
	});
});

/** In whole numbers, where nothing is rounded: the slow and obvious way. */
function slowCrossings(ring: readonly Point[]): number {
	const points = ring.filter((point, at) => ring.length < 2 || String(point) !== String(ring.at(at - 1)));
	let found = 0;
	for (let i = 0; i < points.length; i++)
		for (let j = i + 1; j < points.length; j++) {
			if (j === i + 1 || (i === 0 && j === points.length - 1)) continue;
			if (points.length > 3 && doMeet(points, i, j)) found++;
		}
	return found;
}

function doMeet(points: readonly Point[], i: number, j: number): boolean {
	const [a, b] = [points[i], points[(i + 1) % points.length]] as [Point, Point];
	const [c, d] = [points[j], points[(j + 1) % points.length]] as [Point, Point];
	const across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
	const [fromC, along] = [
		(c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0]),
		(c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0]),
	];
	if (across !== 0) {
		const sign = Math.sign(across);
		const size = Math.abs(across);
		return sign * fromC >= 0 && sign * fromC <= size && sign * along >= 0 && sign * along <= size;
	}
	if (along !== 0) return false;
	const axis = a[0] === b[0] ? 1 : 0;
	return (
		Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis])) <=
		Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]))
	);
}

describe("crossings", () => {
	const coordinate = fc.integer({ min: 0, max: 12 });
	const place = fc.tuple(coordinate, coordinate) as fc.Arbitrary<Point>;

	test("of small and of large rings are what a slow look says", () => {
		fc.assert(
			fc.property(fc.array(place, { maxLength: 12 }), (ring) => {
				expect(crossingsOf(ring)).toBe(slowCrossings(ring));
			}),
		);
		const far = fc.tuple(fc.nat(400), fc.nat(400)) as fc.Arbitrary<Point>;
		fc.assert(
			fc.property(fc.array(far, { minLength: 49, maxLength: 60 }), (ring) => {
				expect(crossingsOf(ring)).toBe(Math.min(1000, slowCrossings(ring)));
			}),
			{ numRuns: 40 },
		);
	});

	test("of a scribble of 20,000 points end, and are told as 1,000", () => {
		const ring = Array.from({ length: 20_000 }, (_, at): Point => [(at * 7919) % 1009, (at * 104_729) % 1013]);
		expect(crossingsOf(ring)).toBe(1000);
	});

	test("of a smooth outline of 50,000 points there are none", () => {
		const ring = Array.from({ length: 50_000 }, (_, at): Point => {
			const angle = (2 * Math.PI * at) / 50_000;
			return [1000 * Math.cos(angle), 1000 * Math.sin(angle)];
		});
		expect(crossingsOf(ring)).toBe(0);
	});
});

describe("rules about shapes", () => {
	const cars = numbered([
		tool(box(0, 0, 6.4, 20), { objectId: "o1" }),
		tool(box(0, 0, 8, 8), { objectId: "o2" }),
		tool(box(0.3, 0, 20.3 - 12.3, 9), { objectId: "o3" }),
		tool({ kind: "none" }, { objectId: "o4" }),
		tool(box(0, 0, 1, 1), { objectId: "o5", schemaId: "bus", title: "Bus" }),
		tool(box(0, 0, 1, 1), { objectId: "o6", interpolationStopped: true }),
	]);

	test("say what is wrong with which figures, and count what they could not judge", () => {
		const {
			words,
			judged: count,
			unjudged,
			violations,
			found,
		} = judged("Car width >= 8 px and height <= 15 px", {
			tools: cars,
		});
		expect(words).toEqual(["width is 6.4 px, not at least 8 px; height is 20 px, not at most 15 px"]);
		expect([count, unjudged, violations]).toEqual([3, 1, 1]);
		expect(found[0]?.target).toMatchObject({ kind: "tool", objectId: "o1", schemaId: "car", title: "Car" });
	});

	test("know classes by title and by schema id, stray blanks aside, and hostile ones", () => {
		const named = (title: string, schemaId: string | null) => tool(box(0, 0, 1, 1), { title, schemaId });
		const tools = numbered([named(" Car ", "7"), named("constructor", "8"), named("__proto__", null), named("", "9")]);
		expect(judged("Car width >= 8 px", { tools }).violations).toBe(1);
		expect(judged('"8" or "__proto__" width >= 8 px', { tools }).violations).toBe(2);
		expect(judged("toString width >= 8 px", { tools }).judged).toBe(0);
		expect(judged("any class width >= 8 px", { tools }).violations).toBe(4);
		expect(judged("only Car or constructor", { tools }).words).toEqual([
			"is no Car or constructor",
			"is no Car or constructor",
		]);
	});

	test("tell a bound that is broken by little with enough digits", () => {
		expect(judged("Car width >= 8 px", { tools: [tool(box(0, 0, 7.99999, 1))] }).words).toEqual([
			"width is 7.99999 px, not at least 8 px",
		]);
		expect(judged("Car width > 8 px", { tools: [tool(box(0, 0, 8, 1))] }).words).toEqual([
			"width is 8 px, not over 8 px",
		]);
	});

	test("say which shape an annotation has", () => {
		expect(judged("Car is a polygon or box", { tools: cars })).toMatchObject({ violations: 0, judged: 3, unjudged: 1 });
		expect(judged("Car is a polygon or point", { tools: cars }).words[0]).toBe(
			"is a bounding-box, not a polygon or point",
		);
	});

	test("name an annotation the same in a later export, whatever stands before it", () => {
		const key = (tools: typeof cars) =>
			judged("any class width > 7 px", { tools: numbered(tools) }).found.map((each) => each.key);
		const [first, ...rest] = cars;
		expect(new Set(key(cars)).size).toBe(2);
		expect(key(rest)).toEqual(key(cars).slice(1));
		const twice = [first as (typeof cars)[number], { ...(first as (typeof cars)[number]) }];
		expect(new Set(key(twice)).size).toBe(2);
	});
});
