import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFindingsFolder } from "../../../../main/engine/findings/files/read-folder.ts";
import { systemDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
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
