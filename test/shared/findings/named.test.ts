import { describe, expect, it } from "vitest";
import { printOf } from "#shared/findings/named";

describe("the print of a geometry", () => {
	const box = { kind: "bounding-box", x: 10.5, y: 20, width: 30, height: 40 } as const;

	it("is the same for the same shape, in whatever order its figures stand", () => {
		expect(printOf({ height: 40, width: 30, y: 20, x: 10.5, kind: "bounding-box" })).toBe(printOf(box));
		expect(printOf(box)).toMatch(/^bounding-box:[a-z\d]{1,11}$/u);
	});

	it("takes no heed of a thousandth of a pixel, nor of the sign of nothing", () => {
		expect(printOf({ ...box, x: 10.5004 })).toBe(printOf(box));
		expect(printOf({ ...box, x: -0 })).toBe(printOf({ ...box, x: 0 }));
	});

	it("differs where a figure does, two change places, or the kind does", () => {
		const others = [
			{ ...box, x: 10.6 },
			{ ...box, x: 20, y: 10.5 },
			{ ...box, width: 40, height: 30 },
			{ kind: "polygon", ring: [] } as const,
			{ kind: "point", at: [1, 2] } as const,
			{ kind: "point", at: [2, 1] } as const,
			{ kind: "point", at: [12, 0] } as const,
		];
		expect(new Set([box, ...others].map((each) => printOf(each))).size).toBe(others.length + 1);
	});

	it("does not fall together among a hundred thousand boxes", () => {
		const prints = new Set<string>();
		for (let at = 0; at < 100_000; at++)
			prints.add(printOf({ ...box, x: at % 317, y: Math.floor(at / 317), width: 30 + (at % 7) }));
		expect(prints.size).toBe(100_000);
	});
});
