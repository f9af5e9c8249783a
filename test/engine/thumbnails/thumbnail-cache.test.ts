import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ThumbnailCache } from "../../../main/engine/thumbnails/thumbnail-cache.ts";
import {
	placeNumber,
	type KeptThumbnail,
	ThumbnailSegment,
} from "../../../main/engine/thumbnails/thumbnail-segment.ts";

const key = createHash("sha256").update("export").digest("hex").slice(0, 40);
const otherKey = key.split("").reverse().join("");
let folder = "";

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-thumbnails-"));
});
afterEach(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

/** Another for each number, of another length. */
function sample(n: number, bytes = 50 + (n % 7) * 11): KeptThumbnail {
	const picture = new Uint8Array(bytes).map((_, at) => (n * 31 + at * 7) & 255);
	return { meta: JSON.stringify({ n, name: `täsk ${String(n)}` }), picture };
}

function files(): string[] {
	return fs.readdirSync(folder).sort();
}

async function kept(cache: ThumbnailCache, rows: number, of = key): Promise<number[]> {
	const found: number[] = [];
	for (let row = 0; row < rows; row += 1) {
		const thumbnail = await cache.find(of, { row, scheme: "light" });
		if (thumbnail === null) continue;
		expect(thumbnail).toEqual(sample(row, thumbnail.picture.length));
		found.push(row);
	}
	return found;
}

describe("a cache of thumbnails", () => {
	it("gives back what was kept, by export, row and scheme, and the latest of each", async () => {
		const cache = new ThumbnailCache(folder);
		await cache.keep(key, { row: 3, scheme: "light" }, sample(1));
		await cache.keep(key, { row: 3, scheme: "dark" }, sample(2));
		await cache.keep(otherKey, { row: 3, scheme: "light" }, sample(3));
		await cache.keep(key, { row: 3, scheme: "light" }, sample(4));
		await cache.keep(key, { row: 2 ** 31, scheme: "dark" }, sample(5, 100_000));
		const check = async (from: ThumbnailCache): Promise<void> => {
			expect(await from.find(key, { row: 3, scheme: "light" })).toEqual(sample(4));
			expect(await from.find(key, { row: 3, scheme: "dark" })).toEqual(sample(2));
			expect(await from.find(otherKey, { row: 3, scheme: "light" })).toEqual(sample(3));
			expect(await from.find(key, { row: 2 ** 31, scheme: "dark" })).toEqual(sample(5, 100_000));
			expect(await from.find(key, { row: 4, scheme: "light" })).toBeNull();
		};
		await check(cache);
		await cache.stop();
		const again = new ThumbnailCache(folder);
		await check(again);
		await again.stop();
	});

	it("keeps a thousand thumbnails in a few files", async () => {
		const cache = new ThumbnailCache(folder, { bytes: 1e9, segment: 40_000, files: 100 });
		await Promise.all(Array.from({ length: 1000 }, (_, row) => cache.keep(key, { row, scheme: "light" }, sample(row))));
		await cache.stop();
		expect(files().length).toBeLessThan(6);
		const again = new ThumbnailCache(folder);
		expect(await kept(again, 1000)).toHaveLength(1000);
		await again.stop();
	});

	it("throws away what was used longest ago when all together take too much, of whichever export", async () => {
		const bounds = { bytes: 28_000, segment: 10_000, files: 100 };
		const write = async (of: string, rows: number): Promise<void> => {
			const cache = new ThumbnailCache(folder, bounds);
			for (let row = 0; row < rows; row += 1) await cache.keep(of, { row, scheme: "light" }, sample(row, 1000));
			await cache.stop();
		};
		await write(otherKey, 9);
		await write(key, 9);
		const [first, second] = [otherKey, key].map((of) => files().find((name) => name.startsWith(of)) ?? "");
		// The older one was looked at since.
		fs.utimesSync(path.join(folder, second ?? ""), 1000, 1000);
		fs.utimesSync(path.join(folder, first ?? ""), 1000, 2000);
		await write("f".repeat(40), 9);
		const cache = new ThumbnailCache(folder, bounds);
		expect(await kept(cache, 9, otherKey)).toHaveLength(9);
		expect(await kept(cache, 9, key)).toHaveLength(0);
		expect(await kept(cache, 9, "f".repeat(40))).toHaveLength(9);
		await cache.stop();
		const total = files().reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
		expect(total).toBeLessThanOrEqual(bounds.bytes);
	});

	it("goes on within its bounds when one export alone takes more than all may", async () => {
		const bounds = { bytes: 50_000, segment: 10_000, files: 100 };
		const cache = new ThumbnailCache(folder, bounds);
		for (let row = 0; row < 200; row += 1) await cache.keep(key, { row, scheme: "light" }, sample(row, 1000));
		const total = files().reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
		expect(total).toBeLessThanOrEqual(bounds.bytes + 2000);
		const rows = await kept(cache, 200);
		expect(rows).toContain(199);
		expect(rows).not.toContain(0);
		await cache.stop();
	});

	it("lets two programs keep thumbnails of one export at a time, without a word to each other", async () => {
		const [one, two] = [new ThumbnailCache(folder), new ThumbnailCache(folder)];
		for (let row = 0; row < 40; row += 1)
			await (row % 2 === 0 ? one : two).keep(key, { row, scheme: "light" }, sample(row));
		await Promise.all([one.stop(), two.stop()]);
		const both = new ThumbnailCache(folder);
		expect(await kept(both, 40)).toHaveLength(40);
		await both.stop();
	});

	it("leaves a file alone that another program has just made, and not yet written to", async () => {
		const name = `${key}-1-abcd.thumbs`;
		fs.writeFileSync(path.join(folder, name), "");
		const cache = new ThumbnailCache(folder);
		expect(await cache.find(key, { row: 0, scheme: "light" })).toBeNull();
		expect(files()).toEqual([name]);
		await cache.stop();
	});

	it("does without where its folder cannot be made", async () => {
		const file = path.join(folder, "no-folder");
		fs.writeFileSync(file, "");
		const cache = new ThumbnailCache(path.join(file, "within"));
		await cache.keep(key, { row: 0, scheme: "light" }, sample(0));
		expect(await cache.find(key, { row: 0, scheme: "light" })).toBeNull();
		await cache.stop();
	});

	it("sets a file aside that is none of its own, or of another version, and throws it away when it needs room", async () => {
		const name = `${key}-1-abcd.thumbs`;
		fs.writeFileSync(path.join(folder, name), "LOUPETHM of another version, or no such thing at all");
		const cache = new ThumbnailCache(folder, { bytes: 10_000, segment: 9_990, files: 100 });
		expect(await cache.find(key, { row: 0, scheme: "light" })).toBeNull();
		expect(files()).toEqual([`${name}.damaged`]);
		await cache.keep(key, { row: 0, scheme: "light" }, sample(0));
		expect(files()).toHaveLength(1);
		expect(await cache.find(key, { row: 0, scheme: "light" })).toEqual(sample(0));
		await cache.stop();
	});
});

/** The bytes of a segment with some thumbnails, and where each of them ends. */
async function written(rows: number, seal: boolean): Promise<{ bytes: Buffer; ends: number[] }> {
	const file = path.join(folder, "segment");
	const segment = await ThumbnailSegment.create(file);
	const ends: number[] = [];
	for (let row = 0; row < rows; row += 1) {
		await segment.append(placeNumber({ row, scheme: "light" }), sample(row));
		ends.push(segment.bytes);
	}
	if (seal) await segment.seal();
	const bytes = fs.readFileSync(file);
	await segment.close();
	fs.rmSync(file);
	return { bytes, ends };
}

async function readAll(bytes: Uint8Array, rows: number): Promise<(KeptThumbnail | null)[] | null> {
	const file = path.join(folder, "found");
	fs.writeFileSync(file, bytes);
	const segment = await ThumbnailSegment.find(file);
	if (segment === null) return null;
	const found: (KeptThumbnail | null)[] = [];
	for (let row = 0; row < rows; row += 1) found.push(await segment.read(placeNumber({ row, scheme: "light" })));
	await segment.close();
	expect(fs.readFileSync(file)).toEqual(Buffer.from(bytes));
	return found;
}

describe("a file of thumbnails", () => {
	it("holds, cut off at any byte by a kill, each thumbnail that was written whole and no other", async () => {
		for (const seal of [false, true]) {
			const { bytes, ends } = await written(4, seal);
			for (let cut = 0; cut <= bytes.length; cut += 1) {
				const found = await readAll(bytes.subarray(0, cut), 4);
				if (cut < 16) expect(found).toBeNull();
				else expect(found).toEqual(ends.map((end, row) => (end <= cut ? sample(row) : null)));
			}
		}
	}, 60_000);

	it("never gives back a thumbnail that is not as it was kept, whichever bytes are damaged", async () => {
		const [plain, sealed] = [await written(5, false), await written(5, true)];
		await fc.assert(
			fc.asyncProperty(
				fc.boolean(),
				fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
				async (isSealed, damages) => {
					const bytes = Buffer.from((isSealed ? sealed : plain).bytes);
					for (const [at, by] of damages) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by;
					const found = await readAll(bytes, 5);
					for (const [row, thumbnail] of (found ?? []).entries())
						if (thumbnail !== null) expect(thumbnail).toEqual(sample(row));
				},
			),
			{ numRuns: 300 },
		);
	}, 60_000);

	it("loses nothing but the damaged thumbnail when its list is whole", async () => {
		const { bytes, ends } = await written(4, true);
		const damaged = Buffer.from(bytes);
		const at = (ends[0] ?? 0) + 40;
		damaged[at] = (damaged[at] ?? 0) ^ 1;
		expect(await readAll(damaged, 4)).toEqual([sample(0), null, sample(2), sample(3)]);
	});
});
