import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { madeVolume, refusalOf } from "./made-volume.ts";
import { type NrrdOptions, nrrdFile, type NrrdType, nrrdTypes, packed } from "./volume-files.ts";

const sizes = [3, 4, 5];
const values = Array.from({ length: 60 }, (_, n) => (n * 7) % 120);
const same = packed(values, "uint8");
const space = {
	space: "left-posterior-superior",
	"space directions": "(1,0,0) (0,2,0) (0,0,3)",
	"space origin": "(4,5,6)",
};

/** What a file that says "two bytes each" may hold: numbers whose bytes differ, and below 0 where there are any. */
function numbersOf(type: NrrdType): number[] {
	const low = type.startsWith("u") ? 0 : -100;
	const step = nrrdTypes[type] === 1 ? 1 : 259;
	return values.map((value) => (value + low) * step + (type === "float" || type === "double" ? 0.5 : 0));
}

/** As the engine hands numbers on: 64-bit whole ones as floating point. */
function handedOn(type: NrrdType): { type: string; bytes: Buffer } {
	const numbers = numbersOf(type);
	if (type === "int64" || type === "uint64") return { type: "float64", bytes: packed(numbers, "double") };
	return { type: type === "float" ? "float32" : type === "double" ? "float64" : type, bytes: packed(numbers, type) };
}

describe("NRRD files hold the same voxels", () => {
	for (const type of Object.keys(nrrdTypes) as NrrdType[])
		for (const encoding of ["raw", "gzip", "ascii", "hex"])
			for (const endian of ["little", "big"] as const)
				test(`as ${type}, ${encoding}, ${endian} endian`, async () => {
					const file = nrrdFile(sizes, numbersOf(type), { type, encoding, endian });
					const { facts, voxels } = await madeVolume(file, { hasLabels: false });
					const expected = handedOn(type);
					expect(facts.type).toBe(expected.type);
					expect(voxels.equals(expected.bytes)).toBe(true);
				});

	const variants: Record<string, NrrdOptions> = {
		"with lines that end as Windows ends them": { end: "\r\n" },
		"without an endian, where a voxel is one byte": { endian: null },
		"with comments between its fields": { more: ["# sizes: 9 9 9", "#", "# a:=b"] },
		"with fields in any letter case": { lines: { type: "", TYPE: "Unsigned Char" } },
		"with the other spellings of its fields": { more: ["byteskip: 3"], inside: Buffer.from("abc") },
		"with fields that nobody knows": { more: ["content: a scan", "flavour: none"] },
		"behind lines to be left out": { lines: { "line skip": "2" }, before: Buffer.from("one\ntwo\n") },
		"behind bytes to be left out": { lines: { "byte skip": "5" }, inside: Buffer.alloc(5, 9) },
		"behind bytes to be left out, compressed": {
			...{ encoding: "gzip", lines: { "byte skip": "5" }, inside: Buffer.alloc(5, 9) },
		},
		"behind lines, and bytes within what is compressed": {
			encoding: "gz",
			lines: { "line skip": "1", "byte skip": "2" },
			before: Buffer.from("x\n"),
			inside: Buffer.alloc(2, 7),
		},
		"as the last bytes of the file": { lines: { "byte skip": "-1" }, before: Buffer.alloc(1000, 1) },
		"with keys of any name": { more: ["__proto__:=x", "constructor:=y", "a: b:=c", "k:=line\\nnext \\\\ end"] },
		"with a header of half a megabyte": { more: [`long:=${"x".repeat(500_000)}`] },
		"with a header of five megabytes": { more: [`long:=${"x".repeat(5_000_000)}`] },
		"with letters beyond ASCII": { more: ["Segment0_Name:=Leber – groß", "Segment0_LabelValue:=7"] },
	};
	for (const [name, options] of Object.entries(variants))
		test(name, async () => {
			const { facts, voxels } = await madeVolume(nrrdFile(sizes, values, options));
			expect(facts.sizes).toEqual(sizes);
			expect(voxels.equals(same)).toBe(true);
			expect(Object.getPrototypeOf(facts.fields)).toBe(Array.prototype);
			expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
		});

	test("and what more the file holds is left out, and said", async () => {
		const { facts, voxels } = await madeVolume(nrrdFile(sizes, values, { after: Buffer.from("more") }));
		expect(voxels.equals(same)).toBe(true);
		expect(facts.notes.join()).toContain("More follows its voxels");
	});

	test("keys keep their escapes, their colons and their case", async () => {
		const more = ["Note:=a: b:=c", "note:=two\\nlines", "Path:=C:\\\\x"];
		const { facts } = await madeVolume(nrrdFile(sizes, values, { more }));
		expect(facts.fields).toEqual([
			["Note", "a: b:=c"],
			["note", "two\nlines"],
			["Path", "C:\\x"],
		]);
	});
});

