import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TaskRef } from "#shared/export";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { TasksAhead } from "../../../renderer/state/tasks-ahead.ts";
import { FakeHost } from "../fake-host.ts";
import { sampleTask } from "../sample-task.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function reading(isBroken: () => boolean = () => false): { ahead: TasksAhead; read: number[] } {
	const read: number[] = [];
	const fake = new FakeHost(undefined, {
		readTask: (ref: TaskRef) => {
			read.push(ref.row);
			return isBroken() ? fault("file-changed", "e.json") : ok(sampleTask(ref));
		},
	});
	return { ahead: new TasksAhead(createHost(fake)), read };
}

const rows = (...numbers: number[]) => numbers.map((row) => ({ row, tools: 5 }));

describe("tasks that are read ahead", () => {
	test("are given without being read again, once", async () => {
		const { ahead, read } = reading();
		ahead.prepare("e", rows(1, 2));
		await vi.runAllTimersAsync();
		expect(read).toEqual([2, 1]);
		expect(await ahead.read({ export: "e", row: 1 })).toMatchObject({ ok: true, value: { ref: { row: 1 } } });
		expect(read).toEqual([2, 1]);
		await ahead.read({ export: "e", row: 1 });
		expect(read).toEqual([2, 1, 1]);
	});

	test("are those named last, where a hand goes on", async () => {
		const { ahead, read } = reading();
		for (let row = 1; row < 50; row++) {
			ahead.prepare("e", rows(row));
			await vi.advanceTimersByTimeAsync(10);
		}
		await vi.runAllTimersAsync();
		expect(read).toEqual([49]);
	});

	test("are three at most, the likeliest held longest", async () => {
		const { ahead, read } = reading();
		ahead.prepare("e", rows(1, 2, 3));
		await vi.runAllTimersAsync();
		ahead.prepare("e", rows(4, 1));
		await vi.runAllTimersAsync();
		expect(read).toEqual([3, 2, 1, 4]);
		for (const row of [4, 1, 2]) await ahead.read({ export: "e", row });
		expect(read).toEqual([3, 2, 1, 4]);
		await ahead.read({ export: "e", row: 3 });
		expect(read).toEqual([3, 2, 1, 4, 3]);
	});

	test("are none of very many annotations, and none of another export", async () => {
		const { ahead, read } = reading();
		ahead.prepare("e", [{ row: 1, tools: 10_001 }, undefined, { row: 2, tools: 10_000 }]);
		await vi.runAllTimersAsync();
		expect(read).toEqual([2]);
		await ahead.read({ export: "f", row: 2 });
		expect(read).toEqual([2, 2]);
	});

	test("are forgotten where the file is another", async () => {
		const { ahead, read } = reading();
		ahead.prepare("e", rows(1));
		await vi.runAllTimersAsync();
		ahead.prepare("e", rows(2));
		ahead.forget();
		await vi.runAllTimersAsync();
		await ahead.read({ export: "e", row: 1 });
		expect(read).toEqual([1, 1]);
	});

	test("are read again when they are asked for, where it went wrong before", async () => {
		let isBroken = true;
		const { ahead, read } = reading(() => isBroken);
		ahead.prepare("e", rows(1));
		await vi.runAllTimersAsync();
		isBroken = false;
		expect((await ahead.read({ export: "e", row: 1 })).ok).toBe(true);
		expect(read).toEqual([1, 1]);
	});
});
