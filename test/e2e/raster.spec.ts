import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { deflateSync } from "node:zlib";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { readRasterFacts } from "../../main/engine/media/raster.ts";
import { pngChunk, writeCellPng } from "../cell-png.ts";
import { tiffFile } from "../engine/media/tiff-file.ts";
import { expect, test } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";

type Place = readonly [x: number, y: number];

interface Size {
	width: number;
	height: number;
}

function exportOf(folder: string, names: readonly string[]): string {
	const file = path.join(folder, "pictures.json");
	const assets = names.map((name) => ({
		externalId: name,
		task: { taskId: name, stage: "Label", stageId: "Label", tools: [], classifications: [], relations: [] },
	}));
	writeFileSync(file, JSON.stringify(assets));
	return file;
}

function stageOf(page: Page): Locator {
	return page.getByRole("application", { name: /^Canvas/u });
}

/** Where a pixel of a picture that is fitted lies on the page. */
async function fittedPlace(page: Page, { width, height }: Size): Promise<(place: Place) => Place> {
	const box = await stageOf(page).boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const zoom = Math.min((box.width - 32) / width, (box.height - 32) / height);
	return ([x, y]) => [
		Math.floor(box.x + (box.width - width * zoom) / 2 + (x + 0.5) * zoom),
		Math.floor(box.y + (box.height - height * zoom) / 2 + (y + 0.5) * zoom),
	];
}

async function pixelAt(page: Page, [x, y]: Place): Promise<Rgb> {
	return (await readPixels(page, await page.screenshot({ clip: { x, y, width: 1, height: 1 } })))(0, 0);
}

function differences(a: Rgb, b: Rgb): number {
	return Math.max(...a.map((value, n) => Math.abs(value - (b[n] ?? 0))));
}

test("a tiled TIFF of 16 bits is shown over the range of its values, and the range is said", async ({ served }) => {
	const size = { width: 400, height: 300 };
	// From left to right in steps of 100 pixels, so that every place has one value.
	const values = [312, 10_000, 20_000, 41_002];
	const samples = Uint16Array.from({ length: 120_000 }, (_, n) => values[Math.floor((n % 400) / 100)] ?? 0);
	writeFileSync(path.join(served.folder, "deep.tif"), tiffFile([{ ...size, samples, tile: 64 }], false));
	const page = await served.open("--media", served.folder, exportOf(served.folder, ["deep.tif"]));
	await expect(page.getByRole("status").filter({ hasText: /16-bit: shown from 312 to 41.002/u })).toBeVisible();
	const at = await fittedPlace(page, size);
	for (const [n, value] of values.entries()) {
		const grey = Math.round(((value - 312) / 40_690) * 255);
		await expect
			.poll(async () => differences(await pixelAt(page, at([n * 100 + 50, 290])), [grey, grey, grey]))
			.toBeLessThanOrEqual(1);
	}
});

test("twenty thousand pixels aside are shown by tiles, to the far corners and without seams", async ({ served }) => {
	const size = { width: 20_000, height: 20_000 };
	const colourOf = (column: number, row: number): Rgb => [column * 25, row * 25, ((column + row) % 2) * 120];
	await writeCellPng(path.join(served.folder, "huge.png"), size, 2000, colourOf);
	const page = await served.open("--media", served.folder, exportOf(served.folder, ["huge.png"]));
	await expect(page.getByText("huge.png · Matched by external id.")).toBeVisible({ timeout: 40_000 });
	const at = await fittedPlace(page, size);
	const shows = async (place: Place, rgb: Rgb) =>
		expect.poll(async () => differences(await pixelAt(page, place), rgb), { timeout: 40_000 }).toBeLessThanOrEqual(2);
	// The controls lie over the last rows on the right.
	await shows(at([19_900, 17_900]), colourOf(9, 8));
	await shows(at([100, 19_900]), colourOf(0, 9));
	await shows(at([19_900, 100]), colourOf(9, 0));
	await shows(at([100, 100]), colourOf(0, 0));

	// Tiles meet within this cell, at whatever level: every pixel of it has its colour.
	const [left, y] = at([8100, 8960]);
	const [right] = at([9900, 8960]);
	const row = await readPixels(
		page,
		await page.screenshot({ clip: { x: left, y: y - 20, width: right - left, height: 40 } }),
	);
	for (let x = 0; x < right - left; x += 1) {
		for (let line = 0; line < 40; line += 1) expect(differences(row(x, line), colourOf(4, 4))).toBeLessThanOrEqual(2);
	}

	// About one to two and as near as it goes, at two far corners: zooming keeps what lies under the pointer.
	for (const [place, outwards, colour] of [
		[[60, 19_940], [-1, 1], colourOf(0, 9)],
		[[19_940, 60], [1, -1], colourOf(9, 0)],
	] as const) {
		await stageOf(page).press("0");
		await expect.poll(() => zoomOf(page)).toBeLessThan(0.1);
		const pointer = at(place);
		await page.mouse.move(...pointer);
		for (let zoom = await zoomOf(page); zoom < 0.5; zoom = await zoomOf(page)) {
			await page.mouse.wheel(0, -100);
			await expect.poll(() => zoomOf(page)).toBeGreaterThan(zoom);
		}
		await shows(pointer, colour);
		// A pixel of the fitted picture is 28 of its own: the corner lies between 30 and 90 of those away.
		const away = Math.ceil(100 * (await zoomOf(page)));
		const outside = await pixelAt(page, [pointer[0] + outwards[0] * away, pointer[1] + outwards[1] * away]);
		expect(differences(outside, colour)).toBeGreaterThan(50);
		for (let n = 0; n < 40; n += 1) await page.mouse.wheel(0, -400);
		await expect.poll(() => zoomOf(page)).toBe(64);
		await shows(pointer, colour);
	}
});

