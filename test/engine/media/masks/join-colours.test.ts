import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { knownColours, type NamedColour } from "../../../../main/engine/media/masks/class-colours.ts";
import type { DecodedMask } from "../../../../main/engine/media/masks/decode-mask.ts";
import { colourOf, hexOf, joinColours } from "../../../../main/engine/media/masks/join-colours.ts";
import { decoding } from "./decoded-png.ts";
import { pngBytes } from "./png-encoder.ts";

type Colour = readonly [red: number, green: number, blue: number, alpha: number, pixels: number];

/** A mask of these colours, in the order in which they are met. */
function maskOf(...colours: Colour[]): DecodedMask {
	const pixels = colours.reduce((sum, [, , , , count]) => sum + count, 0);
	return {
		width: pixels + 7,
		height: 1,
		colours: colours.map(([red, green, blue, alpha, count], at) => ({
			number: at + 1,
			red,
			green,
			blue,
			alpha,
			pixels: count,
			x: at,
			y: 0,
		})),
		others: null,
		background: 7,
		notes: [],
	};
}

const car: NamedColour = { colour: "#FF0000", to: { schemaId: "car", title: "Car" } };
const bus: NamedColour = { colour: "#0f0", to: { schemaId: "bus", title: "Bus" } };

describe("colours of a mask become classes", () => {
	test("exactly, whatever the case or the length in which they are written", () => {
		expect(["#ABC", "#abc", " #aabbcc ", "#AaBbCc"].map((text) => colourOf(text))).toEqual(
			Array(4).fill({ red: 0xaa, green: 0xbb, blue: 0xcc }),
		);
		expect(["abc", "#ab", "#abcd", "#gggggg", "red", ""].map((text) => colourOf(text))).toEqual(Array(6).fill(null));
		const { entries, pixels } = joinColours(
			maskOf([255, 0, 0, 255, 10], [0, 255, 0, 255, 20]),
			knownColours([], [car, bus]),
		);
		expect(entries).toMatchObject([
			{ colour: "#00ff00", match: "mapped", classes: [bus.to], pixels: { exact: 20, edge: 0, near: 0 }, label: 2 },
			{ colour: "#ff0000", match: "mapped", classes: [car.to], pixels: { exact: 10, edge: 0, near: 0 }, label: 1 },
		]);
		expect(pixels).toEqual({ total: 37, background: 7, classified: 30, unknown: 0 });
	});

	test("half transparent as an edge, and off by at most 3 as near", () => {
		const mask = maskOf([255, 0, 0, 255, 10], [255, 0, 0, 40, 3], [252, 3, 2, 255, 2], [251, 0, 0, 255, 1]);
		const { entries, labels } = joinColours(mask, knownColours([car], []));
		expect(entries).toMatchObject([
			{ colour: "#ff0000", match: "exact", pixels: { exact: 10, edge: 3, near: 2 }, label: 1 },
			{ colour: "#fb0000", match: "unknown", classes: [], pixels: { exact: 1, edge: 0, near: 0 }, label: 2 },
		]);
		expect([...labels.subarray(0, 6)]).toEqual([0, 1, 1, 1, 2, 0]);
	});

	test("as a canvas rounds what is half transparent, where no other colour would give the same", () => {
		const orange = { colour: "#ff8040", to: { schemaId: "o", title: "Orange" } };
		// 255, 128, 64 kept with an alpha of 10 are 10, 5, 3, and read again are 255, 128, 77.
		const faded: Colour = [255, 128, 77, 10, 4];
		expect(joinColours(maskOf(faded), knownColours([], [orange])).entries).toMatchObject([
			{ colour: "#ff8040", match: "mapped", pixels: { exact: 0, edge: 4, near: 0 } },
		]);
		// Of a class beside it as well: neither is said.
		const other = { colour: "#ff8048", to: { schemaId: "p", title: "Other" } };
		expect(joinColours(maskOf(faded), knownColours([], [orange, other])).entries).toMatchObject([
			{ colour: "#ff804d", match: "unknown", pixels: { exact: 0, edge: 4, near: 0 } },
		]);
		// And of a colour that nobody has named, it is an edge of that.
		expect(joinColours(maskOf([255, 128, 64, 255, 9], faded), []).entries).toMatchObject([
			{ colour: "#ff8040", match: "unknown", pixels: { exact: 9, edge: 4, near: 0 } },
		]);
	});

	test("as shared where two classes have it, unless a person says which it is", () => {
		const van = { colour: "#ff0000", to: { schemaId: "van", title: "Van" } };
		const mask = maskOf([255, 0, 0, 255, 5]);
		expect(joinColours(mask, knownColours([car, car, van], [])).entries).toMatchObject([
			{ match: "shared", classes: [car.to, van.to] },
		]);
		expect(joinColours(mask, knownColours([car, van], [van])).entries).toMatchObject([
			{ match: "mapped", classes: [van.to] },
		]);
	});

	test("never where two are as near", () => {
		const [low, high] = ["#100000", "#140000"].map((colour) => ({ colour, to: { schemaId: colour, title: colour } }));
		const known = knownColours(
			[],
			[low, high].flatMap((each) => (each ? [each] : [])),
		);
		expect(joinColours(maskOf([0x12, 0, 0, 255, 5], [0x13, 0, 0, 255, 5]), known).entries).toMatchObject([
			{ colour: "#140000", pixels: { near: 5 } },
			{ colour: "#120000", match: "unknown" },
		]);
	});

	test("of a white mask none, until somebody says what white is", () => {
		const mask = maskOf([255, 255, 255, 255, 50]);
		expect(joinColours(mask, knownColours([car, bus], [])).pixels).toMatchObject({ classified: 0, unknown: 50 });
		const white = { colour: "#FFF", to: { schemaId: null, title: "All" } };
		expect(joinColours(mask, knownColours([car, bus], [white])).pixels).toMatchObject({ classified: 50, unknown: 0 });
	});

	test("with the same labels before and after they are named", () => {
		const mask = maskOf([9, 9, 9, 255, 1], [255, 0, 0, 255, 9], [0, 255, 0, 255, 5]);
		const [before, after] = [joinColours(mask, []), joinColours(mask, knownColours([], [car, bus]))];
		expect(after.labels).toEqual(before.labels);
	});

	test("at most 250 by themselves, and the rarest unknown ones as one", () => {
		const mask = maskOf(
			...Array.from({ length: 1000 }, (_, n): Colour => [n & 255, 100 + (n >> 8) * 30, 50, 255, n + 1]),
			[255, 0, 0, 255, 1],
		);
		const { entries, pixels, labels } = joinColours(mask, knownColours([], [car]));
		expect(entries).toHaveLength(250);
		expect(entries[0]).toMatchObject({ colour: "#ff0000", match: "mapped" });
		expect(entries.find(({ colours }) => colours > 1)).toMatchObject({
			colours: 752,
			match: "unknown",
			colour: hexOf({ red: 0, green: 100, blue: 50 }),
		});
		expect(pixels).toMatchObject({ classified: 1, unknown: 500_500 });
		expect(Math.max(...labels)).toBe(250);
	});

	test("and every pixel is counted once", () => {
		const channel = fc.constantFrom(0, 1, 2, 3, 4, 100, 252, 254, 255);
		const colour = fc.tuple(
			channel,
			channel,
			channel,
			fc.constantFrom(1, 3, 128, 254, 255),
			fc.integer({ min: 1, max: 99 }),
		);
		const unique = fc.uniqueArray(colour, { maxLength: 60, selector: (each) => each.slice(0, 4).join() });
		const names = fc.array(fc.tuple(channel, channel, channel, fc.boolean()), { maxLength: 12 });
		fc.assert(
			fc.property(unique, names, (colours, classes) => {
				const all = classes.map(([red, green, blue], n) => ({
					colour: hexOf({ red, green, blue }),
					to: { schemaId: String(n), title: "" },
				}));
				const mask = maskOf(...colours);
				const { entries, pixels, labels } = joinColours(mask, knownColours(all.slice(0, 6), all.slice(6)));
				expect(pixels.background + pixels.classified + pixels.unknown).toBe(pixels.total);
				const counted = entries.reduce((sum, each) => sum + each.pixels.exact + each.pixels.edge + each.pixels.near, 0);
				expect(counted + pixels.background).toBe(pixels.total);
				expect(mask.colours.every(({ number }) => (labels[number] ?? 0) > 0)).toBe(true);
				expect(new Set(entries.map(({ label }) => label)).size).toBe(entries.length);
			}),
			{ numRuns: 300 },
		);
	});

	test("of each of a hundred masks to the pixel", async () => {
		const palette = [
			[255, 0, 0, 255],
			[0, 255, 0, 255],
			[0, 0, 255, 255],
			[255, 255, 0, 255],
			[255, 0, 0, 90],
		] as const;
		for (let n = 0; n < 100; n++) {
			const [width, height] = [1 + ((n * 37) % 90), 1 + ((n * 53) % 70)];
			const at = (x: number, y: number): number =>
				Math.min(5, Math.abs((Math.imul(x >> (n % 4), 31 + n) ^ Math.imul(y >> (n % 3), 57)) % 7));
			const counts = Array<number>(6).fill(0);
			for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) counts[at(x, y)] = (counts[at(x, y)] ?? 0) + 1;
			const sampleOf = (x: number, y: number, channel: number): number => palette[at(x, y)]?.[channel] ?? 0;
			const png = pngBytes({ width, height, depth: 8, colourType: 6, sampleOf, filterOf: (row) => row % 5 });
			const { entries, pixels } = await decoding(png, (mask) => joinColours(mask, knownColours([car, bus], [])));
			const found = new Map(entries.map((entry) => [entry.colour, entry.pixels]));
			const [reds = 0, greens = 0, blues = 0, yellows = 0, edges = 0, none = 0] = counts;
			expect(pixels).toEqual({
				total: width * height,
				background: none,
				classified: reds + greens + edges,
				unknown: blues + yellows,
			});
			expect(found.get("#ff0000") ?? { exact: 0, edge: 0, near: 0 }).toEqual({ exact: reds, edge: edges, near: 0 });
			expect(found.get("#00ff00")?.exact ?? 0).toBe(greens);
			expect(found.get("#0000ff")?.exact ?? 0).toBe(blues);
			expect(found.get("#ffff00")?.exact ?? 0).toBe(yellows);
		}
	});
});
