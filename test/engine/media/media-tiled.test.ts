import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MediaFound } from "#shared/media";
import { ok } from "#shared/outcome";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import type { NamedAsset } from "../../../main/engine/media/media-names.ts";
import { encodePng } from "../../../resources/png.ts";
import { valueOf } from "../../value-of.ts";

const png = encodePng(3, 2, new Uint8Array(24));
let root = "";
let library: MediaLibrary;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "loupe-tiled-"));
	library = new MediaLibrary({ load: () => Promise.resolve([]), save: () => Promise.resolve(ok(null)) });
});

afterEach(async () => {
	await library.stop();
	rmSync(root, { recursive: true, force: true });
});

function put(name: string, bytes: Uint8Array | string = png): void {
	writeFileSync(join(root, name), typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
}

function asset(parts: Partial<NamedAsset>): NamedAsset {
	return { url: null, name: null, externalId: null, dataset: [], ...parts };
}

async function listRoot(): Promise<void> {
	await library.listed(valueOf(await library.addMediaFolder(root)));
}

async function find(externalId: string): Promise<MediaFound> {
	return valueOf(await library.find("picture", asset({ externalId }), 0));
}

describe("the library", () => {
	test("says of a TIFF, and of a picture larger than a browser holds, that it is shown by tiles", async () => {
		put("scan.tif", "II*\0\x08\0\0\0");
		const header = Buffer.from(png);
		header.writeUInt32BE(20_000, 16);
		header.writeUInt32BE(100, 20);
		put("wide.png", header);
		put("plain.png");
		put("named.jpg", "MM\0*\0\0\0\x08");
		await listRoot();
		for (const name of ["scan.tif", "wide.png", "named.jpg"]) {
			const found = await find(name);
			expect(found).toMatchObject({ isTiled: true, file: name });
			expect(found.url).toMatch(/^\/media\/[0-9a-f]{32}-0$/);
		}
		expect((await find("wide.png")).size).toEqual({ width: 20_000, height: 100 });
		expect(await find("plain.png")).toMatchObject({ isTiled: false });
		// A name with another suffix stands for it, and it for others.
		expect(await find("scan.png")).toMatchObject({ file: "scan.tif" });
	});

	test("looks for a page that no link names within a TIFF, and nowhere else", async () => {
		put("pages.tif", "II*\0\x08\0\0\0");
		put("single.png");
		await listRoot();
		const pageOf = async (externalId: string, page: number, dataset: string[] = []) =>
			valueOf(await library.find("picture", asset({ externalId, dataset }), page));
		const first = await pageOf("pages.tif", 0);
		expect((await pageOf("pages.tif", 2)).url).toBe(first.url?.replace(/-0$/, "-2"));
		expect(await pageOf("single.png", 2)).toMatchObject({ url: null, lookedFor: [] });
		// With a link for each page there is nothing to guess.
		expect(await pageOf("pages.tif", 2, ["a.png", "b.png"])).toMatchObject({ url: null });
	});
});
