import type { FindingId, Version } from "#shared/findings/finding";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { valueOf } from "../../../value-of.ts";
import { box, exportText, FindingDesk, newId, verdict, versionOf } from "../finding-desk.ts";
import { planTerms } from "./some-findings.ts";

let desk: FindingDesk;
let open: OpenExport;
let plan: FindingId;

beforeEach(async () => {
	desk = new FindingDesk();
	const tasks = [0, 1, 2].map((row) => ({ taskId: String(row).padStart(24, "0"), tools: [box("o1", 1)] }));
	open = await desk.open("a.json", exportText(tasks));
	await be("lea");
	plan = valueOf(
		await desk.engine.makePlan(open.summary.id, planTerms({ size: 3, readers: ["ana", "ben"], blind: true })),
	);
});

afterEach(async () => {
	await desk.remove();
});

async function be(reviewer: string): Promise<void> {
	valueOf(await desk.engine.setReviewer(reviewer));
}

async function say(row: number, word: string): Promise<void> {
	await desk.save(word, versionOf(desk.finding(open, row, verdict(word))));
}

/** As the page asks for it. */
async function remove(more: Partial<Version> = {}) {
	const after = (await desk.held(plan))?.heads.map(({ rev }) => rev) ?? [];
	const version = { id: plan, rev: newId(12), after, utc: new Date().toISOString(), finding: null, ...more };
	return desk.engine.saveFindings({ id: newId(16), label: "Remove the plan", versions: [version] });
}

const keptFrom = async () => valueOf(await desk.engine.listPlans(open.summary.id))[0]?.keptFrom;

test("A blind plan of which nobody has judged anything keeps nothing, and is removed, or its making undone, by anybody", async () => {
	await be("ana");
	expect(await keptFrom()).toBeNull();
	expect(valueOf(await desk.engine.undoFindings())?.label).toMatch(/^Make the plan/u);
	expect(valueOf(await desk.engine.redoFindings())?.label).toMatch(/^Make the plan/u);
	expect((await remove()).ok).toBe(true);
});

test("A blind plan that keeps something from a reader is removed or changed neither by them nor by the other reader", async () => {
	await be("ben");
	await say(0, "reject");
	await be("ana");
	expect(await keptFrom()).toBe("ana");
	expect(await remove()).toMatchObject({
		ok: false,
		code: "plan-kept",
		detail: expect.stringContaining("you") as string,
	});
	const finding = (await desk.held(plan))?.heads[0]?.finding;
	if (finding?.body.kind !== "plan") throw new Error("This is no plan");
	const seeing = { ...finding, body: { ...finding.body, terms: { ...finding.body.terms, blind: false } } };
	expect(await remove({ finding: seeing })).toMatchObject({ ok: false, code: "plan-kept" });
	const rows = valueOf(await desk.engine.readTaskFindings({ export: open.summary.id, row: 0 }));
	expect([rows.rows, rows.withheld]).toEqual([[], 1]);

	await be("ben");
	expect(await keptFrom()).toBe("ana");
	expect(await remove()).toMatchObject({ ok: false, detail: expect.stringContaining("from ana") as string });
	expect(valueOf(await desk.engine.readFindingsState()).undo).toBe("reject");
	await be("ana");
	await say(0, "accept");
	expect(await keptFrom()).toBeNull();
	expect((await remove()).ok).toBe(true);
});

test("Who made a blind plan removes it, unless it keeps something from themselves", async () => {
	await be("ben");
	await say(0, "reject");
	await be("lea");
	expect(await keptFrom()).toBeNull();
	expect((await remove()).ok).toBe(true);
	plan = valueOf(
		await desk.engine.makePlan(open.summary.id, planTerms({ size: 3, readers: ["lea", "ben"], blind: true })),
	);
	expect(await remove()).toMatchObject({ ok: false, code: "plan-kept" });
});
