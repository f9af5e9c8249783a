import { expect, it } from "vitest";
import type { Finding, HeldFinding, Version } from "#shared/findings/finding";
import { type BulkEdit, editedBy } from "#shared/findings/bulk";
import { everyFinding, type FindingRow } from "#shared/findings/lists";
import { fault, ok } from "#shared/outcome";
import type { Host } from "../../../../renderer/host.ts";
import { FindingList } from "../../../../renderer/state/findings/finding-list.svelte.ts";
import type { Findings } from "../../../../renderer/state/findings/findings.svelte.ts";
import { emptyVerdict } from "../../../../renderer/state/findings/judged.ts";

const id = "f".repeat(22);

function version(rev: string, verdict: string, after: string[] = []) {
	const finding: Finding = {
		author: "ana",
		source: { hash: "a".repeat(40), name: "boxes.json" },
		task: { key: "id:t0", taskId: "t0", externalId: null, asset: "0.png" },
		target: { kind: "task" },
		body: { ...emptyVerdict, verdict },
	};
	return { id, rev, after, utc: "2024-03-05T13:03:22.000Z", finding } satisfies Version;
}

it("changes the selected findings as they are now, and not as they were when they were selected", async () => {
	const before = version("one", "reject");
	const row: FindingRow = { held: { id, heads: [before], past: [] }, version: before, row: 0, fit: "here" };
	const now: HeldFinding = { id, heads: [version("two", "accept", ["one"])], past: ["one"] };
	const host = { readHeldFindings: () => Promise.resolve(ok([now])) } as unknown as Host;
	const changes: unknown[] = [];
	const findings = { change: (_: string, edits: unknown[]) => changes.push(...edits) } as unknown as Findings;
	const list = new FindingList(host, findings, { exportId: () => "e", where: () => "" });
	list.toggleSelected(row);
	await list.changeSelected("Tag night", { kind: "tag", tag: "night" });
	expect(changes).toMatchObject([{ id, held: now, finding: { body: { verdict: "accept", tags: ["night"] } } }]);
	expect(list.selected).toBe(0);
	expect(list.done).toBe("Tag night: 1 finding changed.");
});

it("selects all that the filter finds, has the engine change them, and says what was left", async () => {
	const before = version("one", "reject");
	const row: FindingRow = { held: { id, heads: [before], past: [] }, version: before, row: 0, fit: "here" };
	const asked: unknown[][] = [];
	const answers = [fault("list-changed", "it holds 4,999 findings now"), ok({ changed: 4000, left: 999 })];
	const host = {
		changeListed: (...args: unknown[]) => {
			asked.push(args);
			return Promise.resolve(answers.shift());
		},
	} as unknown as Host;
	const findings = { reviewer: "ana", outbox: { send: () => Promise.resolve() } } as unknown as Findings;
	const list = new FindingList(host, findings, { exportId: () => "e", where: () => "" });
	list.total = 5000;
	list.selectAll();
	expect(list.selected).toBe(5000);
	list.toggleSelected(row);
	expect([list.selected, list.isSelected(row)]).toEqual([4999, false]);
	await list.changeSelected("Accept them", { kind: "verdict", verdict: "accept" });
	expect(list.done).toContain("it holds 4,999 findings now. Nothing was changed.");
	expect(list.selected).toBe(4999);
	await list.changeSelected("Accept them", { kind: "verdict", verdict: "accept" });
	expect(asked[1]).toEqual([
		"e",
		{ filter: everyFinding, except: [id], count: 4999 },
		{ kind: "verdict", verdict: "accept" },
		"Accept them",
	]);
	expect(list.done).toContain("4\u202f000 changed; 999 left as they are (conflicts, other reviewers’ verdicts");
	expect(list.selected).toBe(0);
	list.selectAll();
	list.selectAll();
	expect(list.selected).toBe(0);
});

it("puts a verdict into nobody's mouth, and settles no conflict by the way", () => {
	const mine = version("one", "reject");
	const held = (...heads: Version[]): HeldFinding => ({ id, heads, past: [] });
	const accept: BulkEdit = { kind: "verdict", verdict: "accept" };
	expect(editedBy(accept, held(mine), "ana")).toMatchObject({ author: "ana", body: { verdict: "accept" } });
	expect(editedBy(accept, held(mine), "ben")).toBeUndefined();
	expect(editedBy(accept, held(version("two", "accept")), "ana")).toBeUndefined();
	for (const edit of [accept, { kind: "tag", tag: "x" }, { kind: "remove" }] as const)
		expect(editedBy(edit, held(mine, version("two", "fix")), "ana")).toBeUndefined();
	expect(editedBy({ kind: "remove" }, held(mine), "ben")).toBeNull();
});

it("keeps nothing selected that another list has not", () => {
	const before = version("one", "reject");
	const row: FindingRow = { held: { id, heads: [before], past: [] }, version: before, row: 0, fit: "here" };
	let front = "e";
	const list = new FindingList({} as Host, { version: 1 } as unknown as Findings, {
		exportId: () => front,
		where: () => "tools>1",
	});
	list.follow();
	list.toggleSelected(row);
	list.follow();
	expect(list.selected).toBe(1);
	list.ofQuery = true;
	list.follow();
	expect(list.selected).toBe(0);
	list.toggleSelected(row);
	front = "other";
	list.follow();
	expect(list.selected).toBe(0);
	list.toggleSelected(row);
	list.everywhere = true;
	list.follow();
	expect(list.selected).toBe(0);
});
