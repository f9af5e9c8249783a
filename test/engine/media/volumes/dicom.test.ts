import { describe, expect, test } from "vitest";
import { type DicomElement, dicomFile, type DicomOptions } from "./dicom-file.ts";
import { madeVolume, refusalOf } from "./made-volume.ts";
import { packed } from "./volume-files.ts";
import { type ZipEntry, zipFile } from "./zip-file.ts";

const numbers = [0, 1, 258, 4000, 65_535, 7];
const pixels = packed(numbers, "uint16");
const place: DicomElement[] = [
	["00280030", "DS", "2\\0.5"],
	["00200037", "DS", "1\\0\\0\\0\\1\\0"],
	["00200032", "DS", "10\\20\\30"],
	["00180050", "DS", "3"],
];
const asset = { hasLabels: false };

describe("a DICOM file holds", () => {
	test("one slice with its place in space, its scale and its window", async () => {
		const more: DicomElement[] = [
			...place,
			["00281052", "DS", "-1024"],
			["00281053", "DS", "2"],
			["00281050", "DS", "40\\50"],
			["00281051", "DS", "400\\500"],
			["0008103e", "LO", "a series"],
			["00100010", "PN", "Somebody"],
		];
		const { facts, voxels } = await madeVolume(dicomFile(3, 2, pixels, { more }), asset);
		expect(voxels.equals(pixels)).toBe(true);
		expect(facts).toMatchObject({
			format: "DICOM",
			sizes: [3, 2, 1],
			type: "uint16",
			directions: [
				[0.5, 0, 0],
				[0, 2, 0],
				[0, 0, 3],
			],
			corner: [10, 20, 30],
			scaling: { slope: 2, intercept: -1024 },
			window: { centre: 40, width: 400 },
			isInverted: false,
		});
		// Whose it is does not leave the file.
		expect(JSON.stringify(facts)).not.toContain("Somebody");
		expect(facts.fields).toContainEqual(["series description", "a series"]);
	});

	test("the same in each plain transfer syntax", async () => {
		const forms: DicomOptions[] = [
			{ syntax: "1.2.840.10008.1.2", isImplicit: true },
			{ syntax: "1.2.840.10008.1.2.2", isBig: true },
		];
		for (const form of forms) {
			const file = dicomFile(3, 2, packed(numbers, "uint16", form.isBig), { ...form, more: place });
			const { facts, voxels } = await madeVolume(file, asset);
			expect(voxels.equals(pixels)).toBe(true);
			expect(facts.corner).toEqual([10, 20, 30]);
		}
	});

	test("fewer bits than bytes, with a sign where there is one", async () => {
		const twelve: DicomElement[] = [
			["00280101", "US", 12],
			["00280102", "US", 11],
		];
		const bytes = packed([0xf001, 0x0800, 0x07ff], "uint16");
		const bare = await madeVolume(dicomFile(3, 1, bytes, { more: twelve }), asset);
		expect(bare.voxels.equals(packed([1, 2048, 2047], "uint16"))).toBe(true);
		const signed = dicomFile(3, 1, bytes, { more: [...twelve, ["00280103", "US", 1]] });
		expect((await madeVolume(signed, asset)).voxels.equals(packed([1, -2048, 2047], "int16"))).toBe(true);
	});

	test("frames as slices, each with its place; and a least value that is white", async () => {
		const frame = (z: number): DicomElement[] => [["00209113", "SQ", [[["00200032", "DS", `0\\0\\${String(z)}`]]]]];
		const more: DicomElement[] = [
			["00280008", "IS", "3"],
			["00280004", "CS", "MONOCHROME1"],
			[
				"52009229",
				"SQ",
				[
					[
						["00209116", "SQ", [[["00200037", "DS", "1\\0\\0\\0\\1\\0"]]]],
						["00289110", "SQ", [[["00280030", "DS", "1\\1"]]]],
						[
							"00289145",
							"SQ",
							[
								[
									["00281052", "DS", "5"],
									["00281053", "DS", "3"],
								],
							],
						],
					],
				],
			],
			["52009230", "SQ", [frame(10), frame(12.5), frame(15)]],
		];
		const { facts, voxels } = await madeVolume(dicomFile(1, 2, pixels, { more }), asset);
		expect(facts).toMatchObject({ sizes: [1, 2, 3], isInverted: true, scaling: { slope: 3, intercept: 5 } });
		expect(facts).toMatchObject({
			directions: [
				[1, 0, 0],
				[0, 1, 0],
				[0, 0, 2.5],
			],
			corner: [0, 0, 10],
		});
		expect(voxels.equals(pixels)).toBe(true);
	});

	test("colours as layers", async () => {
		const more: DicomElement[] = [
			["00280002", "US", 3],
			["00280004", "CS", "RGB"],
			["00280006", "US", 0],
			["00280100", "US", 8],
			["00280101", "US", 8],
			["00280102", "US", 7],
		];
		const { facts, voxels } = await madeVolume(dicomFile(2, 1, Buffer.from([1, 2, 3, 4, 5, 6]), { more }), asset);
		expect(facts).toMatchObject({ sizes: [2, 1, 1], layers: 3, type: "uint8" });
		expect([...voxels]).toEqual([1, 4, 2, 5, 3, 6]);
	});
});

