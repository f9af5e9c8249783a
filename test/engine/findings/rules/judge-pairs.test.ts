import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Geometry } from "#shared/task";
import { comparedPage, type ComparedTool } from "../../../../main/engine/compare/compared.ts";
import { randomArea } from "../../compare/random-shapes.ts";
import { slowArea } from "../../compare/slow-area.ts";
import { box, numbered, polygon, tool } from "../../compare/some-tools.ts";
import { judged } from "./judged.ts";
import { zonesOf } from "./zones-of.ts";

const car = (geometry: Geometry, objectId: string, page: number | null = null): ComparedTool =>
	tool(geometry, { objectId, page });
const bus = (geometry: Geometry, objectId: string): ComparedTool =>
	tool(geometry, { objectId, schemaId: "bus", title: "Bus" });

describe("pairs on a page", () => {
	test("are told once, at the later one, with the worst of its partners", () => {
		const tools = numbered([
			car(box(0, 0, 10, 10), "o1"),
			car(box(0, 0, 10, 9.5), "o2"),
			car(box(0, 0, 10, 10), "o3"),
			car(box(0, 0, 10, 10), "o4", 2),
			car(box(50, 50, 10, 10), "o5"),
			bus(box(0, 0, 10, 10), "o6"),
		]);
		const { words, found, judged: count } = judged("Car with Car IoU <= 0.9", { tools });
		expect(words).toEqual([
			"IoU with Car o1 is 0.95, not at most 0.9",
			"IoU with Car o1 is 1, not at most 0.9; too much with 1 more",
		]);
		expect(found.map(({ target }) => target.kind === "tool" && target.objectId)).toEqual(["o2", "o3"]);
		expect(count).toBe(5);
		expect(judged("Car with Car IoU < 1", { tools }).violations).toBe(1);
		expect(judged("Car with Bus IoU <= 0.97", { tools }).words).toEqual([
			"IoU with Car o1 is 1, not at most 0.97; too much with 1 more",
		]);
	});

	test("share of the smaller one: overlap", () => {
		const tools = numbered([
			car(box(0, 0, 100, 100), "o1"),
			car(box(95, 95, 10, 10), "o2"),
			car(box(0, 0, 0, 10), "o3"),
		]);
		expect(judged("Car with Car overlap <= 20 %", { tools })).toMatchObject({
			words: ["overlap with Car o1 is 0.25, not at most 0.2"],
			unjudged: 1,
		});
		expect(judged("Car with Car overlap <= 25 %", { tools }).violations).toBe(0);
	});

	test("of hundreds of shapes upon each other are as many findings as shapes, and end", () => {
		const tools = numbered(
			Array.from({ length: 320 }, (_, at) => car(polygon([0, 0], [9, 0], [9, 9 + at / 1e4]), `o${String(at)}`)),
		);
		const { violations, unjudged } = judged("Car with Car IoU <= 0.5", { tools });
		expect(violations + unjudged).toBe(319);
		expect(violations).toBeGreaterThan(300);
	});

	test("are those that a slow look at all of them finds", () => {
		fc.assert(
			fc.property(
				someTools,
				fc.constantFrom("IoU", "overlap"),
				fc.constantFrom(0.1, 0.5, 0.9),
				(tools, measure, most) => {
					const expected = new Set<string>();
					for (const [at, later] of tools.entries())
						for (const earlier of tools.slice(0, at)) {
							const isPair =
								(later.title === "Car" && earlier.title === "Bus") ||
								(later.title === "Bus" && earlier.title === "Car");
							if (!isPair || comparedPage(later) !== comparedPage(earlier)) continue;
							const share = slowShare(later, earlier, measure);
							// What is hardly there, and what lies on the bound, is for rounding to say.
							fc.pre(share !== null && Math.abs(share - most) > 1e-6);
							if (share > most) expected.add(later.objectId ?? "");
						}
					const { found } = judged(`Car with Bus ${measure} <= ${String(most)}`, { tools });
					expect(found.map(({ target }) => target.kind === "tool" && target.objectId).sort()).toEqual(
						[...expected].sort(),
					);
				},
			),
			{ numRuns: 25 },
		);
	});
});

