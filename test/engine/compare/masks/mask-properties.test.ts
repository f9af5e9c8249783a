import fc from "fast-check";
import type { MaskScore } from "#shared/compare/masks";
import { describe, expect, it } from "vitest";
import { type ClassMap, type MapSizes, MasksStopped } from "../../../../main/engine/compare/masks/class-map.ts";
import { countClasses } from "../../../../main/engine/compare/masks/count-classes.ts";
import { measureMasks, unmeasurable } from "../../../../main/engine/compare/masks/measure-masks.ts";
import type { Spacing } from "../../../../main/engine/compare/masks/nearest-distances.ts";
import { scoreMasks } from "../../../../main/engine/compare/masks/score-masks.ts";
import { SurfacePoints } from "../../../../main/engine/compare/masks/surface-points.ts";
import { mapOf } from "./map-in-memory.ts";

const classes = [1, 2, 3].map((label) => ({ schemaId: String(label), title: "", colour: "" }));
const silent = (): undefined => undefined;
const still = (a: ClassMap, b: ClassMap, spacing: Spacing = [1, 1, 1], tolerance = 1): MaskScore[] =>
	scoreMasks(measureMasks(a, b, classes.length, spacing, silent, silent), classes, tolerance, null).scores;

interface Pair {
	sizes: MapSizes;
	spacing: Spacing;
	a: number[];
	b: number[];
}

/** Two small maps of one size: mostly nothing, so that there are surfaces. */
const pairs: fc.Arbitrary<Pair> = fc
	.record({
		sizes: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })),
		spacing: fc.tuple(
			...([0, 1, 2].map(() => fc.constantFrom(0.3, 1, 2.5)) as [
				fc.Arbitrary<number>,
				fc.Arbitrary<number>,
				fc.Arbitrary<number>,
			]),
		),
	})
	.chain(({ sizes, spacing }) => {
		const length = sizes[0] * sizes[1] * sizes[2];
		const labels = fc.array(fc.constantFrom(0, 0, 0, 1, 1, 2, 3), { minLength: length, maxLength: length });
		return fc.record({ sizes: fc.constant(sizes), spacing: fc.constant(spacing), a: labels, b: labels });
	});

type Place = readonly [x: number, y: number, z: number];

/** Voxels of a class beside which there is one, or the outside, that has it not: by its definition. */
function surfaceOf(labels: readonly number[], label: number, sizes: MapSizes): Place[] {
	const [width, height, depth] = sizes;
	const has = ([x, y, z]: Place): boolean =>
		x >= 0 &&
		y >= 0 &&
		z >= 0 &&
		x < width &&
		y < height &&
		z < depth &&
		labels[x + width * (y + height * z)] === label;
	const places: Place[] = [];
	for (let z = 0; z < depth; z++)
		for (let y = 0; y < height; y++)
			for (let x = 0; x < width; x++) {
				const beside = (
					[
						[1, 0, 0],
						[0, 1, 0],
						[0, 0, 1],
					] as const
				)
					.filter((_, axis) => (sizes[axis] ?? 0) > 1)
					.flatMap(([i, j, k]): Place[] => [
						[x + i, y + j, z + k],
						[x - i, y - j, z - k],
					]);
				// The only voxel of a map is its own surface, though no axis of it counts.
				if (has([x, y, z]) && (beside.length === 0 || !beside.every(has))) places.push([x, y, z]);
			}
	return places;
}

/** NumPy's percentile, over each with each. */
function slowHausdorff(from: readonly Place[], to: readonly Place[], spacing: Spacing): number {
	const distances = from
		.map((one) =>
			Math.min(
				...to.map((other) =>
					Math.hypot(...spacing.map((step, axis) => step * ((one[axis] ?? 0) - (other[axis] ?? 0)))),
				),
			),
		)
		.sort((x, y) => x - y);
	const rank = 0.95 * (distances.length - 1);
	const [below = 0, above = 0] = [distances[Math.floor(rank)], distances[Math.ceil(rank)]];
	return below + (above - below) * (rank - Math.floor(rank));
}

