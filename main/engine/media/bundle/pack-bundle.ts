import { open, stat } from "node:fs/promises";
import * as path from "node:path";
import type { MediaRole, MissingClass, MissingWhy } from "#shared/media-needs";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { readBytes } from "../../read-bytes.ts";
import type { LinkedFile, LinkedFiles } from "../linked-files.ts";
import type { Need, TaskNeeds } from "../needs/read-needs.ts";
import { readPictureHeader } from "../picture-header.ts";
import { sumOfFile } from "../store/media-objects.ts";
import { scopedKey } from "../store/media-record.ts";
import type { MediaStore } from "../store/media-store.ts";
import { mediaType, typeBytes } from "../store/media-type.ts";
import { nrrdGrid } from "../volumes/nrrd-grid.ts";
import { nrrdHeadBytes } from "../volumes/nrrd-header.ts";
import { type BagFile, BagFileDamaged, bytesOf, openBag } from "./bag.ts";
import { type BagSink, FolderSink, PackedFileChanged, ZipSink } from "./bag-sink.ts";
import { type BundledFile, indexText, type MissingFile, missingText } from "./bundle-index.ts";
import { missingList } from "./missing-list.ts";
import { bagNames, declaration, exportEnding, manifestText, onOneLine } from "./manifest.ts";
import { ArchiveRefused } from "./zip-directory.ts";

export interface PackOrder {
	/** Where the bytes of the export lie, and the name of its file. */
	export: { path: string; offset: number; bytes: number; name: string };
	/** What its tasks point to. */
	needs: AsyncIterable<Outcome<TaskNeeds>>;
	linked: Pick<LinkedFiles, "find">;
	store: Pick<MediaStore, "look">;
	/** What is made: an archive, or a folder, which must not be there. */
	target: string;
	asFolder: boolean;
	/** Name and version of this program. */
	agent: string;
	now: Date;
	/** Called after each task with how many there were. */
	progress?(tasks: number): void;
	signal?: AbortSignal;
}

export interface PackReport {
	roles: { role: MediaRole; needs: number; here: number }[];
	/** Different files of media, and their bytes. */
	files: number;
	bytes: number;
	missing: { class: MissingClass; needs: number }[];
	/** Sentences: tasks that could not be read, files that would have done as well. */
	notes: string[];
}

const mostNotes = 200;
const stopped = fault("cancelled", "packing was stopped");

/** A file is not what it was when it was found. */
function isOther(error: unknown): error is Error {
	return error instanceof PackedFileChanged || error instanceof BagFileDamaged;
}

/** A file that is there and that nobody packed, as the export itself is. */
async function isOtherFile(place: string): Promise<boolean> {
	try {
		return (await stat(place)).isFile() && (await openBag(place, false)) === null;
	} catch (error) {
		if (error instanceof ArchiveRefused) return false;
		if (isSystemError(error) && error.code === "ENOENT") return false;
		throw error;
	}
}

/**
 * Packs an export, as it is, with every file that its tasks point to and that is here; what is not is listed with the
 * reason. What was there under the target's name is replaced when the new one is whole, and not before.
 */
export async function packBundle(order: PackOrder): Promise<Outcome<PackReport>> {
	let sink: BagSink | null = null;
	try {
		if (!order.asFolder && (await isOtherFile(order.target)))
			return fault("not-saved", `${path.basename(order.target)} is there and is no bundle: it is not written over`);
		sink = await (order.asFolder ? FolderSink : ZipSink).begin(order.target);
		const packed = await new Packing(order, sink).run();
		if (packed.ok) await sink.finish();
		else await sink.abandon();
		return packed;
	} catch (error) {
		await sink?.abandon();
		if (order.signal?.aborted === true) return stopped;
		if (isSystemError(error)) return systemFault(error, "the bundle");
		if (isOther(error)) return fault("file-changed", error.message);
		throw error;
	}
}

class Packing {
	readonly #sums = new Map<string, string>();
	readonly #media = new Map<string, BundledFile>();
	readonly #missing = new Map<string, MissingFile>();
	readonly #files = new Map<string, { bytes: number; type: string; sizes: number[] | null }>();
	readonly #roles = new Map<MediaRole, { needs: number; here: number }>();
	readonly #notes: string[] = [];
	#payload = { bytes: 0, files: 0 };

	constructor(
		private readonly order: PackOrder,
		private readonly sink: BagSink,
	) {}

