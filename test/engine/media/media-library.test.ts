import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MediaFolder, MediaFound } from "#shared/media";
import { fault, ok } from "#shared/outcome";
import { listFolder } from "../../../main/engine/media/folder-listing.ts";
import { relativePath } from "../../../main/engine/media/listed-file.ts";
import type { MediaFolderStore } from "../../../main/engine/media/media-folders.ts";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import type { NamedAsset } from "../../../main/engine/media/media-names.ts";
import { encodePng } from "../../../resources/png.ts";
import { valueOf } from "../../value-of.ts";

const png = encodePng(4, 3, new Uint8Array(48));
let base = "";
let root = "";
let library: MediaLibrary;
let remembered: readonly string[] = [];

const store: MediaFolderStore = {
	load: () => Promise.resolve(remembered),
	save: (paths) => {
		remembered = paths;
		return Promise.resolve(ok(null));
	},
};

function put(path: string, bytes: Uint8Array | string = png): string {
	const whole = join(root, path);
	mkdirSync(dirname(whole), { recursive: true });
	writeFileSync(whole, bytes);
	return whole;
}

function asset(parts: Partial<NamedAsset>): NamedAsset {
	return { url: null, name: null, externalId: null, dataset: [], ...parts };
}

async function addRoot(): Promise<string> {
	const id = valueOf(await library.addMediaFolder(root));
	await library.listed(id);
	return id;
}

async function find(externalId: string): Promise<MediaFound> {
	return valueOf(await library.find("picture", asset({ externalId }), 0));
}

function idOf({ url }: MediaFound): string {
	expect(url).toMatch(/^\/media\/[0-9a-f]{32}$/);
	return url?.slice("/media/".length) ?? "";
}

beforeEach(() => {
	base = mkdtempSync(join(tmpdir(), "loupe-media-"));
	root = join(base, "root");
	mkdirSync(root);
	remembered = [];
	library = new MediaLibrary(store);
});

afterEach(async () => {
	await library.stop();
	rmSync(base, { recursive: true, force: true });
});

