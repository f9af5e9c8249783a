import type { Json } from "#shared/json";
import { fault, ok } from "#shared/outcome";
import { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import type { Journal, JournalEntry } from "../../../main/engine/findings/journal/journal.ts";

/** A journal in memory. */
export class Lines implements Journal {
	readonly id = "journal";
	readonly mode = "saving";
	readonly trouble = null;
	readonly lines: Json[] = [];
	held: Json[] = [];
	isDue = true;
	/** Of the next operation. */
	breaks: Error | null = null;
	/** Hears of the next operation, once. */
	told: (() => void) | null = null;

	get seq(): number {
		return this.lines.length;
	}

	append(op: Json): ReturnType<Journal["append"]> {
		const { breaks, told } = this;
		[this.breaks, this.told] = [null, null];
		told?.();
		if (breaks !== null) return Promise.reject(breaks);
		this.lines.push(JSON.parse(JSON.stringify(op)) as Json);
		return Promise.resolve(ok({ seq: this.seq, utc: new Date().toISOString() }));
	}

	retry(): ReturnType<Journal["retry"]> {
		return Promise.resolve(fault("findings-away", "it is in memory"));
	}

	compactIfDue(held: () => Iterable<Json>): ReturnType<Journal["compactIfDue"]> {
		if (!this.isDue) return Promise.resolve(ok(false));
		this.held = [...held()];
		return Promise.resolve(ok(true));
	}

	follow(): () => void {
		return () => undefined;
	}

	close(): Promise<void> {
		return Promise.resolve();
	}
}

export function storeOf(journal: Journal, entries: readonly Json[] = []): FindingStore {
	const told = entries.map((op, at): JournalEntry => ({ seq: at + 1, utc: "2024-03-05T13:03:22.000Z", op }));
	return new FindingStore({ journal, entries: told, notes: [] }, () => undefined);
}