describe("masks of any kind", () => {
	it("measures distances as measuring each voxel against each does", () => {
		fc.assert(
			fc.property(pairs, ({ sizes, spacing, a, b }) => {
				for (const score of still(mapOf(sizes, a), mapOf(sizes, b), spacing)) {
					const label = Number(score.schemaId);
					const [inA, inB] = [surfaceOf(a, label, sizes), surfaceOf(b, label, sizes)];
					if (inA.length === 0 || inB.length === 0) {
						expect(score.hausdorff95).toBeNull();
						continue;
					}
					expect(score.surfaces?.a.voxels).toBe(inA.length);
					expect(score.surfaces?.a.hausdorff95).toBeCloseTo(slowHausdorff(inA, inB, spacing), 9);
					expect(score.surfaces?.b.hausdorff95).toBeCloseTo(slowHausdorff(inB, inA, spacing), 9);
				}
			}),
			{
				numRuns: 300,
				examples: [[{ sizes: [1, 1, 1], spacing: [1, 1, 1], a: [1], b: [1] }]],
			},
		);
	});

	it("finds a mask to be itself", () => {
		fc.assert(
			fc.property(pairs, ({ sizes, spacing, a }) => {
				for (const score of still(mapOf(sizes, a), mapOf(sizes, a), spacing, 0)) {
					const isThere = score.a > 0;
					expect(score).toMatchObject({
						iou: isThere ? 1 : null,
						dice: isThere ? 1 : null,
						hausdorff95: isThere ? 0 : null,
						boundaryF1: isThere ? 1 : null,
					});
				}
			}),
		);
	});

	it("finds the same whichever side is A", () => {
		fc.assert(
			fc.property(pairs, ({ sizes, spacing, a, b }) => {
				const back = still(mapOf(sizes, b), mapOf(sizes, a), spacing);
				for (const [place, score] of still(mapOf(sizes, a), mapOf(sizes, b), spacing).entries()) {
					const other = back[place];
					expect(other).toMatchObject({ a: score.b, b: score.a, both: score.both, iou: score.iou, dice: score.dice });
					expect(other?.hausdorff95).toBe(score.hausdorff95);
					expect(other?.surfaces?.a).toEqual(score.surfaces?.b);
					if (score.boundaryF1 !== null) expect(other?.boundaryF1).toBeCloseTo(score.boundaryF1, 12);
				}
			}),
		);
	});

	it("finds the same wherever both lie", () => {
		const room = 4;
		fc.assert(
			fc.property(
				pairs,
				fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: room - 1 }))),
				({ sizes, spacing, a, b }, by) => {
					const larger = sizes.map((size) => size + room) as unknown as MapSizes;
					const moved = (labels: readonly number[], [i = 0, j = 0, k = 0]: readonly number[]): ClassMap => {
						const into = new Uint8Array(larger[0] * larger[1] * larger[2]);
						for (const [at, label] of labels.entries()) {
							const x = at % sizes[0];
							const y = Math.floor(at / sizes[0]) % sizes[1];
							const z = Math.floor(at / (sizes[0] * sizes[1]));
							into[x + i + larger[0] * (y + j + larger[1] * (z + k))] = label;
						}
						return mapOf(larger, into);
					};
					expect(still(moved(a, by), moved(b, by), spacing)).toEqual(
						still(moved(a, [2, 2, 2]), moved(b, [2, 2, 2]), spacing),
					);
				},
			),
		);
	});

	it("adds up to all voxels, each once in the difference", () => {
		fc.assert(
			fc.property(pairs, ({ sizes, a, b }) => {
				const told: number[] = [];
				const findings = measureMasks(
					mapOf(sizes, a),
					mapOf(sizes, b),
					3,
					[1, 1, 1],
					(bytes) => told.push(...bytes),
					silent,
				);
				expect(told).toEqual(
					a.map((label, at) => (label === b[at] ? Number(label > 0) : b[at] === 0 ? 2 : label === 0 ? 3 : 4)),
				);
				expect(findings.codes.reduce((sum, each) => sum + each)).toBe(a.length);
				expect(findings.confusion.reduce((sum, each) => sum + each)).toBe(a.length);
			}),
		);
	});

	it("counts classes that overlap as if each lay on its own", () => {
		fc.assert(
			fc.property(pairs, ({ sizes, spacing, a, b }) => {
				const only = (labels: readonly number[], kept: readonly number[]): number[] =>
					labels.map((label) => (kept.includes(label) ? label : 0));
				// Label 3 of either side lies over all else of that side, in a map of its own.
				const over = (labels: readonly number[], other: readonly number[]): [number[], number[]] => [
					only(labels, [1, 2]),
					only(other, [3]),
				];
				const [layersA, layersB] = [over(a, b), over(b, a)];
				const together = still(mapOf(sizes, ...layersA), mapOf(sizes, ...layersB), spacing);
				const apart = still(mapOf(sizes, layersA[0]), mapOf(sizes, layersB[0]), spacing)
					.slice(0, 2)
					.concat(still(mapOf(sizes, layersA[1]), mapOf(sizes, layersB[1]), spacing).slice(2));
				expect(together).toEqual(apart);
			}),
		);
	});
});

