import { SvelteMap } from "svelte/reactivity";

/** One answer of a windowed question; null where it failed (its owner has said why). */
export type LoadWindow<T> = (from: number, to: number) => Promise<readonly T[] | null>;

interface Block<T> {
	rows: readonly T[];
	stale: boolean;
}

/**
 * Rows of a long list, kept in blocks: asked for when they come into view, forgotten when many others have. What was
 * asked before `clear` and arrives after it is dropped.
 */
export class WindowCache<T> {
	readonly #blocks = new SvelteMap<number, Block<T>>();
	/** Blocks by last use, oldest first. Not reactive: reading a row must not write what renders depend on. */
	readonly #used = new Set<number>();
	readonly #asked = new Map<number, { freshness: number; answer: Promise<void> }>();
	readonly #load: LoadWindow<T>;
	readonly #size: number;
	readonly #kept: number;
	#turn = 0;
	#freshness = 0;
	/** What is in view, by who shows it. */
	readonly #wanted = new Map([["", { from: 0, to: 0 }]]);

	constructor(load: LoadWindow<T>, size = 200, kept = 48) {
		this.#load = load;
		this.#size = size;
		this.#kept = kept;
	}

	/** Undefined while it is on its way. */
	at(index: number): T | undefined {
		return this.#blocks.get(Math.floor(index / this.#size))?.rows[index % this.#size];
	}

	/** Says which rows are in view of `viewer`; resolves when all of them have arrived or failed. */
	async want(from: number, to: number, viewer = ""): Promise<void> {
		this.#wanted.set(viewer, { from, to });
		const first = Math.floor(from / this.#size);
		const last = Math.floor(Math.max(from, to - 1) / this.#size);
		const loads: Promise<void>[] = [];
		for (let block = first; block <= last; block += 1) loads.push(this.#need(block));
		await Promise.all(loads);
	}

	/** A viewer is closed. */
	leave(viewer: string): void {
		this.#wanted.delete(viewer);
	}

	/** One row, loaded where it must be. */
	async fetch(index: number): Promise<T | undefined> {
		await this.#need(Math.floor(index / this.#size));
		return this.at(index);
	}

	/** The list may have changed: what is shown stays until its successor arrives. */
	async refresh(): Promise<void> {
		this.#freshness += 1;
		for (const [key, block] of this.#blocks) if (!block.stale) this.#blocks.set(key, { ...block, stale: true });
		await Promise.all([...this.#wanted].map(([viewer, { from, to }]) => this.want(from, to, viewer)));
	}

	/** Another list altogether. */
	clear(): void {
		this.#turn += 1;
		this.#freshness += 1;
		this.#blocks.clear();
		this.#used.clear();
		this.#asked.clear();
		this.#wanted.clear();
		this.#wanted.set("", { from: 0, to: 0 });
	}

	async #need(block: number): Promise<void> {
		this.#used.delete(block);
		this.#used.add(block);
		const held = this.#blocks.get(block);
		if (held !== undefined && !held.stale) return;
		const asked = this.#asked.get(block);
		if (asked?.freshness === this.#freshness) return asked.answer;
		const answer = this.#ask(block, this.#turn, this.#freshness);
		this.#asked.set(block, { freshness: this.#freshness, answer });
		return answer;
	}

	async #ask(block: number, turn: number, freshness: number): Promise<void> {
		const isLatest = () => turn === this.#turn && this.#asked.get(block)?.freshness === freshness;
		try {
			const rows = await this.#load(block * this.#size, (block + 1) * this.#size);
			if (rows !== null && isLatest()) this.#blocks.set(block, { rows, stale: false });
			// Asked for anew meanwhile: better than nothing, and whoever waits for a row of it has one.
			else if (rows !== null && turn === this.#turn && !this.#blocks.has(block))
				this.#blocks.set(block, { rows, stale: true });
		} finally {
			if (isLatest()) this.#asked.delete(block);
		}
		this.#forget();
	}

	#forget(): void {
		for (const block of this.#used) {
			if (this.#used.size <= this.#kept) return;
			this.#used.delete(block);
			this.#blocks.delete(block);
		}
	}
}