	async run(): Promise<Outcome<PackReport>> {
		const { order } = this;
		const declared = await this.#addText(bagNames.declaration, declaration);
		const exportName = `${bagNames.export}${exportEnding(order.export.name)}`;
		const exportSum = await this.#addPayload(exportName, order.export.bytes, bytesAt(order.export, order.signal));
		let tasks = 0;
		for await (const read of order.needs) {
			if (order.signal?.aborted === true) return stopped;
			if (!read.ok) return read;
			if (read.value.fault !== null) this.#note(`${read.value.fault.detail}: what it points to is not known.`);
			for (const need of read.value.needs) {
				const failed = await this.#pack(need);
				if (failed !== null) return failed;
			}
			order.progress?.(++tasks);
		}
		const [media, missing] = [[...this.#media.values()], [...this.#missing.values()]];
		await this.#addPayloadText(bagNames.index, indexText(media));
		await this.#addPayloadText(bagNames.missing, missingText(missing));
		const tags = new Map<string, string>([[bagNames.declaration, declared]]);
		tags.set(bagNames.missingList, await this.#addText(bagNames.missingList, missingList(missing)));
		tags.set(bagNames.info, await this.#addText(bagNames.info, this.#info(exportName, exportSum)));
		tags.set(bagNames.manifest, await this.#addText(bagNames.manifest, manifestText(this.#sums)));
		await this.#addText(bagNames.tagManifest, manifestText(tags));
		return ok(this.#report());
	}

	/** A fault that ends all of it; null where this file is packed, or its absence noted. */
	async #pack(need: Need): Promise<Fault | null> {
		const key = scopedKey(need.taskId, need.link);
		const count = this.#roles.get(need.role) ?? { needs: 0, here: 0 };
		this.#roles.set(need.role, { ...count, needs: count.needs + 1 });
		const found = await this.order.linked.find(need);
		if (!found.ok) return found;
		const { file, why } = found.value;
		if (file === null) {
			this.#miss(key, need, why);
			return null;
		}
		try {
			for (const note of file.notes) this.#note(note);
			const sha256 = file.sha256 ?? (await sumOfFile(file.path, file.offset, file.bytes, this.order.signal));
			const about = this.#files.get(sha256) ?? (await this.#addMedia(file, sha256));
			const [kept] = await this.#keptOf(key, sha256);
			const { fetchedAt = null, status = null } = kept ?? {};
			const expiresAt = need.life.expiresAt;
			const { taskId, role, place } = need;
			this.#media.set(`${key} ${role}`, { key, taskId, role, place, sha256, ...about, fetchedAt, expiresAt, status });
			this.#roles.set(need.role, { needs: count.needs + 1, here: count.here + 1 });
		} catch (error) {
			// It changed under our hands: it is not in the bundle, and the bundle says so.
			if (!isOther(error)) throw error;
			const sentence = `${onOneLine(error.message)}. Pack again when nothing writes to it.`;
			this.#miss(key, need, { class: "damaged", sentence, at: this.order.now.getTime() });
		} finally {
			file.release();
		}
		return null;
	}

	#miss(key: string, { taskId, role, place }: Need, why: MissingWhy): void {
		this.#missing.set(`${key} ${role}`, { key, taskId, role, place, ...why });
	}

	async #keptOf(key: string, sha256: string): Promise<{ fetchedAt: number | null; status: number | null }[]> {
		const kept = await this.order.store.look(key);
		return kept.ok ? kept.value.filter((record) => record.sha256 === sha256) : [];
	}

	async #addMedia(file: LinkedFile, sha256: string): Promise<{ bytes: number; type: string; sizes: number[] | null }> {
		const about = await factsOf(file);
		const name = `${bagNames.media}${sha256}.${about.type}`;
		await this.#addPayload(name, file.bytes, bytesAt(file, this.order.signal), sha256);
		const facts = { bytes: file.bytes, ...about };
		this.#files.set(sha256, facts);
		return facts;
	}

	async #addPayload(
		name: string,
		bytes: number,
		pieces: Parameters<BagSink["add"]>[2],
		expected?: string,
	): Promise<string> {
		const sum = await this.sink.add(name, bytes, pieces, expected);
		this.#sums.set(name, sum);
		this.#payload = { bytes: this.#payload.bytes + bytes, files: this.#payload.files + 1 };
		return sum;
	}

	#addPayloadText(name: string, text: string): Promise<string> {
		const bytes = Buffer.from(text);
		return this.#addPayload(name, bytes.length, [bytes]);
	}

	#addText(name: string, text: string): Promise<string> {
		const bytes = Buffer.from(text);
		return this.sink.add(name, bytes.length, [bytes]);
	}

	#info(exportName: string, exportSum: string): string {
		const { now, agent, export: source } = this.order;
		const { bytes, files } = this.#payload;
		return [
			`Bagging-Date: ${now.toISOString().slice(0, 10)}`,
			`Payload-Oxum: ${String(bytes)}.${String(files)}`,
			`Bag-Software-Agent: ${agent}`,
			`Export-File-Name: ${onOneLine(source.name)}`,
			`Export-Payload-File: ${exportName}`,
			`Export-SHA256: ${exportSum}`,
			`Media-Files: ${String(this.#files.size)}`,
			`Missing-Files: ${String(this.#missing.size)}`,
			"",
		].join("\n");
	}

	#report(): PackReport {
		const classes = new Map<MissingClass, number>();
		for (const { class: kind } of this.#missing.values()) classes.set(kind, (classes.get(kind) ?? 0) + 1);
		return {
			roles: [...this.#roles].map(([role, counts]) => ({ role, ...counts })),
			files: this.#files.size,
			bytes: [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes, 0),
			missing: [...classes].map(([kind, needs]) => ({ class: kind, needs })),
			notes: this.#notes,
		};
	}

	#note(sentence: string): void {
		if (this.#notes.length < mostNotes && !this.#notes.includes(sentence)) this.#notes.push(sentence);
	}
}

function bytesAt(
	file: Pick<LinkedFile, "path" | "offset" | "bytes" | "name">,
	signal?: AbortSignal,
): AsyncGenerator<Buffer> {
	const { path, offset, bytes, name } = file;
	const whole: BagFile = { name, path, offset, packed: bytes, bytes, crc: null, isStored: true };
	return bytesOf(whole, signal);
}

/** What a file is by its own bytes, and its sizes where its header gives them. */
async function factsOf({ path, offset, bytes }: LinkedFile): Promise<{ type: string; sizes: number[] | null }> {
	const handle = await open(path, "r");
	try {
		const read = (at: number, length: number): Promise<Buffer> =>
			readBytes(handle, offset + at, Math.max(0, Math.min(length, bytes - at)));
		const type = mediaType(await read(0, typeBytes));
		if (type === "nrrd") {
			const { grid } = nrrdGrid(await read(0, nrrdHeadBytes));
			return { type, sizes: grid && [...grid.sizes] };
		}
		const size = (await readPictureHeader(read))?.size ?? null;
		return { type, sizes: size && [size.width, size.height] };
	} finally {
		await handle.close();
	}
}
