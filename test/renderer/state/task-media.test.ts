import { describe, expect, it } from "vitest";
import { ok } from "#shared/outcome";
import type { TaskRef } from "#shared/export";
import type { Task } from "#shared/task";
import { createHost } from "../../../renderer/host.ts";
import { Picture } from "../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../renderer/state/task-view.svelte.ts";
import { FakeHost } from "../fake-host.ts";
import { sampleTask } from "../sample-task.ts";

const first = { export: "first", row: 1 };
const second = { export: "first", row: 2 };

function viewOn(task: (ref: TaskRef) => Task) {
	const fake = new FakeHost(undefined, { readTask: (ref: TaskRef) => ok(task(ref)) });
	const host = createHost(fake);
	const view = new TaskView(host, new Picture(host, () => Promise.reject(new Error("no picture here"))), () => "light");
	return { fake, view };
}

function documentOf(ref: TaskRef): Task {
	const task = sampleTask(ref);
	const asset = { ...task.asset, name: "contract.pdf", externalId: "contract.pdf", dataset: [] };
	return { ...task, asset, snapshot: { ...task.snapshot, tools: [] } };
}

function rowsAsked(fake: FakeHost, question: string): unknown[] {
	return fake.asked.filter((each) => each.question === question).map(({ args }) => (args[0] as TaskRef).row);
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("the media of the task in front", () => {
	it("looks for pictures of the pages of a document that is in none of the folders", async () => {
		const { fake, view } = viewOn(documentOf);
		await view.show(first);
		await settled();
		expect([view.media.medium, rowsAsked(fake, "findDocument"), rowsAsked(fake, "findMedia")]).toEqual([
			"document",
			[1],
			[1],
		]);
	});

	it("looks for no picture of a document that nobody waits for any more", async () => {
		const { fake, view } = viewOn(documentOf);
		fake.holding = ["findDocument"];
		await view.show(first);
		fake.holding = ["readTask"];
		const going = view.show(second);
		fake.release();
		await settled();
		expect(rowsAsked(fake, "findMedia")).toEqual([]);
		fake.release();
		await going;
		await settled();
		expect(rowsAsked(fake, "findMedia")).toEqual([2]);
	});

	it("turns the pages of the task that is seen while the next is on its way", async () => {
		const { fake, view } = viewOn((ref) => sampleTask(ref));
		await view.show(first);
		fake.holding = ["readTask"];
		void view.show(second);
		view.goToPage(3);
		await settled();
		expect(rowsAsked(fake, "findMedia")).toEqual([1, 1]);
	});

	it("gives everything back when no task is in front", async () => {
		const { view } = viewOn(documentOf);
		await view.show(first);
		await settled();
		expect(view.media.document.found).not.toBeNull();
		await view.show(null);
		expect([view.media.document.found, view.media.picture.found, view.media.shown]).toEqual([null, null, null]);
	});
});
