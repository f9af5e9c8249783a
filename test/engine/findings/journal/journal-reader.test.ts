import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type JournalDisk, systemDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
import { JournalReader } from "../../../../main/engine/findings/journal/journal-reader.ts";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";

let folder = "";

beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), "loupe-journal-")), "findings");
});

afterEach(() => {
	rmSync(join(folder, ".."), { recursive: true, force: true });
});

it("a reader keeps nothing that was taken back, though a new generation has another of its number", async () => {
	const reader = new JournalReader(systemDisk, folder);
	/** What a reader sees while an operation that will fail is being brought to the disk. */
	const seen: unknown[] = [];
	let fails = false;
	const disk: JournalDisk = {
		...systemDisk,
		async list(at) {
			if (!fails) return systemDisk.list(at);
			seen.push(...(await reader.catchUp()).entries.map(({ op }) => op));
			throw Object.assign(new Error("EIO"), { code: "EIO", syscall: "scandir" });
		},
	};
	// So long that a new generation is due after it.
	const c = "c".repeat(500);
	const { journal } = await openJournal(folder, { disk, due: { ops: 1, bytes: 1 } });
	await journal.append("a");
	expect((await reader.catchUp()).entries.map(({ op }) => op)).toEqual(["a"]);
	fails = true;
	expect(await journal.append("b")).toMatchObject({ ok: false });
	fails = false;
	expect(seen).toEqual(["b"]);
	expect(await journal.append(c)).toMatchObject({ ok: true, value: { seq: 2 } });
	await journal.compactIfDue(() => ["a", c]);
	const { entries, isWhole } = await reader.catchUp();
	await journal.close();
	expect([isWhole, entries.map(({ op }) => op)]).toEqual([true, ["a", c]]);
});
