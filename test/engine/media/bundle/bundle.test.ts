import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Bundle } from "../../../../main/engine/media/bundle/bundle.ts";
import { unpackBundle } from "../../../../main/engine/media/bundle/unpack-bundle.ts";
import { verifyBundle } from "../../../../main/engine/media/bundle/verify-bundle.ts";
import { scopedKey } from "../../../../main/engine/media/store/media-record.ts";
import { valueOf } from "../../../value-of.ts";
import { exportLine, linkOf, makeBundle, maskOf } from "./packed.ts";

let folder = "";
let archive = "";

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-bundle-"));
	archive = path.join(folder, "made.loupe");
});

afterEach(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

const sumOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const maskName = (n: number): string => `data/media/${sumOf(maskOf(n))}.png`;

function filesIn(place: string): string[] {
	return fs
		.readdirSync(place, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(place, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
		.sort();
}

async function unpacked(): Promise<string> {
	const place = path.join(folder, "unpacked");
	valueOf(await unpackBundle(archive, place));
	return place;
}

async function problemsOf(place: string): Promise<string[]> {
	return valueOf(await verifyBundle(place)).problems.map(({ kind, file }) => `${kind} ${file}`);
}

describe("a bundle", () => {
	test("holds the export unchanged, every file that is here, and a list of those that are not", async () => {
		const { report, text } = await makeBundle(folder, archive);
		expect(report).toMatchObject({
			roles: [{ role: "brush", needs: 4, here: 3 }],
			files: 3,
			missing: [{ class: "expired", needs: 1 }],
		});
		const place = await unpacked();
		expect(filesIn(place)).toEqual(
			[
				"bag-info.txt",
				"bagit.txt",
				"data/export.json",
				"data/index.json",
				...[0, 1, 2].map(maskName),
				"data/missing.json",
				"manifest-sha256.txt",
				"missing.txt",
				"tagmanifest-sha256.txt",
			].sort(),
		);
		expect(fs.readFileSync(path.join(place, "data/export.json"), "utf8")).toBe(text);
		for (const n of [0, 1, 2]) expect(fs.readFileSync(path.join(place, maskName(n)))).toEqual(maskOf(n));
		const info = fs.readFileSync(path.join(place, "bag-info.txt"), "utf8");
		expect(info).toContain("Bagging-Date: 2026-11-24\n");
		expect(info).toContain(`Export-SHA256: ${sumOf(Buffer.from(text as string))}\n`);
		expect(fs.readFileSync(path.join(place, "missing.txt"), "utf8")).toContain(
			"brush of task t3: store.example/3.png: Its link ended at 2026-11-23T19:35:00.000Z",
		);
	});

	test("keeps nothing of a signed link's query but in the export itself", async () => {
		await makeBundle(folder, archive);
		const place = await unpacked();
		for (const name of filesIn(place).filter((each) => !each.startsWith("data/export.")))
			expect([name, /5ec7e7|X-Amz|Signature/u.exec(fs.readFileSync(path.join(place, name), "latin1"))]).toEqual([
				name,
				null,
			]);
	});

	test("is the same bytes for the same files, wherever and whenever it is made", async () => {
		await makeBundle(folder, archive);
		const first = fs.readFileSync(archive);
		fs.mkdirSync(path.join(folder, "other"));
		const again = path.join(folder, "other", "second.loupe");
		await makeBundle(path.join(folder, "other"), again);
		expect(fs.readFileSync(again).equals(first)).toBe(true);
		await makeBundle(folder, archive, { now: new Date("2027-01-01T00:00:00Z") });
		expect(fs.readFileSync(archive).equals(first)).toBe(false);
	});

	test.each([
		["export.json.gz", "data/export.json.gz"],
		["DELIVERY.ZIP", "data/export.zip"],
		["a.ndjson", "data/export.ndjson"],
		["odd name", "data/export.json"],
	])("of %s keeps the export as %s", async (name, expected) => {
		await makeBundle(folder, archive, { name });
		expect(filesIn(await unpacked())).toContain(expected);
	});

	test("as a folder has the same files as the one in the archive", async () => {
		await makeBundle(folder, archive);
		const made = path.join(folder, "made");
		await makeBundle(folder, made, { asFolder: true });
		const place = await unpacked();
		expect(filesIn(made)).toEqual(filesIn(place));
		for (const name of filesIn(made))
			expect(fs.readFileSync(path.join(made, name)).equals(fs.readFileSync(path.join(place, name)))).toBe(true);
		expect(await problemsOf(made)).toEqual([]);
	});

	const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

	test.skipIf(!has("sha256sum"))("is checked by sha256sum, without this program", async () => {
		await makeBundle(folder, archive);
		const place = await unpacked();
		for (const manifest of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
			const checked = spawnSync("sha256sum", ["--strict", "-c", manifest], { cwd: place, encoding: "utf8" });
			expect([checked.status, checked.stderr]).toEqual([0, ""]);
		}
	});

	test.skipIf(spawnSync("python3", ["-c", "import zipfile"]).status !== 0)(
		"is an archive that another program reads whole",
		async () => {
			await makeBundle(folder, archive);
			const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))";
			const checked = spawnSync("python3", ["-c", script, archive], { encoding: "utf8" });
			expect(checked.stdout.trim()).toBe("None 11");
		},
	);

	test("that is packed over an older one replaces it; a folder that is there is never replaced", async () => {
		await makeBundle(folder, archive, { count: 2 });
		await makeBundle(folder, archive);
		expect(valueOf(await verifyBundle(archive)).problems).toEqual([]);
		const made = path.join(folder, "made");
		fs.mkdirSync(made);
		fs.writeFileSync(path.join(made, "mine.txt"), "mine");
		await expect(makeBundle(folder, made, { asFolder: true })).rejects.toThrow();
		expect(filesIn(made)).toEqual(["mine.txt"]);
		expect(fs.readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
	});

	test("is not made where the export changes while it is packed", async () => {
		const order = { export: { path: path.join(folder, "export.json"), offset: 0, bytes: 10_000, name: "export.json" } };
		await expect(makeBundle(folder, archive, order)).rejects.toThrow("file-changed");
		expect(fs.readdirSync(folder).filter((name) => /loupe|tmp/u.test(name))).toEqual([]);
	});
});

describe("a changed bundle is told, each file by its name", () => {
	test("for one bit in any file of a folder", async () => {
		await makeBundle(folder, archive);
		const place = await unpacked();
		expect(await problemsOf(place)).toEqual([]);
		for (const name of filesIn(place)) {
			const file = path.join(place, name);
			const was = fs.readFileSync(file);
			for (const at of [0, was.length >> 1, was.length - 1]) {
				const bytes = Buffer.from(was);
				bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 5));
				fs.writeFileSync(file, bytes);
				const { problems } = valueOf(await verifyBundle(place));
				const named = problems.some((problem) => problem.file === name || problem.sentence.includes(name));
				expect([name, at, named]).toEqual([name, at, true]);
			}
			fs.writeFileSync(file, was);
		}
	});

	test("for one bit anywhere in an archive", async () => {
		await makeBundle(folder, archive);
		const was = fs.readFileSync(archive);
		const missed: number[] = [];
		for (let at = 0; at < was.length; at += 23) {
			const bytes = Buffer.from(was);
			bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
			fs.writeFileSync(archive, bytes);
			const verified = await verifyBundle(archive);
			if (verified.ok && verified.value.problems.length === 0) missed.push(at);
		}
		// What is said of a file's time, of who made the archive and of which version reads it changes no file.
		expect(missed.filter((at) => !isIdle(was, at))).toEqual([]);
	});

	test("for files that were dropped, added and renamed", async () => {
		await makeBundle(folder, archive);
		const place = await unpacked();
		fs.rmSync(path.join(place, maskName(0)));
		expect(await problemsOf(place)).toEqual([`dropped ${maskName(0)}`, "changed bag-info.txt"]);
		fs.writeFileSync(path.join(place, maskName(0)), maskOf(0));
		fs.writeFileSync(path.join(place, "data/media/more.png"), "x");
		expect(await problemsOf(place)).toEqual(["added data/media/more.png", "changed bag-info.txt"]);
		fs.rmSync(path.join(place, "data/media/more.png"));
		fs.renameSync(path.join(place, maskName(1)), path.join(place, "data/media/other.png"));
		expect(await problemsOf(place)).toEqual([`renamed ${maskName(1)}`]);
		fs.renameSync(path.join(place, "data/media/other.png"), path.join(place, maskName(1)));
		for (const name of ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
			fs.renameSync(path.join(place, name), path.join(folder, "aside"));
			const verified = await verifyBundle(place);
			const said = verified.ok ? verified.value.problems.map(({ file }) => file).join() : verified.detail;
			expect(said).toContain(name === "bagit.txt" ? "bagit.txt" : name);
			fs.renameSync(path.join(folder, "aside"), path.join(place, name));
		}
		expect(await problemsOf(place)).toEqual([]);
	});

	test("and is unpacked but for what is damaged", async () => {
		await makeBundle(folder, archive);
		const bytes = fs.readFileSync(archive);
		const at = bytes.indexOf(maskOf(1)) + 20;
		bytes[at] = (bytes[at] ?? 0) ^ 1;
		fs.writeFileSync(archive, bytes);
		const place = path.join(folder, "unpacked");
		expect(valueOf(await unpackBundle(archive, place))).toMatchObject({ damaged: [maskName(1)], leftOut: [] });
		expect(filesIn(place)).not.toContain(maskName(1));
		expect(await problemsOf(place)).toContain(`dropped ${maskName(1)}`);
		expect(await unpackBundle(archive, place)).toMatchObject({ ok: false, code: "not-saved" });
	});
});

