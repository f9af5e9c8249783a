import { describe, expect, test } from "vitest";
import { decoding, pixelsOf } from "./decoded-png.ts";
import { chunk, expectedPixel, pngBytes, type PngPlan } from "./png-encoder.ts";

const forms = [
	...[1, 2, 4, 8, 16].map((depth) => ({ colourType: 0 as const, depth })),
	...[8, 16].map((depth) => ({ colourType: 2 as const, depth })),
	...[1, 2, 4, 8].map((depth) => ({ colourType: 3 as const, depth })),
	...[8, 16].map((depth) => ({ colourType: 4 as const, depth })),
	...[8, 16].map((depth) => ({ colourType: 6 as const, depth })),
];
const sizes = [
	{ width: 1, height: 1 },
	{ width: 3, height: 2 },
	{ width: 5, height: 13 },
	{ width: 32, height: 33 },
	{ width: 67, height: 9 },
];
/** Each filter alone, and all of them in turn. */
const filters = [0, 1, 2, 3, 4, "all"] as const;

/** Numbers that look like noise and are always the same. */
function noise(seed: number): number {
	let value = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
	return (value ^ (value >>> 16)) >>> 0;
}

function paletteOf(depth: number): [number, number, number][] {
	return Array.from({ length: 2 ** depth }, (_, n) => [
		noise(3 * n) & 255,
		noise(3 * n + 1) & 255,
		noise(3 * n + 2) & 255,
	]);
}

/** Half of it noise, half of it as masks are: areas of one colour. */
function sampleOf(depth: number): PngPlan["sampleOf"] {
	return (x, y, channel) => {
		const cell = y % 8 < 4 ? 4096 * x + y : 4096 * (x >> 3) + (y >> 3);
		return noise(4 * cell + channel) % 2 ** depth;
	};
}

async function expectExact(plan: PngPlan): Promise<void> {
	const expected: number[] = [];
	let background = 0;
	for (let y = 0; y < plan.height; y++) {
		for (let x = 0; x < plan.width; x++) {
			const pixel = expectedPixel(plan, x, y);
			if (pixel[3] === 0) background++;
			expected.push(...(pixel[3] === 0 ? [0, 0, 0, 0] : pixel));
		}
	}
	await decoding(pngBytes(plan), (mask, folder) => {
		expect(mask).toMatchObject({ width: plan.width, height: plan.height, background });
		expect(Buffer.compare(pixelsOf(mask, folder), Buffer.from(expected))).toBe(0);
		const counted = mask.colours.reduce((sum, { pixels }) => sum + pixels, 0);
		expect(counted + mask.background + (mask.others?.pixels ?? 0)).toBe(plan.width * plan.height);
	});
}

