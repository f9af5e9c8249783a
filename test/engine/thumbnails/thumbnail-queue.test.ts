import { expect, it } from "vitest";
import { ThumbnailQueue, type Wanted } from "../../../main/engine/thumbnails/thumbnail-queue.ts";

function wish(rows: number[], viewer = "page", scheme: "light" | "dark" = "light") {
	return { export: "e", scheme, rows, viewer };
}

function rowsOf(next: () => Wanted | null, most = 100): number[] {
	const rows: number[] = [];
	while (rows.length < most) {
		const wanted = next();
		if (wanted === null) break;
		rows.push(wanted.ref.row);
	}
	return rows;
}

function wanted(row: number): Wanted {
	return { ref: { export: "e", row }, scheme: "light" };
}

it("takes rows in the order of the wish, each once", () => {
	const queue = new ThumbnailQueue();
	queue.want(wish([5, 3, 9]));
	expect(rowsOf(() => queue.nextLookup())).toEqual([5, 3, 9]);
	expect(queue.nextDrawing()).toBeNull();
	for (const row of [3, 9]) queue.miss(wanted(row));
	expect(rowsOf(() => queue.nextDrawing())).toEqual([3, 9]);
});

it("drops what a page does not want any more, at once", () => {
	const queue = new ThumbnailQueue();
	queue.want(wish(Array.from({ length: 400 }, (_, row) => row)));
	expect(rowsOf(() => queue.nextLookup(), 2)).toEqual([0, 1]);
	queue.miss(wanted(0));
	queue.want(wish([1, 1000]));
	// Row 1 is being looked for already.
	expect(rowsOf(() => queue.nextLookup())).toEqual([1000]);
	expect(queue.nextDrawing()).toBeNull();
	expect(queue.isWanted(wanted(0))).toBe(false);
	expect(queue.isWanted(wanted(1))).toBe(true);
	queue.miss(wanted(1));
	expect(rowsOf(() => queue.nextDrawing())).toEqual([1]);
});

it("serves the page that asked last before the others, and takes nothing from them", () => {
	const queue = new ThumbnailQueue();
	queue.want(wish([1, 2], "first"));
	queue.want(wish([8, 2], "second"));
	expect(rowsOf(() => queue.nextLookup())).toEqual([8, 2, 1]);
	queue.want(wish([], "second"));
	queue.miss(wanted(2));
	expect(rowsOf(() => queue.nextDrawing())).toEqual([2]);
});

it("begins again what was given up and is wanted once more", () => {
	const queue = new ThumbnailQueue();
	queue.want(wish([1]));
	queue.nextLookup();
	queue.want(wish([]));
	expect(queue.isWanted(wanted(1))).toBe(false);
	queue.want(wish([1]));
	expect(rowsOf(() => queue.nextLookup())).toEqual([1]);
});

it("draws the same row in light and in dark", () => {
	const queue = new ThumbnailQueue();
	queue.want(wish([1], "one", "light"));
	queue.want(wish([1], "two", "dark"));
	expect(queue.nextLookup()?.scheme).toBe("dark");
	expect(queue.nextLookup()?.scheme).toBe("light");
});

it("forgets pages that were closed long ago", () => {
	const queue = new ThumbnailQueue();
	for (let n = 0; n < 100; n += 1) queue.want(wish([n], `page ${String(n)}`));
	expect(rowsOf(() => queue.nextLookup()).length).toBeLessThan(10);
});
