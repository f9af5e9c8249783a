import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
	clopperPearson,
	exactInterval,
	ruledOutShare,
	weighedShare,
	worstMargin,
} from "../../../../main/engine/findings/plans/confidence.ts";

type Parts = [population: number, chosen: number][];
interface Reference {
	margins: [Parts, number][];
	ruledOut: [Parts, number][];
	ruledOutParts: [Parts, number][];
	exact: [found: number, chosen: number, population: number, interval: [number, number]][];
	clopperPearson: [found: number, of: number, interval: [number, number]][];
}

const file = new URL("../../../fixtures/findings/plans/confidence.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;

function parts(given: Parts) {
	return given.map(([population, chosen]) => ({ population, chosen }));
}

describe("what a sample tells, as SciPy has it", () => {
	test.each(reference.margins)("margin of %j", (given, expected) => {
		expect(worstMargin(parts(given))).toBeCloseTo(expected, 12);
	});

	test.each(reference.ruledOut)("what %j rules out", (given, expected) => {
		expect(ruledOutShare(parts(given))).toBeCloseTo(expected, 12);
	});

	test.each(reference.ruledOutParts)("what the parts %j rule out, wherever the faulty stand", (given, expected) => {
		expect(ruledOutShare(parts(given))).toBeCloseTo(expected, 12);
	});

	test.each(reference.exact)("%i of %i out of %i", (found, chosen, population, [low, high]) => {
		const interval = exactInterval(found, chosen, population);
		expect(interval[0]).toBeCloseTo(low, 12);
		expect(interval[1]).toBeCloseTo(high, 12);
	});

	test.each(reference.clopperPearson)("%d of %d without an end", (found, of, [low, high]) => {
		const interval = clopperPearson(found, of);
		expect(interval[0]).toBeCloseTo(low, 10);
		expect(interval[1]).toBeCloseTo(high, 10);
	});
});

describe("the share over parts", () => {
	test("one part is exact", () => {
		expect(weighedShare([{ population: 20_000, judged: 300, found: 3 }])).toEqual({
			share: 0.01,
			interval: exactInterval(3, 300, 20_000),
		});
	});

	test("parts weigh as much as their tasks", () => {
		const found = weighedShare([
			{ population: 900, judged: 10, found: 1 },
			{ population: 100, judged: 10, found: 10 },
		]);
		expect(found?.share).toBeCloseTo(0.19, 12);
		// Kish: 1 / (0.9² / 10 + 0.1² / 10) = 12.195 tasks, of a thousand of which 20 are judged.
		const worth = (1 / (0.081 + 0.001)) * (999 / 980);
		const [low, high] = clopperPearson(0.19 * worth, worth);
		expect(found?.interval[0]).toBeCloseTo(low, 9);
		expect(found?.interval[1]).toBeCloseTo(high, 9);
	});

	test("alike parts are as one without an end, where little of the whole is judged", () => {
		const part = { population: 10_000_000, judged: 100, found: 5 };
		const found = weighedShare([part, part, part]);
		const [low, high] = clopperPearson(15, 300);
		expect(found?.interval[0]).toBeCloseTo(low, 6);
		expect(found?.interval[1]).toBeCloseTo(high, 6);
	});

	test("all judged leaves nothing open", () => {
		expect(
			weighedShare([
				{ population: 4, judged: 4, found: 1 },
				{ population: 6, judged: 6, found: 0 },
			]),
		).toEqual({ share: 0.1, interval: [0.1, 0.1] });
	});

	test("nothing judged tells nothing", () => {
		expect(weighedShare([{ population: 4, judged: 0, found: 0 }])).toBeNull();
		expect(weighedShare([])).toBeNull();
	});
});
