import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fault, ok } from "#shared/outcome";
import type { OpenDocument, PagedDocument } from "../../../../renderer/document/paged-document.ts";
import { createHost } from "../../../../renderer/host.ts";
import { DocumentAsset } from "../../../../renderer/state/document/document-asset.svelte.ts";
import { FakeHost } from "../../fake-host.ts";

const ref = { export: "e", row: 0 };

class Paper implements PagedDocument {
	closed = false;
	readonly log: string[] = [];
	readonly pages: number;

	constructor(pages: number) {
		this.pages = pages;
	}

	page(index: number) {
		if (index === 4) return Promise.reject(new Error("it is damaged (page)"));
		return Promise.resolve({
			width: 100 * (index + 1),
			height: 100,
			rotation: 0,
			render: ({ width }: { width: number }, signal: AbortSignal) =>
				new Promise<ImageBitmap>((resolve, reject) => {
					this.log.push(`paint ${String(index)} at ${String(width)}`);
					signal.addEventListener("abort", () => {
						this.log.push(`stop ${String(index)} at ${String(width)}`);
						reject(new Error("aborted"));
					});
					setTimeout(() => {
						resolve({ width, height: 1, close: () => this.log.push(`free ${String(width)}`) });
					}, 50);
				}),
			release: () => this.log.push(`release ${String(index)}`),
		});
	}

	close(): void {
		this.closed = true;
	}
}

function assetWith(open: OpenDocument, url: () => string | null = () => "/media/a") {
	const fake = new FakeHost();
	fake.answers = {
		findDocument: () =>
			ok({ url: url(), file: "a.pdf", bytes: 9, size: null, match: null, ties: [], lookedFor: ["a.pdf"], folders: 1 }),
	};
	return { fake, asset: new DocumentAsset(createHost(fake), open) };
}

describe("the document of a task", () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it("is opened once, its pages are turned, and what was painted is given back", async () => {
		const paper = new Paper(3);
		const open = vi.fn<OpenDocument>(() => Promise.resolve(paper));
		const { asset } = assetWith(open);
		const first = asset.show(ref, 0);
		await vi.runAllTimersAsync();
		expect(await first).toBe("shown");
		expect([asset.pages, asset.page?.width, asset.bitmap?.width]).toEqual([3, 100, 100]);
		const second = asset.show(ref, 1);
		await vi.advanceTimersByTimeAsync(10);
		// Nothing of the page before is seen under the shapes of this one.
		expect([asset.bitmap, asset.page?.width]).toEqual([null, 200]);
		await vi.runAllTimersAsync();
		expect(await second).toBe("shown");
		expect(open).toHaveBeenCalledTimes(1);
		expect(paper.log).toContain("release 0");
		expect(paper.log).toContain("free 100");
		asset.clear();
		await vi.runAllTimersAsync();
		expect([paper.closed, asset.pages, asset.page, asset.bitmap]).toEqual([true, null, null, null]);
		expect(paper.log).toContain("free 200");
	});

	it("is painted for the zoom at which it rests, and a painting under way for another is stopped", async () => {
		const paper = new Paper(1);
		const { asset } = assetWith(() => Promise.resolve(paper));
		const shown = asset.show(ref, 0);
		await vi.runAllTimersAsync();
		await shown;
		for (const zoom of [2, 3, 4]) asset.zoomTo(zoom);
		await vi.advanceTimersByTimeAsync(130);
		asset.zoomTo(8);
		await vi.advanceTimersByTimeAsync(125);
		await vi.runAllTimersAsync();
		expect(paper.log.filter((line) => line.startsWith("paint"))).toEqual([
			"paint 0 at 100",
			"paint 0 at 400",
			"paint 0 at 800",
		]);
		expect(asset.bitmap?.width).toBe(800);
		expect(asset.broken).toBeNull();
		// A little more is still fine enough.
		asset.zoomTo(7);
		await vi.runAllTimersAsync();
		expect(asset.bitmap?.width).toBe(800);
	});

	it("of the task before is closed where it opens too late", async () => {
		const late = new Paper(9);
		let letGo: ((paper: Paper) => void) | undefined;
		let url = "/media/late";
		const { asset } = assetWith(
			(at) =>
				at === "/media/late"
					? new Promise((resolve) => {
							letGo = resolve;
						})
					: Promise.resolve(new Paper(2)),
			() => url,
		);
		const first = asset.show(ref, 0);
		await vi.advanceTimersByTimeAsync(1);
		url = "/media/b";
		const second = asset.show({ ...ref, row: 1 }, 0);
		await vi.advanceTimersByTimeAsync(1);
		letGo?.(late);
		await vi.runAllTimersAsync();
		expect(await Promise.all([first, second])).toEqual(["superseded", "shown"]);
		expect([late.closed, asset.pages]).toEqual([true, 2]);
	});

	it("says which page it has not, and which is damaged, and goes on with the others", async () => {
		const { asset } = assetWith(() => Promise.resolve(new Paper(5)));
		for (const [index, words] of [
			[5, "it has no page 6, only 5 pages"],
			[4, "it is damaged (page)"],
			[0, null],
		] as const) {
			const shown = asset.show(ref, index);
			await vi.runAllTimersAsync();
			expect([await shown, asset.broken, asset.pages]).toEqual(["shown", words, 5]);
		}
		expect(asset.bitmap?.width).toBe(100);
	});

	it("is absent where none is found, and where the host says why not", async () => {
		const { asset, fake } = assetWith(
			() => Promise.reject(new Error("nobody asks")),
			() => null,
		);
		expect(await asset.show(ref, 0)).toBe("absent");
		expect(asset.found?.lookedFor).toEqual(["a.pdf"]);
		fake.answers = { findDocument: () => fault("document-too-large", "a.pdf has too many bytes") };
		expect(await asset.show(ref, 0)).toBe("absent");
		expect([asset.fault?.code, asset.found]).toEqual(["document-too-large", null]);
	});
});
