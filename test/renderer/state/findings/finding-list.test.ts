import { expect, it } from "vitest";
import type { Finding, HeldFinding, Version } from "#shared/findings/finding";
import type { FindingRow } from "#shared/findings/lists";
import { ok } from "#shared/outcome";
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
	await list.changeSelected("Tag night", (finding) =>
		finding.body.kind === "verdict" ? { ...finding, body: { ...finding.body, tags: ["night"] } } : undefined,
	);
	expect(changes).toMatchObject([{ id, held: now, finding: { body: { verdict: "accept", tags: ["night"] } } }]);
	expect(list.selected.size).toBe(0);
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
	expect(list.selected.size).toBe(1);
	list.ofQuery = true;
	list.follow();
	expect(list.selected.size).toBe(0);
	list.toggleSelected(row);
	front = "other";
	list.follow();
	expect(list.selected.size).toBe(0);
	list.toggleSelected(row);
	list.everywhere = true;
	list.follow();
	expect(list.selected.size).toBe(0);
});
