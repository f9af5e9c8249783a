import * as path from "node:path";
import type { Json } from "#shared/json";
import { isObject } from "../../exports/json-fields.ts";
import { isSystemError } from "../../exports/system-fault.ts";
import { generationsAmong } from "./generation-name.ts";
import { removeIfPossible } from "./generation-writer.ts";
import type { JournalDisk } from "./journal-disk.ts";
import { type Life, lifeOf, type ProcessName } from "./this-process.ts";

const magic = "ango-loupe-writer";
const mostBytes = 10_000;
const form = /^writer-(\d{8})\.(lease|free|left)$/u;

/** Milliseconds. */
export interface LeaseTimes {
	/** Between two signs of life of the writer. */
	beat: number;
	/** Without a sign of life after which a writer of whom nothing else can be known counts as gone. */
	silence: number;
	/** The same, where it does not say who holds it: power was cut, or it is just being written. */
	torn: number;
}

export const usualTimes: LeaseTimes = { beat: 5000, silence: 30_000, torn: 500 };

/** "free": given back, everything being as it should be. "left": given up with a write that failed. */
type Kind = "lease" | "free" | "left";

/** Who may write: the holder of the highest number. */
interface Standing {
	number: number;
	kind: Kind;
}

export type Taking = { isTaken: true; isHandedOver: boolean } | { isTaken: false };

/**
 * Leases that this very process made and holds no more, though their files may be there: whoever reads them finds a
 * process that runs.
 */
const released = new WeakMap<JournalDisk, Set<string>>();

function letGo(disk: JournalDisk, file: string): void {
	const files = released.get(disk) ?? new Set();
	released.set(disk, files.add(file));
}

function isLetGo(disk: JournalDisk, file: string): boolean {
	return released.get(disk)?.has(file) ?? false;
}

const nameOf = (number: number, kind: Kind): string => `writer-${String(number).padStart(8, "0")}.${kind}`;

/**
 * One program writes to a folder. Leases are numbered and never given twice, so that one that was taken from a program
 * that only slept is seen by it: it looks before it acknowledges anything. Whoever takes a lease that was not handed over
 * begins a new generation, so that what the other still writes lies where nobody reads it.
 */
export class WriterLease {
	#number = 0;
	#watched: { number: number; changedAt: number; since: number } | null = null;

	constructor(
		private readonly disk: JournalDisk,
		private readonly folder: string,
		private readonly self: ProcessName,
		private readonly times: LeaseTimes,
	) {}

	/** 0: it is not held. */
	get number(): number {
		return this.#number;
	}

	isHeldAmong(files: readonly string[]): boolean {
		return this.#number > 0 && files.includes(nameOf(this.#number, "lease")) && standing(files).number === this.#number;
	}

