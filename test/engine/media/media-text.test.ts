import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mostTextBytes } from "#shared/media";
import { fault, ok } from "#shared/outcome";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import type { MediaKind, NamedAsset } from "../../../main/engine/media/media-names.ts";
import { encodePng } from "../../../resources/png.ts";

let root = "";
let library: MediaLibrary;

function put(path: string, bytes: Uint8Array | string): string {
	const whole = join(root, path);
	mkdirSync(dirname(whole), { recursive: true });
	writeFileSync(whole, bytes);
	return whole;
}

async function list(): Promise<void> {
	const id = await library.addMediaFolder(root);
	if (id.ok) await library.listed(id.value);
}

async function find(parts: Partial<NamedAsset>, kind: MediaKind = "text") {
	return library.find(kind, { url: null, name: null, externalId: null, dataset: [], ...parts }, 0);
}

async function fileOf(parts: Partial<NamedAsset>, kind: MediaKind = "text"): Promise<string | null> {
	const found = await find(parts, kind);
	return found.ok ? found.value.file : found.code;
}

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "loupe-text-"));
	library = new MediaLibrary({ load: () => Promise.resolve([]), save: () => Promise.resolve(ok(null)) });
});
afterEach(async () => {
	await library.stop();
	rmSync(root, { recursive: true, force: true });
});

describe("the text of a task", () => {
	it("is found by external id, by link and by relative path, as pictures are", async () => {
		put("one/note.txt", "one");
		put("two/note.txt", "two");
		put("deep/page.md", "# page");
		await list();
		expect(await fileOf({ externalId: "page.md" })).toBe("deep/page.md");
		expect(await fileOf({ externalId: "PAGE.MD" })).toBe("deep/page.md");
		expect(await fileOf({ url: "https://h.invalid/p/two/note.txt?X-Amz-Signature=1" })).toBe("two/note.txt");
		const tied = await find({ externalId: "note.txt" });
		expect(tied.ok && [tied.value.file, tied.value.ties, tied.value.size]).toEqual([
			"one/note.txt",
			["two/note.txt"],
			null,
		]);
	});

	it("may have another suffix of plain text, but is never the table or picture beside it", async () => {
		put("a.md", "text");
		put("b.json", "{}");
		put("c.png", encodePng(1, 1, new Uint8Array(4)));
		await list();
		expect(await fileOf({ externalId: "a.txt" })).toBe("a.md");
		expect(await fileOf({ externalId: "a.docx" })).toBe("a.md");
		expect(await fileOf({ externalId: "b.txt" })).toBeNull();
		expect(await fileOf({ externalId: "c.txt" })).toBeNull();
		expect(await fileOf({ externalId: "c.txt" }, "picture")).toBeNull();
		const missing = await find({ externalId: "b.txt" });
		expect(missing.ok && missing.value.lookedFor).toEqual(["b.txt", "b.*"]);
	});

	it("is text by its content: what is none is refused by what it is", async () => {
		put("picture.txt", encodePng(1, 1, new Uint8Array(4)));
		put("zero.txt", "ab\0c");
		put("paper.txt", "%PDF-1.7");
		put("empty.txt", "");
		put("wide.txt", Buffer.from("\ufeffwide", "utf16le"));
		await list();
		expect(await find({ externalId: "picture.txt" })).toEqual(fault("text-unsupported", "picture.txt is a picture"));
		expect(await find({ externalId: "zero.txt" })).toEqual(
			fault("text-unsupported", "zero.txt is no text: byte 2 is zero"),
		);
		expect(await find({ externalId: "paper.txt" })).toEqual(fault("text-unsupported", "paper.txt is a PDF document"));
		expect(await fileOf({ externalId: "empty.txt" })).toBe("empty.txt");
		expect(await fileOf({ externalId: "wide.txt" })).toBe("wide.txt");
	});

	it("is refused with the figures where it is too large", async () => {
		truncateSync(put("most.txt", "a".repeat(70_000)), mostTextBytes);
		truncateSync(put("more.txt", "a".repeat(70_000)), mostTextBytes + 1);
		await list();
		expect(await fileOf({ externalId: "most.txt" })).toBe("most.txt");
		expect(await find({ externalId: "more.txt" })).toEqual(
			fault("text-too-large", "more.txt has 64000001 bytes, at most 64000000 are shown"),
		);
	});

	it("is served as plain text under its id, and looked at again before", async () => {
		const path = put("a.txt", "text");
		await list();
		const found = await find({ externalId: "a.txt" });
		const id = (found.ok ? (found.value.url ?? "") : "").replace("/media/", "");
		expect(await library.resolveMedia(id)).toEqual(ok({ path, mimeType: "text/plain", bytes: 4 }));
		expect(await find({ externalId: "a.txt" })).toEqual(found);
		writeFileSync(path, "%PDF-1.7");
		expect(await library.resolveMedia(id)).toMatchObject({ ok: false, code: "text-unsupported" });
	});

	it("is not a picture: the same file asked for as one is refused", async () => {
		put("a.txt", "text");
		await list();
		expect(await find({ externalId: "a.txt" }, "picture")).toMatchObject({ ok: false, code: "media-unsupported" });
		expect(await fileOf({ externalId: "a.txt" })).toBe("a.txt");
	});
});
