import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, inject, test } from "vitest";
import { randomExport } from "./random-exports.ts";
import { type FastOptions, rowsOf, scanFast, scanSlowly, TextFolder } from "./scanned.ts";
import { vendorExport } from "./vendor-exports.ts";

const scanner = new WebAssembly.Module(readFileSync(inject("scannerFile")));
const folder = new TextFolder();
afterAll(() => {
	folder.remove();
});

/** Documents in all: half of them of each sort. */
const runs = Number(process.env["LOUPE_RUNS"] ?? 2000) / 2;

/** Stretches, pieces and threads of every size that is too small. */
const cuts: fc.Arbitrary<FastOptions> = fc.record({
	threads: fc.integer({ min: 1, max: 4 }),
	pieceBytes: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 64, max: 4096 }), fc.constant(Infinity)),
	segmentBytes: fc.integer({ min: 60, max: 4000 }),
	firstBytes: fc.integer({ min: 1, max: 500 }),
	firstRows: fc.integer({ min: 1, max: 4 }),
});

async function sameAsSlow(bytes: Uint8Array, options: FastOptions): Promise<void> {
	const [fast, slow] = await Promise.all([scanFast(folder.write(bytes), scanner, options), scanSlowly(bytes)]);
	expect(rowsOf(fast)).toEqual(rowsOf(slow));
	expect(fast.totals.totals()).toEqual(slow.totals.totals());
	const byPlace = (a: { byte: number }, b: { byte: number }): number => a.byte - b.byte;
	expect(fast.problems.sort(byPlace)).toEqual(slow.problems.sort(byPlace));
}

describe("the fast scanner finds what the slow reader finds", () => {
	test("in exports as the vendor writes them", async () => {
		await fc.assert(
			fc.asyncProperty(vendorExport, cuts, async (text, options) => {
				await sameAsSlow(Buffer.from(text), options);
			}),
			{ numRuns: runs },
		);
	}, 3_600_000);

	test("in exports bent out of shape", async () => {
		await fc.assert(
			fc.asyncProperty(randomExport, cuts, async ({ text }, options) => {
				await sameAsSlow(Buffer.from(text), options);
			}),
			{ numRuns: runs },
		);
	}, 3_600_000);
});