	/** Takes it where nobody has it any more. Errors: those of the file system. */
	async take(): Promise<Taking> {
		const files = await this.disk.list(this.folder);
		const { number, kind } = standing(files);
		if (kind === "lease" && !(await this.#isAbandoned(number))) return { isTaken: false };
		// What wrote before may have lost its lease's file, not its generations.
		const mine = Math.max(number, ...generationsAmong(files).map(({ lease }) => lease)) + 1;
		if (!(await this.#make(mine))) return { isTaken: false };
		const now = await this.#highest(mine);
		if (now === null) return { isTaken: false };
		this.#number = mine;
		for (const old of now.filter((file) => form.test(file) && file !== nameOf(mine, "lease"))) {
			await removeIfPossible(this.disk, path.join(this.folder, old));
		}
		return { isTaken: true, isHandedOver: kind === "free" };
	}

	/** A sign of life. */
	async beat(): Promise<void> {
		if (this.#number > 0) await this.disk.touch(this.#path(this.#number, "lease"));
	}

	/** It was taken by another program, or its file is gone. */
	lose(): void {
		letGo(this.disk, this.#path(this.#number, "lease"));
		this.#number = 0;
	}

	/** Its number stays: it is never given again. */
	async giveBack(kind: "free" | "left"): Promise<void> {
		const number = this.#number;
		this.#number = 0;
		if (number === 0) return;
		letGo(this.disk, this.#path(number, "lease"));
		await this.disk.rename(this.#path(number, "lease"), this.#path(number, kind));
	}

	/** What is there, where nobody was faster. */
	async #highest(mine: number): Promise<string[] | null> {
		let files: string[] | null = null;
		try {
			files = await this.disk.list(this.folder);
			if (standing(files).number === mine) return files;
			return null;
		} finally {
			if (files === null || standing(files).number !== mine) {
				const file = this.#path(mine, "lease");
				letGo(this.disk, file);
				await removeIfPossible(this.disk, file);
			}
		}
	}

	#path(number: number, kind: Kind): string {
		return path.join(this.folder, nameOf(number, kind));
	}

	/** False where another program was faster. */
	async #make(number: number): Promise<boolean> {
		const file = this.#path(number, "lease");
		let handle;
		try {
			handle = await this.disk.open(file, "new");
		} catch (error) {
			if (isSystemError(error) && error.code === "EEXIST") return false;
			throw error;
		}
		try {
			await handle.write(Buffer.from(JSON.stringify({ magic, version: 1, ...this.self })), 0);
			await handle.sync();
		} catch (error) {
			await handle.close().catch(() => undefined);
			letGo(this.disk, file);
			await removeIfPossible(this.disk, file);
			throw error;
		}
		await handle.close();
		return true;
	}

	async #isAbandoned(number: number): Promise<boolean> {
		if (isLetGo(this.disk, this.#path(number, "lease"))) return true;
		try {
			const holder = await this.#read(number);
			const life: Life = holder === null ? "unknown" : lifeOf(holder, this.self);
			if (life !== "unknown") return life === "gone";
			const changedAt = await this.disk.changedAt(this.#path(number, "lease"));
			return this.#isSilent(number, changedAt, holder === null ? this.times.torn : this.times.silence);
		} catch (error) {
			// It was given back just now: seen the next time.
			if (isSystemError(error) && error.code === "ENOENT") return false;
			throw error;
		}
	}

	/** By this program's own clock: that of another machine says nothing. */
	#isSilent(number: number, changedAt: number, patience: number): boolean {
		const now = performance.now();
		const watched = this.#watched;
		if (watched?.number === number && watched.changedAt === changedAt) return now - watched.since >= patience;
		this.#watched = { number, changedAt, since: now };
		return false;
	}

	async #read(number: number): Promise<ProcessName | null> {
		const handle = await this.disk.open(this.#path(number, "lease"), "read");
		try {
			const bytes = Buffer.alloc(mostBytes);
			return holderIn(bytes.toString("utf8", 0, await handle.read(bytes, 0)));
		} finally {
			await handle.close();
		}
	}
}

function standing(files: readonly string[]): Standing {
	// Without any: what wrote here last is not known to have ended well.
	let highest: Standing = { number: 0, kind: "left" };
	for (const [, digits, kind] of files.map((file) => form.exec(file) ?? [])) {
		const number = Number(digits ?? 0);
		if (number > highest.number) highest = { number, kind: kind as Kind };
		else if (number === highest.number && kind === "lease") highest = { number, kind };
	}
	return highest;
}

/** Null where it is not what a program of ours writes, or is just being written. */
function holderIn(text: string): ProcessName | null {
	let fields: Json;
	try {
		fields = JSON.parse(text) as Json;
	} catch {
		return null;
	}
	if (!isObject(fields) || fields["magic"] !== magic) return null;
	const { machine, isSure, boot, space, pid, started } = fields;
	if (typeof machine !== "string" || typeof isSure !== "boolean" || typeof boot !== "string") return null;
	if (typeof space !== "string" || typeof started !== "string") return null;
	if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return null;
	return { machine, isSure, boot, space, pid, started };
}