describe("the world of an NRRD file", () => {
	test("is turned to left, posterior, superior", async () => {
		const lps = await madeVolume(nrrdFile(sizes, values, { lines: space }));
		expect(lps.facts).toMatchObject({
			directions: [
				[1, 0, 0],
				[0, 2, 0],
				[0, 0, 3],
			],
			corner: [4, 5, 6],
		});
		const ras = await madeVolume(nrrdFile(sizes, values, { lines: { ...space, space: "RAS" } }));
		expect(ras.facts).toMatchObject({
			directions: [
				[-1, 0, 0],
				[0, -2, 0],
				[0, 0, 3],
			],
			corner: [-4, -5, 6],
		});
		const other = await madeVolume(nrrdFile(sizes, values, { lines: { ...space, space: "scanner-xyz" } }));
		expect(other.facts).toMatchObject({ directions: lps.facts.directions });
		expect(other.facts.notes.join()).toContain("scanner-xyz");
	});

	test("that is beyond all bounds is none", async () => {
		const far = { ...space, "space directions": "(1e308,0,0) (0,1,0) (0,0,1)", "space units": '"m" "m" "m"' };
		const { facts } = await madeVolume(nrrdFile(sizes, values, { lines: far }));
		expect(facts).toMatchObject({ directions: null, corner: null });
		expect(facts.notes.join()).toContain("beyond all bounds");
	});

	test("may not be given: then it is said", async () => {
		const { facts } = await madeVolume(nrrdFile(sizes, values));
		expect(facts).toMatchObject({ directions: null, corner: null });
		expect(facts.notes.join()).toContain("no distances");
	});
});

