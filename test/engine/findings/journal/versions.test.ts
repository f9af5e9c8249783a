import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";

const fixtures = fileURLToPath(new URL("../../../fixtures/findings", import.meta.url));

/** What the journal of every version that was released holds. It only grows: such folders are on people's disks. */
const kept = ["held 1 to 4", { and: "more" }, "five", { six: [] }];
const released = new Map<string, readonly unknown[]>([
	["journal-1", kept],
	["journal-2", kept],
]);

it("every released version has its journal here", () => {
	expect(readdirSync(fixtures).filter((name) => name.startsWith("journal-"))).toEqual([...released.keys()]);
});

it.each([...released])("%s opens, is as it was, and is written on", async (name, ops) => {
	const folder = mkdtempSync(join(tmpdir(), "loupe-journal-"));
	try {
		cpSync(join(fixtures, name), folder, { recursive: true });
		const { journal, entries, notes } = await openJournal(folder);
		expect([entries.map(({ op }) => op), notes, journal.trouble, journal.seq]).toEqual([ops, [], null, 6]);
		expect(await journal.append("seven")).toMatchObject({ ok: true, value: { seq: 7 } });
		await journal.close();
		// One of an older form is left as it is: what is newer goes into a new generation.
		const names = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
		expect(names.includes("journal-00000002-00000003.jsonl")).toBe(name === "journal-1");
		cpSync(join(fixtures, name), folder, { recursive: true });
		for (const file of names) if (file.startsWith("journal-00000002")) rmSync(join(folder, file));
		// What it begins with is there once more in the generation before.
		rmSync(join(folder, "journal-00000001-00000002.jsonl"));
		const before = await openJournal(folder);
		expect(before.entries.map(({ op }) => op)).toEqual([
			{ first: "é 日本語 🗂️" },
			["two", 2, -0.5e-7, null, true],
			"three \u2028 \n",
			"x".repeat(1200),
		]);
		await before.journal.close();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
