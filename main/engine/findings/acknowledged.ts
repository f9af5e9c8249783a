import type { Written } from "./journal/journal.ts";

/** Answers that a change which is sent again is given once more. */
const MOST = 10_000;

/** What was answered to the latest changes. */
export class Acknowledged {
	readonly #answers = new Map<string, Written>();

	get(id: string): Written | undefined {
		return this.#answers.get(id);
	}

	clear(): void {
		this.#answers.clear();
	}

	add(id: string, written: Written): void {
		this.#answers.set(id, written);
		if (this.#answers.size < 2 * MOST) return;
		// Many at once: to find the first key of a map, all that were deleted before it are passed over.
		let spare = this.#answers.size - MOST;
		for (const oldest of this.#answers.keys()) {
			if (spare-- === 0) break;
			this.#answers.delete(oldest);
		}
	}

	entries(): (readonly [id: string, seq: number, utc: string])[] {
		return [...this.#answers].map(([id, { seq, utc }]) => [id, seq, utc] as const);
	}
}
