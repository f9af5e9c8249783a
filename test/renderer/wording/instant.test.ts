import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	briefInstant,
	exactInstant,
	instantWords,
	localInstant,
	localOffset,
} from "../../../renderer/wording/instant.ts";

const instants = fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2199, 0) });

describe("localInstant", () => {
	it("shows the local clock with its offset", () => {
		const ms = Date.UTC(2024, 2, 5, 13, 3, 22);
		expect(localInstant(ms, 60)).toBe("2024-03-05 14:03:22 +01:00");
		expect(localInstant(ms, -210)).toBe("2024-03-05 09:33:22 −03:30");
		expect(localInstant(ms, 0)).toBe("2024-03-05 13:03:22 +00:00");
	});

	it("names the same second in every time zone", () => {
		fc.assert(
			fc.property(instants, fc.integer({ min: -12 * 4, max: 14 * 4 }), (ms, quarters) => {
				const written = localInstant(ms, quarters * 15);
				const read = Date.parse(written.replace(" ", "T").replace(" ", "").replace("−", "-"));
				expect(read).toBe(Math.floor(ms / 1000) * 1000);
			}),
		);
	});

	it("uses the offset of that day, not of today", () => {
		fc.assert(
			fc.property(instants, (ms) => {
				const date = new Date(ms);
				const hours = String(date.getHours()).padStart(2, "0");
				const minutes = String(date.getMinutes()).padStart(2, "0");
				expect(localInstant(ms).slice(11, 16)).toBe(`${hours}:${minutes}`);
				expect(localOffset(ms)).toBe(-date.getTimezoneOffset());
			}),
		);
	});

	it("answers with the number where there is no such date", () => {
		expect(localInstant(9e15, 0)).toBe("9000000000000000");
		expect(exactInstant(9e15)).toBe("9000000000000000 ms");
	});
});

describe("instants of an export", () => {
	it("are brief in a column and exact in the tooltip", () => {
		const ms = Date.UTC(2024, 2, 5, 13, 3, 22, 7);
		expect(briefInstant(ms, 60)).toBe("2024-03-05 14:03");
		expect(briefInstant(null)).toBe("–");
		expect(exactInstant(ms)).toBe("2024-03-05T13:03:22.007Z");
	});

	it("are shown as exported where they cannot be read", () => {
		expect(instantWords({ ms: null, text: "yesterday" }).text).toBe("yesterday");
		expect(instantWords(null).exact).toBe("not in the export");
		expect(instantWords({ ms: 0, text: "0" }).exact).toBe("1970-01-01T00:00:00.000Z (exported as 0)");
	});
});
