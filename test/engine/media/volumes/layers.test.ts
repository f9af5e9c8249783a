import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { madeVolume } from "./made-volume.ts";
import { nrrdFile } from "./volume-files.ts";

const sizes = [7, 5, 4] as const;
const voxels = sizes[0] * sizes[1] * sizes[2];

/** The value of a voxel in a layer: each layer has a pattern of its own, over the same few labels. */
function valueAt(layer: number, voxel: number): number {
	const mixed = ((voxel + 1) * 2654435761 + layer * 40503) >>> 0;
	return (mixed >>> 13) % (layer + 2);
}

function interleaved(layers: number): number[] {
	return Array.from({ length: voxels * layers }, (_, n) => valueAt(n % layers, Math.floor(n / layers)));
}

const lines = (layers: number): Record<string, string> => ({
	kinds: "list domain domain domain",
	"space directions": "none (1,0,0) (0,1,0) (0,0,2)",
	space: layers % 2 === 0 ? "LPS" : "RAS",
});

function segments(layers: number): string[] {
	return Array.from({ length: layers }, (_, layer) =>
		Array.from({ length: layer + 1 }, (_, n) => {
			const number = (layer * (layer + 1)) / 2 + n;
			return [
				`Segment${String(number)}_Name:=layer ${String(layer)} label ${String(n + 1)}`,
				`Segment${String(number)}_LabelValue:=${String(n + 1)}`,
				`Segment${String(number)}_Layer:=${String(layer)}`,
				`Segment${String(number)}_Color:=${n === 0 ? "1 0 0.5" : "0 1 0"}`,
				`Segment${String(number)}_Extent:=0 1 0 1 0 1`,
			];
		}).flat(),
	).flat();
}

describe("layers that lie voxel by voxel", () => {
	for (let layers = 1; layers <= 8; layers += 1)
		test(`${String(layers)} of them are taken apart, and none is swapped`, async () => {
			for (const encoding of ["raw", "gzip"]) {
				const more = [...segments(layers), "Segmentation_MasterRepresentation:=Binary labelmap"];
				const file = nrrdFile([layers, ...sizes], interleaved(layers), { encoding, lines: lines(layers), more });
				const made = await madeVolume(file);
				expect(made.facts).toMatchObject({ sizes, layers });
				for (let layer = 0; layer < layers; layer += 1) {
					const expected = Uint8Array.from({ length: voxels }, (_, voxel) => valueAt(layer, voxel));
					const found = made.voxels.subarray(layer * voxels, (layer + 1) * voxels);
					const sum = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
					expect(sum(found)).toBe(sum(expected));
					for (let value = 1; value <= layer + 1; value += 1) {
						const label = made.facts.labels.find((each) => each.layer === layer && each.value === value);
						expect(label).toMatchObject({
							name: `layer ${String(layer)} label ${String(value)}`,
							colour: value === 1 ? "#ff0080" : "#00ff00",
							voxels: expected.filter((each) => each === value).length,
						});
					}
				}
			}
		});

	test("of an old file, a segment each, are found without a key that says which", async () => {
		const more = ["Segment0_Name:=liver", "Segment1_Name:=spleen", "Segment0_ID:=a", "Segment1_ID:=b"];
		const values = Array.from({ length: voxels * 2 }, (_, n) => (n % 3 === 0 ? 1 : 0));
		const { facts } = await madeVolume(nrrdFile([2, ...sizes], values, { lines: lines(2), more }));
		expect(facts.labels.map(({ layer, value, name }) => [layer, value, name])).toEqual([
			[0, 1, "liver"],
			[1, 1, "spleen"],
		]);
	});

	test("may follow one another, as those of time do", async () => {
		const values = Array.from({ length: voxels * 3 }, (_, n) => valueAt(Math.floor(n / voxels), n % voxels));
		const time = { kinds: "domain domain domain list" };
		const { facts, voxels: found } = await madeVolume(nrrdFile([...sizes, 3], values, { lines: time }));
		expect(facts).toMatchObject({ sizes, layers: 3 });
		expect([...found]).toEqual(values);
	});

	test("may be both: layers of each time", async () => {
		const values = Array.from({ length: voxels * 6 }, (_, n) => n % 251);
		const { facts, voxels: found } = await madeVolume(
			nrrdFile([2, ...sizes, 3], values, { lines: { kinds: "vector domain domain domain list" } }),
		);
		expect(facts).toMatchObject({ sizes, layers: 6 });
		const expected = Array.from({ length: 6 }, (_, layer) =>
			Array.from({ length: voxels }, (_, voxel) => (layer % 2) + 2 * (voxel + voxels * Math.floor(layer / 2))),
		).flat();
		expect([...found]).toEqual(expected.map((n) => n % 251));
	});
});

describe("labels", () => {
	test("that no header names and names that no voxel has are listed both", async () => {
		const more = ["Segment0_Name:=there", "Segment0_LabelValue:=1", "Segment1_Name:=gone", "Segment1_LabelValue:=9"];
		const { facts } = await madeVolume(nrrdFile([4, 1, 1], [0, 1, 2, 2], { more }));
		expect(facts.labels.map(({ value, name, voxels: count }) => [value, name, count])).toEqual([
			[1, "there", 1],
			[2, null, 2],
			[9, "gone", 0],
		]);
		expect(facts.labels[2]?.box).toBeNull();
	});

	test("have the box and the centre of a slow count, across rows and slices", async () => {
		const values = Array.from({ length: voxels }, (_, n) => ((n * 2654435761) >>> 20) % 4);
		const { facts } = await madeVolume(nrrdFile([...sizes], values));
		for (const label of facts.labels) {
			const at = values.flatMap((value, n) =>
				value === label.value
					? [[n % sizes[0], Math.floor(n / sizes[0]) % sizes[1], Math.floor(n / (sizes[0] * sizes[1]))] as const]
					: [],
			);
			expect(label.voxels).toBe(at.length);
			for (const axis of [0, 1, 2] as const) {
				const along = at.map((each) => each[axis]);
				expect(label.box?.[axis]).toEqual([Math.min(...along), Math.max(...along)]);
				expect(label.centre?.[axis]).toBeCloseTo(along.reduce((sum, each) => sum + each, 0) / along.length, 9);
			}
		}
	});

	test("may be of any size and sign, and whole floating-point numbers", async () => {
		const wide = await madeVolume(nrrdFile([5, 1, 1], [70_000, -3, -3, 0, 5], { type: "int32", endian: "little" }));
		expect(wide.facts.labels.map(({ value, voxels: count }) => [value, count])).toEqual([
			[-3, 2],
			[5, 1],
			[70_000, 1],
		]);
		expect(wide.facts.notes.join()).toContain("below 0");
		const real = await madeVolume(nrrdFile([3, 1, 1], [2, 0, 2], { type: "double", endian: "big" }));
		expect(real.facts.labels.map(({ value, voxels: count }) => [value, count])).toEqual([[2, 2]]);
	});
});