describe("a PNG is read exactly", () => {
	for (const { colourType, depth } of forms) {
		for (const isInterlaced of [false, true]) {
			test(`of colour type ${String(colourType)}, ${String(depth)} bits, ${isInterlaced ? "interlaced" : "row by row"}`, async () => {
				for (const [n, size] of sizes.entries()) {
					// Every filter at the size with most rows; elsewhere one that changes with the size.
					const tried = n === 3 ? filters : [filters[n] ?? "all", "all" as const];
					for (const filter of tried) {
						await expectExact({
							...size,
							colourType,
							depth,
							isInterlaced,
							sampleOf: sampleOf(depth),
							filterOf: (row) => (filter === "all" ? row % 5 : filter),
							...(colourType === 3 ? { palette: paletteOf(depth) } : {}),
						});
					}
				}
			});
		}
	}

	test("with a colour or colours of its palette that are transparent", async () => {
		const size = { width: 37, height: 11 };
		for (const depth of [1, 2, 4, 8, 16]) {
			const transparency = Buffer.alloc(2);
			transparency.writeUInt16BE(sampleOf(depth)(5, 5, 0));
			await expectExact({ ...size, colourType: 0, depth, sampleOf: sampleOf(depth), transparency });
		}
		for (const depth of [8, 16]) {
			const transparency = Buffer.alloc(6);
			for (const n of [0, 1, 2]) transparency.writeUInt16BE(sampleOf(depth)(9, 4, n), 2 * n);
			await expectExact({ ...size, colourType: 2, depth, sampleOf: sampleOf(depth), transparency });
		}
		for (const depth of [1, 2, 4, 8]) {
			const transparency = Buffer.from(paletteOf(depth).map((_, n) => noise(n) & 255)).subarray(0, 2 ** depth - 1);
			await expectExact({
				...size,
				colourType: 3,
				depth,
				sampleOf: sampleOf(depth),
				palette: paletteOf(depth),
				transparency,
			});
		}
	});

	test("at every alpha from 0 to 255, in 8 and 16 bits, with colours as they are", async () => {
		for (const depth of [8, 16]) {
			const most = 2 ** depth - 1;
			const alphaOf = (x: number): number => Math.round((x * most) / 255);
			for (const colourType of [4, 6] as const) {
				await expectExact({
					width: 256,
					height: 3,
					depth,
					colourType,
					sampleOf: (x, y, channel) =>
						channel === (colourType === 6 ? 3 : 1) ? alphaOf(x) : ([most, 1, most >> 1][(channel + y) % 3] ?? 0),
				});
			}
		}
	});

	test("whatever it says of light: gamma, white, a profile and sRGB change no byte", async () => {
		const plan: PngPlan = {
			width: 16,
			height: 16,
			depth: 8,
			colourType: 6,
			sampleOf: (x, y, n) => (n === 3 ? 255 : 16 * x + y),
		};
		const gamma = chunk("gAMA", Buffer.from([0, 0, 0x27, 0x10]));
		const chromaticity = chunk("cHRM", Buffer.alloc(32, 7));
		const profile = chunk("iCCP", Buffer.from("a profile\0\0not even compressed", "latin1"));
		for (const more of [
			[gamma],
			[chromaticity],
			[profile],
			[chunk("sRGB", Buffer.of(0))],
			[gamma, chromaticity, profile],
		])
			await expectExact({ ...plan, more });
		await decoding(pngBytes({ ...plan, more: [gamma, profile] }), ({ notes }) => {
			expect(notes).toEqual(["What it says of colours (gAMA, iCCP) is not applied: they are names."]);
		});
	});

	test("in pixels that are cut into many chunks, stored or compressed", async () => {
		const plan: PngPlan = { width: 61, height: 40, depth: 8, colourType: 6, sampleOf: sampleOf(8) };
		for (const split of [1, 7, 1000]) for (const level of [0, 9]) await expectExact({ ...plan, split, level });
	});

	test("with more colours than it can have names for, all of them counted", async () => {
		const plan: PngPlan = {
			width: 300,
			height: 300,
			depth: 8,
			colourType: 2,
			sampleOf: (x, y, channel) => [(x + 300 * y) & 255, ((x + 300 * y) >> 8) & 255, (x + 300 * y) >> 16][channel] ?? 0,
		};
		await decoding(pngBytes(plan), (mask) => {
			expect(mask.colours).toHaveLength(65_534);
			expect(mask.others).toMatchObject({ pixels: 90_000 - 65_534, colours: 90_000 - 65_534 });
			expect(mask.notes).toHaveLength(1);
		});
	});

	test("of 16 bits with a note where 8 do not hold its colours", async () => {
		const plan: PngPlan = {
			width: 4,
			height: 1,
			depth: 16,
			colourType: 2,
			sampleOf: (x) => [0xffff, 0xff00, 0, 0x0101][x] ?? 0,
		};
		await decoding(pngBytes(plan), ({ notes }) => {
			expect(notes).toEqual([expect.stringContaining("Of 1 pixels with 16 bits a sample the upper 8 are kept")]);
		});
	});

	test("of an animation the first picture, which is said", async () => {
		const frames = Buffer.from([0, 0, 0, 3, 0, 0, 0, 0]);
		const plan: PngPlan = {
			width: 3,
			height: 3,
			depth: 8,
			colourType: 0,
			sampleOf: sampleOf(8),
			more: [chunk("acTL", frames)],
		};
		await expectExact(plan);
		await decoding(pngBytes(plan), ({ notes }) => {
			expect(notes).toEqual(["It is an animation of 3 pictures, of which the first is read."]);
		});
	});

	test("where it lies within another file", async () => {
		const plan: PngPlan = { width: 20, height: 20, depth: 8, colourType: 6, sampleOf: sampleOf(8) };
		const whole = await decoding(pngBytes(plan), pixelsOf);
		const around = { before: Buffer.alloc(1000, 1), after: Buffer.alloc(1000, 2) };
		expect(await decoding(pngBytes(plan), pixelsOf, around)).toEqual(whole);
	});
});
