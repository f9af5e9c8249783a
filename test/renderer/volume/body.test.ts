import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type Axis,
	bodyAxesOf,
	type Convention,
	placeOnSlice,
	planeNames,
	planeViewsOf,
	spacingOf,
	voxelUnder,
	worldOf,
	worldText,
} from "../../../renderer/volume/body.ts";

type Vector = [number, number, number];
type Directions = [Vector, Vector, Vector];

const identity: Directions = [
	[1, 0, 0],
	[0, 1, 0],
	[0, 0, 1],
];

/** The 48 ways in which the axes of voxels may lie along those of a body. */
const straight: fc.Arbitrary<{ order: Axis[]; signs: number[]; lengths: number[] }> = fc.record({
	order: fc.shuffledSubarray<Axis>([0, 1, 2], { minLength: 3, maxLength: 3 }),
	signs: fc.array(fc.constantFrom(1, -1), { minLength: 3, maxLength: 3 }),
	lengths: fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 }),
});

/** Voxel axis i lies along body axis order[i]. */
function directionsOf({ order, signs, lengths }: { order: Axis[]; signs: number[]; lengths: number[] }): Directions {
	return [0, 1, 2].map((at) => {
		const vector: Vector = [0, 0, 0];
		vector[order[at] as Axis] = (signs[at] as number) * (lengths[at] as number);
		return vector;
	}) as Directions;
}

describe("the axes of a body", () => {
	test("are those of the voxels that lie along them, for each of the 48 ways", () => {
		fc.assert(
			fc.property(straight, (way) => {
				const body = bodyAxesOf(directionsOf(way));
				expect(body.tilt).toBe(0);
				expect(body.isKnown).toBe(true);
				for (const [world, { axis, grows }] of body.axes.entries()) {
					expect(way.order[axis]).toBe(world);
					expect(grows).toBe(way.signs[axis]);
				}
			}),
		);
	});

	test("are the nearest where a volume lies askew, and the tilt is that of the one that is farthest", () => {
		const turn = (12 * Math.PI) / 180;
		const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
		// Turned about the axis from feet to head.
		const body = bodyAxesOf([
			[0.5 * cos, 0.5 * sin, 0],
			[-0.5 * sin, 0.5 * cos, 0],
			[0, 0, -2],
		]);
		expect(body.tilt).toBeCloseTo(12, 6);
		expect(body.axes).toEqual([
			{ axis: 0, grows: 1 },
			{ axis: 1, grows: 1 },
			{ axis: 2, grows: -1 },
		]);
	});

	test("are a permutation with the largest sum of cosines, whatever the directions", () => {
		const number = fc.integer({ min: -50, max: 50 });
		fc.assert(
			fc.property(fc.array(fc.tuple(number, number, number), { minLength: 3, maxLength: 3 }), (vectors) => {
				const directions = vectors as Directions;
				fc.pre(directions.every((vector) => vector.some((along) => along !== 0)));
				const { axes } = bodyAxesOf(directions);
				expect([...axes].map(({ axis }) => axis).sort()).toEqual([0, 1, 2]);
				const cosine = (axis: number, world: number): number =>
					Math.abs(directions[axis as Axis][world as Axis]) / Math.hypot(...directions[axis as Axis]);
				const sumOf = (order: readonly number[]): number =>
					order.reduce((sum, axis, world) => sum + cosine(axis, world), 0);
				const best = Math.max(
					...[
						[0, 1, 2],
						[0, 2, 1],
						[1, 0, 2],
						[1, 2, 0],
						[2, 0, 1],
						[2, 1, 0],
					].map(sumOf),
				);
				expect(sumOf(axes.map(({ axis }) => axis))).toBeCloseTo(best, 6);
			}),
			{ numRuns: 50 },
		);
	});

	test.each([[null], [[[0, 0, 0], identity[1], identity[2]]], [[[NaN, 0, 0], identity[1], identity[2]]]])(
		"are not known where the file says %j",
		(directions) => {
			expect(bodyAxesOf(directions as Directions | null).isKnown).toBe(false);
			const views = planeViewsOf([4, 3, 2], directions as Directions | null, "radiological");
			expect(views.axial.letters).toBeNull();
			expect(views.coronal).toMatchObject({ across: 0, down: 2, normal: 1, isUp: true, isMirrored: false });
		},
	);
});

