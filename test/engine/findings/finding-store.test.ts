import { expect, test } from "vitest";
import type { Version } from "#shared/findings/finding";
import type { Json } from "#shared/json";
import { fault, ok } from "#shared/outcome";
import { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import type { Journal, JournalEntry } from "../../../main/engine/findings/journal/journal.ts";
import { newFindingId, newRevision } from "../../../main/engine/findings/new-ids.ts";
import { readOperation } from "../../../main/engine/findings/operations.ts";
import { valueOf } from "../../value-of.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

/** A journal in memory. */
class Lines implements Journal {
	readonly id = "journal";
	readonly mode = "saving";
	readonly trouble = null;
	readonly lines: Json[] = [];
	held: Json[] = [];
	/** Of the next operation. */
	breaks: Error | null = null;
	/** Hears of the next operation, once. */
	told: (() => void) | null = null;

	get seq(): number {
		return this.lines.length;
	}

	append(op: Json): ReturnType<Journal["append"]> {
		const { breaks, told } = this;
		[this.breaks, this.told] = [null, null];
		told?.();
		if (breaks !== null) return Promise.reject(breaks);
		this.lines.push(JSON.parse(JSON.stringify(op)) as Json);
		return Promise.resolve(ok({ seq: this.seq, utc: new Date().toISOString() }));
	}

	retry(): ReturnType<Journal["retry"]> {
		return Promise.resolve(fault("findings-away", "it is in memory"));
	}

	compactIfDue(held: () => Iterable<Json>): ReturnType<Journal["compactIfDue"]> {
		this.held = [...held()];
		return Promise.resolve(ok(true));
	}

	follow(): () => void {
		return () => undefined;
	}

	close(): Promise<void> {
		return Promise.resolve();
	}
}

function storeOf(journal: Journal, entries: readonly Json[] = []): FindingStore {
	const told = entries.map((op, at): JournalEntry => ({ seq: at + 1, utc: "2024-03-05T13:03:22.000Z", op }));
	return new FindingStore({ journal, entries: told, notes: [] }, () => undefined);
}

function versionAbout(key: string, remark = "", title: string | null = null): Version {
	const finding = findingOf("ana", key, verdictBody("fix", { remark }));
	const target = title === null ? finding.target : { kind: "relation" as const, objectId: null, title };
	return {
		id: newFindingId(),
		rev: newRevision(),
		after: [],
		utc: new Date().toISOString(),
		finding: { ...finding, target },
	};
}

test("What a compaction leaves of long findings, and of the step that made them, is in many lines", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const versions = Array.from({ length: 20 }, (_, n) => versionAbout(`t${String(n)}`, "x".repeat(900_000)));
	valueOf(await store.change(newFindingId(), "Bring in", versions));

	const letters = journal.held.map((op) => JSON.stringify(op).length);
	expect(Math.max(...letters)).toBeLessThan(10_000_000);
	const again = storeOf(journal, journal.held);
	expect(again.held.count).toBe(20);
	expect(again.steps.undo?.label).toBe("Bring in");
	valueOf(await again.undo());
	expect(again.held.count).toBe(0);
	expect(again.steps).toMatchObject({ undo: null, redo: { label: "Bring in" } });
});

test("Nothing is written of a change that another start would not understand", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const wrong = [versionAbout("t1"), versionAbout("t2", "", "x".repeat(10_001))];
	expect(await store.change(newFindingId(), "Rules", wrong)).toMatchObject({ ok: false, code: "finding-refused" });
	expect(journal.lines).toEqual([]);

	valueOf(await store.change(newFindingId(), "ä".repeat(1200), [versionAbout("t1")]));
	expect(journal.lines.map(readOperation)).toMatchObject([{ kind: "change", label: "ä".repeat(1000) }]);
});

test("What came together from several files is read again, however many versions that are", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const first = versionAbout("t1");
	for (let file = 0; file < 2; file++) {
		const heads = Array.from({ length: 600 }, () => ({ ...first, rev: newRevision() }));
		valueOf(await store.merge([{ id: first.id, heads, past: [] }], { id: newFindingId(), label: "Bring in" }));
	}
	for (const lines of [journal.lines, journal.held]) {
		const again = storeOf(journal, lines);
		expect(again.notes).toEqual([]);
		expect(again.held.all.get(first.id)?.heads).toHaveLength(1200);
	}
});

test("Versions that replace each other leave nothing, and do not take others along", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const first = versionAbout("t1");
	const second = { ...first, rev: newRevision(), after: [first.rev] };
	const circle = { ...first, after: [second.rev] };
	for (const head of [second, circle]) valueOf(await store.merge([{ id: first.id, heads: [head], past: [] }]));
	valueOf(await store.merge([{ id: newFindingId(), heads: [versionAbout("t2")], past: [] }]));
	const again = storeOf(journal, journal.held);
	expect(again.notes).toEqual([]);
	expect(again.held.count).toBe(1);
});

test("What is written in several lines is taken back as a whole, though undo is pressed in between", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const undoing: ReturnType<FindingStore["undo"]>[] = [];
	journal.told = () => {
		undoing.push(store.undo());
	};
	const versions = Array.from({ length: 20 }, (_, n) => versionAbout(`t${String(n)}`, "x".repeat(900_000)));
	valueOf(await store.change(newFindingId(), "Bring in", versions));
	expect(await Promise.all(undoing)).toMatchObject([{ ok: true, value: { label: "Bring in" } }]);
	expect(store.held.count).toBe(0);
	expect(store.steps).toMatchObject({ undo: null, redo: { label: "Bring in" } });
});

test("An undo that breaks is its own: what follows is saved", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const first = versionAbout("t1");
	valueOf(await store.save({ id: newFindingId(), label: "Fix", versions: [first] }));
	journal.breaks = new Error("a mistake of ours");
	await expect(store.undo()).rejects.toThrow("a mistake of ours");
	valueOf(await store.save({ id: newFindingId(), label: "Fix", versions: [versionAbout("t2")] }));
	expect(valueOf(await store.undo())).toMatchObject({ label: "Fix" });
	await store.close();
});