/** Whether a byte of an archive is one of those that say nothing of a file's name, bytes or place. */
function isIdle(archive: Buffer, at: number): boolean {
	for (let from = at; from >= Math.max(0, at - 60); from--) {
		const signature = from + 4 <= archive.length ? archive.readUInt32LE(from) : 0;
		// Version needed, time, date.
		if (signature === 0x04034b50) return [4, 5, 10, 11, 12, 13].includes(at - from) || isFlag(at - from, 6);
		// Version made by, version needed, time, date, disk, attributes.
		if (signature === 0x02014b50)
			return [4, 5, 6, 7, 12, 13, 14, 15, 34, 35, 36, 37, 38, 39, 40, 41].includes(at - from) || isFlag(at - from, 8);
	}
	return false;
}

const isFlag = (at: number, from: number): boolean => at === from || at === from + 1;

describe("an opened bundle", () => {
	const key = (n: number): string => scopedKey(`t${String(n)}`, linkOf(`${String(n)}.png`));

	async function opened(place = archive): Promise<Bundle> {
		const bundle = valueOf(await Bundle.open(place));
		if (bundle === null) throw new Error("It was taken for no bundle");
		return bundle;
	}

	test.each([false, true])("finds its media in place (folder: %s), and says why one is missing", async (asFolder) => {
		await makeBundle(folder, archive, { asFolder });
		const bundle = await opened();
		const found = valueOf(await bundle.find(key(1)));
		if (found === null || !("file" in found)) throw new Error("It was not found");
		const bytes = fs.readFileSync(found.file.path).subarray(found.file.offset, found.file.offset + found.file.bytes);
		expect(bytes).toEqual(maskOf(1));
		expect(valueOf(await bundle.find(key(3)))).toBeNull();
		expect(bundle.missing(key(3))).toMatchObject({ class: "expired" });
		expect(bundle.notes).toEqual([
			expect.stringMatching(/^A bundle with 3 files of media inside \(\d+ bytes\)\.$/u),
			"1 file that the export points to is not in the bundle: 1 expired.",
		]);
	});

	test("holds the export where it says", async () => {
		const { text } = await makeBundle(folder, archive);
		const { source } = await opened();
		expect(fs.readFileSync(source.path).toString("utf8", source.offset, source.offset + source.bytes)).toBe(text);
	});

	test("gives out no file whose bytes are not those of the manifest, and names it when it is compared", async () => {
		await makeBundle(folder, archive);
		const bytes = fs.readFileSync(archive);
		const at = bytes.indexOf(maskOf(1)) + 20;
		bytes[at] = (bytes[at] ?? 0) ^ 1;
		fs.writeFileSync(archive, bytes);
		const bundle = await opened();
		expect(bundle.look(key(1))).not.toBeNull();
		expect(valueOf(await bundle.find(key(1)))).toMatchObject({ why: { class: "damaged" } });
		expect(bundle.look(key(1))).toBeNull();
		const other = await opened();
		const told: string[] = [];
		await other.check(new AbortController().signal, (sentence) => told.push(sentence));
		expect(told).toEqual([expect.stringContaining(maskName(1)) as string]);
		expect(other.look(key(1))).toBeNull();
		expect(other.missing(key(1))).toMatchObject({ class: "damaged" });
		expect(valueOf(await other.find(key(0)))).toHaveProperty("file");
	});

	test("is known by its content: under another name it is a bundle, and a plain ZIP file is none", async () => {
		await makeBundle(folder, archive);
		fs.renameSync(archive, path.join(folder, "carried.zip"));
		expect((await opened(path.join(folder, "carried.zip"))).notes).toHaveLength(2);
		fs.writeFileSync(path.join(folder, "a.json"), `[${exportLine(1)}]`);
		expect(valueOf(await Bundle.open(path.join(folder, "a.json")))).toBeNull();
		fs.writeFileSync(path.join(folder, "a.gz"), gzipSync("[]"));
		expect(valueOf(await Bundle.open(path.join(folder, "a.gz")))).toBeNull();
		fs.mkdirSync(path.join(folder, "plain"));
		expect(await Bundle.open(path.join(folder, "plain"))).toMatchObject({ ok: false, code: "not-a-file" });
	});
});
