import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VolumeLabel, VoxelType } from "#shared/volumes";
import { type Axis, planeNames, planeViewsOf, type Voxel, voxelUnder } from "../../../renderer/volume/body.ts";
import { labelAt, labelNumbers, layLabels, packedColour, readLabels } from "../../../renderer/volume/labels.ts";
import { cutOf, indexOf, paintGrey, shadesOf, voxelsOf, type Voxels } from "../../../renderer/volume/slice.ts";

const types: readonly VoxelType[] = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"];

function labelOf(value: number, more: Partial<VolumeLabel> = {}): VolumeLabel {
	return {
		layer: 0,
		value,
		name: null,
		title: null,
		schemaId: null,
		colour: "#ff8000",
		isOwnColour: true,
		voxels: 1,
		volume: null,
		box: null,
		centre: null,
		...more,
	};
}

/** A volume of some type with values all over its range, and how it lies. */
const volumes = fc
	.record({
		type: fc.constantFrom(...types),
		sizes: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
		order: fc.shuffledSubarray<Axis>([0, 1, 2], { minLength: 3, maxLength: 3 }),
		signs: fc.array(fc.constantFrom(1, -1), { minLength: 3, maxLength: 3 }),
		seed: fc.integer({ min: 1, max: 2 ** 30 }),
	})
	.map(({ type, sizes, order, signs, seed }) => {
		const directions = [0, 1, 2].map((at) => {
			const vector = [0, 0, 0];
			vector[order[at] as number] = signs[at] as number;
			return vector;
		});
		const count = sizes[0] * sizes[1] * sizes[2];
		const values = Array.from({ length: count }, (_, at) => ((seed * (at + 1) * 2654435761) % 65536) - 32768);
		const voxels = voxelsOf(type, new ArrayBuffer(count * (Number(/\d+/u.exec(type)?.[0]) / 8)));
		voxels.set(values);
		return { type, sizes, directions: directions as never, voxels };
	});

describe("a slice", () => {
	test("holds at each pixel the grey of the voxel that lies there, in every plane, type and way", () => {
		fc.assert(
			fc.property(
				volumes,
				fc.double({ min: -3e4, max: 3e4, noNaN: true }),
				fc.integer({ min: 1, max: 70_000 }),
				(held, centre, width) => {
					const { type, sizes, voxels, directions } = held;
					const scaling = { slope: -0.5, intercept: 7 };
					const shades = shadesOf(type, { centre, width }, scaling);
					const views = planeViewsOf(sizes, directions, "radiological");
					for (const name of planeNames) {
						const view = views[name];
						const index = view.depth - 1;
						const cut = cutOf(sizes, view, index);
						const pixels = new Uint32Array(cut.width * cut.height);
						paintGrey(pixels, voxels, cut, shades);
						for (let row = 0; row < cut.height; row++)
							for (let column = 0; column < cut.width; column++) {
								const voxel = voxelUnder(view, column, row, index);
								const scaled = (voxels[indexOf(voxel, sizes)] as number) * scaling.slope + scaling.intercept;
								const shade = Math.min(255, Math.max(0, ((scaled - centre) / width + 0.5) * 255));
								const pixel = pixels[row * cut.width + column] as number;
								expect(pixel >>> 24).toBe(255);
								expect(pixel & 255).toBe((pixel >> 8) & 255);
								expect(pixel & 255).toBe((pixel >> 16) & 255);
								expect(Math.abs((pixel & 255) - shade)).toBeLessThanOrEqual(0.51);
							}
					}
				},
			),
			{ numRuns: 150 },
		);
	});

	test("of what is no number is black, as one without a picture is", () => {
		const voxels = Float32Array.of(NaN, Infinity, -Infinity, 10);
		const view = planeViewsOf([4, 1, 1], null, "radiological").axial;
		const pixels = new Uint32Array(4);
		paintGrey(
			pixels,
			voxels,
			cutOf([4, 1, 1], view, 0),
			shadesOf("float32", { centre: 0, width: 20 }, { slope: 1, intercept: 0 }),
		);
		expect([...pixels].map((pixel) => pixel & 255)).toEqual([0, 255, 0, 255]);
		paintGrey(pixels, null, cutOf([4, 1, 1], view, 0), { table: null, first: 0, perValue: 1 });
		expect([...pixels]).toEqual([0xff000000, 0xff000000, 0xff000000, 0xff000000]);
	});

	test("is of one grey where a file scales everything to one value", () => {
		const shades = shadesOf("uint8", { centre: 5, width: 10 }, { slope: 0, intercept: 5 });
		expect(new Set(shades.table)).toEqual(new Set([0xff808080]));
		const pixels = new Uint32Array(1);
		const view = planeViewsOf([1, 1, 1], null, "radiological").axial;
		const flat = shadesOf("int32", { centre: 5, width: 10 }, { slope: 0, intercept: 5 });
		paintGrey(pixels, Int32Array.of(77), cutOf([1, 1, 1], view, 0), flat);
		expect(pixels[0]).toBe(0xff808080);
	});

	test("is white where the values are least, if its file says so", () => {
		const [plain, inverted] = [false, true].map((isInverted) =>
			shadesOf("uint8", { centre: 50, width: 100 }, { slope: 1, intercept: 0 }, isInverted),
		);
		for (const value of [0, 20, 50, 99, 200]) {
			const [a = 0, b = 0] = [plain, inverted].map((shades) => (shades?.table?.[value] ?? 0) & 255);
			expect(Math.abs(255 - a - b)).toBeLessThanOrEqual(1);
		}
	});
});

