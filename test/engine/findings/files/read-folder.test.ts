import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFindingsFolder } from "../../../../main/engine/findings/files/read-folder.ts";
import { systemDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
import { openStill } from "../../../../main/engine/findings/journal/still-journal.ts";
import { headerLine, newHeader, opLine, seedOf } from "../../../../main/engine/findings/journal/journal-lines.ts";
import { newerVersion } from "../../../../main/engine/findings/journal/load-journal.ts";

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "read-folder-"));
});
afterAll(() => rm(folder, { recursive: true }));

const header = newHeader({ id: "one", generation: "1-1", seq: 0, last: 0, aside: [] });
const write = (text: string): Promise<void> => writeFile(path.join(folder, "journal-00000001-00000001.jsonl"), text);

test("a folder that cannot be read is no folder without findings", async () => {
	await write(headerLine({ ...header, version: 99, readers: 99 }));
	expect(await readFindingsFolder(folder)).toMatchObject({ ok: false, code: "findings-newer" });
});

test("of a large journal no more is read than its beginning, to know who wrote it", async () => {
	const op = opLine(1, 0, header.utc, JSON.stringify("x".repeat(1_000_000)), seedOf(header));
	await write(headerLine(header) + op);
	let bytes = 0;
	const disk: typeof systemDisk = {
		...systemDisk,
		async open(file, how) {
			const opened = await systemDisk.open(file, how);
			return {
				...opened,
				read(into, position) {
					bytes += into.length;
					return opened.read(into, position);
				},
			};
		},
	};
	expect(await newerVersion(disk, folder)).toBeNull();
	expect(bytes).toBeLessThan(100_000);
});

/** Names, times of change and content of all that lies in it. */
function printOf(where: string): string[] {
	return readdirSync(where)
		.sort()
		.map((name) => {
			const file = path.join(where, name);
			return `${name} ${String(statSync(file).mtimeMs)} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
		});
}

test.each(["journal-1", "journal-2"])("not a byte of a folder changes that is only read: %s", async (name) => {
	const fixture = path.resolve(import.meta.dirname, "../../../fixtures/findings", name);
	const there = path.join(folder, name);
	cpSync(fixture, there, { recursive: true });
	// A torn end, a generation that was not finished, a file of reviewers that is none: a writer would mend all of it.
	const newest = path.join(there, "journal-00000001-00000002.jsonl");
	await writeFile(newest, `${readFileSync(newest, "utf8")}{"seq":7,"syn`);
	await writeFile(path.join(there, "journal-00000001-00000003.jsonl.tmp"), "x");
	await writeFile(path.join(there, "reviewers.json"), "{");
	const before = printOf(there);
	const { entries, notes, journal } = await openStill(there);
	expect([entries.length, notes.length, journal.trouble]).toEqual([4, 1, null]);
	expect(await journal.append("x")).toMatchObject({ ok: false, code: "findings-read-only" });
	await journal.close();
	await readFindingsFolder(there);
	expect(printOf(there)).toEqual(before);
});

test("reading a folder asks its disk for nothing that changes it", async () => {
	const fixture = path.resolve(import.meta.dirname, "../../../fixtures/findings/journal-1");
	const refused = (): never => {
		throw Object.assign(new Error("read-only"), { code: "EROFS", errno: -30, syscall: "write" });
	};
	const disk: typeof systemDisk = {
		...systemDisk,
		makeFolder: refused,
		rename: refused,
		remove: refused,
		syncFolder: refused,
		touch: refused,
		open: (file, how) => (how === "read" ? systemDisk.open(file, how) : refused()),
	};
	expect((await openStill(fixture, disk)).entries).toHaveLength(4);
	expect((await openStill(path.join(folder, "none"), disk)).journal.trouble).toMatchObject({ code: "findings-away" });
});
