import type { Json } from "#shared/json";
import type { Fault, Outcome } from "#shared/outcome";

/** An operation that is on the disk. */
export interface Written {
	/** Counts from 1, without gaps, over the whole life of the journal. */
	seq: number;
	/** ISO 8601 with Z. */
	utc: string;
}

export interface JournalEntry extends Written {
	op: Json;
}

/**
 * A log of operations on disk that loses nothing it has acknowledged. It knows nothing of what the operations mean; what
 * it holds after a compaction is told by its owner.
 */
export interface Journal {
	/** Random, made with the journal: another one here later has another. */
	readonly id: string;
	/** "reading": another program is the writer, or the medium may only be read. */
	readonly mode: "saving" | "reading";
	/** Why the last write did not succeed, or why there is none; null: all is well. */
	readonly trouble: Fault | null;
	/** Of the last operation on disk; 0: none. */
	readonly seq: number;
	/**
	 * Answers when the operation is on the disk: written, and fsynced. Operations are written in the order of the calls;
	 * those that wait are written together. After a failure what was not acknowledged is not in the journal.
	 */
	append(op: Json): Promise<Outcome<Written>>;
	/** Tries again after a failure, or to become the writer. */
	retry(): Promise<Outcome<null>>;
	/**
	 * Where enough has gathered, or the files can no longer be written on: the operations of `held` take the place of all
	 * so far, as a new generation. `held` is asked after everything that was acknowledged was told, and read while no
	 * other operation is acknowledged.
	 */
	compactIfDue(held: () => Iterable<Json>): Promise<Outcome<boolean>>;
	/**
	 * What another program wrote, where this one only reads; told in order, and with no entries where `mode` or `trouble`
	 * is another by itself. `isWhole`: what is told stands in the place of everything told before, since the writer took
	 * something back, or what was read could not be joined to it. Returns the function that ends it.
	 */
	follow(listener: (entries: readonly JournalEntry[], isWhole: boolean) => void): () => void;
	close(): Promise<void>;
}

export interface OpenedJournal {
	journal: Journal;
	/** All operations that are kept, in order: those of the last compaction first. */
	entries: readonly JournalEntry[];
	/** What was damaged and is kept aside, in sentences: name, place, what was taken instead. */
	notes: readonly string[];
}
