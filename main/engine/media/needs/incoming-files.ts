import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import * as path from "node:path";
import { isSystemError, systemWords } from "../../exports/system-fault.ts";
import { readBytes } from "../../read-bytes.ts";
import { isWithin, listFolder } from "../folder-listing.ts";
import type { ListedFile } from "../listed-file.ts";
import { contentHeadBytes, suffixOf } from "../media-content.ts";
import { MediaIndex } from "../media-match.ts";

/** A path that was just resolved is no link, and a pipe must not hold us up. Windows knows neither flag. */
const openFlags =
	process.platform === "win32" ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A file that is looked into. */
export interface OpenedFile {
	handle: FileHandle;
	bytes: number;
	head: Buffer;
	/** By its first bytes; "bin" where they say nothing. */
	suffix: string;
}

/** Files that a person brings in, by name: those of folders, and single ones. */
export class IncomingFiles {
	readonly index = new MediaIndex();
	readonly files: ListedFile[] = [];
	/** Named one by one: the person means just them. */
	readonly single = new Set<ListedFile>();
	readonly notes: string[] = [];
	readonly #roots = new Map<string, string>();

	get roots(): string[] {
		return [...this.#roots.keys()];
	}

	/** @param real without links */
	addFile(real: string): void {
		const root = this.#root(path.dirname(real));
		const file = { folder: { root, path: [] }, name: path.basename(real) };
		this.single.add(file);
		this.#add(file);
	}

	/** @param real without links. Errors: of the file system; the reason of `signal`. */
	async addFolder(real: string, signal: AbortSignal): Promise<void> {
		const root = this.#root(real);
		const add = (file: ListedFile): void => {
			this.#add(file);
		};
		const { notes } = await listFolder(real, root, add, () => undefined, signal);
		this.notes.push(...notes);
	}

	/** The file as it is now, for the caller to close; a sentence where it cannot be read. */
	async open(file: ListedFile): Promise<OpenedFile | string> {
		const root = this.#roots.get(file.folder.root) ?? "";
		try {
			const real = await realpath(path.join(root, ...file.folder.path, file.name));
			if (!isWithin(root, real)) return "it leads outside its folder";
			const handle = await open(real, openFlags);
			try {
				const found = await handle.stat();
				if (!found.isFile()) {
					await handle.close();
					return "it is no file";
				}
				const head = await readBytes(handle, 0, contentHeadBytes);
				return { handle, bytes: found.size, head, suffix: suffixOf(head) };
			} catch (error) {
				await handle.close();
				throw error;
			}
		} catch (error) {
			if (!isSystemError(error)) throw error;
			return `it cannot be read (${systemWords(error)})`;
		}
	}

	#root(folder: string): string {
		const root = `incoming ${String(this.#roots.size)}`;
		this.#roots.set(root, folder);
		return root;
	}

	#add(file: ListedFile): void {
		this.index.add(file);
		this.files.push(file);
	}
}
