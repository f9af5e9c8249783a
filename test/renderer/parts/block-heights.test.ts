import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockHeights } from "../../../renderer/parts/block-heights.ts";

describe("heights of blocks", () => {
	it("add up and are found as a plain list of them is", () => {
		const changes = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 90 })), { maxLength: 20 });
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 }),
				changes,
				fc.nat(1500),
				(list, edits, top) => {
					const heights = new BlockHeights(list.length, (block) => list[block] ?? 0);
					for (const [block, height] of edits) {
						const grown = heights.measure(block, height);
						expect(grown).toBe(block < list.length ? height - (list[block] ?? 0) : 0);
						if (block < list.length) list[block] = height;
					}
					const tops = list.map((_, block) => list.slice(0, block).reduce((sum, height) => sum + height, 0));
					expect(list.map((_, block) => heights.topOf(block))).toEqual(tops);
					expect(heights.total).toBe(list.reduce((sum, height) => sum + height, 0));
					expect(heights.blockAt(top)).toBe(
						Math.max(
							0,
							tops.findLastIndex((begin) => begin <= top),
						),
					);
					expect(heights.blockAt(-5)).toBe(0);
				},
			),
		);
	});
});
