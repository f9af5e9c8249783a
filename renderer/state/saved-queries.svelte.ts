import type { Memory, RecentSearch, SavedQuery } from "../db.ts";

/** Queries that a person named, and those used not long ago. */
export class SavedQueries {
	saved = $state.raw<readonly SavedQuery[]>([]);
	recent = $state.raw<readonly RecentSearch[]>([]);
	readonly #memory: Memory;

	constructor(memory: Memory) {
		this.#memory = memory;
	}

	async load(): Promise<void> {
		[this.saved, this.recent] = await Promise.all([this.#memory.queries(), this.#memory.searches()]);
	}

	has(name: string): boolean {
		return this.saved.some((held) => held.name === name);
	}

	/** One of the same name is replaced. */
	async save(name: string, query: string): Promise<void> {
		await this.#memory.saveQuery({ name, query, savedAt: Date.now() });
		this.saved = await this.#memory.queries();
	}

	/** A name that another has is not taken: false. */
	async rename(before: SavedQuery, name: string): Promise<boolean> {
		if (name === before.name) return true;
		if (name === "" || this.has(name)) return false;
		await this.#memory.saveQuery({ ...before, name }, before.name);
		this.saved = await this.#memory.queries();
		return true;
	}

	async remove(name: string): Promise<void> {
		await this.#memory.forgetQuery(name);
		this.saved = await this.#memory.queries();
	}

	/** `took`: how long the first answer took, ms. */
	async used(query: string, took: number): Promise<void> {
		await this.#memory.rememberSearch({ query, usedAt: Date.now(), took });
		this.recent = await this.#memory.searches();
	}
}
