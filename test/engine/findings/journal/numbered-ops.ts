import type { JournalEntry } from "../../../../main/engine/findings/journal/journal.ts";

/** An operation that says its number, and is as long as that makes it. */
export function opOf(n: number): string {
	return `${n}: ${"x".repeat((n * 379) % 1700)}`;
}

/** Of the operations that are kept, in order; NaN for another one. */
export function numbersIn(entries: readonly Pick<JournalEntry, "op">[]): number[] {
	return entries.map(({ op }) =>
		typeof op === "string" && op === opOf(Number.parseInt(op, 10)) ? Number.parseInt(op, 10) : NaN,
	);
}

/** What a program asked of a journal, and what it was answered. */
export interface Account {
	/** Numbers of operations that were acknowledged, in order. */
	saved: number[];
	/** Those asked for after the last acknowledged one. */
	open: number[];
	/** Why others were not kept. */
	troubles: string[];
}

/** A sentence on what is found and should not be, or is not and should; null: all is as was said. */
export function wrongIn(found: readonly number[], { saved, open, troubles }: Account): string | null {
	const isStart = saved.every((n, at) => found[at] === n);
	if (!isStart) return `saved ${saved.join(" ")}, found ${found.join(" ")}`;
	const more = found.slice(saved.length);
	// In the order in which they were asked for; with gaps only where some of them failed.
	const isInOrder =
		troubles.length === 0
			? more.join(" ") === open.slice(0, more.length).join(" ")
			: more.every((n, at) => open.includes(n) && (at === 0 || n > (more[at - 1] as number)));
	return isInOrder ? null : `after what was saved ${more.join(" ")}, asked for ${open.join(" ")}`;
}
