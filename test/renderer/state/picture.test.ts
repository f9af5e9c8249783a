import { describe, expect, it } from "vitest";
import { fault, ok } from "#shared/outcome";
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

function found(url: string | null) {
	return ok({ url, file: url, bytes: 9, size: null, match: null, ties: [], lookedFor: ["a.jpg"], folders: 1 });
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
});
