import fc from "fast-check";
import type { CompareSettings } from "#shared/compare/settings";
import type { ToolPair, ToolsComparison } from "#shared/compare/task-comparison";
import { pageOf } from "#shared/drawing/placing";
import { describe, expect, it } from "vitest";
import { assignAt } from "../../../main/engine/compare/assign-tools.ts";
import { compareTools } from "../../../main/engine/compare/compare-tools.ts";
import type { ComparedTool } from "../../../main/engine/compare/compared.ts";
import { prepareTools } from "../../../main/engine/compare/prepare-tools.ts";
import { similarityOf } from "../../../main/engine/compare/similarity.ts";
import { randomSide } from "./random-shapes.ts";
import { box, tool } from "./some-tools.ts";

const settings = fc.record({
	threshold: fc.constantFrom(0, 0.1, 0.3, 0.5, 0.9),
	pairing: fc.constantFrom({ by: "id" } as const, { by: "geometry" } as const),
	radius: fc.option(fc.constantFrom(0, 2, 30)),
	matching: fc.constant("optimal" as const),
	reference: fc.constant(null),
});
const sheet = fc.option(fc.constant({ width: 300, height: 400 }));
const runs = { numRuns: 250 };

const compare = (
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	set: CompareSettings,
	size: { width: number; height: number } | null,
): ToolsComparison => compareTools(a, b, set, size, () => []);

/** What was found, in an order that does not depend on that of the lists. */
function told({ pairs, removed, added, leaves }: ToolsComparison): unknown {
	const sorted = (values: readonly number[]): number[] => values.toSorted((x, y) => x - y);
	return {
		pairs: pairs.toSorted((x, y) => x.a - y.a),
		removed: sorted(removed),
		added: sorted(added),
		leaves: { removed: sorted(leaves.removed), added: sorted(leaves.added) },
	};
}

function swapped(found: ToolsComparison): ToolsComparison {
	const pairs = found.pairs.map((pair): ToolPair => ({ ...pair, a: pair.b, b: pair.a, measure: swap(pair.measure) }));
	const leaves = { removed: found.leaves.added, added: found.leaves.removed };
	return { pairs, removed: found.added, added: found.removed, leaves };
}

function swap(measure: ToolPair["measure"]): ToolPair["measure"] {
	if (measure.kind === "line") return { ...measure, forward: measure.backward, backward: measure.forward };
	if (measure.kind === "area" || measure.kind === "volume" || measure.kind === "page")
		return { ...measure, a: measure.b, b: measure.a };
	return measure;
}

describe("comparing random annotations", () => {
	it("finds the same with the sides exchanged", () => {
		fc.assert(
			fc.property(randomSide(0), randomSide(100), settings, sheet, (a, b, set, size) => {
				expect(told(compare(b, a, set, size))).toEqual(told(swapped(compare(a, b, set, size))));
			}),
			runs,
		);
	});

	it("finds nothing changed against itself", () => {
		fc.assert(
			fc.property(randomSide(0), settings, sheet, (a, set, size) => {
				const found = compare(a, a, set, size);
				for (const pair of found.pairs) expect(pair).toMatchObject({ similarity: 1, changes: [], finding: null });
				expect(found.leaves).toEqual({ removed: [], added: [] });
				const named = a.filter((entry) => !entry.interpolationStopped && isComparable(entry));
				expect(found.pairs.length).toBeGreaterThanOrEqual(named.length);
			}),
			runs,
		);
	});

	it("finds the same in any order of the lists", () => {
		const side = (first: number): fc.Arbitrary<[ComparedTool[], ComparedTool[]]> =>
			randomSide(first).chain((tools) =>
				fc.tuple(fc.constant(tools), fc.shuffledSubarray(tools, { minLength: tools.length, maxLength: tools.length })),
			);
		fc.assert(
			fc.property(side(0), side(100), settings, sheet, ([a, mixedA], [b, mixedB], set, size) => {
				expect(told(compare(mixedA, mixedB, set, size))).toEqual(told(compare(a, b, set, size)));
			}),
			runs,
		);
	});

	it("changes no pair when a pair far away is added", () => {
		const far = (index: number, x: number): ComparedTool => tool(box(x, 9000, 10, 10), { index, objectId: "far" });
		fc.assert(
			fc.property(randomSide(0), randomSide(100), settings, sheet, fc.nat(12), (a, b, set, size, at) => {
				const found = compare(a.toSpliced(at, 0, far(50, 9000)), b.toSpliced(at, 0, far(150, 9000.1)), set, size);
				const others = found.pairs.filter((pair) => pair.a !== 50);
				expect(found.pairs.length).toBe(others.length + 1);
				expect(told({ ...found, pairs: others })).toEqual(told(compare(a, b, set, size)));
			}),
			runs,
		);
	});

	it("leaves no pair that a step could still make, and uses nothing twice", () => {
		fc.assert(
			fc.property(randomSide(0), randomSide(100), settings, (a, b, set) => {
				const found = compare(a, b, set, null);
				const all = [...found.pairs.map((pair) => pair.a), ...found.removed].sort((x, y) => x - y);
				expect(all).toEqual(a.filter((entry) => !entry.interpolationStopped).map(({ index }) => index));
				for (const index of found.removed) {
					for (const other of found.added) {
						const [left, right] = [a[index] as ComparedTool, b[other - 100] as ComparedTool];
						const alike = left.geometry.kind === right.geometry.kind && pageOf(left) === pageOf(right);
						if (!alike || !isComparable(left)) continue;
						expect(similarityOf(left.geometry, right.geometry, set.radius)).toBeLessThan(Math.max(set.threshold, 1e-6));
					}
				}
			}),
			runs,
		);
	});

	it("pairs at another threshold as if it had been asked for at once", () => {
		fc.assert(
			fc.property(randomSide(0), randomSide(100), settings, sheet, (a, b, set, size) => {
				const prepared = prepareTools(a, b, set, size, 0);
				const again = assignAt(prepared, set.threshold, set).map((pair) => [pair.a, pair.b, pair.step]);
				const found = compare(a, b, set, size).pairs.map((pair) => [pair.a, pair.b - 100, pair.step]);
				expect(again.toSorted(byFirst)).toEqual(found);
			}),
			runs,
		);
	});
});

function byFirst([a]: readonly unknown[], [b]: readonly unknown[]): number {
	return Number(a) - Number(b);
}

/** Whether there is something by which a step without identity could pair it. */
function isComparable({ geometry }: ComparedTool): boolean {
	switch (geometry.kind) {
		case "none":
		case "unknown":
		case "voxel-brush":
			return false;
		case "segmentation":
			return geometry.zones.length > 0;
		default:
			return true;
	}
}
