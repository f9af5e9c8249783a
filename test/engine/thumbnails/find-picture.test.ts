import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ok } from "#shared/outcome";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import { renderOver } from "../../../main/engine/media/raster.ts";
import { findPicture } from "../../../main/engine/thumbnails/find-picture.ts";

let folder = "";
let library: MediaLibrary;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "loupe-find-picture-"));
	const red = { create: { width: 60, height: 40, channels: 3, background: "#f00000" } } as const;
	await sharp(red).tiff({ compression: "deflate" }).toFile(join(folder, "a.tif"));
	await sharp(red).jpeg().toFile(join(folder, "b.jpg"));
	library = new MediaLibrary({ load: () => Promise.resolve([]), save: () => Promise.resolve(ok(null)) });
	const added = await library.addMediaFolder(folder);
	if (!added.ok) throw new Error(added.detail);
	await library.listed(added.value);
});

afterAll(async () => {
	await library.stop();
	rmSync(folder, { recursive: true, force: true });
});

function named(externalId: string) {
	return findPicture(library, { url: null, name: null, externalId, dataset: [] }, null);
}

describe("the picture under a thumbnail", () => {
	test.each(["a.tif", "b.jpg"])("is found with its size, and can be drawn over: %s", async (name) => {
		const found = await named(name);
		if (!found.ok || found.value === null) throw new Error("It was not found");
		expect(found.value).toMatchObject({ path: join(folder, name), size: { width: 60, height: 40 }, page: 0 });
		const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>';
		const drawn = await renderOver(found.value.path, { width: 30, height: 20 }, svg, 90);
		if (!drawn.ok) throw new Error(drawn.detail);
		// The library reads pictures from files alone.
		const file = join(folder, "drawn.webp");
		writeFileSync(file, drawn.value.bytes);
		const [r = 0, g = 255] = await sharp(file).raw().toBuffer();
		expect(r).toBeGreaterThan(220);
		expect(g).toBeLessThan(30);
	});

	test("is none where nothing is called so", async () => {
		expect(await named("c.png")).toEqual(ok(null));
	});
});
