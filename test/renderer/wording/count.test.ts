import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, count, counted, percent } from "../../../renderer/wording/count.ts";

describe("count", () => {
	it("groups digits in threes with a narrow no-break space", () => {
		expect(count(0)).toBe("0");
		expect(count(999)).toBe("999");
		expect(count(12_480)).toBe("12\u202f480");
		expect(count(-1_234_567)).toBe("−1\u202f234\u202f567");
	});

	it("loses no digit of any whole number", () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e15, max: 1e15 }), (value) => {
				expect(Number(count(value).replaceAll("\u202f", "").replace("−", "-"))).toBe(value === 0 ? 0 : value);
			}),
		);
	});

	it("says one and many", () => {
		expect(counted(1, "task")).toBe("1 task");
		expect(counted(2, "task")).toBe("2 tasks");
		expect(counted(0, "entry", "entries")).toBe("0 entries");
	});
});

describe("bytes", () => {
	it("speaks in powers of 1,000 and rounds before it chooses the unit", () => {
		expect(bytes(0)).toBe("0 B");
		expect(bytes(999)).toBe("999 B");
		expect(bytes(1000)).toBe("1.0 kB");
		expect(bytes(999_999)).toBe("1.0 MB");
		expect(bytes(212_000_000)).toBe("212 MB");
	});

	it("never shows more than three digits, and stays within 5 % of the truth", () => {
		const scale = new Map([
			["B", 1],
			["kB", 1e3],
			["MB", 1e6],
			["GB", 1e9],
			["TB", 1e12],
			["PB", 1e15],
		]);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 9e15 }), (value) => {
				const [number = "", unit = ""] = bytes(value).split(" ");
				expect(number.replace(".", "").length).toBeLessThanOrEqual(3);
				expect(Math.abs(Number(number) * (scale.get(unit) ?? NaN) - value)).toBeLessThanOrEqual(value * 0.051);
			}),
		);
	});
});

describe("percent", () => {
	it("says 100 only when all has been read, and nothing when the whole is not known", () => {
		expect(percent(999_999, 1_000_000)).toBe(99);
		expect(percent(1_000_000, 1_000_000)).toBe(100);
		expect(percent(5, null)).toBeNull();
		expect(percent(0, 0)).toBe(100);
	});
});
