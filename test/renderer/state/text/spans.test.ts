import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paintedLanes, segmentsOf } from "../../../../renderer/state/text/segments.ts";
import { SpanIndex } from "../../../../renderer/state/text/span-index.ts";
import { inLanes, type LanedSpan, type Span } from "../../../../renderer/state/text/span-lanes.ts";

const someSpans = fc
	.array(fc.tuple(fc.nat(50), fc.nat(12)), { maxLength: 40 })
	.map((pairs) => pairs.map(([from, length], key): Span => ({ key, from, to: from + length })));

/** The characters that a span takes up; an empty one takes that at its place. */
function takes(span: Span, at: number): boolean {
	return span.from <= at && at < Math.max(span.to, span.from + 1);
}

const offsets = Array.from({ length: 70 }, (_, at) => at);

describe("lanes of spans", () => {
	it("nest what is enclosed below what encloses it", () => {
		const spans = [
			{ key: 0, from: 2, to: 4 },
			{ key: 1, from: 0, to: 9 },
			{ key: 2, from: 3, to: 12 },
			{ key: 3, from: 9, to: 10 },
		];
		expect(inLanes(spans).map(({ key, lane }) => [key, lane])).toEqual([
			[1, 0],
			[0, 1],
			[2, 2],
			[3, 0],
		]);
	});

	it("never hold two spans at one character, and are as few as can be", () => {
		fc.assert(
			fc.property(someSpans, (spans) => {
				const laned = inLanes(spans);
				let deepest = 0;
				for (const at of offsets) {
					const here = laned.filter((span) => takes(span, at)).map(({ lane }) => lane);
					expect(new Set(here).size).toBe(here.length);
					deepest = Math.max(deepest, here.length);
				}
				expect(laned.reduce((most, { lane }) => Math.max(most, lane + 1), 0)).toBe(deepest);
			}),
		);
	});
});

describe("spans by their characters", () => {
	it("are found as a walk through all of them finds them", () => {
		fc.assert(
			fc.property(someSpans, fc.nat(60), fc.integer({ min: 1, max: 20 }), (spans, from, length) => {
				const index = new SpanIndex(spans);
				const found = index.within(from, from + length).map(({ key }) => key);
				const slowly = spans.filter((span) =>
					offsets.some((at) => at >= from && at < from + length && takes(span, at)),
				);
				expect(found.sort()).toEqual(slowly.map(({ key }) => key).sort());
			}),
		);
	});

	it("stand innermost first at one character", () => {
		const index = new SpanIndex([
			{ key: 0, from: 0, to: 9 },
			{ key: 1, from: 3, to: 5 },
			{ key: 2, from: 2, to: 8 },
		]);
		expect(index.at(4).map(({ key }) => key)).toEqual([1, 2, 0]);
		expect(index.at(8).map(({ key }) => key)).toEqual([0]);
		expect(index.at(9)).toEqual([]);
	});

	it("are all found among 20,000, nested a hundred deep", () => {
		const spans = Array.from({ length: 20_000 }, (_, key) => ({ key, from: key * 5, to: key * 5 + 500 }));
		const index = new SpanIndex(inLanes(spans));
		for (let at = 0; at < 100_000; at += 100) {
			const covering = Math.min(100, at / 5 + 1);
			expect(index.at(at).map(({ key }) => key)).toEqual(
				Array.from({ length: covering }, (_, depth) => at / 5 - depth),
			);
		}
	});
});

describe("runs of characters under the same spans", () => {
	it("are cut at every end, and say what lies too deep to be painted", () => {
		const spans: LanedSpan[] = inLanes([
			{ key: 0, from: 2, to: 8 },
			{ key: 1, from: 4, to: 6 },
			{ key: 2, from: 5, to: 5 },
		]);
		expect(
			segmentsOf(spans, 0, 10).map(({ from, to, lanes }) => [from, to, lanes.map((span) => span?.key ?? null)]),
		).toEqual([
			[0, 2, [null, null, null, null]],
			[2, 4, [0, null, null, null]],
			[4, 5, [0, 1, null, null]],
			[5, 5, [null, null, 2, null]],
			[5, 6, [0, 1, null, null]],
			[6, 8, [0, null, null, null]],
			[8, 10, [null, null, null, null]],
		]);
	});

	it("stay few where thousands of spans lie one over the other", () => {
		const spans = inLanes(Array.from({ length: 20_000 }, (_, key) => ({ key, from: key % 700, to: 2000 + key })));
		const runs = segmentsOf(spans, 0, 1000);
		expect(runs.length).toBeLessThanOrEqual(2 * paintedLanes + 1);
		expect(runs.at(-1)).toMatchObject({ to: 1000, deeper: 20_000 - paintedLanes });
	});

	it("follow one another without a gap, with what covers each of their characters", () => {
		fc.assert(
			fc.property(someSpans, fc.nat(40), fc.integer({ min: 1, max: 20 }), (spans, from, length) => {
				const laned = inLanes(spans);
				const runs = segmentsOf(laned, from, from + length).filter((run) => run.to > run.from);
				let at = from;
				for (const run of runs) {
					expect(run.from).toBe(at);
					const here = laned.filter((span) => span.from <= at && span.to >= run.to && span.to > span.from);
					expect(run.lanes.flatMap((span) => (span === null ? [] : [span.key])).sort()).toEqual(
						here
							.filter(({ lane }) => lane < paintedLanes)
							.map(({ key }) => key)
							.sort(),
					);
					expect(run.deeper).toBe(here.filter(({ lane }) => lane >= paintedLanes).length);
					at = run.to;
				}
				expect(at).toBe(from + length);
			}),
		);
	});
});
