import { expect, test } from "vitest";
import { type Heap, HeapRoom, ownHeap } from "../../../../main/engine/findings/files/heap-room.ts";

/** Of 1,000 MB; `garbage` goes when it is collected. */
function heap(): Heap & { held: number; garbage: number; collections: number } {
	return {
		held: 0,
		garbage: 0,
		collections: 0,
		limit: () => 1_000_000_000,
		used() {
			return (this.held + this.garbage) * 1e6;
		},
		collect() {
			this.garbage = 0;
			this.collections++;
		},
	};
}

test("there is room until what is held, and not what is only used, takes its share; looks are rare", () => {
	const of = heap();
	const room = new HeapRoom(of);
	const told: number[] = [];
	// Each piece holds 1 MB more and leaves 4 MB that nobody uses.
	while (room.full() === null && of.held < 1000) {
		of.held += 1;
		of.garbage += 4;
		told.push(of.held);
	}
	expect(of.held).toBeGreaterThanOrEqual(400);
	expect(of.held).toBeLessThan(425);
	expect(of.collections).toBeLessThan(30);
	expect(room.full()).not.toBeNull();
});

test("why there is none is said with figures", () => {
	const of = heap();
	of.held = 512;
	expect(new HeapRoom(of).full()).toEqual({
		ok: false,
		code: "memory-full",
		detail: "0.5 GB of memory are taken, and at most 0.4 GB of 1.0 GB may be",
	});
});

test("what this process uses no more is given up when it is looked at", () => {
	let texts: string[] | null = Array.from({ length: 400_000 }, (_, n) => `text ${String(n)} ${String(n * 7)}`);
	const before = ownHeap.used();
	expect(texts).toHaveLength(400_000);
	texts = null;
	const small = { ...ownHeap, limit: () => 1 };
	expect(new HeapRoom(small).full()).toMatchObject({ code: "memory-full" });
	expect(ownHeap.used()).toBeLessThan(before - 10_000_000);
	expect(new HeapRoom().full()).toBeNull();
});
