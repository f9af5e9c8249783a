import * as path from "node:path";
import type { Json } from "#shared/json";
import { isSystemError } from "../../exports/system-fault.ts";
import { fileOf, generationsAmong, isUnfinished } from "./generation-name.ts";
import {
	type Beginning,
	NameMayBeGiven,
	type OpenGeneration,
	removeIfPossible,
	writeGeneration,
} from "./generation-writer.ts";
import type { JournalDisk } from "./journal-disk.ts";
import { type LastOp } from "./journal-reader.ts";
import { opLine, printOf } from "./journal-lines.ts";
import { loadJournal, type LoadedJournal } from "./load-journal.ts";
import type { WriterLease } from "./writer-lease.ts";

/** How many generations are kept: where the newest is damaged, the one before has what it began with. */
const kept = 2;

/** Another program took the lease: what was written just now is not acknowledged, and not read by anybody. */
export class LeaseLost extends Error {}
/** The files do not hold any more what they held. */
export class FilesLost extends Error {}

/** Errors: what is none of the file system's. */
export function ofSystem(error: unknown): void {
	if (!isSystemError(error)) throw error;
}

/** Writes to a folder whose lease is held. It acknowledges nothing that is not on the medium. */
export class JournalWriter {
	#open: OpenGeneration | null = null;
	/** Bytes after the last acknowledged operation have to go before anything is written. */
	#hasRest = false;

	constructor(
		private readonly disk: JournalDisk,
		private readonly folder: string,
		private readonly lease: WriterLease,
		readonly id: string,
		/** The last one that is acknowledged. */
		private last: LastOp,
	) {}

	get seq(): number {
		return this.last.seq;
	}

	get lastOp(): LastOp {
		return this.last;
	}

	/** Null: there is none that can be written on. */
	get generation(): Readonly<OpenGeneration> | null {
		return this.#open;
	}

	get isSound(): boolean {
		return this.#open !== null && !this.#hasRest;
	}

	/** Goes on where another program ended well. */
	async goOn({ newest, end, heldBytes, held, ops }: LoadedJournal, seed: number): Promise<void> {
		const file = await this.disk.open(path.join(this.folder, fileOf(newest)), "change");
		const counts = { heldBytes, heldCount: held.length, opCount: ops.length };
		this.#open = { name: newest, file, seed, length: end, ...counts };
	}

	/** Begins a new generation. Errors: those of the file system; afterwards there is none to write on. */
	async begin(beginning: Omit<Beginning, "id">): Promise<void> {
		const files = await this.disk.list(this.folder);
		await this.#clear(files.filter(isUnfinished));
		const newest = generationsAmong(files)[0]?.generation ?? 0;
		const name = { lease: this.lease.number, generation: newest + 1 };
		let opened: OpenGeneration;
		try {
			opened = await writeGeneration(this.disk, this.folder, name, { id: this.id, ...beginning });
		} catch (error) {
			if (!(error instanceof NameMayBeGiven)) throw error;
			// Whatever was written to the older one would be missing in this one, which may be found after a power cut.
			await this.#drop();
			throw error.cause;
		}
		await this.#drop();
		this.#open = opened;
		await this.#confirm();
	}

	/** Removes what is older than what is kept. */
	async prune(): Promise<void> {
		const names = generationsAmong(await this.disk.list(this.folder));
		await this.#clear(names.slice(kept).map(fileOf));
	}

	/** Writes operations (as JSON) and answers when all are on the medium. Errors: none of them counts. */
	async write(ops: readonly { utc: string; op: string }[]): Promise<void> {
		const open = await this.#mended();
		const { seq } = this.last;
		const lines = ops.map(({ utc, op }, n) => opLine(seq + n + 1, seq, utc, op, open.seed));
		const bytes = Buffer.from(lines.join(""));
		this.#hasRest = true;
		try {
			await open.file.write(bytes, open.length);
			await this.#sync(open);
			await this.#confirm();
		} catch (error) {
			if (error instanceof LeaseLost) await this.#drop();
			// Not to be found by a start after a power cut either, where that can be had; it is tried again before the next.
			else await this.#mended().catch(() => undefined);
			throw error;
		}
		this.#hasRest = false;
		open.length += bytes.length;
		open.opCount += ops.length;
		const end = ops.at(-1);
		if (end !== undefined) this.last = { seq: seq + ops.length, print: printOf(end.utc, end.op) };
	}

	/** Whether it can be written, after what a failure left was mended. Errors: why not. */
	async check(): Promise<void> {
		await this.#mended();
		await this.#confirm();
	}

	async close(): Promise<void> {
		await this.#drop();
	}

	async #mended(): Promise<OpenGeneration> {
		if (this.#open !== null && this.#hasRest) {
			await this.#open.file.truncate(this.#open.length);
			await this.#sync(this.#open);
			this.#hasRest = false;
		}
		if (this.#open === null) await this.begin(await this.#fromFiles());
		if (this.#open === null) throw new Error("A generation was begun and is not there");
		return this.#open;
	}

	/** What is acknowledged, read from the files: never from memory that a failed fsync may have left wrong. */
	async #fromFiles(): Promise<Omit<Beginning, "id">> {
		const loaded = await loadJournal(this.disk, this.folder);
		if ("empty" in loaded) {
			if (this.last.seq > 0) throw new FilesLost("no file of the journal is there any more");
			return emptyBeginning;
		}
		if (loaded.id !== this.id) throw new FilesLost("another journal is there now");
		if (loaded.seq < this.last.seq) {
			throw new FilesLost(`operations end at ${loaded.seq} there, expected ${this.last.seq}`);
		}
		return beginningOf(loaded, this.last.seq);
	}

	/** After a failed fsync the descriptor says nothing true any more: what it wrote may be lost while it reads well. */
	async #sync(open: OpenGeneration): Promise<void> {
		try {
			await open.file.sync();
		} catch (error) {
			await this.#drop();
			throw error;
		}
	}

	async #drop(): Promise<void> {
		const open = this.#open;
		this.#open = null;
		this.#hasRest = false;
		await open?.file.close().catch(() => undefined);
	}

	/** Nothing is acknowledged by a program whose lease was taken, or whose folder is gone. */
	async #confirm(): Promise<void> {
		const files = await this.disk.list(this.folder);
		if (!this.lease.isHeldAmong(files)) throw new LeaseLost();
		if (this.#open === null || !files.includes(fileOf(this.#open.name))) {
			await this.#drop();
			throw new FilesLost("its file is not there any more");
		}
	}

	async #clear(files: readonly string[]): Promise<void> {
		for (const file of files) await removeIfPossible(this.disk, path.join(this.folder, file));
	}
}

export const emptyBeginning: Omit<Beginning, "id"> = { seq: 0, held: [], ops: [], gaps: [], aside: [] };

/** What a new generation begins with, in the place of what was read. */
export function beginningOf(loaded: LoadedJournal, upTo = Infinity): Omit<Beginning, "id"> {
	const { heldTo, held, ops, gaps, damaged } = loaded;
	function* opsHeld(): Generator<Json> {
		for (const { op } of held) yield op;
	}
	const aside = damaged.filter(({ tornFrom }) => tornFrom === null).map(({ file }) => file);
	return { seq: heldTo, held: opsHeld(), ops: ops.filter(({ seq }) => seq <= upTo), gaps, aside };
}
