import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodePng } from "../../resources/png.ts";

const icons = fileURLToPath(new URL("../../resources/icons", import.meta.url));

/** A slow, obvious reader of the PNG files that we write: RGBA of 8 bits, one pass. */
function decodePng(bytes: Uint8Array): { width: number; height: number; rgba: Uint8Array } {
	const file = Buffer.from(bytes);
	expect(file.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
	const width = file.readUInt32BE(16);
	const height = file.readUInt32BE(20);
	expect([...file.subarray(24, 29)]).toEqual([8, 6, 0, 0, 0]);
	const data: Buffer[] = [];
	for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
		if (file.toString("latin1", at + 4, at + 8) === "IDAT")
			data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
	const filtered = inflateSync(Buffer.concat(data));
	const stride = width * 4;
	const rgba = new Uint8Array(stride * height);
	const at = (row: number, column: number): number => (row < 0 || column < 0 ? 0 : (rgba[row * stride + column] ?? 0));
	for (let y = 0; y < height; y++)
		for (let i = 0; i < stride; i++) {
			const [left, above, corner] = [at(y, i - 4), at(y - 1, i), i < 4 ? 0 : at(y - 1, i - 4)];
			const near = [left, above, corner].map((value) => Math.abs(left + above - corner - value));
			const paeth = [left, above, corner][near.indexOf(Math.min(...near))] ?? 0;
			const guess = [0, left, above, (left + above) >> 1, paeth][filtered[y * (stride + 1)] ?? 9];
			if (guess === undefined) throw new Error("There is no such filter.");
			rgba[y * stride + i] = ((filtered[y * (stride + 1) + 1 + i] ?? 0) + guess) & 0xff;
		}
	return { width, height, rgba };
}

describe("PNG files", () => {
	test("Whatever is drawn is read again", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 20 }),
				fc.integer({ min: 1, max: 20 }),
				fc.infiniteStream(fc.nat(255)),
				(width, height, noise) => {
					const rgba = Uint8Array.from({ length: width * height * 4 }, () => noise.next().value as number);
					expect(decodePng(encodePng(width, height, rgba))).toEqual({ width, height, rgba });
				},
			),
		);
	});

	test("Sizes that do not agree with the pixels are refused", () => {
		for (const [width, height, bytes] of [
			[0, 1, 0],
			[1.5, 2, 12],
			[2, 2, 15],
			[-1, -1, 4],
		] as const)
			expect(() => encodePng(width, height, new Uint8Array(bytes))).toThrow(RangeError);
	});
});

describe("Icons", () => {
	let folder = "";
	const drawn = (name: string): Promise<Buffer> => readFile(join(folder, name));

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "loupe-icons-"));
		await promisify(execFile)(process.execPath, ["--import", "tsx", join(icons, "make-icons.ts"), folder]);
	}, 60_000);

	afterAll(() => rm(folder, { recursive: true, force: true }));

	test("Those that ship are those that the program draws, pixel by pixel", async () => {
		const shipped = (await readdir(icons)).filter((name) => !name.endsWith(".ts"));
		expect(shipped.sort()).toEqual((await readdir(folder)).sort());
		for (const name of shipped.filter((file) => file.endsWith(".png"))) {
			const icon = decodePng(await readFile(join(icons, name)));
			expect(`${String(icon.width)}x${String(icon.height)}.png`).toBe(name);
			// Compared as bytes: a megabyte of them, one by one, takes the matcher ten seconds.
			expect(Buffer.from(icon.rgba).equals(decodePng(await drawn(name)).rgba), name).toBe(true);
		}
		expect(await readFile(join(icons, "icon.svg"), "utf8")).toBe((await drawn("icon.svg")).toString());
	});

	test("The corners are clear, the middle is not", async () => {
		for (const size of [16, 32, 48, 256]) {
			const { rgba, width } = decodePng(await drawn(`${String(size)}x${String(size)}.png`));
			expect(rgba[3], "corner").toBeLessThan(128);
			expect(rgba[4 * (width * (width / 2) + width / 2) + 3], "middle").toBe(255);
		}
	});

	test("The ICO lists seven sizes, each where it says", async () => {
		const ico = await drawn("icon.ico");
		expect(ico.readUInt16LE(2)).toBe(1);
		const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
			const entry = 6 + 16 * index;
			const offset = ico.readUInt32LE(entry + 12);
			expect(offset + ico.readUInt32LE(entry + 8)).toBeLessThanOrEqual(ico.length);
			const size = ico.readUInt8(entry) || 256;
			if (size === 256) expect(decodePng(ico.subarray(offset)).width).toBe(256);
			else
				expect([ico.readUInt32LE(offset), ico.readInt32LE(offset + 4), ico.readInt32LE(offset + 8)]).toEqual([
					40,
					size,
					2 * size,
				]);
			return size;
		});
		expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
	});

	test("The ICNS fills its length, and its pictures have the sizes of their types", async () => {
		const icns = await drawn("icon.icns");
		expect(icns.toString("latin1", 0, 4)).toBe("icns");
		expect(icns.readUInt32BE(4)).toBe(icns.length);
		const sizes = new Map<string, number>();
		for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
			const type = icns.toString("latin1", at, at + 4);
			const data = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
			sizes.set(type, type.startsWith("ic") ? decodePng(data).width : unpackedLength(type, data));
		}
		expect(Object.fromEntries(sizes)).toEqual({
			is32: 3 * 16 * 16,
			s8mk: 16 * 16,
			il32: 3 * 32 * 32,
			l8mk: 32 * 32,
			ic11: 32,
			ic12: 64,
			ic07: 128,
			ic13: 256,
			ic08: 256,
			ic14: 512,
			ic09: 512,
			ic10: 1024,
		});
	});
});

/** Bytes that the run lengths of ICNS stand for; a mask is not packed. */
function unpackedLength(type: string, data: Buffer): number {
	if (type.endsWith("mk")) return data.length;
	let length = 0;
	for (let at = 0; at < data.length;) {
		const count = data[at] ?? 0;
		length += count < 128 ? count + 1 : count - 125;
		at += count < 128 ? count + 2 : 2;
	}
	return length;
}
