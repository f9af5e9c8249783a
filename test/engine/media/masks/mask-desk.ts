import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { TaskRef } from "#shared/export";
import type { Mask, MaskRead } from "#shared/masks";
import type { Outcome } from "#shared/outcome";
import type { EngineApi } from "../../../../main/engine/engine-api.ts";
import type { Engine } from "../../../../main/engine/engine.ts";
import { runMaskJob } from "../../../../main/engine/media/masks/mask-jobs.ts";
import { valueOf } from "../../../value-of.ts";
import { engineHere } from "../../engine-here.ts";

/** An engine with a folder of media, whose masks are read on the thread that asks. */
export class MaskDesk {
	readonly folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-masks-"));
	readonly media = path.join(this.folder, "media");
	/** What was done for masks, in order. */
	readonly jobs: string[] = [];
	engine: Engine;

	constructor() {
		fs.mkdirSync(this.media);
		this.engine = this.#start();
	}

	/** The program ends, and begins again over what it has kept. */
	async restart(): Promise<void> {
		await this.engine.stop();
		this.engine = this.#start();
	}

	/** Opens an export of these assets. */
	async open(assets: readonly object[], name = "Traffic-task-export-2026-11-22-10_15_00_GMT.json"): Promise<string> {
		const file = path.join(this.folder, name);
		fs.writeFileSync(file, JSON.stringify(assets));
		const [id = ""] = valueOf(await this.engine.openPaths([file]));
		valueOf(await this.engine.reading(id));
		return id;
	}

	/** A file for the folder of media, which the engine looks through anew. */
	async put(name: string, bytes: Uint8Array): Promise<void> {
		for (const { id } of valueOf(await this.engine.listMediaFolders())) await this.engine.removeMediaFolder(id);
		fs.writeFileSync(path.join(this.media, name), bytes);
		valueOf(await this.engine.addMediaFolder(this.media));
		for (;;) {
			const [folder] = valueOf(await this.engine.listMediaFolders());
			if (folder && folder.phase !== "listing") return;
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	async end(): Promise<void> {
		await this.engine.stop();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	#start(): Engine {
		return engineHere(this.folder, {
			masker: {
				run: (job, control) => {
					this.jobs.push(job.step);
					return runMaskJob(job, control);
				},
				end: () => Promise.resolve(),
			},
		});
	}
}

type Asked = Pick<EngineApi, "readMask" | "resolveMedia">;

/** Asks until it is made. */
export async function readMask(engine: Asked, ref: TaskRef, visit: number | null = null): Promise<Outcome<MaskRead>> {
	for (;;) {
		const read = await engine.readMask(ref, visit, 0);
		if (!read.ok || read.value.phase !== "making") return read;
	}
}

export async function readyMask(engine: Asked, ref: TaskRef, visit: number | null = null): Promise<Mask> {
	const read = valueOf(await readMask(engine, ref, visit));
	if (read.phase !== "ready") throw new Error(`expected a mask, got ${JSON.stringify(read)}`);
	return read.mask;
}

/** Every label of a mask's level, row by row, from its tiles. */
export async function labelsOf(engine: Asked, { width, height, tiles }: Mask, level = 0): Promise<Uint8Array> {
	const size = { width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level) };
	const labels = new Uint8Array(size.width * size.height);
	for (let row = 0; row * tiles.tileSize < size.height; row++) {
		for (let column = 0; column * tiles.tileSize < size.width; column++) {
			const id = `${tiles.url.slice("/media/".length)}-${String(level)}-${String(column)}-${String(row)}`;
			const bytes = fs.readFileSync(valueOf(await engine.resolveMedia(id)).path);
			const [left, top] = [column * tiles.tileSize, row * tiles.tileSize];
			const columns = Math.min(tiles.tileSize, size.width - left);
			const rows = Math.min(tiles.tileSize, size.height - top);
			if (bytes.length !== columns * rows) throw new Error(`got a tile of ${String(bytes.length)} bytes`);
			for (let y = 0; y < rows; y++)
				labels.set(bytes.subarray(y * columns, (y + 1) * columns), (top + y) * size.width + left);
		}
	}
	return labels;
}
