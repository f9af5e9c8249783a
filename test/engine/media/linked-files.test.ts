import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MediaRole } from "#shared/media-needs";
import { ok } from "#shared/outcome";
import {
	LinkedFiles,
	type LinkedSources,
	type WantedFile,
	whyOfLink,
} from "../../../main/engine/media/linked-files.ts";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import { scopedKey } from "../../../main/engine/media/store/media-record.ts";
import { MediaStore } from "../../../main/engine/media/store/media-store.ts";
import { valueOf } from "../../value-of.ts";

let folder = "";
let library: MediaLibrary;
let store: MediaStore;
let linked: LinkedFiles;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "loupe-linked-"));
	mkdirSync(join(folder, "masks"));
	library = new MediaLibrary({ load: () => Promise.resolve([]), save: () => Promise.resolve(ok(null)) });
	store = new MediaStore(join(folder, "media"));
	linked = new LinkedFiles(sources());
	await listed();
});

afterEach(async () => {
	await Promise.all([library.stop(), store.stop()]);
	rmSync(folder, { recursive: true, force: true });
});

function sources(parts: Partial<LinkedSources> = {}): LinkedSources {
	return {
		store,
		bundle: () => null,
		folders: (_, names) => library.locate(names, null),
		cacheFolder: join(folder, "cache"),
		now: () => Date.UTC(2026, 10, 24),
		...parts,
	};
}

async function listed(...names: string[]): Promise<void> {
	for (const name of names) {
		mkdirSync(dirname(join(folder, "masks", name)), { recursive: true });
		writeFileSync(join(folder, "masks", name), name);
	}
	await library.listed(valueOf(await library.addMediaFolder(join(folder, "masks"))));
}

const task = "66f1a2b3c4d5e6f7a8b9c0d1";
const signed =
	"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261122T101500Z&X-Amz-Expires=120000&X-Amz-Signature=5ec7e7";

function wanted(parts: Partial<WantedFile> = {}): WantedFile {
	const link = `https://store.example/masks/${task}-1732270500000.png?${signed}`;
	const ref = { export: "e", row: 0 };
	return { ref, taskId: task, externalId: "belt.jpg", role: "brush", page: null, visit: null, link, ...parts };
}

/** What is shown, and why not. */
async function found(parts: Partial<WantedFile> = {}): Promise<string> {
	const answer = valueOf(await linked.find(wanted(parts)));
	const look = valueOf(await linked.look(wanted(parts)));
	if (answer.file === null) {
		expect(look).toMatchObject({ here: null, why: { class: answer.why.class } });
		return answer.why.class;
	}
	expect(look.here).toMatchObject({ origin: answer.file.origin, bytes: answer.file.bytes });
	answer.file.release();
	return `${answer.file.origin} ${readFileSync(answer.file.path, "utf8")}`;
}

describe("in media folders a mask is found", () => {
	test.each<[string, string[], string, Partial<WantedFile>]>([
		["by the name in its link", [`deep/${task}-1732270500000.png`], `deep/${task}-1732270500000.png`, {}],
		[
			"by the name in its link, in another letter case",
			[`${task.toUpperCase()}-1732270500000.PNG`],
			`${task.toUpperCase()}-1732270500000.PNG`,
			{},
		],
		["by its task", [`${task}.png`], `${task}.png`, {}],
		["by its task, with another time", [`${task}-1799999999999.png`], `${task}-1799999999999.png`, {}],
		["by its task, with a word", [`${task}_mask.png`], `${task}_mask.png`, {}],
		["by the external id of a picture of another kind", ["belt.jpg", "belt.png"], "belt.png", {}],
		[
			"beside a picture of the same name",
			["images/belt.jpg", "masks/belt.png"],
			"masks/belt.png",
			{ externalId: "belt" },
		],
		["as a volume by its task", [`${task}.seg.nrrd`], `${task}.seg.nrrd`, { role: "volume" }],
		["as a volume that is packed", [`${task}.zip`], `${task}.zip`, { role: "volume" }],
		[
			"as a volume by its external id",
			["ct.nrrd", "ct.seg.nrrd"],
			"ct.seg.nrrd",
			{ role: "volume", externalId: "ct.nrrd" },
		],
		["as a volume of another kind", ["ct_labels.nii.gz"], "ct_labels.nii.gz", { role: "volume", externalId: "ct.dcm" }],
	])("%s", async (_, names, expected, parts) => {
		await listed(...names);
		expect(await found(parts)).toBe(`folder ${expected}`);
	});

	test.each<[string, string[], Partial<WantedFile>]>([
		["a picture that is the asset", ["belt.png"], { externalId: "belt" }],
		["the volume that was annotated", ["ct.nrrd"], { role: "volume", externalId: "ct.nrrd" }],
		["the task's mask for a state in its history", [`${task}.png`], { visit: 0 }],
		["another task's", [`${task}2.png`, `x${task}.png`], {}],
		["a JPEG", [`${task}.jpg`], {}],
		[
			"a name that leads elsewhere",
			["passwd"],
			{ taskId: "../../passwd", externalId: "/etc/passwd", link: "https://a/../passwd" },
		],
	])("and never: %s", async (_, names, parts) => {
		await listed(...names);
		expect(["expired", "not-collected"]).toContain(await found(parts));
	});

	test("with what would do as well said", async () => {
		await listed(`a/${task}.png`, `b/${task}.png`);
		const { file } = valueOf(await linked.find(wanted()));
		expect(file?.notes).toEqual([`a/${task}.png is shown; b/${task}.png would do as well.`]);
	});

	test("an asset by its own names", async () => {
		await listed("scan.nrrd", "belt.jpg");
		const link = "https://store.example/x/scan.nrrd";
		expect(await found({ role: "asset", link, externalId: null })).toBe("folder scan.nrrd");
		expect(await found({ role: "asset", link: "https://store.example/x/1" })).toBe("folder belt.jpg");
	});
});

