import { createRequire } from "node:module";
import type { CollectState, MissingWhy } from "#shared/media-needs";
import { fault, type Outcome, ok } from "#shared/outcome";
import type { WantedFile } from "../linked-files.ts";

/** Something to fetch. The link may hold a secret: it goes nowhere but to its host. */
export interface CollectNeed extends WantedFile {
	/** Host and path. */
	place: string;
}

/** What is said of a file that was fetched. */
export interface FetchedFacts {
	status: number;
	/** Its kind by its first bytes, as a suffix; "bin" where they say nothing. */
	type: string;
	fetchedAt: number;
}

/** A file on its way into the store; none of it is there until it is kept. */
export interface CollectFile {
	write(bytes: Uint8Array): Promise<void>;
	drop(): Promise<void>;
	/** A fault where there is no room for it. */
	keep(facts: FetchedFacts): Promise<Outcome<number>>;
}

/** What needs are told to, and files given to: the store, and what is here already. */
export interface CollectShelf {
	/** Whether it is here, in a bundle, the store or a folder; a fault where that cannot be found out. */
	isHere(need: CollectNeed): Promise<Outcome<boolean>>;
	begin(need: CollectNeed): Promise<Outcome<CollectFile>>;
	/** What another task's link of the same key brought in this run, kept for this need too; bytes, or null where it is gone. */
	keepAgain(need: CollectNeed, like: CollectNeed, facts: FetchedFacts): Promise<Outcome<number | null>>;
	/** Remembers why it is not here. */
	putMissing(need: CollectNeed, why: MissingWhy, status: number | null): Promise<Outcome<null>>;
}

export interface CollectOptions {
	/** Files at once. */
	parallel: number;
	/** Further tries of what failed for a while only. */
	retries: number;
	/** Bytes of one file. */
	most: number;
	/** Whether hosts of this machine and of inner networks may be asked where a link names one. */
	allowInner: boolean;
}

export const usualCollect: CollectOptions = { parallel: 6, retries: 4, most: 2_000_000_000, allowInner: false };

export interface CollectJob {
	/** A fault ends it. */
	needs: AsyncIterable<Outcome<CollectNeed>>;
	shelf: CollectShelf;
	options: CollectOptions;
	signal: AbortSignal;
	/** Hears how far it is after each file; each time a new object. */
	told(state: CollectState): void;
	/** Milliseconds since 1970, of this machine's clock. */
	now(): number;
}

/** The only program that opens connections: a file of its own, which the sealed program does not have. */
export interface CollectProgram {
	/** Fetches one file after the other. A fault of the disk or of the export ends it; what is not to be had does not. */
	collect(job: CollectJob): Promise<Outcome<CollectState>>;
}

/** Where somebody asks for it and it is not there. */
export const collectMissing = fault("collect-off", "this program was made without it");

/** @param file the compiled program; null: nobody switched it on */
export function loadCollectProgram(file: string | null): Outcome<CollectProgram> {
	if (file === null) return fault("collect-off", "it is not switched on");
	try {
		return ok(createRequire(file)(file) as CollectProgram);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
		return collectMissing;
	}
}
