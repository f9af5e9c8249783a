import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding, HeldFinding, Version } from "#shared/findings/finding";
import { contentOf, merged, outward } from "#shared/findings/merge";
import type { Json } from "#shared/json";
import { ok } from "#shared/outcome";
import { IncomingFindings } from "../../../main/engine/findings/files/merge-files.ts";
import type { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import { newFindingId, newRevision } from "../../../main/engine/findings/new-ids.ts";
import { readOperation } from "../../../main/engine/findings/operations.ts";
import { valueOf } from "../../value-of.ts";
import { Lines, storeOf } from "./lines-journal.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

/* What undoing a bringing in does: what came is withdrawn, which is not to say that it was removed. */

const sorted = (held: Iterable<HeldFinding>): string => contentOf([...held].sort((a, b) => (a.id < b.id ? -1 : 1)));
/** As a file has it. */
const toldBy = (store: FindingStore): HeldFinding[] =>
	[...store.held.all.values()].map(outward).filter((held) => held !== null);

async function bringIn(store: FindingStore, held: readonly HeldFinding[]) {
	const incoming = new IncomingFindings();
	const pieces = [ok(held.map((one) => merged(one, one)))];
	valueOf(await store.bringIn({ id: newFindingId(), label: "Bring in" }, pieces, incoming));
	return incoming.report(store.held.all, [], []);
}

function versionOf(id: string, after: readonly Version[], remark: string | null): Version {
	const finding: Finding | null = remark === null ? null : findingOf("ana", "t1", verdictBody("fix", { remark }));
	return { id, rev: newRevision(), after: after.map(({ rev }) => rev), utc: new Date().toISOString(), finding };
}

async function edit(store: FindingStore, id: string, remark: string | null): Promise<Version> {
	const version = versionOf(id, store.held.all.get(id)?.heads ?? [], remark);
	valueOf(await store.save({ id: newFindingId(), label: "Fix", versions: [version] }));
	return version;
}

const who = fc.nat(2);
const action = fc.oneof(
	fc.record({ does: fc.constant("edit" as const), who, which: fc.nat(2), remark: fc.constantFrom("a", "b", null) }),
	fc.record({ does: fc.constant("import" as const), who, from: who }),
	fc.record({ does: fc.constantFrom("undo" as const, "redo" as const, "restart" as const), who }),
);

interface Person {
	journal: Lines;
	store: FindingStore;
	/** What a page of theirs kept of it at different times. */
	copies: Map<string, HeldFinding>[];
}

test("whatever people do, undoing a bringing in leaves what was there, and bringing in again what came", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(action, { maxLength: 14 }), async (actions) => {
			const ids = Array.from({ length: 3 }, newFindingId);
			const people = Array.from({ length: 3 }, (): Person => {
				const journal = new Lines();
				return { journal, store: storeOf(journal), copies: [] };
			});
			for (const step of actions) {
				const person = people[step.who] as Person;
				const { store } = person;
				if (step.does === "edit") await edit(store, ids[step.which] as string, step.remark);
				else if (step.does === "import") await checkImport(store, toldBy((people[step.from] as Person).store));
				else if (step.does === "undo") valueOf(await store.undo());
				else if (step.does === "redo") valueOf(await store.redo());
				else person.store = storeOf(person.journal, person.journal.lines);
				person.copies.push(new Map(person.store.held.all));
			}
			for (const { store, journal, copies } of people) {
				expect(sorted(storeOf(journal, journal.lines).held.all.values())).toBe(sorted(store.held.all.values()));
				// A page that lags behind brings nothing back.
				for (const copy of copies)
					for (const [id, held] of copy) {
						const now = store.held.all.get(id) as HeldFinding;
						expect(contentOf(merged(held, now))).toBe(contentOf(now));
					}
			}
			checkLaws(people.flatMap(({ copies }) => copies.flatMap((copy) => [...copy.values()])));
		}),
		{ numRuns: 60 },
	);
}, 60_000);

async function checkImport(store: FindingStore, held: readonly HeldFinding[]): Promise<void> {
	const before = sorted(toldBy(store));
	const seq = store.seq;
	const first = await bringIn(store, held);
	const after = sorted(toldBy(store));
	if (store.seq === seq) return;
	valueOf(await store.undo());
	expect(sorted(toldBy(store))).toBe(before);
	valueOf(await store.redo());
	expect(sorted(toldBy(store))).toBe(after);
	valueOf(await store.undo());
	expect(sorted(toldBy(store))).toBe(before);
	expect(await bringIn(store, held)).toEqual(first);
	expect(sorted(toldBy(store))).toBe(after);
}

function checkLaws(all: readonly HeldFinding[]): void {
	const some = all.filter(({ turns }) => turns !== undefined).slice(0, 6);
	for (const a of some)
		for (const b of all.filter(({ id }) => id === a.id).slice(0, 6)) {
			expect(contentOf(merged(a, b))).toBe(contentOf(merged(b, a)));
			expect(contentOf(merged(merged(a, b), b))).toBe(contentOf(merged(a, b)));
			for (const c of all.filter(({ id }) => id === a.id).slice(-4))
				expect(contentOf(merged(merged(a, b), c))).toBe(contentOf(merged(a, merged(b, c))));
		}
}

