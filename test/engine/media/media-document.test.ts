import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mostDocumentBytes } from "#shared/media";
import { fault, ok } from "#shared/outcome";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import { encodePng } from "../../../resources/png.ts";

let root = "";
let library: MediaLibrary;

/** Of files that lie in the media folder, the one that an external id leads to; or why there is none. */
async function find(externalId: string) {
	return library.find("document", { url: null, name: null, externalId, dataset: [] }, 0);
}

async function put(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
	for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, name), bytes);
	const id = await library.addMediaFolder(root);
	if (id.ok) await library.listed(id.value);
}

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "loupe-document-"));
	library = new MediaLibrary({ load: () => Promise.resolve([]), save: () => Promise.resolve(ok(null)) });
});
afterEach(async () => {
	await library.stop();
	rmSync(root, { recursive: true, force: true });
});

describe("the PDF of a task", () => {
	it("is found by its name, or by a name without a suffix or of an office document, and served as what it is", async () => {
		await put({ "report.pdf": "%PDF-1.7", "report.png": encodePng(1, 1, new Uint8Array(4)) });
		for (const name of ["report.pdf", "REPORT.PDF", "report", "report.docx"]) {
			expect(await find(name), name).toMatchObject({ ok: true, value: { file: "report.pdf", bytes: 8, size: null } });
		}
		const found = await find("report.pdf");
		const id = (found.ok ? (found.value.url ?? "") : "").replace("/media/", "");
		const path = join(root, "report.pdf");
		expect(await library.resolveMedia(id)).toEqual(ok({ path, mimeType: "application/pdf", bytes: 8 }));
		writeFileSync(path, "no longer one");
		expect(await library.resolveMedia(id)).toMatchObject({ ok: false, code: "document-unsupported" });
	});

	it("is one by its content: what comes before the header is allowed, another file under its name is not", async () => {
		await put({
			"mailed.pdf": `${"-".repeat(1000)}%PDF-1.4`,
			"far.pdf": `${"-".repeat(2000)}%PDF-1.4`,
			"picture.pdf": encodePng(1, 1, new Uint8Array(4)),
			"empty.pdf": "",
		});
		expect(await find("mailed.pdf")).toMatchObject({ ok: true, value: { file: "mailed.pdf" } });
		for (const name of ["far.pdf", "picture.pdf", "empty.pdf"])
			expect(await find(name)).toEqual(fault("document-unsupported", `${name} does not begin as a PDF does`));
	});

	it("is refused with the figures where it is too large", async () => {
		await put({ "huge.pdf": "%PDF-1.7" });
		truncateSync(join(root, "huge.pdf"), mostDocumentBytes + 1);
		expect(await find("huge.pdf")).toEqual(
			fault("document-too-large", "huge.pdf has 1000000001 bytes, at most 1000000000 are shown"),
		);
	});
});
