import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { VolumeRead } from "#shared/volumes";
import type { Engine } from "../../../../main/engine/engine.ts";
import { Volumes } from "../../../../main/engine/media/volumes/volumes.ts";
import type { MadeVolume } from "../../../../main/engine/media/volumes/make-volume.ts";
import { makeHere, type VolumeMaker } from "../../../../main/engine/media/volumes/volume-threads.ts";
import { valueOf } from "../../../value-of.ts";
import { niftiFile } from "./volume-files.ts";
import { compareHere } from "../../batches-here.ts";
import { engineHere } from "../../engine-here.ts";

const masks = path.resolve(import.meta.dirname, "../../../fixtures/masks");
const signature = "X-Amz-Date=20261122T101500Z&X-Amz-Expires=120000&X-Amz-Signature=5ec7e7";

let folder = "";
let engine: Engine;

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-volumes-"));
	fs.mkdirSync(path.join(folder, "media"));
	engine = start();
});
afterEach(async () => {
	await engine.stop();
	fs.rmSync(folder, { recursive: true, force: true });
});

function start(volumes: VolumeMaker = makeHere()): Engine {
	return engineHere(folder, { comparers: compareHere(), volumes }, { resourcesFolder: folder });
}

/** An export of one task whose asset and labels are volumes; its media lie in a folder of their own. */
async function opened(
	files: Record<string, Uint8Array>,
	link = "t1.seg.nrrd",
): Promise<{ export: string; row: number }> {
	for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, "media", name), bytes);
	const task = {
		taskId: "t1",
		stage: "Complete",
		stageId: "s",
		medicalBrushDataUrl: link === "" ? null : `https://host/masks/${link}?${signature}`,
		tools: [
			{ title: "Rib cage", schemaId: "1", objectId: "a", "medical-brush": {} },
			{ title: "Liver", schemaId: "5", objectId: "b", "medical-brush": {} },
		],
		classifications: [],
		relations: [],
	};
	const asset = { asset: `https://host/v/ct.nrrd?${signature}`, externalId: "ct.nrrd", metadata: {}, task };
	const file = path.join(folder, "export.json");
	fs.writeFileSync(file, JSON.stringify([asset]));
	const [id = ""] = valueOf(await engine.openPaths([file]));
	valueOf(await engine.reading(id));
	valueOf(await engine.addMediaFolder(path.join(folder, "media")));
	for (;;) {
		const [found] = valueOf(await engine.listMediaFolders());
		if (found?.phase !== "listing") break;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	return { export: id, row: 0 };
}

async function ready(ref: { export: string; row: number }, role: "asset" | "volume"): Promise<VolumeRead> {
	for (;;) {
		const read = valueOf(await engine.readVolume(ref, role, null));
		if (read.phase !== "making") return read;
	}
}

function fixture(name: string): Buffer {
	return fs.readFileSync(path.join(masks, name));
}

