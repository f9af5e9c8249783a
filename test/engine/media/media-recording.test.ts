import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fault, ok } from "#shared/outcome";
import { MediaLibrary } from "../../../main/engine/media/media-library.ts";
import type { MediaKind } from "../../../main/engine/media/media-names.ts";
import { encodePng } from "../../../resources/png.ts";

const png = encodePng(4, 3, new Uint8Array(48));
const webm = Buffer.from("\x1aE\xdf\xa3 a film", "latin1");
let root = "";
let library: MediaLibrary;

async function list(files: Record<string, Uint8Array>): Promise<void> {
	for (const [path, bytes] of Object.entries(files)) {
		const whole = join(root, path);
		mkdirSync(dirname(whole), { recursive: true });
		writeFileSync(whole, bytes);
	}
	const id = await library.addMediaFolder(root);
	if (id.ok) await library.listed(id.value);
}

function find(kind: MediaKind, page = 0, dataset: string[] = []) {
	const link = "https://host.invalid/films/clip.mp4?sig=1";
	const asset = {
		url: link,
		name: "clip.mp4",
		externalId: null,
		dataset,
		metadata: [["frameTotal", 3]] as const,
		frameRate: null,
	};
	return library.find(kind, asset, page);
}

async function fileOf(kind: MediaKind, page = 0): Promise<string | null> {
	const found = await find(kind, page);
	return found.ok ? found.value.file : found.code;
}

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "loupe-recording-"));
	library = new MediaLibrary({ load: () => Promise.resolve([]), save: () => Promise.resolve(ok(null)) });
});
afterEach(async () => {
	await library.stop();
	rmSync(root, { recursive: true, force: true });
});

describe("the film of a task", () => {
	it("is found by its link, also with another suffix, and served as what it is", async () => {
		await list({ "films/clip.webm": webm });
		const found = await find("video");
		if (!found.ok) throw new Error(found.detail);
		expect(found.value).toMatchObject({ file: "films/clip.webm", bytes: webm.length, size: null, frames: null });
		const served = await library.resolveMedia(found.value.url?.slice("/media/".length) ?? "");
		expect(served).toMatchObject({ ok: true, value: { mimeType: "video/webm", bytes: webm.length } });
	});

	it("of a kind that no browser plays is named with what it is", async () => {
		await list({ "clip.mp4": Buffer.from("RIFF\x24\0\0\0AVI LIST", "latin1") });
		expect(await find("video")).toEqual(
			fault("recording-unsupported", "clip.mp4 is an AVI film, which browsers do not play"),
		);
	});

	it("is no picture of its first frame", async () => {
		await list({ "clip.mp4": webm });
		expect(await fileOf("picture")).toBeNull();
	});
});

describe("the frames of a film", () => {
	it("are pictures in a folder called like it, each by its number", async () => {
		await list({ "clip.mp4": webm, "clip/f_001.png": png, "clip/f_002.png": png, "clip/f_003.png": png });
		const files = [await fileOf("picture", 0), await fileOf("picture", 1), await fileOf("picture", 2)];
		expect(files).toEqual(["clip/f_001.png", "clip/f_002.png", "clip/f_003.png"]);
		const beyond = await find("picture", 3);
		expect(beyond).toMatchObject({
			ok: true,
			value: { url: null, match: null, lookedFor: ["clip/f_4.png"], frames: { pattern: "clip/f_#.png", base: 1 } },
		});
	});

	it("are those of the data set where each has a link of its own", async () => {
		await list({ "clip/0.png": png, "other/a.png": png });
		const found = await find("picture", 0, ["https://h.invalid/other/a.png", "https://h.invalid/other/b.png"]);
		expect(found).toMatchObject({ ok: true, value: { file: "other/a.png", frames: null } });
	});
});

describe("the sound of a task", () => {
	it("is found beside a film of its name, and is not taken for one", async () => {
		await list({ "clip.wav": Buffer.from("RIFF\x24\0\0\0WAVEfmt ", "latin1") });
		expect(await fileOf("sound")).toBe("clip.wav");
		expect(await fileOf("video")).toBeNull();
	});
});
