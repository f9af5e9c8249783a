import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ok } from "#shared/outcome";
import { stampOf } from "../../../main/engine/exports/text-source.ts";
import { LinkedFiles } from "../../../main/engine/media/linked-files.ts";
import { scopedKey } from "../../../main/engine/media/store/media-record.ts";
import { MediaStore } from "../../../main/engine/media/store/media-store.ts";
import { type PictureNames, ThumbnailRun } from "../../../main/engine/thumbnails/draw-thumbnail.ts";
import { findKeptPicture } from "../../../main/engine/thumbnails/find-picture.ts";
import { encodePng } from "../../../resources/png.ts";
import { valueOf } from "../../value-of.ts";

const link = (signature: string) => `https://store.example/a.png?annotation=7&X-Amz-Signature=${signature}`;
const png = encodePng(6, 4, new Uint8Array(96).fill(255));

let folder = "";
let store: MediaStore;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-kept-picture-"));
	store = new MediaStore(join(folder, "media"));
});
afterEach(async () => {
	await store.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** What leads to the picture of the only task of a file. */
function namesOf(asset: object): PictureNames {
	const text = JSON.stringify(asset);
	const textPath = join(folder, "a.json");
	writeFileSync(textPath, text);
	const place = { offset: 0, length: text.length, member: 0, form: "v3" } as const;
	const ref = { export: "e", row: 0 };
	const order = {
		textPath,
		stamp: stampOf(statSync(textPath)),
		name: "a.json",
		place,
		taskId: "t1",
		ref,
		scheme: "light",
	} as const;
	return valueOf(new ThumbnailRun().read(order));
}

function linkedFiles(offset: number | null): LinkedFiles {
	const path = join(folder, "made.loupe");
	if (offset !== null) writeFileSync(path, Buffer.concat([Buffer.alloc(offset, "x"), png, Buffer.from("more")]));
	const file = { path, offset: offset ?? 0, bytes: png.length, name: "a.png", sha256: "0".repeat(64), notes: [] };
	return new LinkedFiles({
		store,
		bundle: () =>
			offset === null ? null : { look: () => null, find: () => Promise.resolve(ok({ file })), missing: () => null },
		folders: () => Promise.resolve(ok({ file: null, lookedFor: [] })),
		cacheFolder: join(folder, "cache"),
	});
}

const asset = { asset: link("first"), externalId: "a.png", task: { taskId: "t1", tools: [] } };

describe("the picture under a thumbnail", () => {
	test("is found among what is kept, whoever signed its link, and nothing of the signature is told", async () => {
		const names = namesOf(asset);
		expect(names.key).toBe(scopedKey("t1", link("second")));
		expect(JSON.stringify(names)).not.toContain("first");
		const linked = linkedFiles(null);
		expect(await findKeptPicture(linked, "e", names)).toEqual(ok(null));
		const facts = { key: names.key ?? "", role: "asset", type: "png", place: "store.example/a.png" } as const;
		valueOf(await store.put(png, { ...facts, fetchedAt: 1, expiresAt: null, status: 200 }));
		expect(valueOf(await findKeptPicture(linked, "e", names))).toMatchObject({
			size: { width: 6, height: 4 },
			page: 0,
			bytes: png.length,
		});
	});

	test("is found in the middle of a bundle", async () => {
		const found = valueOf(await findKeptPicture(linkedFiles(1000), "e", namesOf(asset)));
		expect(found).toMatchObject({ size: { width: 6, height: 4 }, bytes: png.length });
	});

	test("is none of a film, nor of what no link names", async () => {
		const film = { ...asset, asset: link("first").replace("a.png", "a.mp4"), externalId: "a.mp4" };
		expect(namesOf({ ...film, metadata: { frameRate: 25, frameCount: 9 } }).key).toBeNull();
		const named = namesOf({ externalId: "a.png", task: asset.task });
		expect(named.key).toBeNull();
		expect(await findKeptPicture(linkedFiles(1000), "e", named)).toEqual(ok(null));
	});
});
