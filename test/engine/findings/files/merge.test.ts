import fc from "fast-check";
import { expect, test } from "vitest";
import type { FindingBody, HeldFinding } from "#shared/findings/finding";
import { contentOf, merged, mergedAll } from "#shared/findings/merge";
import { IncomingFindings } from "../../../../main/engine/findings/files/merge-files.ts";
import { findingOf, heldOf, verdictBody, versionOf } from "../plans/some-findings.ts";
import { type Collection, histories } from "./random-findings.ts";

const sorted = (collection: Collection): string =>
	contentOf([...collection.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
/** What files bring to what is kept. `changed`: how many were to be kept of them. */
function brought(kept: Collection, files: readonly Collection[]) {
	const incoming = new IncomingFindings();
	const all = new Map(kept);
	let changed = 0;
	for (const file of files) {
		for (const each of file.values()) {
			const known = all.get(each.id);
			const more = incoming.take(each, known);
			if (more === null) continue;
			changed++;
			all.set(each.id, known === undefined ? more : merged(known, more));
		}
	}
	return { all, changed, report: incoming.report(all, [], []) };
}

test("merging is commutative, associative and idempotent, whatever three people did before", () => {
	fc.assert(
		fc.property(histories, ([a, b, c]) => {
			const [one, two, three] = [a, b, c] as [Collection, Collection, Collection];
			expect(sorted(mergedAll(one, two))).toBe(sorted(mergedAll(two, one)));
			expect(sorted(mergedAll(mergedAll(one, two), three))).toBe(sorted(mergedAll(one, mergedAll(two, three))));
			expect(sorted(mergedAll(one, one))).toBe(sorted(one));
			const all = mergedAll(mergedAll(one, two), three);
			expect(sorted(mergedAll(all, two))).toBe(sorted(all));
		}),
		{ numRuns: 300 },
	);
});

test("files come in to the same, in any order, at once or one by one, once or often", () => {
	fc.assert(
		fc.property(histories, ([a, b, c]) => {
			const [kept, one, two] = [a, b, c] as [Collection, Collection, Collection];
			const atOnce = brought(kept, [one, two]);
			const swapped = brought(kept, [two, one, two]);
			const after = brought(brought(kept, [two]).all, [one]).all;
			expect(sorted(swapped.all)).toBe(sorted(atOnce.all));
			expect(swapped.report).toEqual(atOnce.report);
			expect(sorted(after)).toBe(sorted(atOnce.all));
			expect(sorted(atOnce.all)).toBe(sorted(mergedAll(mergedAll(kept, one), two)));
			const again = brought(atOnce.all, [one, two]);
			expect(again.changed).toBe(0);
			expect(again.report).toMatchObject({ added: 0, updated: 0, removed: 0, conflicts: 0 });
		}),
		{ numRuns: 200 },
	);
});

test("every finding of a file is counted once", () => {
	fc.assert(
		fc.property(histories, ([a, b]) => {
			const [kept, one] = [a, b] as [Collection, Collection];
			const { report } = brought(kept, [one]);
			expect(report.added + report.updated + report.removed + report.unchanged).toBe(one.size);
		}),
	);
});

const version = (id: string, rev: string, after: string[] = []) => ({
	id,
	rev,
	after,
	utc: "2024-03-05T13:03:22.000Z",
	finding: null,
});

test("what claims to be replaced by what it replaces takes nothing away", () => {
	const id = "a".repeat(22);
	const kept = new Map([[id, { id, heads: [version(id, "r1")], past: ["r2"] }]]);
	const { changed, report } = brought(kept, [new Map([[id, { id, heads: [version(id, "r2")], past: ["r1"] }]])]);
	expect(changed).toBe(0);
	expect(report.unchanged).toBe(1);
	expect(report.notes.join(" ")).toContain("replace each other");
});

test("what two people's rules found apart is no conflict, as lists say", () => {
	const body: FindingBody = { kind: "violation", pack: "p", rule: "r", severity: "error", words: "too small" };
	const foundBy = (author: string): HeldFinding => heldOf(versionOf("v", author, findingOf(author, "t1", body)));
	const judgedBy = (author: string): HeldFinding =>
		heldOf(versionOf("j", author, findingOf(author, "t1", verdictBody("fix"))));
	const both = (author: string): Collection =>
		new Map([foundBy(author), judgedBy(author)].map((held) => [held.id, held]));
	const { report } = brought(both("Ana"), [both("Ben")]);
	expect(report).toMatchObject({ updated: 2, conflicts: 1 });
});