async function zoomOf(page: Page): Promise<number> {
	const text = await page
		.getByText(/^[\d.,\s]+ %$/u)
		.last()
		.innerText();
	return Number(text.replaceAll(/[^\d.]/gu, "")) / 100;
}

test("neither gamma nor profile of a PNG shifts a colour", async ({ served }) => {
	const size = { width: 300, height: 200 };
	const gamma = Buffer.alloc(4);
	gamma.writeUInt32BE(100_000);
	const chromaticities = Buffer.alloc(32);
	// Of a space far wider than sRGB.
	for (const [n, value] of [31_270, 32_900, 73_470, 26_530, 0, 100_000, 10, 7700].entries())
		chromaticities.writeUInt32BE(value, 4 * n);
	const colours: Rgb[] = [
		[255, 0, 0],
		[18, 52, 86],
		[127, 128, 129],
	];
	const colourOf = (column: number): Rgb => colours[column] ?? [0, 0, 0];
	const profile = Buffer.concat([Buffer.from("p\0\0", "latin1"), deflateSync(swappedProfile())]);
	await writeCellPng(path.join(served.folder, "gamma.png"), size, 100, colourOf, [
		pngChunk("gAMA", gamma),
		pngChunk("cHRM", chromaticities),
	]);
	await writeCellPng(path.join(served.folder, "profile.png"), size, 100, colourOf, [pngChunk("iCCP", profile)]);
	const page = await served.open("--media", served.folder, exportOf(served.folder, ["gamma.png", "profile.png"]));
	const at = await fittedPlace(page, size);
	for (const name of ["gamma.png", "profile.png"]) {
		await page.getByRole("row", { name: new RegExp(`^${name}`, "u") }).click();
		await expect(page.getByText(`${name} · Matched by external id.`)).toBeVisible();
		for (const [column, rgb] of colours.entries()) {
			const place = at([column * 100 + 50, 100]);
			await expect.poll(() => pixelAt(page, place)).toEqual(rgb);
		}
	}
});

test("the engine turns pictures by their Exif where the browser does, and nowhere else", async ({ served }) => {
	const page = await served.open();
	for (const format of ["jpeg", "png", "webp"] as const) {
		const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: "#f00" } });
		const bytes = await picture.withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
		const file = path.join(served.folder, `turned.${format}`);
		writeFileSync(file, bytes);
		const facts = await readRasterFacts(file);
		const inBrowser = await page.evaluate(
			async ({ base64, type }) => {
				const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type });
				const { width, height } = await createImageBitmap(blob, { colorSpaceConversion: "none" });
				return { width, height };
			},
			{ base64: bytes.toString("base64"), type: `image/${format}` },
		);
		expect({ format, size: facts.ok ? facts.value.size : facts }).toEqual({ format, size: inBrowser });
	}
});

