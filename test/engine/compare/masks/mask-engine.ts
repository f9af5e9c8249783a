import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { MaskComparison, MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide, Moment } from "#shared/compare/settings";
import type { Outcome } from "#shared/outcome";
import { runMaskJob } from "../../../../main/engine/compare/masks/mask-job.ts";
import type { MaskMeasurer } from "../../../../main/engine/compare/masks/mask-measurer.ts";
import type { Engine } from "../../../../main/engine/engine.ts";
import { runMaskJob as readMaskHere } from "../../../../main/engine/media/masks/mask-jobs.ts";
import { makeHere } from "../../../../main/engine/media/volumes/volume-threads.ts";
import { valueOf } from "../../../value-of.ts";
import { compareHere } from "../../batches-here.ts";
import { pngBytes } from "../../media/masks/png-encoder.ts";
import { engineHere } from "../../engine-here.ts";

/** An engine with a folder of masks, that compares them on the thread that asks. */
export class MaskEngine {
	readonly folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-compare-masks-"));
	readonly media = path.join(this.folder, "media");
	/** How often two masks were measured. */
	measured = 0;
	engine: Engine;
	#files = 0;

	constructor(private readonly measurer: MaskMeasurer = (job, { goOn }) => Promise.resolve(runMaskJob(job, goOn))) {
		fs.mkdirSync(this.media);
		this.engine = this.#start();
	}

	/** The program ends, and begins again over what it has kept. */
	async restart(): Promise<void> {
		await this.engine.stop();
		this.engine = this.#start();
	}

	async end(): Promise<void> {
		await this.engine.stop();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	/** Files of the folder of media, and an export of assets. */
	async open(assets: readonly object[], files: Readonly<Record<string, Uint8Array>> = {}): Promise<string> {
		for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(this.media, name), bytes);
		for (const { id } of valueOf(await this.engine.listMediaFolders())) await this.engine.removeMediaFolder(id);
		valueOf(await this.engine.addMediaFolder(this.media));
		while (valueOf(await this.engine.listMediaFolders()).some(({ phase }) => phase === "listing"))
			await new Promise((resolve) => setTimeout(resolve, 5));
		const file = path.join(this.folder, `export-${String(this.#files++)}.json`);
		fs.writeFileSync(file, JSON.stringify(assets));
		const [id = ""] = valueOf(await this.engine.openPaths([file]));
		valueOf(await this.engine.reading(id));
		return id;
	}

	async ask(a: ComparedSide, b: ComparedSide, tolerance = 1): Promise<Outcome<MaskComparisonRead>> {
		for (;;) {
			const read = await this.engine.compareMasks(a, b, tolerance);
			if (!read.ok || read.value.phase !== "making") return read;
		}
	}

	async compare(a: ComparedSide, b: ComparedSide, tolerance = 1): Promise<MaskComparison> {
		const read = valueOf(await this.ask(a, b, tolerance));
		if (read.phase !== "ready") throw new Error(`expected a comparison, got ${JSON.stringify(read)}`);
		return read.comparison;
	}

	/** Bytes of a tile of a difference, or of the difference of volumes. */
	async bytes({ difference: { url } }: MaskComparison, tile = ""): Promise<number[]> {
		const { path: file } = valueOf(await this.engine.resolveMedia(url.slice("/media/".length) + tile));
		return [...fs.readFileSync(file)];
	}

	#start(): Engine {
		return engineHere(this.folder, {
			comparers: compareHere(),
			masker: { run: (job, control) => readMaskHere(job, control), end: () => Promise.resolve() },
			volumes: makeHere(),
			measurer: (job, control) => {
				this.measured += 1;
				return this.measurer(job, control);
			},
		});
	}
}

export function sideOf(id: string, moment: Moment = { kind: "exported" }, row = 0): ComparedSide {
	return { ref: { export: id, row }, moment };
}

export const first: Moment = { kind: "visit", visit: 0 };

/** Colours of letters; all else is transparent. */
const inks: Readonly<Record<string, readonly [number, number, number]>> = {
	r: [255, 0, 0],
	g: [0, 255, 0],
	b: [0, 0, 255],
};

/** A PNG of letters, a line a row. */
export function png(...rows: readonly string[]): Buffer {
	return pngBytes({
		width: rows[0]?.length ?? 0,
		height: rows.length,
		depth: 8,
		colourType: 6,
		sampleOf: (x, y, channel) => {
			const ink = inks[rows[y]?.[x] ?? ""];
			return ink === undefined ? 0 : channel === 3 ? 255 : (ink[channel] ?? 0);
		},
	});
}

/** A task whose brush mask is another at its stage Label than as exported; "" for none. */
export function brushTask(taskId: string, label: string, exported: string, more: object = {}): object {
	const link = (name: string) =>
		name === "" ? {} : { brushDataUrl: `https://host/masks/${name}?X-Amz-Signature=5ec7e7` };
	const rest = { tools: [], classifications: [], relations: [] };
	return {
		asset: `https://host/${taskId}.png`,
		assetId: taskId,
		metadata: { width: 8, height: 4 },
		task: {
			...{ taskId, stage: "Complete", stageId: "c", ...rest, ...link(exported), ...more },
			stageHistory: [{ stage: "Label", stageId: "l", completedAt: "2026-11-20T10:00:00Z", ...rest, ...link(label) }],
		},
	};
}
