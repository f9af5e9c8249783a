import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OpenedJournal } from "../../../../main/engine/findings/journal/journal.ts";
import { type JournalOptions, openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";

let folder = "";
const opened: OpenedJournal[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-journal-"));
});

afterEach(async () => {
	for (const { journal } of opened.splice(0)) await journal.close();
	rmSync(folder, { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}): Promise<OpenedJournal> {
	const one = await openJournal(join(folder, "findings"), { poll: 20, ...options });
	opened.push(one);
	return one;
}

const opsOf = ({ entries }: Pick<OpenedJournal, "entries">): unknown[] => entries.map(({ op }) => op);

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Work that leaves nobody else a turn. */
function busyFor(ms: number): void {
	const end = performance.now() + ms;
	while (performance.now() < end);
}

describe("a journal", () => {
	it("gives others their turn while a new generation is made, and keeps what they say then behind it", async () => {
		const first = await open({ due: { ops: 2, bytes: 10 } });
		for (let n = 1; n <= 3; n++) await first.journal.append("long ".repeat(10));
		let [turns, isOver] = [0, false];
		const said: Promise<unknown>[] = [];
		const takeTurn = (): void => {
			if (isOver) return;
			said.push(first.journal.append(`said ${String(++turns)}`));
			setImmediate(takeTurn);
		};
		function* held(): Generator<string> {
			setImmediate(takeTurn);
			for (let n = 1; n <= 10; n++) {
				busyFor(10);
				yield `held ${String(n)}`;
			}
			isOver = true;
		}
		expect(await first.journal.compactIfDue(held)).toEqual({ ok: true, value: true });
		expect(turns).toBeGreaterThanOrEqual(8);
		expect(await Promise.all(said)).toMatchObject(said.map((_, n) => ({ ok: true, value: { seq: 4 + n } })));
		await first.journal.close();
		const again = await open();
		const numbers = (words: string, to: number) => Array.from({ length: to }, (_, n) => `${words} ${String(n + 1)}`);
		expect(opsOf(again)).toEqual([...numbers("held", 10), ...numbers("said", turns)]);
	});

	it("holds what was acknowledged, in order, after it is closed and opened again", async () => {
		const { journal, entries, notes } = await open();
		expect([entries, notes, journal.mode, journal.trouble, journal.seq]).toEqual([[], [], "saving", null, 0]);
		const answers = await Promise.all([{ a: 1 }, "two\n", [3, null], { __proto__: 4 }].map((op) => journal.append(op)));
		expect(answers.map((answer) => answer.ok && answer.value.seq)).toEqual([1, 2, 3, 4]);
		await journal.close();
		const again = await open();
		expect([opsOf(again), again.notes, again.journal.id, again.journal.seq]).toEqual([
			[{ a: 1 }, "two\n", [3, null], {}],
			[],
			journal.id,
			4,
		]);
		expect(await again.journal.append(5)).toMatchObject({ ok: true, value: { seq: 5 } });
	});

	it("holds what its owner says of everything so far after a compaction, and keeps one generation before", async () => {
		const due = { ops: 2, bytes: 10 };
		const first = await open({ due });
		expect(await first.journal.compactIfDue(() => [])).toEqual({ ok: true, value: false });
		for (let n = 1; n <= 9; n++) {
			await first.journal.append("long ".repeat(1000));
			if (n % 3 === 0) expect(await first.journal.compactIfDue(() => [`to ${n}`])).toEqual({ ok: true, value: true });
		}
		await first.journal.append(10);
		await first.journal.close();
		const again = await open({ due });
		expect([again.entries.map(({ seq, op }) => [seq, op]), again.journal.seq]).toEqual([
			[
				[9, "to 9"],
				[10, 10],
			],
			10,
		]);
		expect(readdirSync(join(folder, "findings")).sort()).toEqual([
			"journal-00000001-00000003.jsonl",
			"journal-00000001-00000004.jsonl",
			"writer-00000002.lease",
		]);
	});

	it("is read by a second program while the first writes, and is written by it when the first has ended", async () => {
		const first = await open();
		await first.journal.append("before");
		const second = await open();
		const told: unknown[] = [];
		second.journal.follow((entries, isWhole) =>
			told.push(...entries.map(({ op }) => op), ...(isWhole ? ["whole"] : [])),
		);
		expect([opsOf(second), second.journal.mode, second.journal.trouble?.code]).toEqual([
			["before"],
			"reading",
			"findings-elsewhere",
		]);
		expect(await second.journal.append("no")).toMatchObject({ ok: false, code: "findings-elsewhere" });
		expect(await second.journal.retry()).toMatchObject({ ok: false, code: "findings-elsewhere" });
		await first.journal.append("after");
		await until(() => told.length > 0);
		await first.journal.append("at last");
		await first.journal.close();
		await until(() => second.journal.mode === "saving");
		expect([told, second.journal.seq, second.journal.trouble]).toEqual([["after", "at last"], 3, null]);
		expect(await second.journal.append("mine")).toMatchObject({ ok: true, value: { seq: 4 } });
	});
});
