import * as path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Json } from "#shared/json";
import { orElse } from "../../exports/system-fault.ts";
import { fileOf, type GenerationName, labelOf } from "./generation-name.ts";
import type { Gap, KeptOp } from "./generation-reader.ts";
import type { DiskFile, JournalDisk } from "./journal-disk.ts";
import { headerLine, heldLine, lostLine, newHeader, opLine, seedOf } from "./journal-lines.ts";

const piece = 1024 * 1024;
/** ms of work before others get their turn: steps that are packed are much work and few bytes. */
const WORK = 8;

/** What a new generation begins with. */
export interface Beginning {
	/** Of the journal. */
	id: string;
	/** The operation up to which `held` stands for all. */
	seq: number;
	/** Read once, piece by piece. */
	held: Iterable<Json>;
	/** Those after it, as they were written. */
	ops: readonly Pick<KeptOp, "seq" | "utc" | "op">[];
	gaps: readonly Gap[];
	/** Names of older files that are damaged. */
	aside: readonly string[];
}

/** A generation that is written on. */
export interface OpenGeneration {
	name: GenerationName;
	file: DiskFile;
	seed: number;
	/** Bytes up to the last operation that is acknowledged. */
	length: number;
	/** Bytes and number of what it began with. */
	heldBytes: number;
	heldCount: number;
	/** Operations since. */
	opCount: number;
}

/** The new one is there, or may be: nothing may be written to an older one any more. */
export class NameMayBeGiven extends Error {
	constructor(override readonly cause: unknown) {
		super("A new generation may be there");
	}
}

/**
 * Writes a generation as a whole: it has its name when all of it is on the medium.
 *
 * Errors: those of the file system, nothing being left; NameMayBeGiven around one from the moment it is to be named.
 */
export async function writeGeneration(
	disk: JournalDisk,
	folder: string,
	name: GenerationName,
	{ id, seq, held, ops, gaps, aside }: Beginning,
): Promise<OpenGeneration> {
	const target = path.join(folder, fileOf(name));
	const unfinished = `${target}.tmp`;
	await removeIfThere(disk, unfinished);
	let file = await disk.open(unfinished, "new");
	let isNamed = false;
	try {
		const last = Math.max(seq, ops.at(-1)?.seq ?? 0, gaps.at(-1)?.to ?? 0);
		const header = newHeader({ id, generation: labelOf(name), seq, last, aside });
		const seed = seedOf(header);
		const lines = new LineWriter(file);
		await lines.add(headerLine(header));
		let count = 0;
		let began = performance.now();
		// Nothing is acknowledged meanwhile, whoever has their turn: an operation that comes waits for the end of this.
		for (const op of held) {
			await lines.add(heldLine((count += 1), op, seed));
			if (performance.now() - began < WORK) continue;
			await setImmediate();
			began = performance.now();
		}
		await lines.add(headerLine({ ...header, held: count }));
		await lines.flush();
		const heldBytes = lines.length;
		for (const { from, to } of gaps) await lines.add(lostLine(from, to, seed));
		// What is copied is on the medium before anybody reads it here: `last` says so.
		for (const { seq: nth, utc, op } of ops) await lines.add(opLine(nth, nth - 1, utc, JSON.stringify(op), seed));
		await lines.flush();
		await file.sync();
		// Some shares rename no file that is open.
		await file.close();
		isNamed = true;
		await disk.rename(unfinished, target);
		await disk.syncFolder(folder);
		file = await disk.open(target, "change");
		return { name, file, seed, length: lines.length, heldBytes, heldCount: count, opCount: ops.length };
	} catch (error) {
		await file.close().catch(() => undefined);
		await removeIfPossible(disk, unfinished);
		throw isNamed ? new NameMayBeGiven(error) : error;
	}
}

/** Writes lines in pieces. */
class LineWriter {
	#waiting: string[] = [];
	#letters = 0;
	length = 0;

	constructor(private readonly file: DiskFile) {}

	async add(line: string): Promise<void> {
		this.#waiting.push(line);
		this.#letters += line.length;
		if (this.#letters >= piece) await this.flush();
	}

	async flush(): Promise<void> {
		const bytes = Buffer.from(this.#waiting.join(""));
		this.#waiting = [];
		this.#letters = 0;
		await this.file.write(bytes, this.length);
		this.length += bytes.length;
	}
}

/** What cannot be removed now is removed another time. */
export async function removeIfPossible(disk: JournalDisk, file: string): Promise<void> {
	await orElse(() => disk.remove(file), undefined);
}

async function removeIfThere(disk: JournalDisk, file: string): Promise<void> {
	try {
		await disk.remove(file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
}