describe("labels", () => {
	test.each(types)("of %s are known by their values, those of another layer are not", (type) => {
		const values = type === "uint8" || type === "int8" ? [1, 2, 100] : [1, 300, type === "uint16" ? 65535 : 31_000];
		const labels = [
			labelOf(values[0] as number),
			labelOf(values[1] as number),
			labelOf(values[0] as number, { layer: 1 }),
			labelOf(values[2] as number),
		];
		const [first, second] = [0, 1].map((layer) => labelNumbers(type, labels, layer));
		if (first === undefined || second === undefined) throw new Error("two layers");
		expect(values.map((value) => labelAt(first, value))).toEqual([1, 2, 4]);
		expect(values.map((value) => labelAt(second, value))).toEqual([3, 0, 0]);
		expect(labelAt(first, 0)).toBe(0);
	});

	test("of a slice are read where the voxels lie, in every type", () => {
		fc.assert(
			fc.property(volumes, ({ type, sizes, voxels, directions }) => {
				const distinct = [...new Set<number>(voxels as unknown as Iterable<number>)].filter((value) => value !== 0);
				const labels = distinct.map((value) => labelOf(value));
				const numbers = labelNumbers(type, labels, 0);
				const view = planeViewsOf(sizes, directions, "neurological").coronal;
				const cut = cutOf(sizes, view, 0);
				const into = new Uint16Array(cut.width * cut.height);
				readLabels(into, voxels, cut, numbers);
				for (let row = 0; row < cut.height; row++)
					for (let column = 0; column < cut.width; column++) {
						const value = voxels[indexOf(voxelUnder(view, column, row, 0), sizes)] as number;
						if (into[row * cut.width + column] !== distinct.indexOf(value) + 1)
							expect({ row, column }).toEqual({ value });
					}
			}),
			{ numRuns: 150 },
		);
	});

	test("are laid over grey by their share, and not at all where they are hidden", () => {
		const colours = Uint32Array.of(0, packedColour("#ff8000"), 0);
		for (const fill of [0, 64, 128, 256]) {
			const pixels = Uint32Array.of(0xff646464, 0xff646464, 0xff646464);
			layLabels(pixels, Uint16Array.of(1, 2, 0), { width: 3, height: 1 }, { colours, fill, isOutlined: false });
			const mixed = [0xff, 0x80, 0x00].map((channel) => (0x64 * (256 - fill) + channel * fill) / 256);
			const seen = [0, 8, 16].map((shift) => ((pixels[0] as number) >> shift) & 255);
			for (const [at, value] of mixed.entries()) expect(Math.abs(value - (seen[at] as number))).toBeLessThanOrEqual(1);
			expect([pixels[1], pixels[2]]).toEqual([0xff646464, 0xff646464]);
		}
	});

	test("have an outline of the voxels at their border, opaque, and black is a colour too", () => {
		const colours = Uint32Array.of(0, packedColour("#000000"));
		const numbers = new Uint16Array(25);
		for (const at of [6, 7, 8, 11, 12, 13, 16, 17, 18]) numbers[at] = 1;
		const pixels = new Uint32Array(25).fill(0xffffffff);
		layLabels(pixels, numbers, { width: 5, height: 5 }, { colours, fill: 0, isOutlined: true });
		expect([...pixels].map((pixel, at) => (pixel === 0xff000000 ? at : -1)).filter((at) => at >= 0)).toEqual([
			6, 7, 8, 11, 13, 16, 17, 18,
		]);
	});

	test("that overlap are all read, layer by layer", () => {
		const sizes: Voxel = [2, 2, 1];
		const voxels: Voxels = Uint8Array.of(1, 1, 0, 0, /* layer 1 */ 0, 1, 1, 0);
		const labels = [labelOf(1), labelOf(1, { layer: 1 })];
		const view = planeViewsOf(sizes, null, "radiological").axial;
		const read = [0, 1].map((layer) => {
			const into = new Uint16Array(4);
			readLabels(into, voxels, cutOf(sizes, view, 0, layer * 4), labelNumbers("uint8", labels, layer));
			return [...into];
		});
		expect(read).toEqual([
			[1, 1, 0, 0],
			[0, 2, 2, 0],
		]);
	});
});
