import { describe, expect, it } from "vitest";
import type { MediaFound, TiledPicture, TileSet } from "#shared/media";
import { fault, ok, type Outcome } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { Picture } from "../../../renderer/state/picture.svelte.ts";
import { FakeHost } from "../fake-host.ts";

const ref = { export: "first", row: 0 };

class Bitmap {
	closed = false;
	readonly width = 8;
	readonly height = 6;
	constructor(readonly url: string) {}
	close(): void {
		this.closed = true;
	}
}

function found(url: string | null, isTiled = false): Outcome<MediaFound> {
	const where = { url, file: url, bytes: 9, size: null, isTiled, frames: null, match: null };
	return ok({ ...where, ties: [], lookedFor: ["a.jpg"], folders: 1 });
}

function pictureOn(urls: (page: number) => string | null) {
	const made: Bitmap[] = [];
	const waiting: (() => void)[] = [];
	const state = { hold: false };
	const fake = new FakeHost(undefined, { findMedia: (_ref: unknown, page: number) => found(urls(page)) });
	const picture = new Picture(createHost(fake), async (url) => {
		if (url.includes("broken")) throw new Error("The source image cannot be decoded.");
		if (state.hold) await new Promise<void>((go) => waiting.push(go));
		const bitmap = new Bitmap(url);
		made.push(bitmap);
		return bitmap;
	});
	return { picture, made, waiting, state, fake };
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("the picture under the shapes", () => {
	it("closes the bitmap before it, and does not decode the same file twice", async () => {
		const { picture, made } = pictureOn((page) => `/media/${page === 2 ? "b" : "a"}`);
		await picture.show(ref, 0);
		await picture.show(ref, 1);
		expect(made).toHaveLength(1);
		await picture.show(ref, 2);
		await settled();
		expect(made.map(({ url, closed }) => [url, closed])).toEqual([
			["/media/a", true],
			["/media/b", false],
		]);
		picture.clear();
		await settled();
		expect(made[1]?.closed).toBe(true);
	});

	it("closes a bitmap that arrives too late, and never shows it", async () => {
		const { picture, made, waiting, state } = pictureOn((page) => `/media/${String(page)}`);
		state.hold = true;
		const first = picture.show(ref, 0);
		await settled();
		const second = picture.show(ref, 1);
		await settled();
		waiting[1]?.();
		await second;
		waiting[0]?.();
		await first;
		expect((picture.bitmap as unknown as Bitmap).url).toBe("/media/1");
		expect(made.map(({ url, closed }) => [url, closed])).toEqual([
			["/media/1", false],
			["/media/0", true],
		]);
	});

	it("of a page that was left is known to be, and is not kept for a picture that takes long", async () => {
		const { picture, waiting, state } = pictureOn((page) => `/media/${String(page)}`);
		await picture.show(ref, 0);
		expect(picture.isPast).toBe(false);
		state.hold = true;
		picture.leave(false);
		expect(picture.isPast).toBe(true);
		const next = picture.show(ref, 1);
		await expect.poll(() => picture.bitmap).toBeNull();
		expect(picture).toMatchObject({ isPast: false, loading: true, found: null });
		waiting[0]?.();
		await next;
		expect(picture.bitmap).toMatchObject({ url: "/media/1" });
		expect(picture).toMatchObject({ isPast: false, loading: false });
	});

	it("stays for the next frame of the same film, and for a page of the same file", async () => {
		const { picture, made, waiting, state } = pictureOn((page) => `/media/${page === 2 ? "b" : "a"}`);
		await picture.show(ref, 0);
		picture.leave(false);
		await picture.show(ref, 1);
		expect(made).toHaveLength(1);
		expect(picture.isPast).toBe(false);
		state.hold = true;
		picture.leave(true);
		const next = picture.show(ref, 2);
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(picture.bitmap).toMatchObject({ url: "/media/a" });
		expect(picture.isPast).toBe(true);
		waiting[0]?.();
		await next;
		expect(picture.bitmap).toMatchObject({ url: "/media/b" });
		expect(picture.isPast).toBe(false);
	});

	it("keeps what is known of a file that cannot be decoded, with the reason", async () => {
		const { picture } = pictureOn(() => "/media/broken");
		await picture.show(ref, 0);
		expect(picture.bitmap).toBeNull();
		expect(picture.broken).toContain("cannot be decoded");
		expect(picture.found?.file).toBe("/media/broken");
		expect(picture.loading).toBe(false);
	});

	it("keeps the names that were looked for, or the fault", async () => {
		const { picture, fake } = pictureOn(() => null);
		await picture.show(ref, 0);
		expect(picture.found?.lookedFor).toEqual(["a.jpg"]);
		fake.answers = { findMedia: () => fault("media-unsupported", "a.dcm") };
		await picture.show(ref, 0);
		expect(picture.found).toBeNull();
		expect(picture.fault?.code).toBe("media-unsupported");
	});

	describe("in tiles", () => {
		const tiles: TileSet = {
			url: "/media/huge-0",
			width: 20_000,
			height: 9000,
			tileSize: 512,
			levels: 7,
			samples: "8-bit",
			range: null,
			hasProfile: false,
			isInk: false,
		};
		function tiledOn(answers: Outcome<TiledPicture>[]) {
			const urls: string[] = [];
			const fake = new FakeHost(undefined, {
				findMedia: (_ref: unknown, page: number) => found(page === 0 ? "/media/huge-0" : "/media/plain", page === 0),
				readTiles: () => answers.shift() ?? fault("media-missing", "asked once too often"),
			});
			const picture = new Picture(createHost(fake), (url) => {
				urls.push(url);
				return url.endsWith("-9-9") ? Promise.reject(new Error("gone")) : Promise.resolve(new Bitmap(url));
			});
			return { picture, urls, fake };
		}

		it("is asked for until it is there, and has the size of the whole without a bitmap", async () => {
			const { picture, urls, fake } = tiledOn([
				ok({ phase: "making", share: 0.25 }),
				ok({ phase: "making", share: 0.75 }),
				ok({ phase: "ready", tiles }),
			]);
			await picture.show(ref, 0);
			expect(fake.count("readTiles")).toBe(3);
			expect(picture).toMatchObject({ bitmap: null, making: null, loading: false, fault: null, broken: null });
			expect(picture.size).toMatchObject({ width: 20_000, height: 9000 });
			expect(urls).toEqual([]);
			const tile = await picture.tiled?.load({ level: 2, column: 3, row: 4 }, new AbortController().signal);
			expect(tile).toMatchObject({ url: "/media/huge-0-2-3-4" });
			// A tile that cannot be had is said, and the others stay.
			expect(await picture.tiled?.load({ level: 0, column: 9, row: 9 }, new AbortController().signal)).toBeNull();
			expect(picture.broken).toBe("gone");
			expect(picture.tiled).not.toBeNull();
			await picture.show(ref, 1);
			expect(picture).toMatchObject({ tiled: null, tiles: null });
			expect(picture.bitmap).toMatchObject({ url: "/media/plain" });
		});

		it("is one bitmap where it is a single tile", async () => {
			const { picture } = tiledOn([ok({ phase: "ready", tiles: { ...tiles, tileSize: 8192, levels: 1 } })]);
			await picture.show(ref, 0);
			expect(picture.bitmap).toMatchObject({ url: "/media/huge-0-0-0-0" });
			expect(picture.tiled).toBeNull();
			expect(picture.tiles?.samples).toBe("8-bit");
		});

		it("leaves nothing of the picture before under the shapes while it is made, and stops when left", async () => {
			const { picture, fake } = tiledOn([ok({ phase: "making", share: 0.5 }), ok({ phase: "making", share: 0.6 })]);
			await picture.show(ref, 1);
			fake.holding = ["readTiles"];
			const shown = picture.show(ref, 0);
			await settled();
			fake.release();
			await settled();
			expect(picture.making).toBe(0.5);
			expect(picture.size).toBeNull();
			picture.clear();
			fake.release();
			await shown;
			expect(fake.count("readTiles")).toBe(2);
			expect(picture.making).toBeNull();
		});

		it("says why it cannot be decoded", async () => {
			const { picture } = tiledOn([fault("picture-too-large", "a.png is 60,000 x 60,000 px")]);
			await picture.show(ref, 0);
			expect(picture.fault?.detail).toBe("a.png is 60,000 x 60,000 px");
			expect(picture.found?.file).toBe("/media/huge-0");
			expect(picture.loading).toBe(false);
		});
	});
});