describe("masks that are too much", () => {
	it("are refused with their figures and the limit's", () => {
		expect(unmeasurable([65536, 1, 65535], 2047)).toBeNull();
		expect(unmeasurable([65536, 1, 65536], 3)).toBe(
			"The masks have 4,294,967,296 pixels or voxels; up to 4,294,967,295 can be compared",
		);
		expect(unmeasurable([10, 1, 10], 2048)).toBe("The masks have 2,048 classes together; up to 2,047 can be compared");
	});

	it("lets the class with the largest surfaces go where there is no room for all", () => {
		const sizes: MapSizes = [40, 1, 40];
		const grain = Array.from({ length: 1600 }, (_, at) => (at % 3 === 0 ? 1 : at === 1 ? 2 : 0));
		const surfaces = new SurfacePoints(500);
		countClasses(mapOf(sizes, grain), mapOf(sizes, grain), 3, silent, silent, surfaces);
		expect([...surfaces.dropped]).toEqual([1]);
		expect(surfaces.of("a", 1)).toHaveLength(0);
		expect(surfaces.of("b", 2)).toHaveLength(1);
	});

	it("says of which class distances were not measured, and why", () => {
		const sizes: MapSizes = [30, 30, 2];
		const far = Array.from({ length: 1800 }, (_, at) => (at === 0 ? 2 : at === 450 ? 1 : 0));
		const other = Array.from({ length: 1800 }, (_, at) => (at === 1799 ? 2 : at === 451 ? 1 : 0));
		const [a, b] = [mapOf(sizes, far), mapOf(sizes, other)];
		const findings = measureMasks(a, b, 3, [1, 1, 1], silent, silent, { steps: 1000 });
		expect(findings.unmeasured).toEqual([{ number: 2, why: "distances would take more than 1,000 steps" }]);
		expect(findings.distances.map((each) => each !== null)).toEqual([false, true, false, false]);
	});

	it("goes over to whole rows where pixels lie far from each other", () => {
		const sizes: MapSizes = [200, 1, 40];
		const left = Array.from({ length: 8000 }, (_, at) => (at % 200 < 30 ? 1 : 0));
		const right = Array.from({ length: 8000 }, (_, at) => (at % 200 >= 150 ? 1 : 0));
		const [score] = still(mapOf(sizes, left), mapOf(sizes, right));
		expect(score?.surfaces?.a).toEqual({ voxels: 136, near: 0, hausdorff95: 150 });
		expect(score?.surfaces?.b.voxels).toBe(176);
	});

	it("ends where nobody wants it any more", () => {
		const sizes: MapSizes = [30, 1, 30];
		const shares: number[] = [];
		const goOn = (share: number): void => {
			shares.push(share);
			if (shares.length === 1) throw new MasksStopped();
		};
		const full = new Uint8Array(900).fill(1);
		expect(() => measureMasks(mapOf(sizes, full), mapOf(sizes, full), 3, [1, 1, 1], silent, goOn)).toThrow(
			MasksStopped,
		);
		expect(shares).toHaveLength(1);
	});
});
