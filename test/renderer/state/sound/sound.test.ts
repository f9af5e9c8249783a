import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawnSpans, soundSpans } from "../../../../renderer/state/sound/sound-spans.ts";
import { ticks, tickStep, timeText } from "../../../../renderer/state/sound/time-axis.ts";
import { SpanIndex } from "../../../../renderer/state/text/span-index.ts";
import { toolOf } from "../../sample-task.ts";

function speech(index: number, start: number, end: number) {
	return toolOf(index, "Speech", { kind: "entity", start, end, selection: null });
}

describe("the axis of a sound", () => {
	it("has marks at round times that stand far enough apart", () => {
		expect(tickStep(10, 80)).toBe(10);
		expect(tickStep(2000, 80)).toBe(0.05);
		expect(tickStep(0.0001, 80)).toBe(86_400);
		expect(ticks(3, 12, 5)).toEqual([0, 5, 10, 15]);
		expect(ticks(-4, 1, 0.5)).toEqual([0, 0.5, 1]);
	});

	it("writes times as a clock does, with as many decimals as the step needs", () => {
		expect(timeText(5, 1)).toBe("0:05");
		expect(timeText(65.25, 0.05)).toBe("1:05.25");
		expect(timeText(3723, 60)).toBe("1:02:03");
		expect(timeText(59.9996)).toBe("1:00.000");
		expect(timeText(1.5)).toBe("0:01.500");
	});

	it("covers every moment between its marks", () => {
		const second = fc.double({ min: 0, max: 1e5, noNaN: true });
		fc.assert(
			fc.property(second, fc.double({ min: 0.01, max: 100, noNaN: true }), (from, long) => {
				const step = tickStep(1000 / long, 80);
				const marks = ticks(from, from + long, step);
				expect(marks[0]).toBeLessThanOrEqual(from + 1e-6);
				expect(marks.at(-1)).toBeGreaterThanOrEqual(from + long - 1e-6);
				expect(marks.length).toBeLessThan(20);
			}),
		);
	});
});

describe("the entities of a sound", () => {
	it("stand in milliseconds, one after the other in a lane, one over the other where they overlap", () => {
		const spans = soundSpans(
			[speech(0, 1.25, 6.875), speech(1, 6.875, 7), speech(2, 3, 2), speech(3, -2, -1)],
			"light",
		);
		expect(spans.map(({ key, from, to, lane }) => [key, from, to, lane])).toEqual([
			[0, 1250, 6875, 0],
			[2, 2000, 3000, 1],
			[1, 6875, 7000, 0],
		]);
	});

	it("are drawn once for each px of a lane, so that 20,000 do not hold up the page", () => {
		const tools = Array.from({ length: 20_000 }, (_, at) => speech(at, at / 10, at / 10 + 0.09));
		const index = new SpanIndex(soundSpans(tools, "dark"));
		expect(drawnSpans(index, 0, 2_000_000, 1000 / 2_000_000).length).toBeLessThanOrEqual(335);
		expect(drawnSpans(index, 1000, 2000, 1)).toHaveLength(10);
	});
});
