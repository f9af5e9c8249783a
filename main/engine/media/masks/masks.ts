import { randomBytes } from "node:crypto";
import { open, stat } from "node:fs/promises";
import type { ExportId, TaskRef } from "#shared/export";
import { placeOfLink } from "#shared/link-life";
import type { Mask, MaskEntry, MaskPartWindow, MaskRead } from "#shared/masks";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import type { MediaFile } from "../../engine-api.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { readBytes } from "../../read-bytes.ts";
import type { DerivedKey } from "../derived-folders.ts";
import { hear, type Leased, LeasedWork } from "../leased-work.ts";
import type { LinkedFile, LinkedFiles } from "../linked-files.ts";
import { contentHeadBytes, suffixOf } from "../media-content.ts";
import { figure } from "../../figures.ts";
import { exportedColours, knownColours } from "./class-colours.ts";
import type { DecodedMask } from "./decode-mask.ts";
import { joinColours, type JoinedColours } from "./join-colours.ts";
import { KeptMasks } from "./kept-masks.ts";
import { levelsOf, TileIndex, tileSize } from "./label-tiles.ts";
import { type PartCount, readParts } from "./largest-parts.ts";
import type { MaskThread } from "./mask-threads.ts";
import { JobControl } from "../../job-control.ts";
import { ProjectColours } from "./project-colours.ts";

/** Masks whose tiles are handed out, and those that cannot be read. */
const keptSets = 64;
const mostParts = 1000;
/** Of the time that a mask takes, decoding's. */
const decodingShare = 0.7;

const tileForm = /^mask-([0-9a-f]{32})-(\d{1,2})-(\d{1,6})-(\d{1,6})$/u;

/** What masks need of the engine around them. */
export interface AroundMasks {
	thread: MaskThread;
	open(id: ExportId): OpenExport | Fault;
	linked: Pick<LinkedFiles, "find">;
	/** A file of ours could not be read. */
	damaged(file: string, reason: Fault): void;
}

/** A mask with where everything of it lies on disk: for what computes with its labels. */
export interface ReadyMask {
	mask: Mask;
	/** Folder of its runs (see readLabels), and the label of each number. */
	decoded: string;
	labels: Uint8Array;
}

/** What was made of a mask. */
interface Made {
	decoded: DecodedMask;
	joined: JoinedColours;
	key: DerivedKey;
	labelled: DerivedKey;
	parts: PartCount[];
}

/** How far a mask is. */
interface Making {
	/** Held until it is over. */
	file: LinkedFile;
	control: JobControl;
	isDecoded: boolean;
}

type Work = Leased<Making, Made>;

export type MaskState =
	Exclude<MaskRead, { phase: "ready" }> | ({ phase: "ready"; folder: string; parts: PartCount[] } & ReadyMask);

