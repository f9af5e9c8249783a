import { Dexie, type Table } from "dexie";
import type { RowColumn, RowOrder } from "#shared/export";

export type ThemeChoice = "system" | "light" | "dark" | "contrast";

/** What the page remembers of itself, by name. */
export interface Settings {
	theme: ThemeChoice;
	panels: { left: number; right: number; leftOpen: boolean; rightOpen: boolean; closedSections: string[] };
	columns: RowColumn[];
	labels: boolean;
}

/** Where a person was in an export, known again by the file's name and size. */
export interface Place {
	/** placeKey(name, bytes). */
	key: string;
	where: string;
	order: RowOrder | null;
	/** Row in the file of the task that was open. */
	row: number | null;
	/** First position seen in the list. */
	top: number;
	hiddenClasses: string[];
	/** Milliseconds since 1970. */
	usedAt: number;
}

interface SettingRow {
	name: keyof Settings;
	value: Settings[keyof Settings];
}

/** Places beyond these are forgotten, oldest first. */
const placesKept = 500;

export function placeKey(name: string, bytes: number): string {
	return `${String(bytes)}:${name}`;
}

/** Tables and their versions. Versions only grow: a released number is never edited. */
class PageDatabase extends Dexie {
	readonly settings!: Table<SettingRow, keyof Settings>;
	readonly places!: Table<Place, string>;

	constructor(name: string) {
		super(name);
		this.version(1).stores({ settings: "name", places: "key, usedAt" });
	}
}

/**
 * The page's memory over IndexedDB. Where that cannot be used the page works on without it, and `onFailure` is told
 * once with the reason; what is put then lives as long as the page.
 */
export class Memory {
	readonly #database: PageDatabase;
	readonly #onFailure: (reason: string) => void;
	readonly #settings = new Map<keyof Settings, Settings[keyof Settings]>();
	readonly #places = new Map<string, Place>();
	#failed = false;

	constructor(onFailure: (reason: string) => void, name = "loupe-page") {
		this.#database = new PageDatabase(name);
		this.#onFailure = onFailure;
	}

	async setting<K extends keyof Settings>(name: K): Promise<Settings[K] | null> {
		const held = this.#settings.get(name);
		if (held !== undefined) return held as Settings[K];
		const row = await this.#try(() => this.#database.settings.get(name));
		return row === undefined ? null : (row.value as Settings[K]);
	}

	async remember<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void> {
		// Cloned, since a Svelte proxy cannot be stored and later edits must not reach what is remembered.
		const plain = structuredClone(value);
		this.#settings.set(name, plain);
		await this.#try(() => this.#database.settings.put({ name, value: plain }));
	}

	async place(key: string): Promise<Place | null> {
		const held = this.#places.get(key);
		if (held !== undefined) return held;
		return (await this.#try(() => this.#database.places.get(key))) ?? null;
	}

	async rememberPlace(place: Place): Promise<void> {
		const plain = structuredClone(place);
		this.#places.set(plain.key, plain);
		await this.#try(async () => {
			await this.#database.places.put(plain);
			const extra = (await this.#database.places.count()) - placesKept;
			if (extra <= 0) return;
			const oldest = await this.#database.places.orderBy("usedAt").limit(extra).primaryKeys();
			await this.#database.places.bulkDelete(oldest);
		});
	}

	close(): void {
		this.#database.close();
	}

	async #try<T>(work: () => PromiseLike<T>): Promise<T | undefined> {
		if (this.#failed) return undefined;
		try {
			return await work();
		} catch (error) {
			this.#failed = true;
			this.#onFailure(error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}
}
