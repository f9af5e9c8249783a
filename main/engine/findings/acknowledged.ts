import type { Written } from "./journal/journal.ts";

/** Answers that a change which is sent again is given once more: of so many of the latest, and of at most twice as many. */
const MOST = 10_000;

/** What was answered to the latest changes. */
export class Acknowledged {
	#older = new Map<string, Written>();
	#latest = new Map<string, Written>();

	get(id: string): Written | undefined {
		return this.#latest.get(id) ?? this.#older.get(id);
	}

	clear(): void {
		this.#older = new Map();
		this.#latest = new Map();
	}

	/** The older ones go together: taking them one by one out of a map takes most of the time that a start has for them. */
	add(id: string, written: Written): void {
		if (this.#latest.size >= MOST) {
			this.#older = this.#latest;
			this.#latest = new Map();
		}
		this.#latest.set(id, written);
	}

	/** In order. */
	entries(): (readonly [id: string, seq: number, utc: string])[] {
		return [...this.#older, ...this.#latest].map(([id, { seq, utc }]) => [id, seq, utc] as const);
	}
}