/** Masks of brush strokes: found, decoded once, labelled by what is known of colours; one at a time, for as long as somebody asks. */
export class Masks {
	readonly #kept: KeptMasks;
	readonly #around: AroundMasks;
	readonly #colours: ProjectColours;
	/** By the id in their tiles' URL, and the other way round. */
	readonly #tiles = new Map<string, { key: DerivedKey; index: TileIndex }>();
	readonly #ids = new Map<DerivedKey, string>();
	/** Why the content of a key cannot be read: it is not decoded again for every question. */
	readonly #refused = new Map<DerivedKey, Fault>();
	/** By the file's content, and for which export. */
	readonly #works = new LeasedWork<Making, Made>(({ control }) => {
		control.stop();
	});

	constructor({ dataFolder, cacheFolder }: { dataFolder: string; cacheFolder: string }, around: AroundMasks) {
		this.#around = around;
		this.#colours = new ProjectColours(dataFolder, (file, reason) => {
			around.damaged(file, reason);
		});
		this.#kept = new KeptMasks(cacheFolder, around.thread, (key) => this.#ids.has(key));
	}

	static isTile(id: string): boolean {
		return tileForm.test(id);
	}

	/** See HostApi.readMask. */
	async read(ref: TaskRef, visit: number | null, page: number): Promise<Outcome<MaskRead>> {
		const state = await this.state(ref, visit, page);
		if (!state.ok || state.value.phase !== "ready") return state;
		return ok({ phase: "ready", mask: state.value.mask });
	}

	/** As {@link read}, with where the labels lie. */
	async state(ref: TaskRef, visit: number | null, page: number): Promise<Outcome<MaskState>> {
		const opened = this.#around.open(ref.export);
		if ("ok" in opened) return opened;
		const read = opened.readTask(ref, visit);
		if (!read.ok) return read;
		const task = read.value;
		const { brushDataUrl, medicalBrushDataUrl } = task.snapshot;
		// Where labels of a volume are expected, a PNG may be: then it is a mask as any other.
		const link = brushDataUrl ?? medicalBrushDataUrl;
		if (link === null) return ok({ phase: "none" });
		const role = brushDataUrl === null ? "volume" : "brush";
		if (page >= task.asset.pages)
			return fault("page-missing", `page ${figure(page + 1)} of ${figure(task.asset.pages)}`);
		const { taskId, asset } = task;
		const { externalId } = asset;
		const wanted = { ref, taskId, externalId, role, page: null, visit, link } as const;
		const found = await this.#around.linked.find(wanted);
		if (!found.ok) return found;
		const { file, why } = found.value;
		if (file === null)
			return ok(role === "volume" ? { phase: "none" } : { phase: "missing", place: placeOfLink(link), why });
		if (role === "volume") {
			const isPng = await beginsAsPng(file);
			if (!isPng.ok || !isPng.value) {
				file.release();
				return isPng.ok ? ok({ phase: "none" }) : isPng;
			}
		}
		const work = await this.#workOn(opened, task, file);
		if ("ok" in work) return work;
		const made = await hear(work);
		if (made === null) return ok({ phase: "making", share: shareOf(work.about) });
		if (!made.ok) return made;
		return this.#ready(task, file, made.value);
	}

	/** See HostApi.listMaskParts. */
	async parts(
		ref: TaskRef,
		visit: number | null,
		page: number,
		label: number,
		from: number,
		to: number,
	): Promise<Outcome<MaskPartWindow>> {
		const state = await this.state(ref, visit, page);
		if (!state.ok) return state;
		if (state.value.phase !== "ready") return fault("media-missing", "this mask is not read yet");
		const { folder, parts } = state.value;
		const of = parts.find((each) => each.label === label);
		if (!of) return ok({ total: 0, listed: 0, from: 0, parts: [] });
		try {
			return ok(readParts(folder, of, from, Math.min(to, from + mostParts)));
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, "the components of this mask");
			throw error;
		}
	}

	/** See HostApi.mapMaskColour. */
	map(id: ExportId, colour: string, to: MaskEntry["classes"][number] | null): Promise<Outcome<null>> {
		const open = this.#around.open(id);
		return "ok" in open ? Promise.resolve(open) : this.#colours.map(open, colour, to);
	}

	/** The file of a tile. */
	async resolveTile(id: string): Promise<Outcome<MediaFile>> {
		const [, tiled = "", level = "", column = "", row = ""] = tileForm.exec(id) ?? [];
		const missing = fault("media-missing", "this tile is no longer kept");
		const file = this.#tiles.get(tiled)?.index.fileOf(Number(level), Number(column), Number(row)) ?? null;
		if (file === null) return missing;
		try {
			return ok({ path: file, mimeType: "application/octet-stream", bytes: (await stat(file)).size });
		} catch (error) {
			if (isSystemError(error)) return missing;
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.#works.giveUp();
		await this.#around.thread.end();
	}

	#ready(task: Task, file: LinkedFile, made: Made): Outcome<MaskState> {
		const { decoded, joined, key, labelled, parts } = made;
		const { width, height } = decoded;
		const folder = this.#kept.labelledFolder(labelled);
		const id = this.#handOut(labelled, folder, decoded);
		if (!id.ok) return id;
		const countOf = new Map(parts.map((each) => [each.label, each.parts]));
		const { asset } = task;
		const isOther = asset.width !== null && asset.height !== null && (asset.width !== width || asset.height !== height);
		const mask: Mask = {
			name: file.name,
			origin: file.origin,
			width,
			height,
			assetSize: isOther ? { width: asset.width ?? width, height: asset.height ?? height } : null,
			entries: joined.entries.map((entry) => ({ ...entry, parts: countOf.get(entry.label) ?? 0 })),
			pixels: joined.pixels,
			tiles: { url: `/media/mask-${id.value}`, tileSize, levels: levelsOf(decoded) },
			notes: [...file.notes, ...decoded.notes, ...pageNotes(task)],
		};
		const state = { phase: "ready", mask, folder, parts } as const;
		return ok({ ...state, decoded: this.#kept.decodedFolder(key), labels: joined.labels });
	}

	#handOut(key: DerivedKey, folder: string, size: DecodedMask): Outcome<string> {
		const id = this.#ids.get(key) ?? randomBytes(16).toString("hex");
		try {
			const set = this.#tiles.get(id) ?? { key, index: new TileIndex(folder, size) };
			this.#tiles.delete(id);
			this.#tiles.set(id, set);
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, "the labels of this mask");
			throw error;
		}
		this.#ids.set(key, id);
		const [oldest] = this.#tiles;
		if (this.#tiles.size > keptSets && oldest !== undefined) {
			this.#tiles.delete(oldest[0]);
			this.#ids.delete(oldest[1].key);
		}
		return ok(id);
	}

	/** The work on a mask, begun unless it is under way; any other is given up for it. */
	async #workOn(open: OpenExport, task: Task, file: LinkedFile): Promise<Work | Fault> {
		let key: DerivedKey;
		try {
			key = KeptMasks.keyOf(file);
		} catch (error) {
			file.release();
			if (isSystemError(error)) return systemFault(error, file.name);
			throw error;
		}
		const refused = this.#refused.get(key);
		if (refused !== undefined) {
			file.release();
			return refused;
		}
		const work = await this.#works.ask(
			workName(open.summary.id, key),
			() => ({ file, control: new JobControl(), isDecoded: false }),
			(making) => this.#make(making, { open, task }, key).finally(file.release),
		);
		// Begun by another question, it holds the file itself.
		if (work.about.file !== file) file.release();
		return work;
	}

	async #make(
		making: Making,
		{ open, task }: { open: OpenExport; task: Task },
		key: DerivedKey,
	): Promise<Outcome<Made>> {
		const { file } = making;
		const decoded = await this.#kept.decode(file, key, making.control);
		if (!decoded.ok) {
			if (decoded.code.startsWith("mask-")) this.#refuse(key, decoded);
			return decoded;
		}
		making.isDecoded = true;
		const joined = joinColours(decoded.value, knownColours(exportedColours(task), await this.#colours.of(open)));
		const made = await this.#kept.label(decoded.value, key, joined.labels, file.name, making.control);
		if (!made.ok) return made;
		return ok({ decoded: decoded.value, joined, key, labelled: made.value.key, parts: made.value.parts });
	}

	#refuse(key: DerivedKey, why: Fault): void {
		this.#refused.set(key, why);
		const [oldest] = this.#refused.keys();
		if (this.#refused.size > keptSets && oldest !== undefined) this.#refused.delete(oldest);
	}
}

function workName(id: ExportId, key: DerivedKey): string {
	return `${id} ${key}`;
}

async function beginsAsPng(file: LinkedFile): Promise<Outcome<boolean>> {
	try {
		const handle = await open(file.path, "r");
		try {
			return ok(suffixOf(await readBytes(handle, file.offset, Math.min(contentHeadBytes, file.bytes))) === "png");
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, file.name);
		throw error;
	}
}

function shareOf({ control, isDecoded }: Making): number {
	return isDecoded ? decodingShare + (1 - decodingShare) * control.share : decodingShare * control.share;
}

function pageNotes({ asset }: Task): string[] {
	if (asset.pages < 2) return [];
	return [`The export gives one mask for all ${figure(asset.pages)} pages, and does not say to which it belongs.`];
}
