import { stat } from "node:fs/promises";
import * as path from "node:path";
import type { MissingWhy } from "#shared/media-needs";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import type { BundledMedia } from "../linked-files.ts";
import { bytesInWords } from "../../figures.ts";
import { sumOfFile } from "../store/media-objects.ts";
import type { ScopedKey } from "../store/media-record.ts";
import { type Bag, type BagFile, BagFileDamaged, openBag, readFileOf } from "./bag.ts";
import { type BundledFile, indexIn, type MissingFile, missingIn, mostIndex } from "./bundle-index.ts";
import { bagNames, exportEnding, manifestIn, mostManifest, tagsIn } from "./manifest.ts";
import { verifyBag } from "./verify-bundle.ts";
import { ArchiveRefused } from "./zip-directory.ts";

/** Where the export of a bundle lies: in the archive itself, or in a file of the folder. */
export interface BundledExport {
	path: string;
	offset: number;
	bytes: number;
	/** As it was called when it was packed. */
	name: string;
}

/**
 * A bundle that was opened: the export in it, and its media by the links that lead to them. Everything is read in place;
 * a file is given out when its bytes have the sum that the manifest gives, and never otherwise.
 */
export class Bundle implements BundledMedia {
	readonly #media = new Map<ScopedKey, BundledFile>();
	readonly #missing = new Map<ScopedKey, MissingFile>();
	/** Files whose bytes are not what they should be, by name. */
	readonly #damaged = new Set<string>();
	#isExportAltered = false;
	/** Files that were compared, and what the file that they lie in was then. */
	readonly #sound = new Map<string, { size: number; mtimeMs: number }>();

	private constructor(
		private readonly bag: Bag,
		readonly name: string,
		/** Where its export lies. */
		readonly source: BundledExport,
		private readonly exportFile: string,
		private readonly sums: ReadonlyMap<string, string>,
		lists: { media: readonly BundledFile[]; missing: readonly MissingFile[] },
		/** Sentences: what is inside, what is missing. */
		readonly notes: readonly string[],
	) {
		for (const file of lists.media) this.#media.set(file.key, file);
		for (const file of lists.missing) this.#missing.set(file.key, file);
	}

	/** Null where the path leads to something else; a folder that is none is refused. */
	static async open(place: string): Promise<Outcome<Bundle | null>> {
		const name = path.basename(place);
		try {
			const isFolder = (await stat(place)).isDirectory();
			const bag = await openBag(place, /\.loupe$/iu.test(name));
			if (bag === null) return isFolder ? fault("not-a-file", `${name} is a folder, and no bundle`) : ok(null);
			return await Bundle.#read(bag, name);
		} catch (error) {
			if (error instanceof ArchiveRefused) return fault("bundle-refused", `${name}: ${error.message}`);
			if (error instanceof BagFileDamaged) return fault("bundle-damaged", `${name}: ${error.message}`);
			if (isSystemError(error)) return systemFault(error, name);
			throw error;
		}
	}