describe("many boxes", () => {
	test("share what a look at all pairs of them says", () => {
		const corner = fc.integer({ min: 0, max: 60 });
		const side = fc.integer({ min: 1, max: 25 });
		const boxes = fc.array(fc.tuple(corner, corner, side, side), { minLength: 30, maxLength: 80 });
		fc.assert(
			fc.property(boxes, (all) => {
				const expected = all.flatMap(([x, y, width, height], at) => {
					const overlaps = all.slice(0, at).some(([left, top, across, down]) => {
						const w = Math.min(x + width, left + across) - Math.max(x, left);
						const h = Math.min(y + height, top + down) - Math.max(y, top);
						return w > 0 && h > 0 && (w * h) / Math.min(width * height, across * down) > 0.3 + 1e-9;
					});
					return overlaps ? [`o${String(at)}`] : [];
				});
				const tools = numbered(all.map((each, at) => car(box(...each), `o${String(at)}`)));
				const { found } = judged("Car with Car overlap <= 0.3", { tools });
				expect(found.map(({ target }) => target.kind === "tool" && target.objectId)).toEqual(expected);
			}),
			{ numRuns: 60 },
		);
	});
});

describe("inside", () => {
	test("asks for one that holds enough", () => {
		const tools = numbered([
			car(box(0, 0, 100, 100), "o1"),
			bus(box(90, 0, 20, 10), "o2"),
			bus(box(10, 10, 5, 5), "o3"),
			bus({ kind: "point", at: [500, 5] }, "o4"),
			bus({ kind: "point", at: [50, 50] }, "o5"),
			bus(
				{
					kind: "polyline",
					points: [
						[0, 0],
						[1, 1],
					],
				},
				"o6",
			),
		]);
		expect(judged("Bus inside Car", { tools })).toMatchObject({
			words: ["50 % of it lies in Car o1, not 100 %", "no Car on page 1 holds 100 % of it"],
			judged: 4,
			unjudged: 1,
		});
		expect(judged("Bus inside Car by 50 %", { tools }).violations).toBe(1);
		// Nothing lies in itself.
		expect(judged("Car inside Car", { tools }).violations).toBe(1);
	});

	test("is what a slow look at all of them finds", () => {
		fc.assert(
			fc.property(someTools, fc.constantFrom(10, 50, 99), (tools, percent) => {
				const expected: string[] = [];
				for (const inner of tools) {
					const own = slowArea([zonesOf(inner.geometry)]);
					if (inner.title !== "Bus" || own < 1e-3) continue;
					const shares = tools
						.filter((outer) => outer.title === "Car" && comparedPage(outer) === comparedPage(inner))
						.map((outer) => (slowArea([zonesOf(inner.geometry), zonesOf(outer.geometry)]) / own) * 100);
					const most = Math.max(0, ...shares);
					fc.pre(Math.abs(most - percent) > 1e-4);
					if (most < percent) expected.push(inner.objectId ?? "");
				}
				const tiny = new Set(
					tools.filter(({ geometry }) => slowArea([zonesOf(geometry)]) < 1e-3).map(({ objectId }) => objectId),
				);
				const found = judged(`Bus inside Car by ${String(percent)} %`, { tools })
					.found.map(({ target }) => (target.kind === "tool" ? (target.objectId ?? "") : ""))
					.filter((id) => !tiny.has(id));
				expect(found.sort()).toEqual(expected.sort());
			}),
			{ numRuns: 50 },
		);
	});
});

const someTools = fc
	.array(
		fc.record({
			geometry: randomArea.filter(({ kind }) => kind !== "circle"),
			isCar: fc.boolean(),
			page: fc.constantFrom(null, 0, 1),
		}),
		{ maxLength: 12 },
	)
	.map((all) =>
		numbered(
			all.map(({ geometry, isCar, page }, at) => ({
				...(isCar ? car(geometry, `o${String(at)}`) : bus(geometry, `o${String(at)}`)),
				page,
			})),
		),
	);

function slowShare(a: ComparedTool, b: ComparedTool, measure: string): number | null {
	const [zonesA, zonesB] = [zonesOf(a.geometry), zonesOf(b.geometry)];
	const [areaA, areaB] = [slowArea([zonesA]), slowArea([zonesB])];
	if (areaA < 1e-3 || areaB < 1e-3) return null;
	const both = slowArea([zonesA, zonesB]);
	return measure === "IoU" ? both / (areaA + areaB - both) : both / Math.min(areaA, areaB);
}
