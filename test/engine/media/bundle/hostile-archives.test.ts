import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bundle } from "../../../../main/engine/media/bundle/bundle.ts";
import { unpackBundle } from "../../../../main/engine/media/bundle/unpack-bundle.ts";
import { verifyBundle } from "../../../../main/engine/media/bundle/verify-bundle.ts";
import { zip, type ZipEnd, type ZipPart } from "./zip-maker.ts";

let folder = "";

beforeAll(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-hostile-"));
	fs.mkdirSync(path.join(folder, "in"));
});

afterAll(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

const text = Buffer.from("[]");
const first: ZipPart = { name: "bagit.txt", bytes: Buffer.from("BagIt-Version: 1.0\n") };
const source: ZipPart = { name: "data/export.json", bytes: text };
const sound = [first, source];
const named = (name: string | Buffer): ZipPart => ({ name, bytes: Buffer.from("evil") });
const extra64 = (...values: bigint[]): Buffer => {
	const extra = Buffer.alloc(4 + 8 * values.length);
	extra.writeUInt16LE(1, 0);
	extra.writeUInt16LE(8 * values.length, 2);
	for (const [n, value] of values.entries()) extra.writeBigUInt64LE(value, 4 + 8 * n);
	return extra;
};
const zeros = Buffer.alloc(200_000_000);
const all =
	(part: ZipPart, end?: ZipEnd): (() => Buffer) =>
	() =>
		zip([...sound, part], end);
const ends =
	(end: ZipEnd): (() => Buffer) =>
	() =>
		zip(sound, end);
const prepended = Buffer.from("#!/bin/sh\n");

const archives: readonly (readonly [string, () => Buffer])[] = [
	["a name that leads out", all(named("../../evil.txt"))],
	["a name that leads out from within", all(named("data/media/../../../evil.txt"))],
	["an absolute name", all(named("/etc/evil"))],
	["a name with backslashes", all(named("..\\..\\evil.txt"))],
	["a name on a drive", all(named("C:\\evil.txt"))],
	["a stream of a file", all(named("data/export.json:evil"))],
	["a device", all(named("data/NUL.txt"))],
	["a name with a NUL", all(named("data/a\0.png"))],
	["a name with control characters", all(named("data/\u001b[2J"))],
	["a name in other letters", all(named(Buffer.from("data/ä.png", "utf8")))],
	["a name of 300 letters", all(named(`data/${"a".repeat(300)}`))],
	["an empty name", all(named(""))],
	["a name that ends in a dot", all(named("data/export.json."))],
	["a link", all({ ...named("data/media/link.png"), attributes: 0o120777 })],
	["a device file", all({ ...named("data/media/dev.png"), attributes: 0o020666 })],
	["an encrypted file", all({ ...named("data/a.png"), central: { flags: 1 }, local: { flags: 1 } })],
	["a file encrypted only by its own header", all({ ...named("data/a.png"), local: { flags: 1 } })],
	["a file with hidden headers", all({ ...named("data/a.png"), central: { flags: 0x2000 } })],
	["bzip2", all({ ...named("data/a.png"), central: { method: 12 }, local: { method: 12 } })],
	["a method that does not exist", all({ ...named("data/a.png"), central: { method: 99 }, local: { method: 99 } })],
	["a method said otherwise by the file", all({ ...named("data/a.png"), local: { method: 8 } })],
	["two files of a name", all(named("data/export.json"))],
	["two files of a name but for letter case", all(named("data/EXPORT.json"))],
	["files that overlap", all({ ...named("data/b.png"), at: 10 })],
	["one file under two names", all({ name: "data/c.png", bytes: text, at: 30 + 9 + 19, isListedOnly: true })],
	["another name in the file's own header", all({ ...named("data/a.png"), local: { name: "data/b.png" } })],
	["another size in the file's own header", all({ ...named("data/a.png"), local: { bytes: 5, packedBytes: 5 } })],
	["another sum in the file's own header", all({ ...named("data/a.png"), local: { crc: 1 } })],
	[
		"a size beyond the archive",
		all({ ...named("data/a.png"), central: { bytes: 1e9, packedBytes: 1e9 }, local: { bytes: 1e9, packedBytes: 1e9 } }),
	],
	["a stored file of two sizes", all({ ...named("data/a.png"), central: { bytes: 100 }, local: { bytes: 100 } })],
	["a bomb", all({ name: "data/a.png", bytes: zeros, packed: true })],
	[
		"5 GiB declared",
		all({
			name: "data/a.png",
			bytes: text,
			packed: true,
			central: { bytes: 0xffff_ffff, extra: extra64(5n << 30n) },
			local: { bytes: 0xffff_ffff, extra: extra64(5n << 30n) },
		}),
	],
	[
		"ZIP64 sizes that are missing",
		all({ ...named("data/a.png"), central: { bytes: 0xffff_ffff, packedBytes: 0xffff_ffff } }),
	],
	[
		"ZIP64 sizes beyond all numbers",
		all({
			...named("data/a.png"),
			central: { bytes: 0xffff_ffff, packedBytes: 0xffff_ffff, extra: extra64(1n << 60n, 1n << 60n) },
		}),
	],
	[
		"an extra field that is cut",
		all({ ...named("data/a.png"), central: { bytes: 0xffff_ffff, extra: Buffer.from([1, 0, 200, 0, 1]) } }),
	],
	["a folder with bytes", all(named("data/media/"))],
	["a million entries claimed", ends({ zip64: { entries: 1_000_000n } })],
	["fewer entries than there are", ends({ entries: 1 })],
	["more entries than there are", ends({ entries: 9 })],
	["a directory at another place", ends({ directoryAt: 0 })],
	["a directory of another size", ends({ directoryBytes: 1 })],
	["a directory of 4 GiB", ends({ zip64: { directoryBytes: 1n << 32n } })],
	["a ZIP64 record beyond the file", ends({ zip64: { at: 1n << 40n } })],
	["a ZIP64 directory beyond the file", ends({ zip64: { directoryAt: 1n << 62n } })],
	["one of several parts", ends({ disk: 1 })],
	["one of several ZIP64 parts", ends({ zip64: { disks: 7 } })],
	["an end record within a comment", () => Buffer.concat([zip(sound), zip([named("../x")]).subarray(-22)])],
	["a cut archive", () => zip(sound).subarray(0, -10)],
	["an archive cut within a file", () => zip(sound).subarray(0, 60)],
	["bytes before it", () => Buffer.concat([prepended, zip(sound)])],
	["bytes behind it", () => Buffer.concat([zip(sound), prepended])],
	["no bagit.txt", () => zip([source])],
	["files outside the bundle's folder", () => zip([{ ...first, name: "b/bagit.txt" }, source])],
	["an empty file", () => Buffer.alloc(0)],
	["an empty archive", () => zip([])],
];

/** Everything in the folder of the tests, with its content: nothing may change or appear. */
function stateOf(): string {
	const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
	return names
		.map((entry) => path.join(entry.parentPath, entry.name))
		.sort()
		.join("\n");
}

describe("a hostile archive is refused, and nothing is written", () => {
	test("there are more than thirty of them", () => {
		expect(archives.length).toBeGreaterThan(30);
	});

	test.each(archives)("%s", async (name, make) => {
		const file = path.join(folder, "in", `${createHash("sha256").update(name).digest("hex").slice(0, 8)}.loupe`);
		fs.writeFileSync(file, make());
		const before = stateOf();
		const opened = await Bundle.open(file);
		// What does not begin as an archive is not taken for a bundle at all.
		if (opened.ok) expect(opened.value).toBeNull();
		else expect(["bundle-refused", "bundle-damaged"]).toContain(opened.code);
		for (const answer of [await verifyBundle(file), await unpackBundle(file, path.join(folder, "out"))]) {
			expect(answer).toMatchObject({ ok: false });
			if (!answer.ok) expect(answer.detail).not.toMatch(/[\0\u001b]/u);
		}
		expect(stateOf()).toBe(before);
		fs.rmSync(file);
	});
});

test("an archive whose packed file unpacks to more than it declares gives out no more than that", async () => {
	const file = path.join(folder, "in", "lies.loupe");
	const part = { name: "data/a.png", bytes: zeros.subarray(0, 64_000_000), packed: true };
	const lie = { bytes: 100 };
	fs.writeFileSync(file, zip([...sound, { ...part, central: lie, local: lie }]));
	const verified = await verifyBundle(file);
	expect(verified).toMatchObject({ ok: true });
	if (verified.ok) {
		const said = verified.value.problems.map(({ sentence }) => sentence).join("\n");
		expect(said).toContain("data/a.png unpacks to more than the 100 bytes that it declares");
	}
	expect(await Bundle.open(file)).toMatchObject({ ok: false, code: "bundle-refused" });
	fs.rmSync(file);
});

test("a folder with a link in it is refused", async () => {
	const place = path.join(folder, "linked");
	fs.mkdirSync(path.join(place, "data"), { recursive: true });
	fs.writeFileSync(path.join(place, "bagit.txt"), "BagIt-Version: 1.0\n");
	fs.writeFileSync(path.join(folder, "secret"), "secret");
	fs.symlinkSync(path.join(folder, "secret"), path.join(place, "data", "export.json"));
	expect(await Bundle.open(place)).toMatchObject({
		ok: false,
		code: "bundle-refused",
		detail: expect.stringContaining("is a link") as string,
	});
});
