import { afterEach, expect, test, vi } from "vitest";
import { Memory } from "../../../renderer/db.ts";
import { Layout } from "../../../renderer/state/layout.svelte.ts";

afterEach(() => {
	vi.unstubAllGlobals();
	memory.close();
});

let names = 0;
let memory: Memory;

/** A window whose width changes. */
function stand(): { layout: Layout; widen: (isNarrow: boolean) => void } {
	const query = Object.assign(new EventTarget(), { matches: true });
	vi.stubGlobal("window", { matchMedia: () => query });
	memory = new Memory(() => undefined, `layout-${String((names += 1))}`);
	const layout = new Layout(memory);
	const widen = (isNarrow: boolean): void => {
		query.matches = isNarrow;
		query.dispatchEvent(new Event("change"));
	};
	return { layout, widen };
}

const shown = (layout: Layout): boolean[] => [layout.shows("left"), layout.shows("right")];

test("In a narrow window one panel at most is beside the middle, and none of it is remembered", async () => {
	const { layout, widen } = stand();
	const end = layout.watch();
	expect(shown(layout)).toEqual([false, true]);
	layout.toggle("left");
	expect(shown(layout)).toEqual([true, false]);
	layout.toggle("left");
	expect(shown(layout)).toEqual([false, false]);
	layout.callTextSearch();
	expect(shown(layout)).toEqual([true, false]);
	layout.show("right");
	expect(shown(layout)).toEqual([false, true]);
	layout.makeRoom();
	expect(shown(layout)).toEqual([false, false]);
	expect(await memory.setting("panels")).toBeNull();
	widen(false);
	expect(shown(layout)).toEqual([true, true]);
	end();
});

test("In a wide window both panels stand until they are folded away, which is remembered", async () => {
	const { layout, widen } = stand();
	layout.watch();
	widen(false);
	layout.makeRoom();
	expect(shown(layout)).toEqual([true, true]);
	layout.toggle("right");
	expect(shown(layout)).toEqual([true, false]);
	await expect.poll(() => memory.setting("panels")).toMatchObject({ leftOpen: true, rightOpen: false });
	layout.show("right");
	expect(shown(layout)).toEqual([true, true]);
});
