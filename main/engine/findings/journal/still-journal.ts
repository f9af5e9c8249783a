import { type Fault, fault, type Outcome } from "#shared/outcome";
import { isSystemError } from "../../exports/system-fault.ts";
import type { Journal, OpenedJournal } from "./journal.ts";
import { type JournalDisk, systemDisk } from "./journal-disk.ts";
import { loadJournal, type LoadedJournal, type Unloaded } from "./load-journal.ts";
import { readFault } from "./write-fault.ts";

const folderWords = "the folder of findings";
/** A generation may have been removed between the list of names and its opening: a newer one is there then. */
const mostTries = 5;

/**
 * What a journal's folder holds now. Nothing is written to it: no lease is taken, no generation begun, nothing damaged
 * put aside; another program may be at work there. Never fails: `trouble` of the journal says why nothing was read.
 */
export async function openStill(folder: string, disk: JournalDisk = systemDisk): Promise<OpenedJournal> {
	try {
		const loaded = await load(disk, folder);
		if (!("empty" in loaded)) {
			const notes = loaded.damaged.map(({ file, words }) => `${file}: ${words}`);
			return { journal: new StillJournal(loaded, null), entries: [...loaded.held, ...loaded.ops], notes };
		}
		const why = loaded.empty
			? fault("findings-refused", `${folderWords} has no journal of findings`)
			: fault("findings-newer", `${folderWords}, format ${loaded.version}`);
		return { journal: new StillJournal(null, why), entries: [], notes: [] };
	} catch (error) {
		return { journal: new StillJournal(null, readFault(error, folderWords)), entries: [], notes: [] };
	}
}

async function load(disk: JournalDisk, folder: string): Promise<LoadedJournal | Unloaded> {
	for (let tries = 1; ; tries++) {
		try {
			return await loadJournal(disk, folder);
		} catch (error) {
			if (tries === mostTries || !isSystemError(error) || error.code !== "ENOENT") throw error;
		}
	}
}

/** One that was read once, and is neither followed nor written. */
class StillJournal implements Journal {
	readonly id: string;
	readonly mode = "reading";
	readonly seq: number;
	readonly #refusal = fault("findings-read-only", `${folderWords} is only read here`);

	constructor(
		loaded: LoadedJournal | null,
		readonly trouble: Fault | null,
	) {
		this.id = loaded?.id ?? "";
		this.seq = loaded?.seq ?? 0;
	}

	append(): ReturnType<Journal["append"]> {
		return Promise.resolve(this.#refusal);
	}

	retry(): ReturnType<Journal["retry"]> {
		return Promise.resolve(this.#refusal);
	}

	compactIfDue(): Promise<Outcome<boolean>> {
		return Promise.resolve(this.#refusal);
	}

	follow(): () => void {
		return () => undefined;
	}

	close(): Promise<void> {
		return Promise.resolve();
	}
}