test("a picture that is cut short, or larger than any bound, says so with the figures", async ({ served }) => {
	served.expectConsole("404");
	const whole = tiffFile([{ width: 300, height: 300, samples: new Uint8Array(90_000), rows: 10 }]);
	writeFileSync(path.join(served.folder, "cut.tif"), whole.subarray(0, 30_000));
	const header = Buffer.alloc(13);
	header.writeUInt32BE(60_000, 0);
	header.writeUInt32BE(60_000, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const bomb = [
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		pngChunk("IHDR", header),
		pngChunk("IEND", Buffer.alloc(0)),
	];
	writeFileSync(path.join(served.folder, "bomb.png"), Buffer.concat(bomb));
	const page = await served.open("--media", served.folder, exportOf(served.folder, ["cut.tif", "bomb.png"]));
	const line = page.getByRole("region", { name: "Canvas" }).getByRole("status").first();
	await expect(line).toContainText("The picture cannot be decoded: cut.tif:");
	await page.getByRole("row", { name: /^bomb\.png/u }).click();
	await expect(line).toContainText(
		"This picture is too large to show: bomb.png is 60,000 x 60,000 px, that is 3,600,000,000, at most 2,000,000,000 are read",
	);
});

/** An ICC profile (version 2) whose red is green and whose green is blue: whoever applies it shows other colours. */
function swappedProfile(): Buffer {
	const xyz = (x: number, y: number, z: number): Buffer => {
		const tag = Buffer.alloc(20);
		tag.write("XYZ ", "latin1");
		for (const [n, value] of [x, y, z].entries()) tag.writeInt32BE(Math.round(value * 65_536), 8 + 4 * n);
		return tag;
	};
	const curve = Buffer.alloc(16);
	curve.write("curv", "latin1");
	curve.writeUInt32BE(1, 8);
	curve.writeUInt16BE(256, 12);
	const [green, blue, red] = [xyz(0.3851, 0.7169, 0.0971), xyz(0.1431, 0.0606, 0.7141), xyz(0.4361, 0.2225, 0.0139)];
	const text = Buffer.from("desc\0\0\0\0\0\0\0\u0002p\0".padEnd(92, "\0"), "latin1");
	const tags: [string, Buffer][] = [
		["desc", text],
		["wtpt", xyz(0.9642, 1, 0.8249)],
		["rXYZ", green],
		["gXYZ", blue],
		["bXYZ", red],
		["rTRC", curve],
		["gTRC", curve],
		["bTRC", curve],
	];
	const table = Buffer.alloc(4 + 12 * tags.length);
	table.writeUInt32BE(tags.length, 0);
	let at = 128 + table.length;
	for (const [n, [name, bytes]] of tags.entries()) {
		table.write(name, 4 + 12 * n, "latin1");
		table.writeUInt32BE(at, 8 + 12 * n);
		table.writeUInt32BE(bytes.length, 12 + 12 * n);
		at += bytes.length;
	}
	const header = Buffer.alloc(128);
	header.writeUInt32BE(at, 0);
	header.writeUInt32BE(0x02100000, 8);
	header.write("mntrRGB XYZ ", 12, "latin1");
	header.write("acsp", 36, "latin1");
	for (const [n, value] of [0.9642, 1, 0.8249].entries()) header.writeInt32BE(Math.round(value * 65_536), 68 + 4 * n);
	return Buffer.concat([header, table, ...tags.map(([, bytes]) => bytes)]);
}

test("no picture of the task before lies under the shapes of the next, however long that one's takes", async ({
	served,
}) => {
	const size = { width: 400, height: 300 };
	await writeCellPng(path.join(served.folder, "red.png"), size, 100, () => [255, 0, 0]);
	await writeCellPng(path.join(served.folder, "blue.png"), size, 100, () => [0, 0, 255]);
	const page = await served.open("--media", served.folder, exportOf(served.folder, ["red.png", "blue.png"]));
	const at = (await fittedPlace(page, size))([200, 150]);
	await expect.poll(() => pixelAt(page, at)).toEqual([255, 0, 0]);
	const waiting: (() => void)[] = [];
	await page.route("**/media/*", async (route) => {
		await new Promise<void>((go) => waiting.push(go));
		await route.continue();
	});
	await page.keyboard.press("ArrowRight");
	await expect.poll(() => waiting.length).toBe(1);
	await expect.poll(() => pixelAt(page, at)).not.toEqual([255, 0, 0]);
	await expect(page.getByText("red.png · Matched by external id.")).toHaveCount(0);
	waiting[0]?.();
	await expect.poll(() => pixelAt(page, at)).toEqual([0, 0, 255]);
	await expect(page.getByText("blue.png · Matched by external id.")).toBeVisible();
});

test("a picture that cannot be decoded, and a film that is none, are said in one sentence each", async ({ served }) => {
	await writeCellPng(path.join(served.folder, "cut.png"), { width: 40, height: 30 }, 10, () => [255, 0, 0]);
	truncateSync(path.join(served.folder, "cut.png"), 60);
	writeFileSync(path.join(served.folder, "words.webm"), "just words");
	const file = exportOf(served.folder, ["cut.png", "words.webm"]);
	const film = '"externalId":"words.webm","metadata":{"frameRate":24,"frameTotal":24}';
	writeFileSync(file, readFileSync(file, "utf8").replace('"externalId":"words.webm"', film));
	const page = await served.open("--media", served.folder, file);
	await expect(page.getByText("cut.png could not be shown: The source image could not be decoded.")).toBeVisible();
	await expect(page.getByText("decoded..")).toHaveCount(0);
	await page.keyboard.press("ArrowRight");
	await expect(page.getByText(/words\.webm is of no kind that browsers play\./u)).toBeVisible();
	await expect(page.getByText(/Numbered pictures in a folder called like the film would do as well\./u)).toBeVisible();
	await expect(page.getByText(/is not in the 1 media folder/u)).toHaveCount(0);
});