describe("the planes", () => {
	/** The world's direction of a step on the screen, by taking the step. */
	function stepOf(
		directions: Directions,
		convention: Convention,
		name: (typeof planeNames)[number],
		right: number,
	): string {
		const view = planeViewsOf([9, 9, 9], directions, convention)[name];
		const [a, b] = [4.5, 4.5 + (right === 0 ? 0 : right)];
		const [from, to] = [voxelUnder(view, a, 4.5, 4), voxelUnder(view, right === 0 ? a : b, right === 0 ? 5.5 : 4.5, 4)];
		const [one, two] = [from, to].map((voxel) => worldOf(voxel, { directions, corner: [0, 0, 0] }) as Vector);
		const step = [0, 1, 2].map((axis) => (two as Vector)[axis as Axis] - (one as Vector)[axis as Axis]);
		const along = step.findIndex((value) => Math.abs(value) > 1e-9) as Axis;
		return (["RL", "AP", "IS"][along] ?? "")[(step[along] as number) > 0 ? 1 : 0] ?? "";
	}

	test("carry the letters of the way that the screen leads in the world, for each way that voxels lie", () => {
		fc.assert(
			fc.property(straight, fc.constantFrom<Convention>("radiological", "neurological"), (way, convention) => {
				const directions = directionsOf(way);
				const views = planeViewsOf([9, 9, 9], directions, convention);
				for (const name of planeNames) {
					const { letters } = views[name];
					expect(letters?.right).toBe(stepOf(directions, convention, name, 1));
					expect(letters?.left).toBe(stepOf(directions, convention, name, -1));
					expect(letters?.bottom).toBe(stepOf(directions, convention, name, 0));
				}
			}),
		);
	});

	test("are as radiologists hang them: the body's right on the left, the face up or to the left, the head up", () => {
		const { axial, coronal, sagittal } = planeViewsOf([5, 6, 7], identity, "radiological");
		expect(axial.letters).toEqual({ left: "R", right: "L", top: "A", bottom: "P" });
		expect(coronal.letters).toEqual({ left: "R", right: "L", top: "S", bottom: "I" });
		expect(sagittal.letters).toEqual({ left: "A", right: "P", top: "S", bottom: "I" });
		expect([axial.depth, coronal.depth, sagittal.depth]).toEqual([7, 6, 5]);
		const turned = planeViewsOf([5, 6, 7], identity, "neurological");
		expect(turned.axial.letters).toMatchObject({ left: "L", right: "R", top: "A" });
		expect(turned.sagittal.letters).toEqual(sagittal.letters);
	});

	test("lead from a voxel to its place and back", () => {
		const voxel = fc.tuple(fc.nat(4), fc.nat(5), fc.nat(6));
		fc.assert(
			fc.property(
				straight,
				voxel,
				fc.constantFrom<Convention>("radiological", "neurological"),
				(way, at, convention) => {
					const views = planeViewsOf([5, 6, 7], directionsOf(way), convention);
					for (const name of planeNames) {
						const view = views[name];
						const { across, down } = placeOnSlice(view, at);
						expect(voxelUnder(view, across, down, at[view.normal])).toEqual(at);
					}
				},
			),
		);
	});

	test("know millimetres by axis, and none where there are none", () => {
		expect(
			spacingOf([
				[0, 0, 0.5],
				[3, 4, 0],
				[0, 0, 2],
			] as unknown as Directions),
		).toEqual([0.5, 5, 2]);
		expect(spacingOf(null)).toEqual([1, 1, 1]);
	});
});

test("a place in the world is said by the letters of a body", () => {
	const directions: Directions = [
		[-1, 0, 0],
		[0, 0.5, 0],
		[0, 0, 2],
	];
	const world = worldOf([10, 20, 3], { directions, corner: [4, -30, 100] });
	expect(world).toEqual([-6, -20, 106]);
	expect(worldText(world as Vector)).toBe("R 6.0  A 20.0  S 106.0");
	expect(worldOf([0, 0, 0], { directions, corner: null })).toBeNull();
});