describe("the volumes of a task", () => {
	test("are its labels with the classes they stand for, and the volume under them", async () => {
		const ref = await opened({ "t1.seg.nrrd": fixture("Segmentation.seg.nrrd"), "ct.nrrd": fixture("CTChest4.nrrd") });
		const labels = await ready(ref, "volume");
		if (labels.phase !== "ready") throw new Error(labels.phase);
		const { volume } = labels;
		expect(volume.labels.slice(0, 2)).toMatchObject([
			{ layer: 0, value: 1, name: "ribs", title: "Rib cage", schemaId: "1", voxels: 8487, isOwnColour: true },
			{ layer: 0, value: 2, name: "cervical vertebral column", title: null, schemaId: null, voxels: 1216 },
		]);
		expect(volume.labels[4]).toMatchObject({ name: "right lung", title: "Liver", schemaId: "5" });
		const [[a], [, b], [, , c]] = volume.directions ?? [[0], [0, 0], [0, 0, 0]];
		expect(volume.labels[0]?.volume).toBeCloseTo(8487 * Math.abs(a * b * c), 6);
		const file = valueOf(await engine.resolveMedia(volume.url.replace("/media/", "")));
		expect(fs.statSync(file.path).size).toBe(volume.bytes);
		expect(JSON.stringify(volume)).not.toMatch(/X-Amz|5ec7e7/u);
		const under = await ready(ref, "asset");
		expect(under).toMatchObject({ phase: "ready", volume: { type: "int32", labels: [], sizes: volume.sizes } });
	});

	test("are kept: another program takes them, and makes none anew", async () => {
		await opened({ "t1.seg.nrrd": fixture("Segmentation.seg.nrrd") });
		let ref = { export: valueOf(await engine.listExports())[0]?.id ?? "", row: 0 };
		expect((await ready(ref, "volume")).phase).toBe("ready");
		await engine.stop();
		engine = start({
			make: () => Promise.reject(new Error("It is kept already")),
			cancel: () => Promise.resolve(),
		});
		ref = await opened({});
		expect((await ready(ref, "volume")).phase).toBe("ready");
		// What a power cut leaves of it is made anew.
		const kept = path.join(folder, "cache", "volumes", fs.readdirSync(path.join(folder, "cache", "volumes"))[0] ?? "");
		fs.truncateSync(path.join(kept, "voxels.raw"), 100);
		await expect(engine.readVolume(ref, "volume", null)).rejects.toThrow("It is kept already");
	});

	test("are said to be missing, without the signature of their link", async () => {
		const ref = await opened({});
		const read = await ready(ref, "volume");
		expect(read).toMatchObject({ phase: "missing", place: "host/masks/t1.seg.nrrd" });
		expect(JSON.stringify(read)).not.toMatch(/X-Amz|5ec7e7/u);
	});

	test("are none where the state of the task points to none", async () => {
		const ref = await opened({}, "");
		expect(valueOf(await engine.readVolume(ref, "volume", null))).toEqual({ phase: "none" });
	});

	test("that are a PNG are read as a picture; what somebody else answered is no volume", async () => {
		const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
		const page = Buffer.from("<!DOCTYPE html><html><body>Sign in</body></html>");
		const ref = await opened({ "t1.seg.nrrd": png, "ct.nrrd": page });
		expect(await ready(ref, "volume")).toEqual({ phase: "picture", name: "t1.seg.nrrd" });
		expect(await ready(ref, "asset")).toMatchObject({ phase: "missing", why: { class: "proxy-page" } });
	});

	test("tell how they lie by their header alone, whatever it is that lies there", async () => {
		const spacing = [0.5, 0.5, 3];
		const ref = await opened({ "ct.nii.gz": gzipSync(niftiFile([4, 5, 6], Array<number>(120).fill(1), { spacing })) });
		const found = valueOf(await engine.findVolume(ref));
		expect(found).toMatchObject({ file: "ct.nii.gz", why: null, grid: { sizes: [4, 5, 6] } });
		expect(found.grid?.directions?.map((direction) => Math.hypot(...direction))).toEqual(spacing);
	});

	test("tell how they lie where they are kept, and no folder has them", async () => {
		const file = path.join(masks, "CTChest4.nrrd");
		const released: string[] = [];
		const ref = await opened({});
		const linked = { path: file, offset: 0, bytes: fs.statSync(file).size, name: "host/ct.nrrd", notes: [] };
		const volumes = new Volumes(path.join(folder, "apart"), makeHere(), {
			task: (of, visit) => engine.readTask(of, visit),
			classes: () => [],
			findInFolders: (of) => engine.findVolume(of),
			find: () => {
				const release = (): void => void released.push("released");
				return Promise.resolve(
					ok({ file: { ...linked, origin: "store", sha256: null, release }, why: null, lookedFor: [] }),
				);
			},
		});
		expect(valueOf(await volumes.find(ref))).toMatchObject({ file: "host/ct.nrrd", grid: { sizes: [128, 128, 34] } });
		expect((await volumes.read(ref, "asset", null)).ok).toBe(true);
		await volumes.stop();
		// What is read is held no longer.
		expect(released).toHaveLength(2);
	});

	test("that take long are told how far they are, and end with the program", async () => {
		await engine.stop();
		let end: (made: Outcome<MadeVolume>) => void = () => undefined;
		let begun = 0;
		engine = start({
			make: (_, progress) => {
				begun += 1;
				progress(0.25);
				return new Promise((resolve) => (end = resolve));
			},
			cancel: () => {
				end(fault("cancelled", "given up"));
				return Promise.resolve();
			},
		});
		const ref = await opened({ "t1.seg.nrrd": fixture("Segmentation.seg.nrrd") });
		expect(valueOf(await engine.readVolume(ref, "volume", null))).toEqual({ phase: "making", share: 0.25 });
		end(fault("mask-damaged", "it is cut off"));
		await new Promise((resolve) => setImmediate(resolve));
		// What came of it is told, and not begun anew for whoever asks how far it is.
		expect(await engine.readVolume(ref, "volume", null)).toMatchObject({ ok: false, detail: "it is cut off" });
		expect(begun).toBe(1);
		expect(valueOf(await engine.readVolume(ref, "volume", null)).phase).toBe("making");
		await engine.stop();
		engine = start();
		expect(fs.readdirSync(path.join(folder, "cache", "volumes"))).toEqual([]);
	});

	test("that are damaged are a fault with figures", async () => {
		const text = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4 4 4\nencoding: gzip\n\n";
		const cut = Buffer.concat([Buffer.from(text), gzipSync(Buffer.alloc(40))]);
		const ref = await opened({ "t1.seg.nrrd": cut });
		const read = await engine.readVolume(ref, "volume", null);
		expect(read).toMatchObject({ ok: false, code: "mask-damaged" });
		expect(JSON.stringify(read)).toContain("40 of 64 bytes");
	});
});
