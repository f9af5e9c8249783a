import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { madeVolume, refusalOf } from "./made-volume.ts";
import { type NiftiOptions, niftiFile, type NrrdType, nrrdTypes, packed } from "./volume-files.ts";

const sizes = [3, 4, 5];
const values = Array.from({ length: 60 }, (_, n) => (n * 7) % 120);

describe("NIfTI files hold the same voxels", () => {
	for (const version of [1, 2] as const)
		for (const isBig of [false, true])
			test(`version ${String(version)}, ${isBig ? "big" : "little"} endian, of every type, plain and in gzip`, async () => {
				for (const type of Object.keys(nrrdTypes) as NrrdType[]) {
					const file = niftiFile(sizes, values, { version, isBig, type });
					const expected = type === "int64" || type === "uint64" ? packed(values, "double") : packed(values, type);
					for (const bytes of [file, gzipSync(file)]) {
						const { facts, voxels } = await madeVolume(bytes, { hasLabels: false });
						expect(facts).toMatchObject({ format: `NIfTI-${String(version)}`, sizes, layers: 1 });
						expect(facts.within).toEqual(bytes === file ? [] : ["gzip"]);
						expect(voxels.equals(expected)).toBe(true);
					}
				}
			});

	test("behind extensions, bad ones too", async () => {
		const good = Buffer.alloc(32);
		good.writeInt32LE(32, 0);
		const made = await madeVolume(niftiFile(sizes, values, { extension: good }));
		expect(made.facts.notes.join()).toContain("Extensions of its header that are not read: 1");
		const bad = Buffer.alloc(32);
		bad.writeInt32LE(17, 0);
		const odd = await madeVolume(niftiFile(sizes, values, { extension: bad }));
		expect(odd.facts.notes.join()).toContain("17 bytes, which cannot be");
		expect(odd.voxels.equals(made.voxels)).toBe(true);
	});

	test("with time and colours as layers", async () => {
		const film = await madeVolume(niftiFile([2, 2, 1, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), {
			hasLabels: false,
		});
		expect(film.facts).toMatchObject({ sizes: [2, 2, 1], layers: 3 });
		const colours = niftiFile([2, 1, 1], [1, 2, 3, 4, 5, 6], { set: { datatype: 128, bits: 24 } });
		const rgb = await madeVolume(colours, { hasLabels: false });
		expect(rgb.facts).toMatchObject({ sizes: [2, 1, 1], layers: 3 });
		expect([...rgb.voxels]).toEqual([1, 4, 2, 5, 3, 6]);
	});
});

describe("the place of a NIfTI file in space", () => {
	const turned = [
		[0, -2, 0, 10],
		[1, 0, 0, 20],
		[0, 0, 3, 30],
	];
	const half = { quaternion: [0, 0, Math.SQRT1_2, 5, 6, 7], spacing: [1, 2, 3] };

	test("is given by its sform, turned to left and posterior", async () => {
		for (const version of [1, 2] as const) {
			const { facts } = await madeVolume(niftiFile(sizes, values, { version, srow: turned, set: { sform: 1 } }));
			expect(facts).toMatchObject({
				directions: [
					[0, -1, 0],
					[2, 0, 0],
					[0, 0, 3],
				],
				corner: [-10, -20, 30],
			});
			expect(facts.notes.join()).toContain("by its sform");
		}
	});

	test("else by its qform, a quarter of a turn about z here", async () => {
		const { facts } = await madeVolume(niftiFile(sizes, values, { ...half, set: { qform: 1 } }));
		const expected = [
			[0, -1, 0],
			[2, 0, 0],
			[0, 0, 3],
		];
		for (const [n, direction] of (facts.directions ?? []).entries())
			for (const [m, part] of direction.entries()) expect(part).toBeCloseTo(expected[n]?.[m] ?? NaN, 6);
		expect(facts.corner).toEqual([-5, -6, 7]);
		expect(facts.notes.join()).toContain("by its qform");
	});

	test("else by distances alone; that both differ is said", async () => {
		const alone = await madeVolume(niftiFile(sizes, values, { spacing: [0.5, 0.25, 2] }));
		expect(alone.facts.directions?.map((direction) => Math.hypot(...direction))).toEqual([0.5, 0.25, 2]);
		expect(alone.facts.corner).toBeNull();
		const both = niftiFile(sizes, values, {
			srow: [
				[9, 0, 0, 0],
				[0, 9, 0, 0],
				[0, 0, 9, 0],
			],
			...half,
			set: { sform: 1, qform: 1 },
		});
		expect((await madeVolume(both)).facts.notes.join()).toContain("differ; sform is used");
	});

	test("may be in another unit", async () => {
		const { facts } = await madeVolume(niftiFile(sizes, values, { spacing: [1, 1, 1], set: { units: 3 } }));
		expect(facts.directions?.map((direction) => Math.hypot(...direction))).toEqual([0.001, 0.001, 0.001]);
	});
});

describe("the scaling of a NIfTI file", () => {
	const set = { slope: 2, intercept: -1024 };
	test("is that of a picture, and never that of labels", async () => {
		const picture = await madeVolume(niftiFile(sizes, values, { set }), { hasLabels: false });
		expect(picture.facts.scaling).toEqual({ slope: 2, intercept: -1024 });
		const labels = await madeVolume(niftiFile(sizes, values, { set }));
		expect(labels.facts.scaling).toEqual({ slope: 1, intercept: 0 });
		expect(labels.facts.notes.join()).toContain("makes no sense for labels");
		expect(labels.voxels.equals(picture.voxels)).toBe(true);
	});

	test("of zero, of one, and of none is none", async () => {
		for (const slope of [0, 1, NaN]) {
			const { facts } = await madeVolume(niftiFile(sizes, values, { set: { slope } }), { hasLabels: false });
			expect(facts.scaling).toEqual({ slope: 1, intercept: 0 });
		}
	});
});

describe("NIfTI files are refused, and it is said why", () => {
	const cases: Record<string, [readonly number[], NiftiOptions, string, string]> = {
		"of a pair": [sizes, { isPair: true }, "mask-unsupported", "pair (.hdr and .img)"],
		"of a pair, version 2": [sizes, { isPair: true, version: 2 }, "mask-unsupported", "pair"],
		"of nine axes": [sizes, { set: { axes: 9 } }, "mask-damaged", "9 axes"],
		"of no axes": [sizes, { set: { axes: 0 } }, "mask-damaged", "0 axes"],
		"of a negative size": [[3, -4, 5], {}, "mask-damaged", "3 x -4 x 5"],
		"larger than may be": [[32767, 32767, 32767], {}, "mask-too-large", "at most 2.1 GB"],
		"of 2^62 voxels": [[2 ** 30, 2 ** 30, 4], { version: 2 }, "mask-too-large", "at most 2.1 GB"],
		"of complex numbers": [sizes, { set: { datatype: 32, bits: 64 } }, "mask-unsupported", "complex numbers"],
		"of a type that is none": [sizes, { set: { datatype: 99 } }, "mask-unsupported", "99"],
		"of other bits than its type": [sizes, { set: { bits: 16 } }, "mask-damaged", "16 bits"],
		"that begin nowhere": [sizes, { set: { offset: NaN } }, "mask-damaged", "NaN"],
		"that begin within their header": [sizes, { set: { offset: 100 } }, "mask-damaged", "byte 100"],
		"that begin far away": [sizes, { set: { offset: 1e9 } }, "mask-too-large", "byte 1000000000"],
		"that begin behind their end": [sizes, { set: { offset: 4000 } }, "mask-damaged", "byte 4000"],
		"cut off": [[3, 4, 50], {}, "mask-damaged", "60 of 600 bytes"],
		"of fractions": [sizes, { type: "float" }, "mask-unsupported", "0.5"],
	};
	for (const [name, [dims, options, code, words]] of Object.entries(cases))
		test(name, async () => {
			const numbers = options.type === "float" ? values.map((value) => value + 0.5) : values;
			const refusal = await refusalOf(niftiFile(dims, numbers, options));
			expect(refusal.code).toBe(code);
			expect(refusal.detail).toContain(words);
		});

	test("cut off within their header", async () => {
		expect((await refusalOf(niftiFile(sizes, values).subarray(0, 200))).detail).toContain("its header alone has 348");
	});
});
