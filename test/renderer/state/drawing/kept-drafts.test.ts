import { flushSync } from "svelte";
import { beforeEach, expect, it } from "vitest";
import { Memory } from "../../../../renderer/db.ts";
import { Drafting } from "../../../../renderer/state/drawing/drafting.svelte.ts";
import { KeptDrafts } from "../../../../renderer/state/drawing/kept-drafts.svelte.ts";
import { soon } from "../../../soon.ts";
import { freshDatabase } from "../../fresh-database.ts";
import { Front } from "./front.svelte.ts";

beforeEach(() => {
	freshDatabase();
});

/** A page that shows a task, over the memory that the one before left. */
function page(front: Front): { drafting: Drafting; leave: () => void; memory: Memory } {
	// A page that is left may have something on its way still.
	const memory = new Memory(() => undefined, "page");
	const drafting = new Drafting(
		() => front.key ?? "",
		() => true,
	);
	const stop = new KeptDrafts(memory, drafting, () => front.key).watch();
	flushSync();
	return {
		drafting,
		memory,
		leave: () => {
			stop();
			memory.close();
		},
	};
}

function click(drafting: Drafting, ...places: [number, number][]): void {
	for (const [x, y] of places) {
		const place = { at: [x, y], exact: [x, y], unit: 1, isBound: false } as const;
		drafting.press(place);
		drafting.release(place, true);
		flushSync();
	}
}

it("a shape that is begun comes back with its tool where its page does, and not once it is finished or given up", async () => {
	const first = page(new Front("a"));
	await first.memory.draft("a");
	first.drafting.take("polygon");
	click(first.drafting, [1, 1], [50, 1]);
	await soon(async () => {
		expect((await first.memory.database.drafts.get("a"))?.draft.points).toHaveLength(2);
	});
	first.leave();

	const front = new Front("b");
	const second = page(front);
	await second.memory.draft("b");
	flushSync();
	expect(second.drafting.tool).toBeNull();
	front.key = "a";
	flushSync();
	await soon(() => {
		expect([second.drafting.tool, second.drafting.isBegun]).toEqual(["polygon", true]);
	});
	click(second.drafting, [50, 50]);
	expect(second.drafting.draft?.points).toEqual([
		[1, 1],
		[50, 1],
		[50, 50],
	]);
	expect(second.drafting.close()).toBe(true);
	flushSync();
	await soon(async () => {
		expect(await second.memory.database.drafts.count()).toBe(0);
	});
	second.leave();
});

it("what a hand begins before the kept one is read is newer", async () => {
	const before = page(new Front("a"));
	await before.memory.keepDraft("a", { tool: "polygon", points: [[1, 1]], zones: [] });
	before.leave();
	const after = page(new Front("a"));
	after.drafting.take("polyline");
	click(after.drafting, [7, 7]);
	await soon(async () => {
		expect(await after.memory.database.drafts.get("a")).toMatchObject({ draft: { tool: "polyline" } });
	});
	expect(after.drafting.tool).toBe("polyline");
	after.leave();
});