describe("a media folder", () => {
	it("is listed, remembered, and taken up again", async () => {
		put("a.png");
		put("deep/b.png");
		const events: MediaFolder[][] = [];
		const unsubscribe = library.subscribe((folders) => events.push(folders));
		const id = await addRoot();
		expect(library.listMediaFolders()).toEqual([{ id, name: "root", files: 2, phase: "done", notes: [] }]);
		expect(events.at(-1)).toEqual(library.listMediaFolders());
		expect(remembered).toEqual([root]);
		unsubscribe();

		const later = new MediaLibrary(store);
		await later.restore();
		const [again] = later.listMediaFolders();
		await later.listed(again?.id ?? "");
		expect(valueOf(await later.find("picture", asset({ externalId: "b.png" }), 0)).file).toBe("deep/b.png");
		await later.stop();
	});

	it("added twice keeps its id and is listed afresh", async () => {
		put("a.png");
		const first = await addRoot();
		put("b.png");
		expect((await find("b.png")).url).toBeNull();
		expect(await addRoot()).toBe(first);
		expect((await find("b.png")).file).toBe("b.png");
		expect(await find("a.png")).toMatchObject({ file: "a.png", ties: [] });
		expect(library.listMediaFolders()).toHaveLength(1);
	});

	it("removed is searched no more, and its pictures are served no more", async () => {
		put("a.png");
		const folder = await addRoot();
		const id = idOf(await find("a.png"));
		expect(await library.resolveMedia(id)).toMatchObject({ ok: true });
		expect(await library.removeMediaFolder(folder)).toEqual(ok(null));
		expect(await library.resolveMedia(id)).toMatchObject({ ok: false, code: "media-missing" });
		expect(await find("a.png")).toMatchObject({ url: null, folders: 0 });
		expect(remembered).toEqual([]);
		expect(await library.removeMediaFolder(folder)).toMatchObject({ ok: false, code: "folder-missing" });
	});

	it("that is gone at the next start stays in the list as missing", async () => {
		remembered = [join(base, "unplugged")];
		await library.restore();
		const [folder] = library.listMediaFolders();
		await library.listed(folder?.id ?? "");
		expect(library.listMediaFolders()).toMatchObject([{ name: "unplugged", phase: "missing", files: 0 }]);
		expect(remembered).toEqual([join(base, "unplugged")]);
	});

	it("is refused where the path is relative, a device, missing, or a file", async () => {
		for (const path of ["pictures", "\\\\?\\C:\\x", "//./C:/x", "/a\0b"]) {
			expect(await library.addMediaFolder(path)).toMatchObject({ ok: false, code: "path-refused" });
		}
		for (const path of [join(base, "nowhere"), put("a.png")]) {
			expect(await library.addMediaFolder(path)).toMatchObject({ ok: false, code: "folder-missing" });
		}
		expect(library.listMediaFolders()).toEqual([]);
	});

	it("that cannot be remembered says so", async () => {
		const full = new MediaLibrary({
			load: () => Promise.resolve([]),
			save: () => Promise.resolve(fault("not-saved", "ENOSPC")),
		});
		expect(await full.addMediaFolder(root)).toEqual(fault("not-saved", "ENOSPC"));
		await full.stop();
	});

	it("does not follow links that lead outside, and counts them", async () => {
		writeFileSync(join(base, "secret.png"), png);
		mkdirSync(join(base, "outside"));
		writeFileSync(join(base, "outside", "other.png"), png);
		put("a.png");
		symlinkSync(join(base, "secret.png"), join(root, "secret.png"));
		symlinkSync("../outside", join(root, "outside"));
		symlinkSync(join(base, "nothing"), join(root, "broken.png"));
		await addRoot();
		expect(library.listMediaFolders()[0]).toMatchObject({
			files: 1,
			notes: ["2 links lead outside the folder: not followed.", "1 link leads nowhere."],
		});
		for (const name of ["secret.png", "other.png", "broken.png"]) expect((await find(name)).url).toBeNull();
	});

	it("takes links to files within, and goes round no circles", async () => {
		put("one/a.png");
		symlinkSync(join(root, "one", "a.png"), join(root, "alias.png"));
		symlinkSync("..", join(root, "one", "up"));
		symlinkSync(root, join(root, "one", "root"));
		symlinkSync("self", join(root, "self"));
		await addRoot();
		expect(library.listMediaFolders()[0]).toMatchObject({ files: 2, phase: "done" });
		expect((await find("alias.png")).file).toBe("alias.png");
		expect(await find("a.png")).toMatchObject({ file: "one/a.png", ties: [] });
	});

	it("named by a link is its target", async () => {
		put("a.png");
		symlinkSync(root, join(base, "link"));
		await library.listed(valueOf(await library.addMediaFolder(join(base, "link"))));
		expect((await find("a.png")).file).toBe("a.png");
	});

	it("is left at its bounds, which are noted", async () => {
		for (let n = 0; n < 12; n += 1) put(`${n.toString()}.png`);
		put("a/b/c/d.png");
		const names: string[] = [];
		const run = (bounds: { files: number; depth: number }): ReturnType<typeof listFolder> =>
			listFolder(
				root,
				"f",
				(file) => names.push(relativePath(file)),
				() => undefined,
				new AbortController().signal,
				bounds,
			);
		expect(await run({ files: 5, depth: 32 })).toEqual({
			files: 5,
			notes: ["Only the first 5 files are looked through."],
		});
		names.length = 0;
		expect(await run({ files: 100, depth: 2 })).toEqual({
			files: 12,
			notes: ["1 folder lies deeper than 2 levels: left out."],
		});
		expect(names).not.toContain("a/b/c/d.png");
	});

	it("stops listing when it is told to", async () => {
		put("a.png");
		const abort = new AbortController();
		abort.abort();
		await expect(
			listFolder(
				root,
				"f",
				() => undefined,
				() => undefined,
				abort.signal,
			),
		).rejects.toThrow();
	});
});

