/** Against values that SciPy computed: test/fixtures/compare/masks.py says how. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { MapSizes } from "../../../../main/engine/compare/masks/class-map.ts";
import { measureMasks } from "../../../../main/engine/compare/masks/measure-masks.ts";
import type { Spacing } from "../../../../main/engine/compare/masks/nearest-distances.ts";
import { scoreMasks } from "../../../../main/engine/compare/masks/score-masks.ts";
import { mapOf } from "./map-in-memory.ts";

interface Directed {
	voxels: number;
	hausdorff95: number;
	near: number[];
}

interface Expected {
	name: string;
	sizes: MapSizes;
	spacing: Spacing;
	tolerances: number[];
	a: number[];
	b: number[];
	scores: {
		label: number;
		a: number;
		b: number;
		both: number;
		iou: number;
		dice: number;
		hausdorff95: number | null;
		boundaryF1: number[];
		fromA: Directed | null;
		fromB: Directed | null;
	}[];
}

const file = path.join(import.meta.dirname, "../../../fixtures/compare/masks.ndjson");
const tasks = readFileSync(file, "utf8")
	.trimEnd()
	.split("\n")
	.map((line) => JSON.parse(line) as Expected);

function unrolled(runs: readonly number[]): number[] {
	return runs.flatMap((label, place) => (place % 2 === 0 ? Array<number>(runs[place + 1] ?? 0).fill(label) : []));
}

const classes = [1, 2, 3].map((label) => ({ schemaId: String(label), title: `label ${String(label)}`, colour: "" }));

describe("masks, beside SciPy", () => {
	it.each(tasks)("$name", ({ sizes, spacing, tolerances, a, b, scores }) => {
		const [sideA, sideB] = [mapOf(sizes, unrolled(a)), mapOf(sizes, unrolled(b))];
		const findings = measureMasks(
			sideA,
			sideB,
			classes.length,
			spacing,
			() => undefined,
			() => undefined,
		);
		for (const [place, tolerance] of tolerances.entries()) {
			const { scores: found } = scoreMasks(findings, classes, tolerance, null);
			const there = found.filter((score) => score.a + score.b > 0);
			expect(there.map(({ schemaId }) => Number(schemaId))).toEqual(scores.map(({ label }) => label));
			for (const [at, score] of there.entries()) {
				const wanted = scores[at] as Expected["scores"][number];
				expect(score).toMatchObject({ a: wanted.a, b: wanted.b, both: wanted.both });
				expect(score.iou).toBe(wanted.iou);
				expect(score.dice).toBe(wanted.dice);
				for (const [surface, side] of [
					[score.surfaces?.a, wanted.fromA],
					[score.surfaces?.b, wanted.fromB],
				] as const) {
					expect([surface?.voxels, surface?.near]).toEqual([side?.voxels, side?.near[place]]);
					if (side) expect(surface?.hausdorff95).toBeCloseTo(side.hausdorff95, 9);
				}
				expect(score.hausdorff95 === null).toBe(wanted.hausdorff95 === null);
				if (wanted.hausdorff95 !== null) expect(score.hausdorff95).toBeCloseTo(wanted.hausdorff95, 9);
				expect(score.boundaryF1).toBeCloseTo(wanted.boundaryF1[place] ?? NaN, 12);
			}
		}
	});
});
