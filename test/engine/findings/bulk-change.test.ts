import { type BulkEdit, mostInStep } from "#shared/findings/bulk";
import type { HeldFinding } from "#shared/findings/finding";
import { everyFinding, type FindingFilter } from "#shared/findings/lists";
import { ok } from "#shared/outcome";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { changeListed } from "../../../main/engine/findings/bulk-change.ts";
import type { Findings } from "../../../main/engine/findings/findings.ts";
import type { Listed } from "../../../main/engine/findings/held-findings.ts";
import { valueOf } from "../../value-of.ts";
import { exportText, FindingDesk, verdict, versionOf } from "./finding-desk.ts";

let desk: FindingDesk;
let open: OpenExport;

beforeEach(async () => {
	desk = new FindingDesk();
	open = await desk.open("a.json", exportText([...Array(40).keys()].map((row) => ({ taskId: `t${String(row)}` }))));
	valueOf(await desk.engine.setReviewer("ana"));
});

afterEach(async () => {
	await desk.remove();
});

/** As many verdicts of each reviewer, on tasks of the export one after the other. */
function some(count: number, author: string): HeldFinding[] {
	return Array.from({ length: count }, (_, at) => {
		const version = versionOf(desk.finding(open, at % 40, verdict(at % 4 === 0 ? "fix" : "accept"), { author }));
		return { id: version.id, heads: [version], past: [] };
	});
}

async function keep(held: readonly HeldFinding[]): Promise<void> {
	valueOf(await desk.engine.pushFindings(held));
}

async function change(edit: BulkEdit, count: number, filter: Partial<FindingFilter> = {}, except: string[] = []) {
	const choice = { filter: { ...everyFinding, ...filter }, except, count };
	return desk.engine.changeListed(open.summary.id, choice, edit, "All of them");
}

async function verdictsBy(author: string): Promise<Record<string, number>> {
	const counts = valueOf(await desk.engine.countFindings(open.summary.id, { ...everyFinding, authors: [author] }));
	return Object.fromEntries(counts.verdicts);
}

test("All that a filter finds are changed in one step, and only what is the reviewer's own is judged", async () => {
	const [ana, ben] = [some(2500, "ana"), some(300, "ben")];
	await keep([...ana, ...ben]);
	const except = ana.slice(0, 2).map(({ id }) => id);
	expect(valueOf(await change({ kind: "verdict", verdict: "reject" }, 2798, {}, except))).toEqual({
		changed: 2498,
		left: 300,
	});
	expect(await verdictsBy("ana")).toEqual({ reject: 2498, accept: 1, fix: 1 });
	expect(await verdictsBy("ben")).toEqual({ accept: 225, fix: 75 });
	expect(valueOf(await desk.engine.undoFindings())).toMatchObject({ label: "All of them" });
	expect(await verdictsBy("ana")).toEqual({ accept: 1875, fix: 625 });
	// Only what the filter finds.
	expect(valueOf(await change({ kind: "remove" }, 75, { authors: ["ben"], verdicts: ["fix"] }))).toEqual({
		changed: 75,
		left: 0,
	});
	expect(await verdictsBy("ben")).toEqual({ accept: 225 });
});

test("A conflict stays for a person to settle, and a tag is put once", async () => {
	const [first, second, third] = some(3, "ben") as [HeldFinding, HeldFinding, HeldFinding];
	const beside = versionOf(desk.finding(open, 9, verdict("reject"), { author: "ben" }), [], first.id);
	const tagged = versionOf(desk.finding(open, 9, verdict("fix", { tags: ["night"] })));
	await keep([
		{ ...first, heads: [...first.heads, beside] },
		second,
		third,
		{ id: tagged.id, heads: [tagged], past: [] },
	]);
	expect(valueOf(await change({ kind: "tag", tag: "night" }, 4))).toEqual({ changed: 2, left: 2 });
	expect(await desk.rows(open, { tags: ["night"] })).toHaveLength(3);
	expect(valueOf(await change({ kind: "remove" }, 4))).toEqual({ changed: 3, left: 1 });
	expect(await desk.rows(open, { onlyConflicts: true })).toHaveLength(1);
});

test("Nothing is changed where the list is another one than the person was told", async () => {
	await keep(some(10, "ana"));
	const refused = await change({ kind: "remove" }, 9);
	expect(refused).toMatchObject({ code: "list-changed", detail: "it holds 10 findings now, and 9 were selected" });
	expect(await desk.rows(open)).toHaveLength(10);
	expect(await change({ kind: "remove" }, 9, { where: "(" })).toMatchObject({ code: "query-syntax" });
});

test("More than one step takes are refused with figures", async () => {
	await keep(some(1, "ana"));
	const { found, place } = valueOf(await desk.findings.select(open.summary.id, everyFinding, "task"));
	const all = Array.from({ length: mostInStep + 1 }, () => found[0] as Listed);
	const many = { reviewer: "ana", select: () => Promise.resolve(ok({ found: all, place })) } as unknown as Findings;
	const choice = { filter: everyFinding, except: [], count: all.length };
	expect(await changeListed(many, open.summary.id, choice, { kind: "remove" }, "All")).toMatchObject({
		code: "too-many-at-once",
		detail: "100,001 findings, and one step takes 100,000",
	});
});