	static async #read(bag: Bag, name: string): Promise<Outcome<Bundle>> {
		const packed = [...bag.files.values()].find(({ isStored }) => !isStored);
		if (packed !== undefined) {
			const why = `${packed.name} is packed, and bundles are read in place: unpack it with \`unpack\` and open the folder`;
			return fault("bundle-refused", `${name}: ${why}`);
		}
		const exports = [...bag.files.values()].filter((file) => file.name.startsWith(bagNames.export));
		const [source] = exports;
		if (source === undefined || exports.length > 1)
			return fault("bundle-damaged", `${name} holds ${String(exports.length)} exports, expected one`);
		const notes: string[] = [];
		const list = async (file: string, most: number): Promise<string | null> => {
			try {
				return (await readFileOf(bag, file, most)).toString("utf8");
			} catch (error) {
				// The export is read all the same; what cannot be found for want of this is said.
				if (!(error instanceof BagFileDamaged || error instanceof ArchiveRefused)) throw error;
				notes.push(`The bundle is damaged: ${error.message}.`);
				return null;
			}
		};
		const { sums } = manifestIn((await list(bagNames.manifest, mostManifest)) ?? "", bagNames.manifest);
		const [index, missing] = [await list(bagNames.index, mostIndex), await list(bagNames.missing, mostIndex)];
		const [media, gone] = [index === null ? null : indexIn(index), missing === null ? null : missingIn(missing)];
		if (index !== null && media === null)
			notes.push("The bundle's index.json cannot be read: its media are not found.");
		if (missing !== null && gone === null) notes.push("The bundle's missing.json cannot be read.");
		const lists = { media: media ?? [], missing: gone ?? [] };
		notes.unshift(insideNote(lists.media), ...missingNotes(lists.missing));
		const called = tagsIn((await list(bagNames.info, 1 << 20)) ?? "").get("Export-File-Name") ?? "";
		const own = path.posix.basename(source.name);
		const isIts = exportEnding(called) === own.slice("export.".length) && called.length <= 255;
		const { path: file, offset, bytes } = source;
		const place = { path: file, offset, bytes, name: isIts ? called : own };
		return ok(new Bundle(bag, name, place, source.name, sums, lists, notes));
	}

	look(key: ScopedKey): { bytes: number; sha256: string; name: string } | null {
		const media = this.#media.get(key);
		const file = media && this.#fileOf(media);
		if (!media || !file || this.#damaged.has(file.name)) return null;
		return { bytes: media.bytes, sha256: media.sha256, name: media.place };
	}

	async find(key: ScopedKey): ReturnType<BundledMedia["find"]> {
		const media = this.#media.get(key);
		if (media === undefined) return ok(null);
		const file = this.#fileOf(media);
		try {
			if (file === null || !(await this.#isSound(file, media))) return ok({ why: damagedWhy(media, this.name) });
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, this.name);
			throw error;
		}
		const { path: place, offset, bytes } = file;
		const { sha256, place: name } = media;
		return ok({ file: { path: place, offset, bytes, name, sha256, notes: [] } });
	}

	missing(key: ScopedKey): MissingWhy | null {
		const media = this.#media.get(key);
		if (media !== undefined) return damagedWhy(media, this.name);
		const file = this.#missing.get(key);
		return file === undefined ? null : { class: file.class, sentence: file.sentence, at: file.at };
	}

	/** Whether `checkExport` found that its bytes are not those of the manifest. */
	get isExportAltered(): boolean {
		return this.#isExportAltered;
	}

	/** Compares the export alone: a sentence where it differs, else null. Errors: a file that cannot be read. */
	async checkExport(): Promise<Outcome<string | null>> {
		const { path: file, offset, bytes } = this.source;
		try {
			const sum = await sumOfFile(file, offset, bytes);
			this.#isExportAltered = this.sums.get(this.exportFile) !== sum;
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, this.name);
			throw error;
		}
		if (!this.#isExportAltered) return ok(null);
		return ok(`The bundle is damaged: the bytes of ${this.exportFile} are not those of ${bagNames.manifest}.`);
	}

	/**
	 * Compares every file with the manifests. Ends early, silently, once `signal` is aborted.
	 *
	 * @param told hears a sentence on each that differs
	 */
	async check(signal: AbortSignal, told: (sentence: string) => void): Promise<void> {
		try {
			await verifyBag(this.bag, signal, ({ file, sentence }) => {
				this.#damaged.add(file);
				this.#sound.delete(file);
				told(`The bundle is damaged: ${sentence}`);
			});
		} catch (error) {
			if (signal.aborted) return;
			if (!isSystemError(error)) throw error;
			told(`The bundle could not be compared with its manifest (${error.code ?? "unknown"}).`);
		}
	}

	#fileOf({ sha256, type, bytes }: BundledFile): BagFile | null {
		const file = this.bag.files.get(`${bagNames.media}${sha256}.${type}`);
		return file?.bytes === bytes && this.sums.get(file.name) === sha256 ? file : null;
	}

	async #isSound(file: BagFile, { sha256 }: BundledFile): Promise<boolean> {
		const { size, mtimeMs } = await stat(file.path);
		const known = this.#sound.get(file.name);
		if (known?.size === size && known.mtimeMs === mtimeMs) return true;
		if (known === undefined && this.#damaged.has(file.name)) return false;
		const isSound = (await sumOfFile(file.path, file.offset, file.bytes)) === sha256;
		if (isSound) this.#sound.set(file.name, { size, mtimeMs });
		else this.#damaged.add(file.name);
		return isSound;
	}
}

function damagedWhy({ place }: BundledFile, name: string): MissingWhy {
	const sentence = `${place} lies in ${name}, and its bytes are not those of the manifest. Copy the bundle again from where it came.`;
	return { class: "damaged", sentence, at: null };
}

function insideNote(media: readonly BundledFile[]): string {
	const files = new Map(media.map(({ sha256, bytes }) => [sha256, bytes]));
	const bytes = [...files.values()].reduce((sum, each) => sum + each, 0);
	const count = files.size === 1 ? "1 file of media" : `${String(files.size)} files of media`;
	return `A bundle with ${count} inside (${bytesInWords(bytes)}).`;
}

function missingNotes(missing: readonly MissingFile[]): string[] {
	if (missing.length === 0) return [];
	const classes = new Map<string, number>();
	for (const file of missing) classes.set(file.class, (classes.get(file.class) ?? 0) + 1);
	const each = [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${String(count)} ${kind}`);
	const files =
		missing.length === 1
			? "1 file that the export points to is"
			: `${String(missing.length)} files that the export points to are`;
	return [`${files} not in the bundle: ${each.join(", ")}.`];
}
