import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { MediaImport, NeedFilter, TaskInFront } from "#shared/media-needs";
import { packBundle } from "../../../../main/engine/media/bundle/pack-bundle.ts";
import { readNeeds } from "../../../../main/engine/media/needs/read-needs.ts";
import { offeredKind } from "../../../../main/engine/media/needs/offered-kind.ts";
import { awsLink } from "../../../shared/signed-links.ts";
import { valueOf } from "../../../value-of.ts";
import { MediaEngine } from "../media-engine.ts";

const media = new MediaEngine();
const { engine } = media;
const all: NeedFilter = { role: null, state: null, class: null };
const png = Buffer.from("89504e470d0a1a0a0000000049454e44ae426082", "hex");
const nrrd = Buffer.from("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 1\nencoding: raw\n\n\0");

function task(id: string, fields: object = {}) {
	return {
		asset: `https://host.invalid/${id}.jpg`,
		externalId: `${id}.jpg`,
		task: { taskId: id, tools: [], ...fields },
	};
}

function mask(name: string): string {
	return awsLink(`https://masks.invalid/brush/${name}`);
}

async function bring(paths: readonly string[], front: TaskInFront | null = null): Promise<MediaImport> {
	valueOf(await engine.importMedia(paths, front));
	for (;;) {
		const state = valueOf(await engine.readMediaImport());
		if (state && state.phase !== "reading") return state;
		await sleep(5);
	}
}

async function here(id: string): Promise<unknown[]> {
	while (valueOf(await engine.readMediaReport(id, "")).phase === "reading") await sleep(5);
	const { needs } = valueOf(await engine.listMediaNeeds(id, "", all, 0, 100));
	return needs.filter(({ origin }) => origin !== null).map(({ taskId, role, origin }) => [taskId, role, origin]);
}

describe("Bringing in a folder", () => {
	test("keeps the files that open exports point to, and says why the others are left out", async () => {
		const open = await media.open([
			task("f1", { brushDataUrl: mask("f1-1700000000000.png"), medicalBrushDataUrl: mask("f1.zip") }),
			task("f2", { brushDataUrl: mask("f2.png") }),
			task("f3", { brushDataUrl: mask("f3.png") }),
		]);
		media.write("in/deep/f1-1700000000000.png", png);
		media.write("in/f1.nrrd", nrrd);
		media.write("in/f2.png", "<!DOCTYPE html><title>Log in</title>");
		media.write("in/f3.png", png.subarray(0, 12));
		media.write("in/other.txt", "x");
		symlinkSync("/etc/hostname", path.join(media.folder, "in/f1.jpg"));
		const state = await bring([path.join(media.folder, "in")]);
		expect(state).toMatchObject({ name: "in", phase: "done", share: 1, files: 5, matched: 2 });
		expect(state.taken).toEqual([
			"f1.nrrd: the volume mask of task f1, by file name in the link",
			"deep/f1-1700000000000.png: the brush mask of task f1, by file name in the link",
		]);
		expect([...state.refused].sort()).toEqual([
			"1 link leads outside the folder: not followed.",
			"f2.png, for the brush mask of task f2: it is a web page",
			"f3.png, for the brush mask of task f3: it ends before its picture does: it was not copied whole",
			"other.txt: nothing in an open export points to a file of this name",
		]);
		rmSync(path.join(media.folder, "in"), { recursive: true });
		expect(await here(open.summary.id)).toEqual([
			["f1", "brush", "store"],
			["f1", "volume", "store"],
		]);
	});
});

