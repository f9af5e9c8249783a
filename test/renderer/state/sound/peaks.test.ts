import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostBins, Peaks } from "../../../../renderer/state/sound/peaks.ts";

const sample = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000);

describe("the lows and highs of a sound", () => {
	it("are those of the samples of each stretch, in whatever pieces they come", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(sample, sample), { minLength: 1, maxLength: 200 }),
				fc.array(fc.integer({ min: 1, max: 40 })),
				fc.integer({ min: 1, max: 20 }),
				(frames, pieces, columns) => {
					const peaks = new Peaks(frames.length, 100);
					let at = 0;
					for (const piece of [...pieces, frames.length]) {
						peaks.add(Float32Array.from(frames.slice(at, at + piece).flat()), 2);
						at = Math.min(frames.length, at + piece);
					}
					expect(peaks.seconds).toBe(frames.length / 100);
					const found = peaks.columns(0, frames.length / 100, columns);
					// Each column may reach into the bin that its edge cuts, so it holds its own samples and maybe one beside.
					for (const [n, peak] of found.entries()) {
						const [from, to] = [(n / columns) * frames.length, ((n + 1) / columns) * frames.length];
						const own = frames.slice(Math.ceil(from), Math.floor(to)).flat();
						if (own.length > 0) {
							expect(peak?.low).toBeLessThanOrEqual(Math.min(...own) + 1e-9);
							expect(peak?.high).toBeGreaterThanOrEqual(Math.max(...own) - 1e-9);
						}
						const near = frames.slice(Math.max(0, Math.floor(from) - 1), Math.ceil(to) + 1).flat();
						expect(peak?.low).toBeGreaterThanOrEqual(Math.min(...near) - 1e-4);
						expect(peak?.high).toBeLessThanOrEqual(Math.max(...near) + 1e-4);
					}
				},
			),
		);
	});

	it("of a long sound are kept in no more bins than that, and a single click is not lost", () => {
		const frames = 3 * mostBins + 5;
		const peaks = new Peaks(frames, 48_000);
		expect(peaks.binFrames).toBe(4);
		const piece = new Float32Array(50_000);
		for (let at = 0; at < frames; at += piece.length) {
			piece.fill(0);
			if (at <= 1_000_000 && 1_000_000 < at + piece.length) piece[1_000_000 - at] = 1;
			peaks.add(piece.subarray(0, Math.min(piece.length, frames - at)), 1);
		}
		const columns = peaks.columns(0, frames / 48_000, 100);
		expect(columns.filter((peak) => (peak?.high ?? 0) > 0.99)).toHaveLength(1);
		expect(columns[Math.floor((1_000_000 / frames) * 100)]?.high).toBe(1);
	});

	it("are not there before the sound, behind it, and where it is not read yet", () => {
		const peaks = new Peaks(100, 100);
		peaks.add(new Float32Array(50), 1);
		expect(peaks.columns(-1, 2, 6)).toEqual([null, null, { low: 0, high: 0 }, null, null, null]);
	});

	it("leave out what comes beyond the whole", () => {
		const peaks = new Peaks(10, 10);
		peaks.add(new Float32Array(25).fill(0.5), 1);
		peaks.add(new Float32Array(25).fill(1), 1);
		expect(peaks.seconds).toBe(1);
		expect(peaks.columns(0, 1, 1)[0]?.high).toBeCloseTo(0.5, 3);
	});
});