describe("the slices of a series in a ZIP file", () => {
	const slice = (n: number, z: number, more: readonly DicomElement[] = []): ZipEntry => ({
		name: `s/${String(n)}.dcm`,
		bytes: dicomFile(1, 1, packed([n], "uint16"), {
			more: [...place, ["00200032", "DS", `0\\0\\${String(z)}`], ["00200013", "IS", String(n)], ...more],
		}),
	});

	test("are put in the order in which they lie", async () => {
		const file = zipFile([slice(1, 30), slice(2, 10), slice(3, 20), slice(4, 40)]);
		const { facts, voxels } = await madeVolume(file, asset);
		expect(facts).toMatchObject({ sizes: [1, 1, 4], within: ["zip"], corner: [0, 0, 10] });
		expect(facts.directions?.[2]).toEqual([0, 0, 10]);
		expect(voxels.equals(packed([2, 3, 1, 4], "uint16"))).toBe(true);
	});

	test("of which one is missing are said to be unevenly far apart", async () => {
		const { facts } = await madeVolume(zipFile([slice(1, 0), slice(2, 2), slice(3, 6)]), asset);
		expect(facts.notes.join()).toContain("2.00 to 4.00 mm apart");
	});

	test("of another series, size or scale are not mixed", async () => {
		const other = zipFile([slice(1, 0), slice(2, 2, [["0020000e", "UI", "9.9"]])]);
		expect((await refusalOf(other, asset)).detail).toContain("s/2.dcm is of another series than s/1.dcm");
		const scaled = zipFile([slice(1, 0), slice(2, 2, [["00281053", "DS", "3"]])]);
		expect((await refusalOf(scaled, asset)).detail).toContain("another form of voxels");
	});
});

describe("a DICOM file is refused, and it is said why", () => {
	const cases: Record<string, [DicomOptions, string, string]> = {
		"compressed by JPEG 2000": [{ syntax: "1.2.840.10008.1.2.4.90" }, "volume-unsupported", "JPEG 2000 lossless"],
		"compressed by run lengths": [{ syntax: "1.2.840.10008.1.2.5" }, "volume-unsupported", "run lengths"],
		"compressed by deflate": [{ syntax: "1.2.840.10008.1.2.1.99" }, "volume-unsupported", "deflate"],
		"compressed by nobody knows what": [{ syntax: "1.2.3.4" }, "volume-unsupported", "1.2.3.4"],
		"without rows": [{ more: [["00280010", "US", 0]] }, "volume-damaged", "rows"],
		"of no frames": [{ more: [["00280008", "IS", "-3"]] }, "volume-damaged", "frames"],
		"of a million frames": [{ more: [["00280008", "IS", "999999999"]] }, "volume-too-large", "at most 2.1 GB"],
		"of more rows than pixels": [{ more: [["00280010", "US", 9]] }, "volume-damaged", "12 bytes, its sizes ask for 54"],
		"of single bits": [{ more: [["00280100", "US", 1]] }, "volume-unsupported", "1 bits"],
		"with colours in planes": [
			{
				more: [
					["00280002", "US", 3],
					["00280006", "US", 1],
				],
			},
			"volume-unsupported",
			"planes of their own",
		],
	};
	for (const [name, [options, code, words]] of Object.entries(cases))
		test(name, async () => {
			const refusal = await refusalOf(dicomFile(3, 2, pixels, options), asset);
			expect(refusal.detail).toContain(words);
			expect(refusal.code).toBe(code);
		});

	test("or read without what it gives too few numbers of", async () => {
		const more: DicomElement[] = [
			...place,
			["00280030", "DS", "2"],
			["00200037", "DS", "1\\0\\0"],
			["00200032", "DS", ""],
		];
		const { facts, voxels } = await madeVolume(dicomFile(3, 2, pixels, { more }), asset);
		expect(voxels.equals(pixels)).toBe(true);
		expect(facts).toMatchObject({ directions: null, corner: null });
	});

	test("whose element is shorter than its type", async () => {
		const refusal = await refusalOf(dicomFile(3, 2, pixels, { more: [["00280100", "US", Buffer.from([8])]] }), asset);
		expect(refusal.code).toMatch(/volume-(?:damaged|unsupported)/u);
	});

	test("cut off", async () => {
		const file = dicomFile(3, 2, pixels);
		expect((await refusalOf(file.subarray(0, file.length - 4), asset)).detail).toContain("8 of 12 bytes");
		expect((await refusalOf(file.subarray(0, 200), asset)).code).toMatch(/volume-(?:damaged|unsupported)/u);
	});
});
