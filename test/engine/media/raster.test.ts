import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../../../main/build.mjs";
import { rasterLimits } from "../../../main/engine/media/raster-facts.ts";
import { readRasterFacts, renderDrawing, renderRaster, renderRegion } from "../../../main/engine/media/raster.ts";
import { encodePng } from "../../../resources/png.ts";
import { valueOf } from "../../value-of.ts";
import { tiffFile, type TiffPage } from "./tiff-file.ts";

const top = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);
let folder = "";

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "loupe-raster-"));
});

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

async function put(name: string, bytes: Uint8Array): Promise<string> {
	const path = join(folder, name);
	await writeFile(path, bytes);
	return path;
}

function ramp(channels: number): Uint8Array {
	return Uint8Array.from({ length: 1200 * channels }, (_, n) => (n * 7) % 251);
}

/** Samples of an encoded picture, each pixel with three or four of them. */
async function pixelsOf(bytes: Uint8Array): Promise<{ data: Buffer; width: number; height: number; channels: number }> {
	// In a file: from memory nothing but a drawing is read, in this process too.
	const { data, info } = await sharp(await put(`pixels-${String(Math.random())}`, bytes))
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { data, width: info.width, height: info.height, channels: info.channels };
}

describe("the header of a picture", () => {
	test("says size, samples, pages and whether it is turned, of a tiled 16-bit TIFF", async () => {
		const page: TiffPage = { width: 64, height: 32, samples: new Uint16Array(64 * 32), tile: 16, orientation: 6 };
		const path = await put("turned.tif", tiffFile([page, page]));
		expect(valueOf(await readRasterFacts(path))).toEqual({
			format: "tiff",
			size: { width: 32, height: 64 },
			stored: { width: 64, height: 32 },
			orientation: 6,
			depth: "ushort",
			space: "grey16",
			channels: 1,
			hasAlpha: false,
			pages: 2,
			isWhole: true,
			hasProfile: false,
		});
	});

	test("is read by content, whatever the name says", async () => {
		const path = await put("really-a-png.tif", encodePng(3, 2, new Uint8Array(24)));
		expect(valueOf(await readRasterFacts(path))).toMatchObject({ format: "png", size: { width: 3, height: 2 } });
	});

	test.each([
		["an SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'],
		["a PDF", "%PDF-1.7\n"],
		["a matrix of libvips", "2 2\n1 2\n3 4\n"],
		["a portable pixmap", "P6 1 1 255\nabc"],
		["nothing", ""],
	])("of %s from outside is not read: no loader for it may run", async (_what, text) => {
		const path = await put("outside.png", Buffer.from(text));
		expect(await readRasterFacts(path)).toMatchObject({ ok: false, code: "media-unsupported" });
		await expect(sharp(path).metadata()).rejects.toThrow("unsupported image format");
	});

	test("of a file that is not there, or of a page that is not there, is a fault that says so", async () => {
		expect(await readRasterFacts(join(folder, "none.tif"))).toMatchObject({ code: "file-missing", detail: "none.tif" });
		const path = await put("one.tif", tiffFile([{ width: 2, height: 2, samples: new Uint8Array(4) }]));
		expect(await readRasterFacts(path, { page: 1 })).toMatchObject({ ok: false, code: "picture-damaged" });
	});

	test("of a file whose name the decoder would take for options is not read", async () => {
		const path = await put("a.png[page=3]", encodePng(1, 1, new Uint8Array(4)));
		expect(await readRasterFacts(path)).toMatchObject({ ok: false, code: "media-unsupported" });
	});

	test("is refused with the figures where the picture is larger than the bounds, before a pixel is decoded", async () => {
		// A header alone: whoever decoded it would fail otherwise.
		const header = Buffer.from(encodePng(1, 1, new Uint8Array(4)).slice(0, 33));
		header.writeUInt32BE(60_000, 16);
		header.writeUInt32BE(60_000, 20);
		const path = await put("bomb.png", header);
		expect(await readRasterFacts(path)).toMatchObject({
			code: "picture-too-large",
			detail: "bomb.png is 60,000 x 60,000 px, that is 3,600,000,000, at most 2,000,000,000 are read",
		});
	});

	test("refuses what is only decoded as a whole by the bytes it would take", async () => {
		const path = join(folder, "interlaced.png");
		await sharp({ create: { width: 400, height: 300, channels: 3, background: "red" } })
			.png({ progressive: true })
			.toFile(path);
		expect(valueOf(await readRasterFacts(path)).isWhole).toBe(true);
		expect(await readRasterFacts(path, { limits: { ...rasterLimits, wholeBytes: 300_000 } })).toMatchObject({
			code: "picture-too-large",
			detail:
				"interlaced.png is 400 x 300 px in a form that is only decoded as a whole, which would need 0.4 MB, the limit is 0.3 MB",
		});
	});
});

describe("a rendering", () => {
	test("of 8 bits has the values of the file, whatever gamma or profile it names", async () => {
		const samples = Uint8Array.from({ length: 256 * 3 }, (_, n) => (n * 7) % 256);
		const path = join(folder, "profile.png");
		await sharp(samples, { raw: { width: 16, height: 16, channels: 3 } })
			.withIccProfile("p3", { attach: true })
			.png()
			.toFile(path);
		// The profile was converted into when it was written: what lies in the file is the truth.
		const stored = await sharp(path, { ignoreIcc: true }).raw().toBuffer();
		const rendering = valueOf(await renderRaster(path, { width: 1000, height: 1000 }));
		expect(rendering).toMatchObject({ width: 16, height: 16, mimeType: "image/png", range: null });
		expect((await pixelsOf(rendering.bytes)).data.equals(stored)).toBe(true);
	});

	const steps = { length: 1200 };
	const notFinite: Readonly<Record<number, number>> = { 7: NaN, 8: Infinity, 9: -Infinity };
	test.each<[string, TiffPage["samples"], number, number]>([
		["unsigned 16 bits", Uint16Array.from(steps, (_, n) => 312 + n * 30), 312, 36_282],
		["signed 16 bits", Int16Array.from(steps, (_, n) => n * 20 - 1000), -1000, 22_980],
		["unsigned 32 bits", Uint32Array.from(steps, (_, n) => 70_000 + n), 70_000, 71_199],
		["signed 32 bits", Int32Array.from(steps, (_, n) => n - 600), -600, 599],
		["floating point", Float32Array.from(steps, (_, n) => notFinite[n] ?? n / 8 - 50), -50, 99.875],
	])("of %s runs from black to white over the values that the picture has", async (what, samples, least, most) => {
		for (const [isLittle, tile] of [
			[true, 16],
			[false, undefined],
		] as const) {
			const page: TiffPage = { width: 40, height: 30, samples, ...(tile === undefined ? { rows: 7 } : { tile }) };
			const path = await put(`${what}.tif`, tiffFile([page], isLittle));
			const rendering = valueOf(await renderRaster(path, { width: 100, height: 100 }));
			expect(rendering.range).toEqual({ least, most });
			const { data, channels } = await pixelsOf(rendering.bytes);
			for (const [n, sample] of samples.entries()) {
				if (!Number.isFinite(sample)) continue;
				const expected = ((sample - least) / (most - least)) * 255;
				expect(Math.abs((data[n * channels] ?? -9) - expected)).toBeLessThanOrEqual(1);
			}
			expect([data[0], data.at(-1)]).toEqual([0, 255]);
		}
	});

	test.each<[string, Omit<TiffPage, "width" | "height">]>([
		["in planes, big endian", { samples: ramp(3), planar: true, rows: 5 }],
		["in tiles", { samples: ramp(3), tile: 32 }],
		["in strips", { samples: ramp(3), rows: 1 }],
		["grey", { samples: ramp(1), rows: 11 }],
	])("of 8 bits %s has the values of the file", async (what, page) => {
		const path = await put(`${what}.tif`, tiffFile([{ width: 40, height: 30, ...page }], !what.includes("big")));
		const rendering = valueOf(await renderRaster(path, { width: 100, height: 100 }));
		expect(rendering.range).toBeNull();
		const { data, channels } = await pixelsOf(rendering.bytes);
		const stored = page.samples.length / 1200;
		for (const [n, sample] of page.samples.entries()) {
			expect(data[Math.floor(n / stored) * channels + (n % stored)]).toBe(sample);
		}
	});

	test("of more channels than colours, or of doubles, is refused in words", async () => {
		const six = await put("six.tif", tiffFile([{ width: 2, height: 2, samples: new Uint8Array(24) }]));
		expect(await renderRaster(six, { width: 9, height: 9 })).toMatchObject({
			code: "media-unsupported",
			detail: "six.tif has 6 channels, 1 to 4 are shown",
		});
		const doubles = await put("doubles.tif", tiffFile([{ width: 2, height: 2, samples: new Float64Array(4) }]));
		expect(await renderRaster(doubles, { width: 9, height: 9 })).toMatchObject({ code: "picture-damaged" });
	});

	test("of a file that claims more than it holds, or points nowhere, fails in words and at once", async () => {
		const whole = tiffFile([{ width: 4, height: 4, samples: new Uint8Array(16) }]);
		const directory = whole.readUInt32LE(4);
		const withTags = (tags: readonly number[], value: number): Buffer => {
			const bytes = Buffer.from(whole);
			for (let at = directory + 2; at < bytes.length - 4; at += 12)
				if (tags.includes(bytes.readUInt16LE(at))) bytes.writeUInt32LE(value, at + 8);
			return bytes;
		};
		const nowhere = Buffer.from(whole);
		nowhere.writeUInt32LE(0x7fffffff, 4);
		const files = {
			bomb: withTags([256, 257], 40_000),
			empty: withTags([256], 0),
			nowhere,
			magic: whole.subarray(0, 4),
		};
		for (const [name, bytes] of Object.entries(files)) {
			const outcome = await renderRaster(await put(`${name}.tif`, bytes), { width: 9, height: 9 });
			expect(outcome).toMatchObject({ ok: false, code: "picture-damaged" });
			expect(outcome.ok ? "" : outcome.detail).toMatch(new RegExp(`^${name}\\.tif: `, "u"));
		}
		// Its pages lead round in a circle: the first is there all the same.
		const circle = Buffer.from(whole);
		circle.writeUInt32LE(directory, directory + 2 + 12 * circle.readUInt16LE(directory));
		expect(await renderRaster(await put("circle.tif", circle), { width: 9, height: 9 })).toMatchObject({ ok: true });
	});

	test("of one pixel aside and a hundred thousand strips is a line", async () => {
		const samples = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
		const path = await put("strips.tif", tiffFile([{ width: 1, height: 100_000, samples, rows: 1 }]));
		const { bytes, height } = valueOf(await renderRegion(path, { left: 0, top: 99_998, width: 1, height: 9 }, 1));
		const { data, channels } = await pixelsOf(bytes);
		expect([height, data[0], data[channels]]).toEqual([2, 99_998 % 256, 99_999 % 256]);
	});

	test("of a page of several is that page, by its palette", async () => {
		const palette = Uint16Array.from({ length: 768 }, (_, n) => (n % 256) * 257);
		const pages = [50, 90, 130].map((fill) => ({
			width: 20,
			height: 10,
			samples: new Uint8Array(200).fill(fill),
			photometric: 3 as const,
			palette,
		}));
		const path = await put("pages.tif", tiffFile(pages));
		const rendering = valueOf(await renderRaster(path, { width: 20, height: 10 }, { page: 1 }));
		expect([...(await pixelsOf(rendering.bytes)).data.subarray(0, 3)]).toEqual([90, 90, 90]);
		expect(await renderRaster(path, { width: 20, height: 10 }, { page: 3 })).toMatchObject({ ok: false });
	});

	test("is scaled down into the bounds, never up", async () => {
		const path = await put("wide.tif", tiffFile([{ width: 400, height: 100, samples: new Uint8Array(40_000) }]));
		expect(valueOf(await renderRaster(path, { width: 200, height: 200 }))).toMatchObject({ width: 200, height: 50 });
		expect(valueOf(await renderRaster(path, { width: 900, height: 900 }))).toMatchObject({ width: 400, height: 100 });
	});

	test("of a region holds that region, turned as the picture is shown", async () => {
		const samples = new Uint8Array(40 * 20).fill(10);
		// The stored top left, which orientation 6 shows at the top right.
		samples[0] = 200;
		const path = join(folder, "region.jpg.tif");
		await sharp(samples, { raw: { width: 40, height: 20, channels: 1 } })
			.withMetadata({ orientation: 6 })
			.tiff({ compression: "none" })
			.toFile(path);
		const corner = valueOf(await renderRegion(path, { left: 16, top: 0, width: 50, height: 3 }, 1));
		expect([corner.width, corner.height]).toEqual([4, 3]);
		const { data, channels } = await pixelsOf(corner.bytes);
		expect(data[3 * channels]).toBe(200);
		const half = valueOf(await renderRegion(path, { left: 0, top: 0, width: 20, height: 40 }, 0.5));
		expect([half.width, half.height]).toEqual([10, 20]);
	});

	test("of a picture that is cut short says so, in the decoder's words and without the path", async () => {
		const whole = tiffFile([{ width: 300, height: 300, samples: new Uint8Array(90_000).fill(7), rows: 10 }]);
		const png = await readFile(join(top, "resources", "sample", "media", "fields.png"));
		for (const [name, bytes] of [
			["cut.tif", whole.subarray(0, whole.length / 2)],
			["cut.png", png.subarray(0, 20_000)],
		] as const) {
			const outcome = await renderRaster(await put(name, bytes), { width: 10, height: 10 });
			expect(outcome).toMatchObject({ ok: false, code: "picture-damaged" });
			if (!outcome.ok) {
				expect(outcome.detail).toContain(name);
				expect(outcome.detail).not.toContain(folder);
			}
		}
	});

	test("of a drawing of ours is a picture", async () => {
		const svg =
			'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><rect width="8" height="4" fill="#f00"/></svg>';
		const rendering = valueOf(await renderDrawing(svg, { width: 80, height: 80 }));
		expect([rendering.width, rendering.height]).toEqual([80, 40]);
		expect([...(await pixelsOf(rendering.bytes)).data.subarray(0, 3)]).toEqual([255, 0, 0]);
	});
});

describe.each(["cjs", "es"] as const)("in a program of form %s", (format) => {
	const out = `node_modules/.loupe-raster-${format}/raster.${format === "cjs" ? "cjs" : "js"}`;
	const script = `
		const { pathToFileURL } = require("node:url");
		import(pathToFileURL(process.argv[1]).href).then(async ({ readRasterFacts }) => {
			const before = process.report.getReport().sharedObjects.filter((name) => /sharp|vips/.test(name)).length;
			const outcome = await readRasterFacts(process.argv[2]);
			console.log(JSON.stringify({ before, outcome }));
		});
	`;
	let picture = "";

	beforeAll(async () => {
		picture = await put(`${format}.png`, encodePng(3, 2, new Uint8Array(24)));
		await buildProgram(top, { entry: "main/engine/media/raster.ts", out, format });
	});

	afterAll(async () => {
		await rm(join(top, out, ".."), { recursive: true, force: true });
	});

	async function ask(file: string): Promise<unknown> {
		const { stdout } = await run(process.execPath, ["-e", script, file, picture]);
		return JSON.parse(stdout);
	}

	test("the library is found in node_modules, and only when a picture is asked for", async () => {
		expect(await ask(join(top, out))).toMatchObject({ before: 0, outcome: { ok: true, value: { format: "png" } } });
	});

	test("a machine without it gets a sentence", async () => {
		const lone = join(folder, `lone-${format}`);
		await mkdir(lone);
		await writeFile(join(lone, "package.json"), JSON.stringify({ type: "module" }));
		await copyFile(join(top, out), join(lone, out.slice(out.lastIndexOf("/") + 1)));
		expect(await ask(join(lone, out.slice(out.lastIndexOf("/") + 1)))).toMatchObject({
			outcome: { ok: false, code: "raster-missing", detail: expect.stringContaining("(MODULE_NOT_FOUND)") as string },
		});
	});
});
