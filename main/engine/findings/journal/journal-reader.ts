import * as path from "node:path";
import { isSystemError } from "../../exports/system-fault.ts";
import type { JournalEntry } from "./journal.ts";
import { fileOf, generationsAmong, type GenerationName, labelOf } from "./generation-name.ts";
import { type KeptOp, readOn } from "./generation-reader.ts";
import type { JournalDisk } from "./journal-disk.ts";
import { printOf } from "./journal-lines.ts";
import { loadJournal, type LoadedJournal, type Unloaded } from "./load-journal.ts";

/** The newest operation, as it is found again in a file. */
export interface LastOp {
	seq: number;
	/** Null where it is part of what a generation began with. */
	print: number | null;
}

/** What is new in the files. */
export interface Told {
	entries: readonly JournalEntry[];
	/** In the place of all that was told before. */
	isWhole: boolean;
	/** All that was read, where all was. */
	loaded: LoadedJournal | Unloaded | null;
}

export const nothingNew: Told = { entries: [], isWhole: false, loaded: null };

/** Reads what is written to a folder, and tells each operation once. */
export class JournalReader {
	/** Empty as long as there is no journal. */
	#id = "";
	/** The last one that was told. */
	#last: LastOp = { seq: 0, print: null };
	/** Where it stands, so that it is looked at again: it may have been taken back. */
	#at: { name: GenerationName; from: number } | null = null;

	constructor(
		private readonly disk: JournalDisk,
		private readonly folder: string,
	) {}

	get id(): string {
		return this.#id;
	}

	get last(): LastOp {
		return this.#last;
	}

	/** What this program wrote itself was told, up to an operation. */
	stand(id: string, last: LastOp): void {
		this.#id = id;
		this.#last = last;
		this.#at = null;
	}

	/** Reads what was added, or all where that cannot be told. Errors: those of the file system. */
	async catchUp(): Promise<Told> {
		const newest = generationsAmong(await this.disk.list(this.folder))[0];
		if (newest === undefined) return nothingNew;
		const first = await this.#readOn();
		if (first === null) return await this.reload();
		if (this.#at !== null && labelOf(newest) === labelOf(this.#at.name)) {
			return { entries: first, isWhole: false, loaded: null };
		}
		// A file that has a newer one beside it changes no more: what was found in it is what that one begins with.
		const rest = await this.#readAll(true);
		return rest.isWhole ? rest : { ...rest, entries: [...first, ...rest.entries] };
	}

	/** Reads all, and tells what of it was not told. Errors: those of the file system. */
	async reload(): Promise<Told> {
		return await this.#readAll(false);
	}

	/**
	 * What a generation begins with cannot be looked at: the last one that was told may have been taken back, and another
	 * have got its number.
	 *
	 * @param isFound whether the last one that was told was just found in its place
	 */
	async #readAll(isFound: boolean): Promise<Told> {
		const loaded = await loadJournal(this.disk, this.folder);
		if ("empty" in loaded) return { ...nothingNew, loaded };
		const { seq, print } = this.#last;
		const isKnown = loaded.heldTo === seq ? isFound || print === null : isThere(loaded, this.#last);
		const isJoined = loaded.id === this.#id && loaded.heldTo <= seq && loaded.seq >= seq && isKnown;
		const end = loaded.ops.at(-1);
		this.#id = loaded.id;
		this.#last = { seq: loaded.seq, print: end === undefined ? null : printIn(end) };
		this.#at = { name: loaded.newest, from: loaded.readFrom };
		if (isJoined) return { entries: loaded.ops.filter((op) => op.seq > seq), isWhole: false, loaded };
		return { entries: [...loaded.held, ...loaded.ops], isWhole: true, loaded };
	}

	/** The operations after the last one in the file it stands in; null where that is not as it was. */
	async #readOn(): Promise<KeptOp[] | null> {
		if (this.#at === null) return null;
		const { name, from } = this.#at;
		const found = await this.#readFile(name, from);
		if (found === null) return null;
		const { seq, print } = this.#last;
		if (print !== null) {
			const [same] = found;
			if (same?.seq !== seq || printIn(same) !== print) return null;
		}
		const fresh = found.slice(print === null ? 0 : 1);
		if (fresh.some((op, n) => op.seq !== seq + n + 1)) return null;
		const end = fresh.at(-1);
		if (end !== undefined) {
			this.#at = { name, from: end.from };
			this.#last = { seq: end.seq, print: printIn(end) };
		}
		return fresh;
	}

	/** Null where it is gone: only so many generations are kept. */
	async #readFile(name: GenerationName, from: number): Promise<KeptOp[] | null> {
		try {
			const file = await this.disk.open(path.join(this.folder, fileOf(name)), "read");
			try {
				return await readOn(file, { id: this.#id, generation: labelOf(name) }, from);
			} finally {
				await file.close();
			}
		} catch (error) {
			if (isSystemError(error) && error.code === "ENOENT") return null;
			throw error;
		}
	}
}

const printIn = ({ utc, op }: JournalEntry): number => printOf(utc, JSON.stringify(op));

/** Whether the operation is the one that was told. */
function isThere({ ops }: LoadedJournal, { seq, print }: LastOp): boolean {
	if (print === null) return true;
	const same = ops.find((op) => op.seq === seq);
	return same !== undefined && printIn(same) === print;
}