describe("finding and serving pictures", () => {
	it("tells size, bytes and match, and serves the file under an opaque id", async () => {
		const path = put("drive/a.png");
		await addRoot();
		const found = valueOf(
			await library.find("picture", asset({ url: "https://h.invalid/p/drive/a.png?X-Amz-Date=1" }), 0),
		);
		expect(found).toMatchObject({
			file: "drive/a.png",
			bytes: png.length,
			size: { width: 4, height: 3 },
			match: { by: "relative path", exactness: "exact" },
			ties: [],
			folders: 1,
		});
		expect(await library.resolveMedia(idOf(found))).toEqual(ok({ path, mimeType: "image/png", bytes: png.length }));
		expect(found.url).not.toContain(basename(path));
	});

	it("gives one picture one id, and another library another", async () => {
		put("a.png");
		await addRoot();
		expect(idOf(await find("a.png"))).toBe(idOf(await find("a.png")));
		const other = new MediaLibrary(store);
		await other.restore();
		await other.listed(other.listMediaFolders()[0]?.id ?? "");
		const found = valueOf(await other.find("picture", asset({ externalId: "a.png" }), 0));
		expect(idOf(found)).not.toBe(idOf(await find("a.png")));
		await other.stop();
	});

	it.each(["", "x", "../a.png", "a.png", "__proto__", "constructor", "0".repeat(32)])(
		"serves nothing for the id %j",
		async (id) => {
			put("a.png");
			await addRoot();
			expect(await library.resolveMedia(id)).toMatchObject({ ok: false, code: "media-missing" });
		},
	);

	it("keeps Unicode twins and case twins apart, as far as the disk does", async () => {
		const [nfc, nfd] = ["\u00e9.png", "e\u0301.png"];
		put(nfc);
		put(nfd);
		put("A.png");
		put("a.png");
		const id = await addRoot();
		const { files } = library.listMediaFolders().find((folder) => folder.id === id) ?? { files: 0 };
		// APFS and NTFS keep fewer than four.
		if (files === 4) {
			expect(await find(nfc)).toMatchObject({ file: nfc, ties: [], match: { exactness: "exact" } });
			expect(await find(nfd)).toMatchObject({ file: nfd, ties: [], match: { exactness: "exact" } });
			expect(await find("A.png")).toMatchObject({ file: "A.png", ties: [], match: { exactness: "exact" } });
		}
		expect(await find("\u00c9.png")).toMatchObject({ match: { exactness: "letter case" } });
	});

	it("names the ties, and shows the first of them", async () => {
		put("b/a.png");
		put("a/a.png");
		await addRoot();
		expect(await find("a.png")).toMatchObject({ file: "a/a.png", ties: ["b/a.png"] });
	});

	it("decides by content, not by name", async () => {
		put("really-png.jpg");
		put("text.png", "just a text");
		put("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
		put("empty.png", "");
		await addRoot();
		const found = await find("really-png.jpg");
		expect(valueOf(await library.resolveMedia(idOf(found))).mimeType).toBe("image/png");
		for (const [name, kind] of [
			["text.png", "no picture of a known kind"],
			["drawing.svg", "an SVG or XML document"],
			["empty.png", "an empty file"],
		] as const) {
			expect(await library.find("picture", asset({ externalId: name }), 0)).toEqual(
				fault("media-unsupported", `${name} is ${kind}`),
			);
		}
	});

	it("shows the next of equals where the first is gone", async () => {
		put("a/x.png");
		put("b/x.png");
		await addRoot();
		rmSync(join(root, "a/x.png"));
		expect(await find("x.png")).toMatchObject({ file: "b/x.png" });
		rmSync(join(root, "b/x.png"));
		expect(await find("x.png")).toMatchObject({ url: null, file: null, size: null });
	});

	it("does not serve what was replaced by a link to the outside", async () => {
		writeFileSync(join(base, "secret.png"), png);
		put("a.png");
		put("sub/b.png");
		await addRoot();
		const [a, b] = [idOf(await find("a.png")), idOf(await find("b.png"))];
		rmSync(join(root, "a.png"));
		symlinkSync(join(base, "secret.png"), join(root, "a.png"));
		expect(await library.resolveMedia(a)).toMatchObject({ ok: false, code: "media-missing" });
		// A folder on the way, too.
		renameSync(join(root, "sub"), join(base, "moved"));
		symlinkSync(join(base, "moved"), join(root, "sub"));
		expect(await library.resolveMedia(b)).toMatchObject({ ok: false, code: "media-missing" });
		expect((await find("a.png")).url).toBeNull();
	});

	it("does not serve what became a folder or another kind of file", async () => {
		put("a.png");
		put("b.png");
		await addRoot();
		const [a, b] = [idOf(await find("a.png")), idOf(await find("b.png"))];
		rmSync(join(root, "a.png"));
		mkdirSync(join(root, "a.png"));
		put("b.png", "<svg/>");
		expect(await library.resolveMedia(a)).toMatchObject({ ok: false, code: "media-missing" });
		expect(await library.resolveMedia(b)).toMatchObject({ ok: false, code: "media-unsupported" });
	});

	it("cannot tell a hard link, and serves it as the file it is", async () => {
		writeFileSync(join(base, "elsewhere.png"), png);
		linkSync(join(base, "elsewhere.png"), join(root, "hard.png"));
		await addRoot();
		expect((await find("hard.png")).file).toBe("hard.png");
	});

	it("finds nothing for a name that is refused, though such a file lies beside the folder", async () => {
		writeFileSync(join(base, "secret.png"), png);
		put("sub/a.png");
		await addRoot();
		for (const name of [
			"../secret.png",
			join(base, "secret.png"),
			`\\\\?\\${base}\\secret.png`,
			"sub/../../secret.png",
		]) {
			const found = await find(name);
			expect(found.url).toBeNull();
			expect(found.lookedFor).toEqual([expect.stringContaining("(refused: ")]);
		}
	});

	it("finds files called as members of every object, and nothing where there are none", async () => {
		put("__proto__.png");
		await addRoot();
		expect((await find("__proto__")).file).toBe("__proto__.png");
		expect((await find("constructor")).url).toBeNull();
	});

	it("searches an implied folder only for those who name it, and does not remember it", async () => {
		put("a.png");
		const implied = library.addImpliedFolder(root);
		expect(library.addImpliedFolder(root)).toBe(implied);
		expect((await find("a.png")).url).toBeNull();
		const found = valueOf(await library.find("picture", asset({ externalId: "a.png" }), 0, implied));
		expect(found).toMatchObject({ file: "a.png", folders: 1 });
		expect(await library.resolveMedia(idOf(found))).toMatchObject({ ok: true });
		expect(library.listMediaFolders()).toEqual([]);
		expect(remembered).toEqual([]);
		expect(await library.removeMediaFolder(implied)).toMatchObject({ ok: false });
	});
});
