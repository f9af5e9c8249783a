import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { madeVolume, refusalOf, tryVolume } from "./made-volume.ts";
import { niftiFile, nrrdFile, packed } from "./volume-files.ts";
import { type ZipEntry, zipFile } from "./zip-file.ts";

const sizes = [3, 4, 5];
const values = Array.from({ length: 60 }, (_, n) => n);
const nrrd = nrrdFile(sizes, values, { encoding: "gzip" });
const same = packed(values, "uint8");
const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

describe("a volume is found", () => {
	test("in a ZIP file, stored or deflated, beside what systems put there", async () => {
		for (const method of [0, 8]) {
			const entries = [
				{ name: "t1/", bytes: Buffer.alloc(0), method: 0 },
				{ name: "t1/t1.seg.nrrd", bytes: nrrd, method },
				{ name: "__MACOSX/t1/._t1.seg.nrrd", bytes: Buffer.from("x") },
			];
			const { facts, voxels } = await madeVolume(zipFile(entries));
			expect(facts.within).toEqual(["zip"]);
			expect(voxels.equals(same)).toBe(true);
		}
	});

	test("in gzip, in a ZIP file, and in both", async () => {
		const nifti = niftiFile(sizes, values);
		expect((await madeVolume(gzipSync(nrrd))).facts.within).toEqual(["gzip"]);
		const both = await madeVolume(zipFile([{ name: "a.nii.gz", bytes: gzipSync(nifti) }]));
		expect(both.facts.within).toEqual(["zip", "gzip"]);
		expect(both.voxels.equals(same)).toBe(true);
	});

	test("as a header and its voxels, the one pair of a ZIP file", async () => {
		const bare = nrrdFile(sizes, [], { more: ["data file: a.raw"] });
		const entries = [
			{ name: "x/a.raw", bytes: same },
			{ name: "x/a.nhdr", bytes: bare },
		];
		expect((await madeVolume(zipFile(entries))).voxels.equals(same)).toBe(true);
		const other = zipFile([entries[1] as ZipEntry, { name: "x/b.raw", bytes: same }]);
		expect((await refusalOf(other)).detail).toContain(`"a.raw", beside it lies x/b.raw`);
	});

	test("in the middle of a file, as in a bundle that is read in place", async () => {
		const around = Buffer.alloc(5000, 0xa5);
		const last = nrrdFile(sizes, values, { lines: { "byte skip": "-1" }, before: Buffer.alloc(77, 1) });
		const files = [nrrd, gzipSync(nrrd), zipFile([{ name: "a.nrrd", bytes: nrrd }]), niftiFile(sizes, values), last];
		for (const file of files) {
			const { facts, voxels } = await madeVolume(file, { around });
			expect(voxels.equals(same)).toBe(true);
			expect(facts.notes.join()).not.toContain("More follows");
		}
		const cut = nrrdFile(sizes, values.slice(0, 50));
		expect((await refusalOf(cut, { around })).detail).toContain("50 of 60 bytes");
	});

	test("or a picture, plain or packed", async () => {
		for (const bytes of [png, gzipSync(png), zipFile([{ name: "a.nrrd", bytes: png }])]) {
			expect(await tryVolume(bytes)).toMatchObject({ ok: true, value: { made: { kind: "picture" } } });
		}
	});
});

describe("what is no volume is refused by its content", () => {
	const denied =
		'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>300</X-Amz-Expires></Error>';
	test.each([
		["a web page", "<!DOCTYPE html><html></html>", "proxy-page", "web page"],
		["a web page behind blanks", "\ufeff \n<HTML>", "proxy-page", "web page"],
		["a storage's error", denied, "wrong-content", "AccessDenied"],
		["a text in JSON", '{"error": "no"}', "wrong-content", "JSON"],
		["nothing", "", "wrong-content", "empty"],
		["a picture of another kind", "\xff\xd8\xff\xe0", "wrong-content", "JPEG"],
		["anything else", "hello", "wrong-content", "68 65 6c 6c 6f"],
	])("%s", async (_, text, code, words) => {
		const refusal = await refusalOf(Buffer.from(text, text.startsWith("\xff") ? "latin1" : "utf8"));
		expect(refusal.code).toBe(code);
		expect(refusal.detail).toContain(words);
	});
});

describe("a hostile ZIP file is refused", () => {
	const one = (more: Partial<ZipEntry>): Buffer => zipFile([{ name: "a.nrrd", bytes: nrrd, ...more }]);
	const inner = zipFile([{ name: "a.nrrd", bytes: nrrd }]);
	const bomb = nrrdFile([1024, 1024, 64], [], { encoding: "raw" });
	const cases: Record<string, [Buffer, string]> = {
		"that leads above its folder": [one({ name: "../a.nrrd" }), "damaged or refused"],
		"of an absolute path": [one({ name: "/etc/a.nrrd" }), "damaged or refused"],
		"of a path of Windows": [one({ name: "..\\a.nrrd" }), "damaged or refused"],
		"on a drive": [one({ name: "C:\\a.nrrd" }), "damaged or refused"],
		"that is a link": [one({ mode: 0o120777 }), "symbolic link"],
		"that is encrypted": [one({ isEncrypted: true }), "encrypted"],
		"compressed in another way": [one({ method: 14 }), "method 14"],
		"with a wrong checksum": [one({ says: { crc: 1 } }), "checksum"],
		"that says less than it holds": [one({ says: { bytes: 20 } }), "damaged"],
		"that says more than it holds": [one({ says: { bytes: 4_000_000_000 } }), "damaged"],
		"with two entries of one name": [
			zipFile([
				{ name: "a.nrrd", bytes: nrrd },
				{ name: "a.nrrd", bytes: same },
			]),
			"two entries called a.nrrd",
		],
		"within a ZIP file": [zipFile([{ name: "a.zip", bytes: inner }]), "a ZIP file within a ZIP file"],
		"within gzip": [gzipSync(inner), "a ZIP file within a gzip file"],
		"in gzip twice": [gzipSync(gzipSync(nrrd)), "a gzip file within a gzip file"],
		"of several volumes": [
			zipFile([
				{ name: "a.nrrd", bytes: nrrd },
				{ name: "b.nrrd", bytes: nrrd },
			]),
			"2 files (a.nrrd, b.nrrd)",
		],
		"with nothing in it": [zipFile([]), "nothing in it"],
		"cut off": [one({}).subarray(0, 120), "damaged"],
		"with a volume that is shorter than it says": [zipFile([{ name: "b.nrrd", bytes: bomb }]), "of 67108864 bytes"],
	};
	for (const [name, [file, words]] of Object.entries(cases))
		test(name, async () => {
			expect((await refusalOf(file)).detail).toContain(words);
		});

	test("of a million entries, at once", async () => {
		const file = zipFile([{ name: "a.nrrd", bytes: nrrd }]);
		file.writeUInt16LE(65_000, file.length - 22 + 8);
		file.writeUInt16LE(65_000, file.length - 22 + 10);
		expect((await refusalOf(file)).detail).toContain("65000 entries, at most 20000");
	});

	test("that inflates without end is read no further than its header says", async () => {
		const zeros = Buffer.alloc(64 << 20);
		const file = nrrdFile(sizes, values, { encoding: "raw", after: zeros });
		const { facts } = await madeVolume(gzipSync(file));
		expect(facts.bytes).toBe(60);
		expect(facts.notes.join()).toContain("More follows");
	});
});
