import * as fs from "node:fs";
import type { SourceReport } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { CheckOrder } from "./check/check-order.ts";
import { isSystemError } from "./system-fault.ts";
import { SourceWatch } from "./source-watch.ts";
import { FilePart, type FileStamp, sameStamp, SourceChanged, stampOf } from "./text-source.ts";
import type { TextPart } from "./unpack.ts";

/** Where a text lies after it was unpacked, and how it was found there. */
export interface OpenedText {
	textPath: string;
	unpacked: boolean;
	/** Null while it is still unpacked, by nobody but us. */
	stamp: FileStamp | null;
	parts: TextPart[];
}

/**
 * The text of an open export, read by position: only while both it and the file it comes from are what they were when
 * the rows were made.
 */
export class SourceText {
	readonly watch: SourceWatch;
	#opened: OpenedText | null = null;

	constructor(path: string, name: string, told: (report: SourceReport) => void) {
		this.watch = new SourceWatch(path, name, told);
	}

	get opened(): OpenedText | null {
		return this.#opened;
	}

	get parts(): readonly TextPart[] {
		return this.#opened?.parts ?? [];
	}

	open(text: OpenedText): void {
		this.#opened = text;
		this.watch.look();
	}

	/**
	 * Reads `length` bytes from `start` on by `use`, after making sure that they are of the text that was scanned, and
	 * once more after it. Errors: SourceChanged; of the file system; what `use` raises.
	 */
	read<T>(start: number, length: number, use: (source: FilePart) => T): T {
		const opened = this.#opened;
		if (!opened) throw new SourceChanged("The file is not read yet");
		const descriptor = openText(opened);
		try {
			this.#confirm(descriptor, opened);
			const value = use(new FilePart(descriptor, start, length));
			this.#confirm(descriptor, opened);
			return value;
		} finally {
			fs.closeSync(descriptor);
		}
	}

	/** Why nothing is read from it now; null where it may be. Looks first. */
	refusal(): Fault | null {
		return this.watch.refusal();
	}

	/** Where the text lies, and how it was found there; null while there is nothing to read, or the file is not what it was. */
	readOrder(): { textPath: string; stamp: FileStamp | null } | null {
		if (this.#opened?.stamp === null) return { textPath: this.#opened.textPath, stamp: null };
		return this.checkOrder();
	}

	/** What a check has to know; null while there is nothing to check, or the file is not what it was. */
	checkOrder(): CheckOrder | null {
		if (!this.#opened || this.refusal()) return null;
		const { textPath, parts, unpacked, stamp } = this.#opened;
		if (stamp === null) return null;
		try {
			// A medium that was taken off and put back may number its files anew: the watch has made sure of this one.
			return { textPath, parts, stamp: unpacked ? stamp : stampOf(fs.statSync(textPath)) };
		} catch (error) {
			// It went away in between: the next look says so.
			if (isSystemError(error)) return null;
			throw error;
		}
	}

	/** Ends the watch; what was unpacked is given to `release`. */
	close(release: (textPath: string) => void): void {
		this.watch.stop();
		if (this.#opened?.unpacked) release(this.#opened.textPath);
	}

	#confirm(descriptor: number, { unpacked, stamp }: OpenedText): void {
		if (stamp === null) return;
		const isSame = unpacked ? sameStamp(stampOf(fs.fstatSync(descriptor)), stamp) : this.watch.isOpened(descriptor);
		if (!isSame) throw new SourceChanged("The file has another size or time than when it was read");
	}
}

/** Errors: SourceChanged where a text of our own is gone; of the file system where the file cannot be opened. */
function openText({ textPath, unpacked }: OpenedText): number {
	try {
		return fs.openSync(textPath, "r");
	} catch (error) {
		if (unpacked && isSystemError(error) && error.code === "ENOENT")
			throw new SourceChanged("The text that was unpacked from it is gone from the cache folder");
		throw error;
	}
}

/** The part that holds a byte of the text file. Errors: where none does. */
export function partAt(parts: readonly TextPart[], offset: number): TextPart {
	let low = 0;
	let high = parts.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((parts[middle]?.start ?? 0) <= offset) low = middle + 1;
		else high = middle;
	}
	// An empty part begins where the next one does: the last that begins here is the one.
	const part = parts[low - 1];
	if (!part || offset >= part.start + part.size) throw new Error(`Byte ${String(offset)} lies in no part of the text`);
	return part;
}
