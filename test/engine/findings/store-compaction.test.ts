import { expect, test } from "vitest";
import type { Version } from "#shared/findings/finding";
import { contentOf } from "#shared/findings/merge";
import { ok } from "#shared/outcome";
import { Random } from "../../bench/random.ts";
import { IncomingFindings } from "../../../main/engine/findings/files/merge-files.ts";
import { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import { openJournal } from "../../../main/engine/findings/journal/open-journal.ts";
import { thisProcess } from "../../../main/engine/findings/journal/this-process.ts";
import { type Event, PowerCut, SimulatedDisk } from "./journal/simulated-disk.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

/* The store decides when its journal is made shorter, while changes come: at whichever step the power goes or a call
   fails, everything acknowledged is there, and can be taken back. */

const folder = "/home/findings";
const idOf = (n: number): string => `finding-${String(n)}`.padEnd(22, "_");
const changeOf = (n: number): string => `change-${String(n)}`.padEnd(22, "_");
const revOf = (n: number): string => `rev-${String(n)}`.padEnd(16, "_");
const most = 8;

function versionOf(n: number): Version {
	const finding = findingOf("ana", `t${String(n % 3)}`, verdictBody("fix", { remark: "x".repeat(300) }));
	return { id: idOf(n), rev: revOf(n), after: [], utc: "2024-03-05T13:03:22.000Z", finding };
}

async function storeOn(disk: SimulatedDisk, boot: number): Promise<FindingStore> {
	const opened = await openJournal(folder, {
		disk,
		self: { ...thisProcess(), machine: "m", isSure: true, boot: `boot ${String(boot)}` },
		times: { beat: 1e9, silence: 1e9, torn: 0 },
		poll: 1e9,
		due: { ops: 2, bytes: 100 },
	});
	const { journal } = opened;
	const compact = journal.compactIfDue.bind(journal);
	// Nobody waits for it: a process whose power is gone hears of nothing.
	journal.compactIfDue = async (held) => {
		try {
			return await compact(held);
		} catch (error) {
			if (error instanceof PowerCut) return ok(false);
			throw error;
		}
	};
	const store = new FindingStore(opened, () => undefined);
	// A lease whose power was cut says nothing of who held it: it is taken at the second look.
	if (store.mode === "reading") await store.retry();
	return store;
}

/** Two and two at once, each of which may begin a new generation. Answers with what was acknowledged, in order. */
async function live(disk: SimulatedDisk): Promise<number[]> {
	const saved: number[] = [];
	try {
		const store = await storeOn(disk, 1);
		for (let n = 0; n < most; n += 2) {
			const save = async (nth: number): Promise<void> => {
				const change = { id: changeOf(nth), label: String(nth), versions: [versionOf(nth)] };
				if ((await store.save(change)).ok) saved.push(nth);
			};
			await Promise.all([save(n), save(n + 1)]);
		}
		await store.close();
	} catch (error) {
		if (!(error instanceof PowerCut)) throw error;
	}
	return saved;
}

/** A sentence on what is not as was acknowledged; null: all is. Takes all of it back. */
async function wrongIn(store: FindingStore, saved: readonly number[]): Promise<string | null> {
	const there = [...store.held.listed.keys()];
	const lost = saved.filter((n) => !store.held.listed.has(idOf(n)));
	if (lost.length > 0) return `lost ${lost.join(" ")}`;
	if (store.notes.some((note) => note.includes("not understood"))) return store.notes.join("; ");
	for (let left = there.length; left > 0; left--) {
		const undone = await store.undo();
		if (!undone.ok || undone.value === null || store.held.count !== left - 1)
			return `undo left ${String(store.held.count)} of ${String(left)}: ${contentOf(undone)}`;
	}
	if (store.steps().undo !== null) return "there is more to undo";
	while (store.steps().redo !== null) await store.redo();
	const back = [...store.held.listed.keys()];
	return there.every((id) => back.includes(id)) ? null : "redo did not bring all of it back";
}

async function stepsOfLife(): Promise<number> {
	const disk = new SimulatedDisk(new Random(1));
	expect(await live(disk)).toHaveLength(most);
	const generations = new Set([...disk.files.keys()].filter((name) => name.endsWith(".jsonl")));
	// It did begin new ones, and removed older ones.
	expect(generations.has(`${folder}/journal-00000001-00000001.jsonl`)).toBe(false);
	return disk.steps;
}

test("at whichever step the power goes", async () => {
	const wrong: string[] = [];
	const steps = await stepsOfLife();
	for (let number = 1; number <= steps; number++) {
		const random = new Random(number);
		const disk = new SimulatedDisk(random);
		disk.happens = (step): Event => (step.number === number ? "cut" : null);
		const saved = await live(disk);
		const store = await storeOn(new SimulatedDisk(random, disk.afterCut()), 2);
		const words = await wrongIn(store, saved);
		if (words !== null) wrong.push(`step ${String(number)}: ${words}`);
		await store.close();
	}
	expect(wrong).toEqual([]);
}, 60_000);

test.each(["ENOSPC", "EIO"])(
	"whichever call fails with %s, and at the next start",
	async (code) => {
		const wrong: string[] = [];
		const steps = await stepsOfLife();
		for (let number = 1; number <= steps; number++) {
			const random = new Random(number);
			const disk = new SimulatedDisk(random);
			disk.happens = (step): Event => (step.number === number ? { code } : null);
			const saved = await live(disk);
			disk.happens = () => null;
			const store = await storeOn(disk, 2);
			const words = await wrongIn(store, saved);
			if (words !== null) wrong.push(`step ${String(number)}: ${words}`);
			await store.close();
		}
		expect(wrong).toEqual([]);
	},
	60_000,
);

test("a bringing in that fails in the middle says how far it came, is taken back, and is completed by another", async () => {
	const disk = new SimulatedDisk(new Random(3));
	const store = await storeOn(disk, 1);
	const held = Array.from({ length: 6 }, (_, n) => ({ id: idOf(n), heads: [versionOf(n)], past: [] }));
	const pieces = [0, 2, 4].map((from) => ok(held.slice(from, from + 2)));
	let attempts = 100;
	const bringIn = async () => {
		const incoming = new IncomingFindings();
		const done = await store.bringIn({ id: changeOf(attempts++), label: "Bring in" }, pieces, incoming);
		return { done, incoming };
	};
	let writes = 0;
	disk.happens = (step): Event => (step.call === "write" && ++writes >= 2 ? { code: "ENOSPC" } : null);
	const first = await bringIn();
	expect([first.done, first.incoming.taken]).toMatchObject([{ ok: false, code: "findings-not-saved" }, 2]);
	disk.happens = () => null;
	expect(store.held.count).toBe(2);
	const second = await bringIn();
	expect([second.done.ok, second.incoming.report(store.held.all, [], [])]).toMatchObject([
		true,
		{ added: 4, unchanged: 2 },
	]);
	expect(store.held.count).toBe(6);
	await store.undo();
	await store.undo();
	expect(store.held.count).toBe(0);
	await store.close();
});
