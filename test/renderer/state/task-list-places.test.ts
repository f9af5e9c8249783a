import { describe, expect, it, vi } from "vitest";
import type { RowSelection, TaskRef } from "#shared/export";
import { ok } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { Notices } from "../../../renderer/state/notices.svelte.ts";
import { TaskList } from "../../../renderer/state/task-list.svelte.ts";
import { FakeHost, summaryOf } from "../fake-host.ts";

const all = { where: "", order: null };

/** An export that is read row by row. */
function reading(read: number) {
	const fake = new FakeHost();
	const file = { read };
	fake.answers = {
		readRows: (_id: string, _selection: RowSelection, from: number, to: number) => {
			const rows = Array.from({ length: file.read }, (_, row) => ({ row })).slice(from, to);
			return ok({ matching: file.read, read: file.read, from, rows, pending: null });
		},
		locateRow: ({ row }: TaskRef) => ok(row < file.read ? row : null),
	};
	const shown: (number | null)[] = [];
	const list = new TaskList(createHost(fake), new Notices(), (ref) => shown.push(ref?.row ?? null));
	const readTo = (rows: number): Promise<void> => {
		file.read = rows;
		return list.changed(summaryOf("first", rows));
	};
	return { fake, list, shown, readTo };
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("the task where somebody stood, that is not read yet", () => {
	it("comes in front without another before it, where it is read in a moment", async () => {
		const { list, shown, readTo } = reading(3);
		const opening = list.open("first", all, 10, 0);
		await settled();
		await readTo(8);
		expect([list.row, list.place]).toEqual([null, 10]);
		await readTo(60);
		await opening;
		expect([shown, list.cursor, list.place]).toEqual([[10], 10, 10]);
	});

	it("comes in front later, after the first one, and is the place that is remembered meanwhile", async () => {
		vi.useFakeTimers();
		const { list, shown, readTo } = reading(3);
		const opening = list.open("first", all, 10, 0);
		await vi.advanceTimersByTimeAsync(10_000);
		await opening;
		vi.useRealTimers();
		expect([shown, list.place]).toEqual([[0], 10]);
		await readTo(60);
		expect([shown, list.place]).toEqual([[0, 10], 10]);
	});

	it("does not come in front of somebody who has judged, or gone on from, what is there", async () => {
		for (const act of ["judge", "go on"] as const) {
			vi.useFakeTimers();
			const { list, readTo } = reading(3);
			const opening = list.open("first", all, 10, 0);
			await vi.advanceTimersByTimeAsync(10_000);
			await opening;
			vi.useRealTimers();
			if (act === "judge") expect(await list.aim()).toEqual({ export: "first", row: 0 });
			else await list.step(1);
			await readTo(60);
			const row = act === "judge" ? 0 : 1;
			expect([list.row, list.place]).toEqual([row, row]);
		}
	});

	it("does not come in front of somebody who goes on while it is looked for", async () => {
		vi.useFakeTimers();
		const { fake, list, shown, readTo } = reading(3);
		const opening = list.open("first", all, 10, 0);
		await vi.advanceTimersByTimeAsync(10_000);
		await opening;
		vi.useRealTimers();
		fake.holding = ["locateRow"];
		const read = readTo(60);
		await settled();
		await list.step(1);
		fake.holding = [];
		fake.release();
		await read;
		expect([shown, list.row]).toEqual([[0, 1], 1]);
	});

	it("is waited for by nobody who goes elsewhere at once", async () => {
		const { list, shown, readTo } = reading(3);
		const opening = list.open("first", all, 10, 0);
		await settled();
		await list.moveTo(2);
		await opening;
		await readTo(60);
		expect([shown, list.place]).toEqual([[2], 2]);
	});
});
