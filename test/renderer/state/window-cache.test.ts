import { describe, expect, it } from "vitest";
import { WindowCache } from "../../../renderer/state/window-cache.ts";

/** A source whose answers wait until they are let go. */
class Source {
	readonly waiting: { from: number; go: (word: string) => void; fail: () => void }[] = [];
	load = (from: number, to: number): Promise<string[] | null> =>
		new Promise((resolve) => {
			this.waiting.push({
				from,
				go: (word) => {
					resolve(Array.from({ length: to - from }, (_, at) => `${word} ${String(from + at)}`));
				},
				fail: () => {
					resolve(null);
				},
			});
		});
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("a window on a long list", () => {
	it("asks for the blocks in view, once each", async () => {
		const source = new Source();
		const cache = new WindowCache(source.load, 10);
		void cache.want(5, 25);
		void cache.want(5, 26);
		expect(source.waiting.map(({ from }) => from)).toEqual([0, 10, 20]);
		for (const { go } of source.waiting) go("row");
		await settled();
		expect(cache.at(7)).toBe("row 7");
		expect(cache.at(25)).toBe("row 25");
		expect(cache.at(31)).toBeUndefined();
	});

	it("drops what was asked for another list", async () => {
		const source = new Source();
		const cache = new WindowCache(source.load, 10);
		void cache.want(0, 5);
		cache.clear();
		void cache.want(0, 5);
		source.waiting[1]?.go("new");
		await settled();
		source.waiting[0]?.go("old");
		await settled();
		expect(cache.at(0)).toBe("new 0");
	});

	it("keeps showing rows while their successors are on the way, and takes only the latest", async () => {
		const source = new Source();
		const cache = new WindowCache(source.load, 10);
		void cache.want(0, 5);
		source.waiting[0]?.go("first");
		await settled();
		void cache.refresh();
		void cache.refresh();
		expect(cache.at(3)).toBe("first 3");
		source.waiting[2]?.go("third");
		await settled();
		source.waiting[1]?.go("second");
		await settled();
		expect(cache.at(3)).toBe("third 3");
	});

	it("takes an answer that was asked for anew meanwhile, where there is nothing yet, until the new one comes", async () => {
		const source = new Source();
		const cache = new WindowCache(source.load, 10);
		const fetched = cache.fetch(3);
		void cache.refresh();
		source.waiting[0]?.go("first");
		expect(await fetched).toBe("first 3");
		source.waiting[1]?.go("second");
		await settled();
		expect(cache.at(3)).toBe("second 3");
	});

	it("asks again after a failure", async () => {
		const source = new Source();
		const cache = new WindowCache(source.load, 10);
		const first = cache.fetch(3);
		source.waiting[0]?.fail();
		expect(await first).toBeUndefined();
		const second = cache.fetch(3);
		source.waiting[1]?.go("row");
		expect(await second).toBe("row 3");
	});

	it("forgets what was not looked at for long", async () => {
		const cache = new WindowCache((from) => Promise.resolve([`row ${String(from)}`]), 1, 3);
		for (const row of [0, 1, 0, 2, 3]) await cache.want(row, row + 1);
		expect(cache.at(1)).toBeUndefined();
		expect(cache.at(0)).toBe("row 0");
		expect(cache.at(3)).toBe("row 3");
	});
});