describe("Bringing in a file", () => {
	test("is for the mask of the task in front, in the state that is shown, where its name tells nothing", async () => {
		const open = await media.open([
			task("s1", { brushDataUrl: mask("a.png"), stageHistory: [{ brushDataUrl: mask("b.png") }] }),
			task("s2"),
			task("s3", { medicalBrushDataUrl: mask("c.zip") }),
		]);
		const { id } = open.summary;
		const front = (row: number, visit: number | null = null): TaskInFront => ({ ref: { export: id, row }, visit });
		const drawn = media.write("drawn.png", png);
		expect((await bring([drawn], front(0, 0))).taken).toEqual([
			"drawn.png: the brush mask of task s1, by the task in front",
		]);
		expect((await bring([media.write("labels.bin", nrrd)], front(2))).matched).toBe(1);
		expect((await bring([drawn], front(2))).taken).toEqual([
			"drawn.png: the volume mask of task s3, by the task in front",
		]);
		expect((await bring([drawn])).refused).toEqual([
			"drawn.png: nothing in an open export points to a file of this name, and no task is in front",
		]);
		// It points to no mask, and its picture is missing.
		expect((await bring([drawn], front(1))).taken).toEqual(["drawn.png: the asset of task s2, by the task in front"]);
		expect((await bring([drawn], front(1))).refused).toEqual([
			"drawn.png: the task in front points to no mask in the state that is shown",
		]);
		await here(id);
		const { needs } = valueOf(await engine.listMediaNeeds(id, "", { ...all, role: "brush" }, 0, 9));
		expect(needs.map(({ place, origin }) => [place, origin])).toEqual([
			["masks.invalid/brush/a.png", null],
			["masks.invalid/brush/b.png", "store"],
		]);
	});

	test.each([
		["nowhere.png", /it cannot be read \(ENOENT/u],
		["//server/share/m.png", /Network and device paths/u],
		["/dev/null", /neither a file nor a folder/u],
	])("says why it cannot be: %s", async (name, sentence) => {
		const given = name.startsWith("/") ? name : path.join(media.folder, name);
		const state = await bring([given]);
		expect(state).toMatchObject({ phase: "done", matched: 0, refused: [expect.stringMatching(sentence)] });
	});
});

describe("Bringing in a bundle", () => {
	test("takes its files for an export that is open, and remembers why others are missing", async () => {
		const open = await media.open([
			task("b1", { brushDataUrl: mask("b1.png") }),
			task("b2", { brushDataUrl: mask("b2.png") }),
		]);
		const { id } = open.summary;
		// Packed on another machine, which has one of them.
		const other = new MediaEngine();
		const packed = await other.open(readFileSync(open.path, "utf8"));
		valueOf(await other.engine.importMedia([media.write("b1.png", png)], null));
		while (valueOf(await other.engine.readMediaImport())?.phase !== "done") await sleep(5);
		const target = path.join(media.folder, "carried.loupe");
		const { media: far } = other.engine;
		valueOf(
			await packBundle({
				export: packed.source,
				needs: readNeeds(packed, [0, 1]),
				linked: far.linked,
				store: far.store,
				target,
				asFolder: false,
				agent: "test",
				now: new Date(0),
			}),
		);
		const state = await bring([target]);
		expect(state).toMatchObject({ phase: "done", files: 1, matched: 1, bytes: png.length, refused: [] });
		expect(state.taken).toEqual(["carried.loupe: the brush mask of task b1, by its link"]);
		expect(await here(id)).toEqual([["b1", "brush", "store"]]);

		const bytes = readFileSync(target);
		const at = bytes.indexOf(png);
		bytes.writeUInt8(bytes.readUInt8(at + 9) ^ 1, at + 9);
		const flipped = await bring([media.write("flipped.loupe", bytes)]);
		expect(flipped).toMatchObject({ phase: "done", matched: 0 });
		expect(flipped.refused.join(" ")).toMatch(/The bundle is damaged: /u);
		const cut = await bring([media.write("cut.loupe", bytes.subarray(0, bytes.length - 40))]);
		expect(cut).toMatchObject({ phase: "done", matched: 0, refused: [expect.stringMatching(/^cut\.loupe: /u)] });
	});
});

describe("What is dropped", () => {
	test("is an export, media or a folder by what it holds", async () => {
		mkdirSync(path.join(media.folder, "kinds/bag"), { recursive: true });
		mkdirSync(path.join(media.folder, "kinds/plain"));
		media.write("kinds/bag/bagit.txt", "BagIt-Version: 1.0\n");
		const files = new Map([
			["a.json", Buffer.from("[]")],
			["picture.json", png],
			["export.png", Buffer.from('[{"asset": 1}]')],
			["a.gz", gzipSync("[]")],
			["b.gz", gzipSync(nrrd)],
			["cut.gz", gzipSync(nrrd).subarray(0, 12)],
			["empty", Buffer.alloc(0)],
		]);
		for (const [name, bytes] of files) media.write(`kinds/${name}`, bytes);
		const kinds = new Map<string, string>();
		for (const name of [...files.keys(), "bag", "plain", "missing"])
			kinds.set(name, await offeredKind(path.join(media.folder, "kinds", name)));
		expect(Object.fromEntries(kinds)).toEqual({
			"a.json": "export",
			"picture.json": "media",
			"export.png": "export",
			"a.gz": "export",
			"b.gz": "media",
			"cut.gz": "export",
			empty: "export",
			bag: "export",
			plain: "folder",
			missing: "export",
		});
	});

	test("is removed when it is taken over, where it only passed through", async () => {
		await media.open([task("p1", { brushDataUrl: mask("p1.png") })]);
		const file = media.write("cache/offered/x/p1.png", png);
		expect(valueOf(await engine.offerPaths([file], null))).toEqual([]);
		for (;;) {
			const state = valueOf(await engine.readMediaImport());
			if (state?.name === "p1.png" && state.phase !== "reading") break;
			await sleep(5);
		}
		while (readdirSync(path.join(media.folder, "cache/offered")).length > 0) await sleep(5);
	});
});
