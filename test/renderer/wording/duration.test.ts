import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration, exactDuration } from "../../../renderer/wording/duration.ts";

/** Milliseconds that the words stand for. */
function read(words: string): number {
	const units = new Map([
		["ms", 1],
		["s", 1000],
		["min", 60_000],
		["h", 3_600_000],
	]);
	const parts = [...words.matchAll(/([\d.]+) (ms|s|min|h)/g)];
	return parts.reduce((sum, [, value = "", unit = ""]) => sum + Number(value) * (units.get(unit) ?? NaN), 0);
}

describe("duration", () => {
	it("is said as people say it", () => {
		expect(duration(46_753)).toBe("46.8 s");
		expect(duration(2843)).toBe("2.8 s");
		expect(duration(340)).toBe("340 ms");
		expect(duration(185_000)).toBe("3 min 05 s");
		expect(duration(3_720_000)).toBe("1 h 02 min");
		expect(duration(0)).toBe("0 s");
		expect(duration(null)).toBe("–");
		expect(duration(-2843)).toBe("−2.8 s");
	});

	it("rounds before it chooses the unit", () => {
		expect(duration(999.6)).toBe("1.0 s");
		expect(duration(59_960)).toBe("1 min 00 s");
		expect(duration(3_599_600)).toBe("1 h 00 min");
	});

	it("is never off by more than half of the last place shown", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e9 }), (ms) => {
				const place = ms < 1000 ? 1 : ms < 59_950 ? 100 : ms < 3_599_500 ? 1000 : 60_000;
				expect(Math.abs(read(duration(ms)) - ms)).toBeLessThanOrEqual(place / 2);
			}),
		);
	});

	it("has the exact figure for the tooltip", () => {
		expect(exactDuration(46_753)).toBe("46753 ms");
		expect(exactDuration(null)).toBe("not in the export");
	});
});