describe("what is kept", () => {
	const facts = (role: MediaRole = "brush") => ({
		key: scopedKey(task, wanted().link),
		role,
		type: "png",
		place: "store.example/a",
		fetchedAt: 1,
		expiresAt: null,
		status: 200,
	});

	test("comes before media folders, and a bundle before both", async () => {
		await listed(`${task}.png`);
		valueOf(await store.put(Buffer.from("kept"), facts()));
		expect(await found()).toBe("store kept");
		const path = join(folder, "b.loupe");
		writeFileSync(path, "inside");
		const file = { path, offset: 0, bytes: 6, name: "inside", sha256: "0".repeat(64), notes: [] };
		linked = new LinkedFiles(
			sources({
				bundle: () => ({
					look: () => ({ bytes: 6, sha256: file.sha256, name: "inside" }),
					find: () => Promise.resolve(ok({ file })),
					missing: () => null,
				}),
			}),
		);
		expect(await found()).toBe("bundle inside");
	});

	test("is held until it is released", async () => {
		valueOf(await store.put(Buffer.from("kept"), facts()));
		const { file } = valueOf(await linked.find(wanted()));
		expect(valueOf(await store.limit(0)).files).toBe(1);
		file?.release();
		expect(valueOf(await store.limit(0)).files).toBe(0);
	});

	test("says why it could not be fetched, and that more than its link alone tells", async () => {
		const { key, role, place } = facts();
		const record = { key, role, place, class: "refused", sentence: "Refused.", at: 5, status: 403 } as const;
		valueOf(await store.putMissing(record));
		const { why } = valueOf(await linked.find(wanted()));
		expect(why).toEqual({ class: "refused", sentence: "Refused.", at: 5 });
	});
});

describe("what a link alone tells", () => {
	test.each([
		[`https://a.example/b.png?${signed}`, "expired"],
		["https://a.example/b.png", "not-collected"],
		["file:///etc/passwd", "link-refused"],
		["\\\\host\\share\\b.png", "link-refused"],
		["data:image/png;base64,AAAA", "link-refused"],
		["", "link-refused"],
	])("%s", (link, expected) => {
		const why = whyOfLink(link, Date.UTC(2026, 10, 24));
		expect(why.class).toBe(expected);
		expect(JSON.stringify(why)).not.toMatch(/5ec7e7|X-Amz/u);
	});
});

describe("a path of its own", () => {
	test("is the file's where it lies alone, and a copy's where it lies within another", async () => {
		const path = join(folder, "b.loupe");
		writeFileSync(path, "headINSIDEtail");
		expect(valueOf(await linked.wholePath({ path, offset: 0, bytes: 14, name: "all" }))).toBe(path);
		const copy = valueOf(await linked.wholePath({ path, offset: 4, bytes: 6, name: "inside" }));
		expect(readFileSync(copy, "utf8")).toBe("INSIDE");
		expect(valueOf(await linked.wholePath({ path, offset: 4, bytes: 6, name: "inside" }))).toBe(copy);
		expect(readFileSync(valueOf(await linked.wholePath({ path, offset: 4, bytes: 0, name: "nothing" })), "utf8")).toBe(
			"",
		);
	});

	test("is none where the file is gone", async () => {
		const answer = await linked.wholePath({ path: join(folder, "none"), offset: 4, bytes: 6, name: "inside" });
		expect(answer).toMatchObject({ ok: false, code: "file-missing", detail: "inside" });
	});
});
