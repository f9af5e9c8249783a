import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fault } from "#shared/outcome";
import type { Thumbnail, ThumbnailWish } from "#shared/thumbnail";
import { Memory } from "../../../renderer/db.ts";
import { createHost } from "../../../renderer/host.ts";
import { Gallery } from "../../../renderer/state/gallery.svelte.ts";
import { Notices } from "../../../renderer/state/notices.svelte.ts";
import { FakeHost } from "../fake-host.ts";

function thumbnailOf(row: number): Thumbnail {
	return {
		shows: "sheet",
		url: `/thumbnail/${String(row)}`,
		width: 256,
		height: 128,
		medium: "picture",
		isFilm: false,
		page: 0,
		shapes: 1,
		dots: 0,
		classes: [],
		otherTools: 0,
		pictureFault: null,
	};
}

let names = 0;
let bridge: FakeHost;
let memory: Memory;
let scheme: "light" | "dark";

function make(): Gallery {
	return new Gallery(createHost(bridge), memory, new Notices(), () => scheme);
}

function wishes(): ThumbnailWish[] {
	return bridge.asked
		.filter(({ question }) => question === "wantThumbnails")
		.map(({ args }) => args[0] as ThumbnailWish);
}

function news(...rows: number[]) {
	return { export: "e", scheme, thumbnails: rows.map((row) => ({ row, thumbnail: thumbnailOf(row) })) };
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
	bridge = new FakeHost();
	memory = new Memory(() => undefined, `gallery-${String((names += 1))}`);
	scheme = "light";
});
afterEach(() => {
	vi.useRealTimers();
	memory.close();
});

describe("the gallery", () => {
	it("asks once for what is in view, and only for what is not there", async () => {
		const gallery = make();
		gallery.see("e", [4, 5, 6]);
		await vi.advanceTimersByTimeAsync(1);
		expect(wishes()).toMatchObject([{ export: "e", scheme: "light", rows: [4, 5, 6] }]);
		gallery.hear(news(4, 5, 6));
		gallery.see("e", [5, 6, 7, 8]);
		await vi.advanceTimersByTimeAsync(1000);
		expect(wishes().at(-1)?.rows).toEqual([7, 8]);
		expect(gallery.of(5)).toEqual(thumbnailOf(5));
		expect(gallery.of(7)).toBeUndefined();
	});

	it("asks a few times a second while a hand scrolls over thousands of tasks, and at last for where it stops", async () => {
		const gallery = make();
		for (let at = 0; at < 120; at += 1) {
			gallery.see("e", [at * 1000, at * 1000 + 1]);
			await vi.advanceTimersByTimeAsync(16);
		}
		await vi.advanceTimersByTimeAsync(1000);
		expect(wishes().length).toBeLessThan(20);
		expect(wishes().at(-1)?.rows).toEqual([119_000, 119_001]);
	});

	it("calls off what it waits for when it is closed, and asks nothing more", async () => {
		const gallery = make();
		gallery.toggle(true);
		gallery.see("e", [1, 2]);
		await vi.advanceTimersByTimeAsync(1000);
		gallery.toggle(false);
		await vi.advanceTimersByTimeAsync(1000);
		expect(wishes().at(-1)?.rows).toEqual([]);
		const before = wishes().length;
		gallery.see("e", []);
		await vi.advanceTimersByTimeAsync(1000);
		expect(wishes()).toHaveLength(before);
	});

	it("begins anew with another export, another scheme, and other pictures at hand", async () => {
		const gallery = make();
		gallery.see("e", [1]);
		gallery.hear(news(1));
		scheme = "dark";
		gallery.see("e", [1]);
		expect(gallery.of(1)).toBeUndefined();
		// News of before come to nothing.
		gallery.hear({ ...news(1), scheme: "light" });
		gallery.hear({ ...news(1), export: "other" });
		expect(gallery.of(1)).toBeUndefined();
		gallery.hear(news(1));
		expect(gallery.of(1)).toBeDefined();
		gallery.forget();
		await vi.advanceTimersByTimeAsync(1000);
		expect(wishes().at(-1)).toMatchObject({ scheme: "dark", rows: [1] });
	});

	it("asks a second time for a picture that the browser did not get, and then says so", async () => {
		const gallery = make();
		gallery.see("e", [1]);
		await vi.advanceTimersByTimeAsync(1000);
		for (let n = 0; n < 5; n += 1) {
			gallery.hear(news(1));
			gallery.lose(1);
			await vi.advanceTimersByTimeAsync(1000);
		}
		expect(wishes()).toHaveLength(2);
		expect(gallery.of(1)).toMatchObject({ ok: false, code: "media-missing" });
		gallery.hear(news(1));
		gallery.arrive(1);
		gallery.lose(1);
		await vi.advanceTimersByTimeAsync(1000);
		expect(wishes()).toHaveLength(3);
	});

	it("holds no more than it needs, and what is in view for sure", () => {
		const gallery = make();
		gallery.see("e", [0, 1]);
		for (let row = 0; row < 5000; row += 1) gallery.hear(news(row));
		expect(gallery.of(0)).toBeDefined();
		expect(gallery.of(2)).toBeUndefined();
		expect(gallery.of(4999)).toBeDefined();
	});

	it("keeps the faults of single tasks as they are told", () => {
		const gallery = make();
		gallery.see("e", [3]);
		const reason = fault("task-damaged", "byte 12");
		gallery.hear({ export: "e", scheme, thumbnails: [{ row: 3, thumbnail: reason }] });
		expect(gallery.of(3)).toEqual(reason);
	});

	it("remembers whether it is open, and its size", async () => {
		vi.useRealTimers();
		const gallery = make();
		gallery.toggle(true);
		gallery.resizeBy(1);
		gallery.resizeBy(1);
		expect(gallery.size).toBe("large");
		const again = make();
		await again.load();
		expect([again.isOpen, again.size]).toEqual([true, "large"]);
	});
});
