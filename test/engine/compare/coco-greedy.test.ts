import fc from "fast-check";
import { defaultSettings, type CompareSettings } from "#shared/compare/settings";
import { describe, expect, it } from "vitest";
import { compareTools } from "../../../main/engine/compare/compare-tools.ts";
import type { ComparedTool } from "../../../main/engine/compare/compared.ts";
import { similarityOf } from "../../../main/engine/compare/similarity.ts";
import { box, numbered, tool } from "./some-tools.ts";

/** As COCO's evaluation goes through detections of equal scores: the last of the most similar that are still free. */
function matched(detected: readonly ComparedTool[], truths: readonly ComparedTool[], threshold: number): number[][] {
	const taken = new Set<number>();
	const pairs: number[][] = [];
	for (const [detection, { geometry }] of detected.entries()) {
		let [best, most] = [-1, threshold];
		for (const [truth, other] of truths.entries()) {
			const similarity = similarityOf(geometry, other.geometry, null);
			if (taken.has(truth) || similarity < most) continue;
			[best, most] = [truth, similarity];
		}
		if (best < 0) continue;
		taken.add(best);
		pairs.push([detection, best]);
	}
	return pairs;
}

const side = fc
	.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 })), { maxLength: 14 })
	.map((places) => numbered(places.map(([x, y]) => tool(box(x, y, 10, 10)))));

describe("greedy matching", () => {
	it.each(["a", "b", null] as const)("pairs as COCO does where %s is right", (reference) => {
		const settings: CompareSettings = { ...defaultSettings, threshold: 0.4, matching: "coco-greedy", reference };
		fc.assert(
			fc.property(side, side, (a, b) => {
				const found = compareTools(a, b, settings, null, () => []).pairs.map((pair) => [pair.a, pair.b]);
				const expected = reference === "a" ? matched(b, a, 0.4).map(([x = 0, y = 0]) => [y, x]) : matched(a, b, 0.4);
				expect(found).toEqual(expected.sort(([x = 0], [y = 0]) => x - y));
			}),
			{ numRuns: 200 },
		);
	});
});
