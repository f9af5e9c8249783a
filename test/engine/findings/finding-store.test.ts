import { expect, test } from "vitest";
import type { Version } from "#shared/findings/finding";
import type { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import { newFindingId, newRevision } from "../../../main/engine/findings/new-ids.ts";
import { readOperation } from "../../../main/engine/findings/operations.ts";
import { ok } from "#shared/outcome";
import { valueOf } from "../../value-of.ts";
import { Lines, storeOf } from "./lines-journal.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

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
	expect(again.steps().undo?.label).toBe("Bring in");
	valueOf(await again.undo());
	expect(again.held.count).toBe(0);
	expect(again.steps()).toMatchObject({ undo: null, redo: { label: "Bring in" } });
});

test("Nothing is written of a change that another start would not understand", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	const wrong = [versionAbout("t1"), versionAbout("t2", "", "x".repeat(1_000_001))];
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
		valueOf(await store.merge([{ id: first.id, heads, past: [] }]));
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
	expect(store.steps()).toMatchObject({ undo: null, redo: { label: "Bring in" } });
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

test("Everything is taken back after a compaction and a start, and done again, however much it was", async () => {
	const journal = new Lines();
	const store = storeOf(journal);
	journal.isDue = false;
	for (let n = 0; n < 1500; n++)
		valueOf(await store.save({ id: newFindingId(), label: String(n), versions: [versionAbout(`t${String(n)}`)] }));
	journal.isDue = true;
	valueOf(
		await store.change(
			newFindingId(),
			"1500",
			Array.from({ length: 1200 }, (_, n) => versionAbout(`u${String(n)}`)),
		),
	);
	const again = storeOf(journal, journal.held);
	for (let n = 1500; n >= 0; n--) expect(valueOf(await again.undo())).toMatchObject({ label: String(n) });
	expect([again.held.count, again.steps().undo, await again.undo()]).toEqual([0, null, ok(null)]);
	for (let n = 0; n <= 1500; n++) expect(valueOf(await again.redo())).toMatchObject({ label: String(n) });
	expect([again.held.count, again.steps().redo, again.notes]).toEqual([2700, null, []]);
});
