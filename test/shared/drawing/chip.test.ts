import { expect, it } from "vitest";
import { chipSize, chipText } from "#shared/drawing/chip";
import { approximateWidth } from "#shared/drawing/text-width";

it("cuts a long label where no character breaks", () => {
	expect(chipText("Car")).toBe("Car");
	expect(chipText("x".repeat(48))).toHaveLength(48);
	expect(chipText("x".repeat(49))).toBe(`${"x".repeat(47)}…`);
	expect(chipText(`${"x".repeat(46)}😀${"x".repeat(9)}`)).toBe(`${"x".repeat(46)}…`);
});

it("is as wide as its text, its glyph and the gaps between, in whole pixels", () => {
	expect(chipSize(20.2, 1)).toEqual({ width: 43, height: 18 });
	expect(chipSize(40.4, 2)).toEqual({ width: 85, height: 36 });
});

it("knows about how wide a text is without a font: marks have no width, Chinese is square, m is wider than i", () => {
	expect(approximateWidth("", 12)).toBe(0);
	expect(approximateWidth("e\u0301", 12)).toBe(approximateWidth("e", 12));
	expect(approximateWidth("\u200b\u202e", 12)).toBe(0);
	expect(approximateWidth("汽车", 10)).toBe(21);
	expect(approximateWidth("😀", 10)).toBe(10.5);
	expect(approximateWidth("mm", 12)).toBeGreaterThan(2 * approximateWidth("ii", 12));
});
