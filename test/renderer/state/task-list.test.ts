import { describe, expect, it } from "vitest";
import type { RowSelection, TaskRef } from "#shared/export";
import { fault, ok } from "#shared/outcome";
import { PageDatabase } from "../../../renderer/db.ts";
import { createHost } from "../../../renderer/host.ts";
import { Findings } from "../../../renderer/state/findings/findings.svelte.ts";
import { Review } from "../../../renderer/state/findings/review.svelte.ts";
import { Notices } from "../../../renderer/state/notices.svelte.ts";
import { TaskList } from "../../../renderer/state/task-list.svelte.ts";
import { FakeHost, summaryOf } from "../fake-host.ts";

const all = { where: "", order: null };

function listOn(fake: FakeHost) {
	const shown: (number | null)[] = [];
	const notices = new Notices();
	const list = new TaskList(createHost(fake), notices, (ref: TaskRef | null) => shown.push(ref?.row ?? null));
	return { list, shown, notices };
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("the task list", () => {
	it("opens at the first row, or where it was left", async () => {
		const { list, shown } = listOn(new FakeHost());
		await list.open("first", all, null, 0);
		expect([list.matching, list.cursor, list.row]).toEqual([1000, 0, 0]);
		await list.open("first", { where: "even", order: null }, 400, 190);
		expect([list.matching, list.cursor, list.row, list.initialTop]).toEqual([500, 200, 400, 190]);
		expect(shown).toEqual([0, 400]);
	});

	it("brings nothing in front that arrives when it has been stopped", async () => {
		const fake = new FakeHost();
		fake.holding = ["readRows"];
		const { list, shown } = listOn(fake);
		const opening = list.open("first", all, null, 0);
		list.stop();
		fake.release();
		await opening;
		expect(shown).toEqual([]);
		expect(fake.count("readRows")).toBe(1);
	});

	it("steps, stops at both ends, and shows the last of many quick steps", async () => {
		const fake = new FakeHost();
		const { list, shown } = listOn(fake);
		await list.open("first", all, null, 0);
		await list.step(-1);
		expect(list.cursor).toBe(0);
		await Promise.all([list.step(1), list.step(1), list.step(1)]);
		expect(list.cursor).toBe(3);
		expect(shown.at(-1)).toBe(3);
		expect(shown).not.toContain(1);
		await list.last();
		await list.step(1);
		expect(list.row).toBe(999);
	});

	it("passes no row over where the one in front leaves the list, though the rows are being read again", async () => {
		const fake = new FakeHost();
		const gone = new Set<number>();
		const rows = ({ where }: RowSelection) =>
			[0, 1, 2, 3, 4, 5].filter((row) => !where.includes("-has:reviewed") || !gone.has(row));
		fake.answers = {
			readRows: (_id: string, selection: RowSelection, from: number, to: number) => {
				const all = rows(selection);
				const of = all.slice(from, to).map((row) => ({ row }));
				return ok({ matching: all.length, read: 6, from, rows: of, pending: null });
			},
			locateRow: ({ row }: TaskRef, selection: RowSelection) => {
				const at = rows(selection).indexOf(row);
				return ok(at < 0 ? null : at);
			},
		};
		const { list, notices } = listOn(fake);
		const selection = { where: "-has:reviewed", order: null };
		await list.open("first", selection, 2, 0);
		gone.add(2);
		fake.holding = ["locateRow"];
		void list.said();
		await settled();
		const stepped = list.step(1);
		fake.holding = [];
		fake.release();
		await stepped;
		expect([list.row, list.cursor]).toEqual([3, 2]);
		// The next unreviewed one likewise, before the list has heard of what was said.
		gone.add(3);
		const host = createHost(fake);
		const findings = new Findings(host, new PageDatabase("steps"), notices, () => []);
		await new Review({ host, notices, list, findings }).step(1);
		expect([list.row, list.cursor]).toEqual([4, 2]);
	});

	it("says what is wrong with a query, and leaves the list as it is", async () => {
		const { list, notices } = listOn(new FakeHost());
		await list.open("first", all, null, 0);
		await list.search("fail");
		expect(list.queryFault?.detail).toContain("character 3");
		expect(list.matching).toBe(1000);
		expect(list.selection.where).toBe("");
		expect(notices.list).toEqual([]);
		await list.search("even");
		expect(list.queryFault).toBeNull();
		expect(list.matching).toBe(500);
	});

	it("stays on the task in front while that still matches, and goes to the first match otherwise", async () => {
		const { list } = listOn(new FakeHost());
		await list.open("first", all, 8, 0);
		await list.search("even");
		expect([list.cursor, list.row]).toEqual([4, 8]);
		await list.search("");
		await list.moveTo(9);
		await list.search("even");
		expect([list.cursor, list.row]).toEqual([0, 0]);
		await list.search("none");
		expect([list.matching, list.cursor]).toEqual([0, null]);
	});

	it("keeps the figures of a query though all rows were asked for anew while it was on its way", async () => {
		const fake = new FakeHost();
		const { list } = listOn(fake);
		await list.open("first", all, 9, 0);
		list.want(0, 20);
		fake.holding = ["readRows"];
		const search = list.search("even");
		const said = list.said();
		await settled();
		fake.holding = [];
		fake.release();
		await search;
		fake.release();
		await said;
		expect([list.matching, list.at(1)?.row]).toEqual([500, 2]);
	});

	it("shows the first match though the file was read further before that row came", async () => {
		const fake = new FakeHost();
		const { list, shown } = listOn(fake);
		await list.open("first", all, 9, 0);
		fake.holding = ["readRows"];
		const search = list.search("even");
		fake.release();
		await settled();
		// Now its first row is asked for, and asked for anew.
		void list.changed(summaryOf("first", 1000));
		await settled();
		fake.release();
		await search;
		expect([list.cursor, list.row, shown.at(-1)]).toEqual([0, 0, 0]);
	});

	it("drops the answer to a query that has been typed over", async () => {
		const fake = new FakeHost();
		const { list } = listOn(fake);
		await list.open("first", all, null, 0);
		fake.holding = ["readRows"];
		const first = list.search("even");
		const second = list.search("none");
		fake.release(1);
		await second;
		fake.release(0);
		await first;
		expect(list.selection.where).toBe("none");
		expect(list.matching).toBe(0);
	});

	it("drops rows of an export that is no longer in front", async () => {
		const fake = new FakeHost([summaryOf("first", 1000), summaryOf("second", 3)]);
		const { list, shown } = listOn(fake);
		fake.holding = ["readRows"];
		const first = list.open("first", all, null, 0);
		const second = list.open("second", all, null, 0);
		fake.release(1);
		await second;
		fake.release(0);
		await first;
		expect([list.exportId, list.matching]).toEqual(["second", 3]);
		expect(shown).toEqual([0]);
	});

	it("sorts up, down, and as the file again, standing on the same task", async () => {
		const { list } = listOn(new FakeHost());
		await list.open("first", all, 5, 0);
		await list.sortBy("tools");
		expect(list.selection.order).toEqual({ column: "tools", descending: false });
		await list.sortBy("tools");
		expect([list.selection.order?.descending, list.cursor, list.row]).toEqual([true, 994, 5]);
		await list.sortBy("tools");
		expect([list.selection.order, list.cursor]).toEqual([null, 5]);
	});

	it("aims at the task in front though rows have moved and the cursor has not followed yet", async () => {
		const fake = new FakeHost();
		const { list } = listOn(fake);
		await list.open("first", { where: "", order: { column: "tools", descending: true } }, 5, 0);
		expect(list.cursor).toBe(994);
		fake.summaries = [summaryOf("first", 2000)];
		fake.holding = ["locateRow"];
		const changed = list.changed(summaryOf("first", 2000));
		await settled();
		expect(await list.aim()).toEqual({ export: "first", row: 5 });
		fake.release();
		await changed;
		expect([list.cursor, list.row]).toEqual([1994, 5]);
	});

	it("shows first rows while the rest is read, and grows without moving the person", async () => {
		const reading = { phase: "indexing", readBytes: 1 } as const;
		const fake = new FakeHost([summaryOf("first", 0, reading)]);
		const { list, shown } = listOn(fake);
		await list.open("first", all, null, 0);
		expect(list.cursor).toBeNull();
		for (const tasks of [40, 90, 300]) {
			fake.summaries = [summaryOf("first", tasks, reading)];
			void list.changed(summaryOf("first", tasks, reading));
		}
		await settled();
		expect([list.matching, list.cursor]).toEqual([300, 0]);
		await list.moveTo(20);
		fake.summaries = [summaryOf("first", 5000)];
		await list.changed(summaryOf("first", 5000));
		expect([list.matching, list.read, list.cursor, list.row]).toEqual([5000, 5000, 20, 20]);
		expect(shown).toEqual([0, 20]);
	});

	it("stands where it was left as soon as that is read, unless the person has gone elsewhere", async () => {
		const reading = { phase: "indexing", readBytes: 1 } as const;
		for (const moves of [false, true]) {
			const fake = new FakeHost([summaryOf("first", 10, reading)]);
			const { list } = listOn(fake);
			await list.open("first", all, 200, 190);
			expect(list.row).toBe(0);
			if (moves) await list.step(1);
			for (const tasks of [150, 300]) {
				fake.summaries = [summaryOf("first", tasks, reading)];
				await list.changed(summaryOf("first", tasks, reading));
			}
			expect(list.row).toBe(moves ? 1 : 200);
		}
	});

	it("shows a task that a search hides when a problem leads to it", async () => {
		const { list, shown } = listOn(new FakeHost());
		await list.open("first", { where: "even", order: null }, null, 0);
		await list.goToRow(97);
		expect([list.cursor, list.row, shown.at(-1)]).toEqual([null, 97, 97]);
		await list.goToRow(98);
		expect([list.cursor, list.row]).toEqual([49, 98]);
	});

	it("says so when rows cannot be read", async () => {
		const { list, notices } = listOn(
			new FakeHost(undefined, { readRows: () => fault("file-changed", "first.json, byte 12") }),
		);
		await list.open("first", all, null, 0);
		expect(notices.list[0]).toMatchObject({ severity: "error", detail: "Task list: first.json, byte 12" });
	});

	it("asks again while a pass over the file runs, and no more when it is over", async () => {
		let pending: number | null = 0.25;
		const fake = new FakeHost(undefined, {
			readRows: (_id: string, { where }: { where: string }) =>
				ok({
					matching: where === "" || pending === null ? 7 : 0,
					read: 1000,
					from: 0,
					rows: [],
					pending: where === "" ? null : pending,
				}),
		});
		const { list } = listOn(fake);
		await list.open("first", all, null, 0);
		expect(list.pending).toBeNull();
		await list.search('text:"foo"');
		expect([list.matching, list.pending]).toEqual([0, 0.25]);
		pending = 0.5;
		await expect.poll(() => list.pending).toBe(0.5);
		pending = null;
		await expect.poll(() => list.pending).toBeNull();
		expect(list.matching).toBe(7);
		const asked = fake.count("readRows");
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(fake.count("readRows")).toBe(asked);
	});
});