describe("NRRD files are refused, and it is said why", () => {
	const list = "LIST\na.raw\nb.raw";
	const cases: Record<string, [NrrdOptions, string, string]> = {
		"without a type": [{ lines: { type: "" } }, "mask-damaged", `no "type"`],
		"without a dimension": [{ lines: { dimension: "" } }, "mask-damaged", `no "dimension"`],
		"without sizes": [{ lines: { sizes: "" } }, "mask-damaged", "sizes"],
		"without an encoding": [{ lines: { encoding: "" } }, "mask-damaged", `no "encoding"`],
		"without an endian that counts": [{ type: "int16" }, "mask-damaged", `no "endian" for voxels of 2 bytes`],
		"of a type that is none": [{ lines: { type: "block" } }, "mask-unsupported", `"block"`],
		"of an encoding that is none": [{ lines: { encoding: "rle" } }, "mask-unsupported", `"rle"`],
		"compressed by bzip2": [{ lines: { encoding: "bzip2" } }, "mask-unsupported", "bzip2"],
		"of an endian that is none": [{ lines: { endian: "middle" } }, "mask-damaged", `"middle"`],
		"that say a field twice": [{ more: ["sizes: 3 4 5"] }, "mask-damaged", `"sizes" more than once`],
		"of other sizes than axes": [{ lines: { sizes: "3 4" } }, "mask-damaged", "expected 3"],
		"of a size of nothing": [{ lines: { sizes: "3 0 5" } }, "mask-damaged", "from 1 on"],
		"of a negative size": [{ lines: { sizes: "3 -4 5" } }, "mask-damaged", "from 1 on"],
		"of a size that is no number": [{ lines: { sizes: "3 4 NaN" } }, "mask-damaged", "from 1 on"],
		"of a size beyond all bounds": [{ lines: { sizes: "3 4 99999999999" } }, "mask-damaged", "from 1 on"],
		"larger than may be": [
			{ lines: { sizes: "2000 2000 2000" } },
			"mask-too-large",
			"2000 x 2000 x 2000 voxels of 1 byte, at most 2.1 GB",
		],
		"of 2 GB and a byte": [{ lines: { sizes: "2147483647 1 2" } }, "mask-too-large", "at most 2.1 GB"],
		"of twenty axes": [{ lines: { dimension: "20" } }, "mask-damaged", "expected 1 to 16"],
		"of four axes that do not say which": [
			{ lines: { dimension: "4", sizes: "3 4 5 2" } },
			"mask-unsupported",
			"which three are in space",
		],
		"of thousands of interleaved layers": [
			{ lines: { dimension: "4", sizes: "5000 3 4 5", kinds: "list domain domain domain" } },
			"mask-too-large",
			"5000 interleaved layers",
		],
		"with a negative skip": [{ lines: { "byte skip": "-5" } }, "mask-damaged", `"-5"`],
		"compressed, from their end": [
			{ encoding: "gzip", lines: { "byte skip": "-1" } },
			"mask-unsupported",
			"byte skip is -1",
		],
		"with lines to skip that they have not": [{ lines: { "line skip": "900" } }, "mask-damaged", "of the 900 lines"],
		"with bytes to skip that they have not": [{ lines: { "byte skip": "900" } }, "mask-damaged", "60 of the 900 bytes"],
		"cut off": [{ lines: { sizes: "3 4 50" } }, "mask-damaged", "60 of 600 bytes"],
		"cut off, compressed": [{ encoding: "gzip", lines: { sizes: "3 4 50" } }, "mask-damaged", "60 of 600 bytes"],
		"cut off, as text": [{ encoding: "ascii", lines: { sizes: "3 4 50" } }, "mask-damaged", "60 of 600 numbers"],
		"in several files": [{ more: [`data file: ${list}`] }, "mask-unsupported", "several files"],
		"in numbered files": [{ more: ["data file: a%03d.raw 1 9 1"] }, "mask-unsupported", "several files"],
		"in a file above theirs": [{ more: ["data file: ../secret.raw"] }, "mask-unsupported", "leads out of its folder"],
		"in a file of the system": [{ more: ["data file: /etc/passwd"] }, "mask-unsupported", "leads out of its folder"],
		"in a file on a drive": [{ more: ["data file: C:\\x.raw"] }, "mask-unsupported", "leads out of its folder"],
		"in a file on a share": [{ more: ["data file: \\\\host\\share\\x.raw"] }, "mask-unsupported", "leads out"],
		"in another file": [{ more: ["data file: other.raw"] }, "mask-unsupported", "bring both in a ZIP file"],
		"of fractions": [
			{ more: ["Segmentation_SourceRepresentation:=Fractional labelmap"] },
			"mask-unsupported",
			"Fractional labelmap",
		],
		"of values that are no labels": [{ type: "float", endian: "little" }, "mask-unsupported", "0.5"],
	};
	for (const [name, [options, code, words]] of Object.entries(cases))
		test(name, async () => {
			const numbers = options.type === "float" ? values.map((value) => value + 0.5) : values;
			const refusal = await refusalOf(nrrdFile(sizes, numbers, options));
			expect(refusal.code).toBe(code);
			expect(refusal.detail).toContain(words);
		});

	test("without a blank line behind their header", async () => {
		const refusal = await refusalOf(Buffer.from("NRRD0004\ntype: uint8\ndimension: 1\nsizes: 3\nencoding: raw\n"));
		expect(refusal).toMatchObject({ code: "mask-damaged" });
		expect(refusal.detail).toContain("its header has no end");
	});

	test("with a header beyond all bounds", async () => {
		const refusal = await refusalOf(nrrdFile(sizes, values, { more: [`long:=${"x".repeat(17 << 20)}`] }));
		expect(refusal).toMatchObject({ code: "mask-too-large" });
	});

	test("with words where numbers should be", async () => {
		const file = Buffer.from("NRRD0004\ntype: uint8\ndimension: 1\nsizes: 3\nencoding: ascii\n\n1 two 3");
		expect((await refusalOf(file)).detail).toContain(`"two"`);
		const large = Buffer.from("NRRD0004\ntype: uint8\ndimension: 1\nsizes: 3\nencoding: ascii\n\n1 300 3");
		expect((await refusalOf(large)).detail).toContain("300, beyond the type uint8");
	});
});

describe("a header that stands alone", () => {
	let folder = "";
	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-pair-"));
	});
	afterEach(() => {
		fs.rmSync(folder, { recursive: true, force: true });
	});

	function header(dataFile: string): string {
		const file = path.join(folder, "inside", "a.nhdr");
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, nrrdFile(sizes, [], { more: [`data file: ${dataFile}`] }));
		return file;
	}

	test("is read with the file beside it, by its name", async () => {
		const file = header("./a.raw");
		fs.writeFileSync(path.join(folder, "inside", "a.raw"), same);
		const { facts, voxels } = await madeVolume(file, { folder: path.dirname(file) });
		expect(voxels.equals(same)).toBe(true);
		expect(facts.beside?.bytes).toBe(60);
	});

	test("is refused where that is a link out of its folder, or is not there", async () => {
		fs.writeFileSync(path.join(folder, "secret"), same);
		const file = header("a.raw");
		fs.symlinkSync(path.join(folder, "secret"), path.join(folder, "inside", "a.raw"));
		const refusal = await refusalOf(file, { folder: path.dirname(file) });
		expect(refusal.detail).toContain("not beside it");
		expect((await refusalOf(header("b.raw"), { folder: path.dirname(file) })).detail).toContain("not beside it");
	});
});