test("the file that was undone comes in again, and one's own file takes nothing from the colleague", async () => {
	const ben = storeOf(new Lines());
	const id = newFindingId();
	await edit(ben, id, "torn");
	const file = toldBy(ben);
	const ana = storeOf(new Lines());
	await edit(ana, newFindingId(), "mine");
	const own = sorted(toldBy(ana));
	expect(await bringIn(ana, file)).toMatchObject({ added: 1 });
	expect(valueOf(await ana.undo())).toMatchObject({ label: "Bring in", tasks: ["t1"] });
	expect([ana.held.count, sorted(toldBy(ana))]).toEqual([1, own]);
	// Back to where it came from: nothing is lost there.
	expect(await bringIn(ben, toldBy(ana))).toMatchObject({ added: 1, removed: 0, updated: 0 });
	expect(ben.held.listed.has(id)).toBe(true);
	expect(await bringIn(ana, file)).toMatchObject({ added: 1, unchanged: 0 });
	expect(ana.held.listed.has(id)).toBe(true);
});

test("a colleague's change that came and was taken back is not undone at the colleague's", async () => {
	const [ana, ben] = [storeOf(new Lines()), storeOf(new Lines())];
	const id = newFindingId();
	await edit(ana, id, "first");
	await bringIn(ben, toldBy(ana));
	await edit(ben, id, "second");
	await bringIn(ana, toldBy(ben));
	valueOf(await ana.undo());
	expect(ana.held.listed.get(id)?.version.finding.body).toMatchObject({ remark: "first" });
	const now = sorted(toldBy(ben));
	expect(await bringIn(ben, toldBy(ana))).toMatchObject({ updated: 0, removed: 0, conflicts: 0 });
	expect(sorted(toldBy(ben))).toBe(now);
});

test("what was removed by hand stays removed, though it came from elsewhere", async () => {
	const [ana, ben] = [storeOf(new Lines()), storeOf(new Lines())];
	const id = newFindingId();
	await edit(ben, id, "torn");
	const file = toldBy(ben);
	await bringIn(ana, file);
	await edit(ana, id, null);
	expect(await bringIn(ana, file)).toMatchObject({ unchanged: 1 });
	expect(ana.held.count).toBe(0);
	expect(await bringIn(ben, toldBy(ana))).toMatchObject({ removed: 1 });
});

test("undo leaves what somebody made of what came, and what a compaction left of the step is taken back as well", async () => {
	const ben = storeOf(new Lines());
	const [one, two] = [newFindingId(), newFindingId()];
	await edit(ben, one, "one");
	await edit(ben, two, "two");
	const journal = new Lines();
	const ana = storeOf(journal);
	await bringIn(ana, toldBy(ben));
	const [head] = ana.held.all.get(one)?.heads ?? [];
	// Another page kept a change that this journal had lost: no step.
	valueOf(await ana.merge([{ id: one, heads: [versionOf(one, head ? [head] : [], "mine now")], past: [] }]));
	ana.held.clear();
	const again = storeOf(journal, [...journal.held, ...journal.lines.slice(-1)]);
	expect(again.steps().undo?.label).toBe("Bring in");
	valueOf(await again.undo());
	expect([again.held.listed.has(one), again.held.listed.has(two)]).toEqual([true, false]);
	expect(again.held.conflicts).toBe(0);
});

test("what an older program wrote is undone and done again as it was", async () => {
	const id = newFindingId();
	const first = versionOf(id, [], "torn");
	const tombstone = versionOf(id, [first], null);
	const lines = [
		{ kind: "merge", id: newFindingId(), label: "Bring in", held: [{ id, heads: [first], past: [] }] },
		{ kind: "undo", versions: [tombstone], ends: true },
	] as unknown as Json[];
	const undone = storeOf(new Lines(), lines);
	expect(undone.held.count).toBe(0);
	valueOf(await undone.redo());
	expect(undone.held.listed.get(id)?.version.finding).toEqual(first.finding);

	const compacted = [
		{ kind: "merge", id: null, label: null, held: [{ id, heads: [first], past: [] }] },
		{ kind: "step", id: newFindingId(), label: "Fix", touched: [[id, [null], [first.finding]]] },
		{ kind: "place", at: 1 },
	] as unknown as Json[];
	expect(compacted.map(readOperation)).toEqual(compacted);
	const store = storeOf(new Lines(), compacted);
	expect(store.steps().undo?.label).toBe("Fix");
	valueOf(await store.undo());
	expect(store.held.count).toBe(0);
	valueOf(await store.redo());
	expect(store.held.count).toBe(1);
});

test("undo makes no conflict with what another window put in the place of what was there before", async () => {
	const store = storeOf(new Lines());
	const id = newFindingId();
	const first = await edit(store, id, "first");
	await edit(store, id, "second");
	// Kept by another page only, when the engine died: it had not seen the second.
	const theirs = versionOf(id, [first], "theirs");
	valueOf(await store.merge([{ id, heads: [theirs], past: [first.rev] }]));
	expect(store.held.conflicts).toBe(1);
	valueOf(await store.undo());
	expect(store.held.conflicts).toBe(0);
	expect(store.held.listed.get(id)?.version.finding.body).toMatchObject({ remark: "theirs" });
	expect(store.held.all.get(id)?.heads).toHaveLength(1);
});
