import { expect, test } from "vitest";
import { Scroller } from "../../../renderer/parts/scroller.svelte.ts";

test("A list that is gone is no longer scrolled: what was under way asks in vain", () => {
	const scroller = new Scroller(() => ({ total: 1000, view: 100 }));
	scroller.element = Object.assign({} as HTMLElement, { scrollTop: 0 });
	scroller.scrollTo(300);
	expect(scroller.native).toBe(300);
	// As `bind:this` leaves it.
	scroller.element = null;
	scroller.scrollTo(500);
	scroller.follow();
	expect([scroller.top, scroller.native]).toEqual([500, 300]);
});
