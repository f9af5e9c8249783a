import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { type JournalDisk, systemDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { writeWhole } from "../../../../main/engine/whole-file.ts";
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

const isSystemWithModes = process.platform !== "win32";

test.runIf(isSystemWithModes).each([
	[0o700, 0o600],
	[0o755, 0o600],
	[0o2770, 0o660],
	[0o777, 0o666],
])("what is made in a folder of mode %o has the mode %o", async (ofFolder, ofFiles) => {
	const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-share-"));
	fs.chmodSync(folder, ofFolder);
	const { journal } = await openJournal(folder);
	expect(await journal.append(opOf(1))).toMatchObject({ ok: true });
	await writeWhole(path.join(folder, "reviewers.json"), "[]");
	const modes = fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).mode & 0o777);
	expect(modes.length).toBeGreaterThan(2);
	expect(new Set(modes)).toEqual(new Set([ofFiles]));
	await journal.close();
	fs.rmSync(folder, { recursive: true });
});

/** As another user of the system, which only root can be. */
async function asUser<T>(user: number, work: () => Promise<T>): Promise<T> {
	process.setegid?.(user);
	process.seteuid?.(user);
	try {
		return await work();
	} finally {
		process.seteuid?.(0);
		process.setegid?.(0);
	}
}

test.runIf(process.getuid?.() === 0 && isSystemWithModes)(
	"two users of one folder take turns at writing, and each reads what the other wrote",
	async () => {
		const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-share-"));
		fs.chmodSync(folder, 0o777);
		const seen: number[][] = [];
		for (const [nth, user] of [20_001, 20_002, 20_001].entries()) {
			await asUser(user, async () => {
				const { journal, entries } = await openJournal(folder, { due: { ops: 2, bytes: 10 } });
				expect(journal.trouble).toBeNull();
				seen.push(numbersIn(entries));
				for (const n of [1, 2]) expect(await journal.append(opOf(2 * nth + n))).toMatchObject({ ok: true });
				if (nth === 1) {
					const isNew = await journal.compactIfDue(() => [1, 2, 3, 4].map(opOf));
					expect(isNew).toEqual({ ok: true, value: true });
				}
				await journal.close();
			});
		}
		expect(seen).toEqual([[], [1, 2], [1, 2, 3, 4]]);
		fs.rmSync(folder, { recursive: true });
	},
);
