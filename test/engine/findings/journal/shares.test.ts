import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { type JournalDisk, systemDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { numbersIn, opOf } from "./numbered-ops.ts";

/** As some shares are: a file that is open cannot be renamed. */
function share(): JournalDisk {
	const open = new Map<string, number>();
	return {
		...systemDisk,
		async open(file, how) {
			const handle = await systemDisk.open(file, how);
			open.set(file, (open.get(file) ?? 0) + 1);
			return {
				...handle,
				async close() {
					await handle.close();
					open.set(file, (open.get(file) ?? 1) - 1);
				},
			};
		},
		async rename(from, to) {
			if ((open.get(from) ?? 0) > 0) throw Object.assign(new Error("EBUSY: it is open"), { code: "EBUSY" });
			await systemDisk.rename(from, to);
		},
	};
}

test("a journal is kept on a share that renames no open file, over a restart and a new generation", async () => {
	const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-share-"));
	const options = { disk: share(), due: { ops: 2, bytes: 10 } };
	const { journal } = await openJournal(folder, options);
	expect(journal.trouble).toBeNull();
	for (const n of [1, 2, 3]) expect(await journal.append(opOf(n))).toMatchObject({ ok: true });
	expect(await journal.compactIfDue(() => [1, 2, 3].map(opOf))).toEqual({ ok: true, value: true });
	expect(await journal.append(opOf(4))).toMatchObject({ ok: true });
	await journal.close();
	const again = await openJournal(folder, options);
	expect(again.journal.trouble).toBeNull();
	expect(numbersIn(again.entries)).toEqual([1, 2, 3, 4]);
	await again.journal.close();
	fs.rmSync(folder, { recursive: true });
});
