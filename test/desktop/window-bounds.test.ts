import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { parseBounds, readBounds, visibleBounds, writeBounds } from "../../main/desktop/window-bounds.ts";

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const bounds = { x: 10, y: 20, width: 800, height: 600, maximized: false };

async function folder(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), "loupe-bounds-"));
	onTestFinished(() => rm(path, { recursive: true, force: true }));
	return path;
}

test("What is written is read again, and no part of the writing stays behind", async () => {
	const path = await folder();
	await writeBounds(join(path, "window.json"), bounds);
	await writeBounds(join(path, "window.json"), { ...bounds, x: -5, maximized: true });
	expect(readBounds(join(path, "window.json"))).toEqual({ ...bounds, x: -5, maximized: true });
	expect(await readdir(path)).toEqual(["window.json"]);
});

test("Any bounds survive the way to the disk's text and back", () => {
	const point = fc.integer({ min: -99_999, max: 99_999 });
	const side = fc.integer({ min: 1, max: 99_999 });
	fc.assert(
		fc.property(point, point, side, side, fc.boolean(), (x, y, width, height, maximized) => {
			const text = JSON.stringify({ format: "ango-loupe-window", version: 1, x, y, width, height, maximized });
			expect(parseBounds(text)).toEqual({ x, y, width, height, maximized });
		}),
	);
});

test("A missing or damaged file, one of another format or version, and wild numbers place the window anew", async () => {
	const path = join(await folder(), "window.json");
	expect(readBounds(path)).toBeNull();
	await writeBounds(path, bounds);
	const text = await readFile(path, "utf8");
	for (const damaged of [
		"",
		"null",
		"[]",
		text.slice(0, 20),
		text.replace("window", "other"),
		text.replace('"version":1', '"version":2'),
		text.replace('"width":800', '"width":0'),
		text.replace('"width":800', '"width":"800"'),
		text.replace('"width":800', '"width":1e99'),
		text.replace('"x":10', '"x":0.5'),
		text.replace('"x":10', '"x":null'),
	]) {
		await writeFile(path, damaged);
		expect(readBounds(path), damaged).toBeNull();
	}
});

test("A window whose title bar no screen shows is placed anew", () => {
	expect(visibleBounds(bounds, [screen])).toEqual(bounds);
	for (const [x, y] of [
		[-790, 20],
		[1900, 20],
		[10, -50],
		[10, 1075],
		[4000, 20],
	] as const)
		expect(visibleBounds({ ...bounds, x, y }, [screen]), `${String(x)}, ${String(y)}`).toBeNull();
	expect(visibleBounds({ ...bounds, x: 2500 }, [screen, { ...screen, x: 1920 }])).not.toBeNull();
	expect(visibleBounds(bounds, [])).toBeNull();
});
