import * as path from "node:path";
import type { JournalEntry } from "./journal.ts";
import { fileOf, generationsAmong, type GenerationName, labelOf } from "./generation-name.ts";
import { findHeader, type KeptOp, readGeneration, type ReadGeneration } from "./generation-reader.ts";
import type { Beginning } from "./generation-writer.ts";
import type { JournalDisk } from "./journal-disk.ts";
import { canRead, canWrite, type Header, isOfThisForm } from "./journal-lines.ts";

/** What a folder holds. */
export interface LoadedJournal {
	/** The newest generation there is. */
	newest: GenerationName;
	/** Of the journal; empty where no file says it. */
	id: string;
	/** Of the last operation. */
	seq: number;
	/** The operation up to which `held` stands for all. */
	heldTo: number;
	held: readonly JournalEntry[];
	ops: readonly KeptOp[];
	gaps: Beginning["gaps"];
	/** Where the newest can be written on; bytes. */
	end: number;
	/** Where its last operation begins, or its end where it has none. */
	readFrom: number;
	/** What it begins with ends here. */
	heldBytes: number;
	/** True where it is as it was written, to the last byte. */
	isSound: boolean;
	/** False where an older program wrote it: a new generation is begun. */
	isOfThisForm: boolean;
	/** Files that were found damaged before, and may have their names still. */
	aside: readonly string[];
	/** Files of which not all could be read, with what is wrong: from a byte on, or null where it is anywhere. */
	damaged: readonly Damaged[];
}

export interface Damaged {
	file: string;
	words: string;
	tornFrom: number | null;
}

/** Bytes in which the first line ends, as a rule. */
const usualHeader = 64 * 1024;

/** Nothing there yet, or what a newer program wrote in a way that cannot be read here. */
export type Unloaded = { empty: true } | { empty: false; version: number };

async function readOne(
	disk: JournalDisk,
	folder: string,
	name: GenerationName,
	id: string | null,
): Promise<ReadGeneration> {
	const file = await disk.open(path.join(folder, fileOf(name)), "read");
	try {
		return await readGeneration(file, id === null ? null : { id, generation: labelOf(name) });
	} finally {
		await file.close();
	}
}

const lastOf = ({ header, ops, gaps }: ReadGeneration): number =>
	Math.max(header?.seq ?? 0, ops.at(-1)?.seq ?? 0, gaps.at(-1)?.to ?? 0);

/**
 * Reads what a folder holds: its newest generation, and what of it is damaged from the one before.
 *
 * Errors: those of the file system. An older generation never stands in for one that cannot be read just now.
 */
export async function loadJournal(disk: JournalDisk, folder: string): Promise<LoadedJournal | Unloaded> {
	const names = generationsAmong(await disk.list(folder));
	const [newest, ...older] = names;
	if (newest === undefined) return { empty: true };
	const first = await readOne(disk, folder, newest, null);
	if (first.header !== null && !canRead(first.header)) return { empty: false, version: first.header.version };
	if (first.isHeldWhole) return loaded(newest, first, wordsOf(newest, first));
	for (const name of older) {
		const before = await readOne(disk, folder, name, null);
		if (before.header === null || !before.isHeldWhole || !canRead(before.header)) continue;
		const after = first.header === null ? await readOne(disk, folder, newest, before.header.id) : first;
		const whole = joined(before, after);
		if (whole === null) continue;
		return loaded(newest, whole, [...wordsOf(newest, first), ...wordsOf(name, before)]);
	}
	return loaded(newest, first, wordsOf(newest, first));
}

/** Whether a newer program wrote what is there, which this one must not write to: its version, or null. */
export async function newerVersion(disk: JournalDisk, folder: string): Promise<number | null> {
	const [newest] = generationsAmong(await disk.list(folder));
	if (newest === undefined) return null;
	const file = await disk.open(path.join(folder, fileOf(newest)), "read");
	try {
		// Whoever reads asks several times a second, of a file that may be large and far away.
		const size = await file.size();
		const header = (await findHeader(file, Math.min(size, usualHeader))) ?? (await findHeader(file, size));
		return header === null || canWrite(header) ? null : header.version;
	} finally {
		await file.close();
	}
}

/** What the older one holds up to where the newer one begins, and what was written to that since. Null: not all is there. */
function joined(before: ReadGeneration, after: ReadGeneration): ReadGeneration | null {
	const end = lastOf(before);
	// Without its header it is not known up to where the newer one stands for all: its first operation tells.
	const begin = after.header?.seq ?? Math.min(end, (after.ops[0]?.seq ?? Infinity) - 1);
	if (begin > end) return null;
	return {
		...before,
		ops: [...before.ops.filter(({ seq }) => seq <= begin), ...after.ops.filter(({ seq }) => seq > begin)],
		gaps: [...before.gaps.filter(({ to }) => to <= begin), ...after.gaps.filter(({ from }) => from > begin)],
	};
}

function wordsOf(name: GenerationName, { damages, end, size, isHeldWhole, header }: ReadGeneration): Damaged[] {
	const file = fileOf(name);
	const missing = header !== null && !isHeldWhole ? ["what it begins with is not whole"] : [];
	if (damages.length + missing.length > 0) {
		return [{ file, words: [...damages, ...missing].join("; "), tornFrom: null }];
	}
	if (end === size) return [];
	return [{ file, words: `its last ${size - end} bytes are of a write that was not finished`, tornFrom: end }];
}

function loaded(newest: GenerationName, read: ReadGeneration, damaged: Damaged[]): LoadedJournal {
	const header: Header | null = read.header;
	const isNewest = header?.generation === labelOf(newest);
	return {
		newest,
		id: header?.id ?? "",
		seq: lastOf(read),
		heldTo: header?.seq ?? Math.max(0, (read.ops[0]?.seq ?? 1) - 1),
		held: read.held,
		ops: read.ops,
		gaps: read.gaps,
		end: read.end,
		// Of what was read from an older one, the newest has nothing that could be looked at again.
		readFrom: isNewest ? (read.ops.at(-1)?.from ?? read.end) : 0,
		heldBytes: read.ops[0]?.from ?? read.end,
		isSound: damaged.length === 0 && isNewest,
		isOfThisForm: header !== null && isOfThisForm(header),
		aside: header?.aside ?? [],
		damaged,
	};
}
