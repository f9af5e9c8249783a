import { Dexie, type Table } from "dexie";
import type { CompareSettings, Moment, Pairing } from "#shared/compare/settings";
import type { RowColumn, RowOrder } from "#shared/export";
import type { ChangeId, FindingId, HeldFinding } from "#shared/findings/finding";
import type { FindingsChange } from "#shared/findings/lists";
import type { Point, Zone } from "#shared/task";

export type ThemeChoice = "system" | "light" | "dark" | "contrast";

/** How shapes and pictures are painted: percent, 100 as they are; the opacity is that of the fills. */
export interface LookValues {
	fills: boolean;
	outlines: boolean;
	opacity: number;
	brightness: number;
	contrast: number;
	/** Whether brush strokes are shown; their opacity; whether they have a line around; whether in the colours of their file. */
	masks: boolean;
	maskOpacity: number;
	maskOutlines: boolean;
	maskFileColours: boolean;
}

/** How large the tiles of the gallery are. */
export type TileSize = "small" | "medium" | "large";

/** How two sides of a task are compared, and shown. */
export interface CompareChoices {
	view: "two-up" | "overlay" | "swipe" | "onion" | "difference" | "blink";
	onlyDifferences: boolean;
	threshold: number;
	/** null: by id within a task, by geometry between two. */
	pairing: Pairing | null;
	/** Pixels; null: by the size of the picture. */
	radius: number | null;
	reference: "a" | "b" | null;
}

/** How the slices of a volume are shown; the opacity is that of labels, percent. */
export interface SliceChoices {
	convention: "radiological" | "neurological";
	opacity: number;
	isOutlined: boolean;
}

/** What the page remembers of itself, by name. */
export interface Settings {
	theme: ThemeChoice;
	panels: { left: number; right: number; leftOpen: boolean; rightOpen: boolean; closedSections: string[] };
	columns: RowColumn[];
	labels: boolean;
	relations: boolean;
	looks: LookValues;
	gallery: { open: boolean; size: TileSize };
	compare: CompareChoices;
	/** Whether the timeline says what each visit changed. */
	replay: boolean;
	slices: SliceChoices;
	/** The text of rules that was written last, kept as a pack or not. */
	rules: string;
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

/** A query under a name of a person's own, for any export. */
export interface SavedQuery {
	name: string;
	query: string;
	/** Milliseconds since 1970. */
	savedAt: number;
}

/** A search that was made not long ago. */
export interface RecentSearch {
	query: string;
	/** Milliseconds since 1970. */
	usedAt: number;
	/** How long the first answer took, ms. */
	took: number;
}

/** What was compared last of an export. */
export interface KeptPlan {
	/** placeKey(name, bytes) of side A's export. */
	key: string;
	/** That of side B's, where it is another: ids of exports do not outlive the program. */
	other: string | null;
	from: Moment;
	to: Moment;
	settings: CompareSettings;
	/** Milliseconds since 1970. */
	usedAt: number;
}

/** A finding as this page knows it, of one place (see FindingsState). */
export interface FindingRecord {
	place: string;
	id: FindingId;
	held: HeldFinding;
}

/** A change that the engine has not acknowledged yet. */
export interface OutboxRecord {
	id: ChangeId;
	place: string;
	change: FindingsChange;
	/** In the order of hands: milliseconds since 1970, with fractions where two came in one. */
	at: number;
}

/** A journal that this page has seen, and how far it knows it. */
export interface JournalRecord {
	place: string;
	folder: string;
	/** The last operation that is in the records of this place. */
	seq: number;
	/** Milliseconds since 1970. */
	usedAt: number;
}

/** A shape that a hand has begun on a page of a task, and not finished: with which tool, and what of it is there. */
export interface KeptDraft {
	tool: string;
	points: readonly Point[];
	zones: readonly Zone[];
}

interface DraftRecord {
	key: string;
	draft: KeptDraft;
	/** Milliseconds since 1970. */
	usedAt: number;
}

interface SettingRow {
	name: keyof Settings;
	value: Settings[keyof Settings];
}

/** Places and searches beyond these are forgotten, oldest first. */
const placesKept = 500;
const searchesKept = 20;
const plansKept = 500;
const draftsKept = 200;

export function placeKey(name: string, bytes: number): string {
	return `${String(bytes)}:${name}`;
}

/** Tables and their versions. Versions only grow: a released number is never edited. */
export class PageDatabase extends Dexie {
	readonly settings!: Table<SettingRow, keyof Settings>;
	readonly places!: Table<Place, string>;
	readonly queries!: Table<SavedQuery, string>;
	readonly searches!: Table<RecentSearch, string>;
	readonly plans!: Table<KeptPlan, string>;
	readonly findings!: Table<FindingRecord, [place: string, id: FindingId]>;
	readonly outbox!: Table<OutboxRecord, ChangeId>;
	readonly journals!: Table<JournalRecord, string>;
	readonly drafts!: Table<DraftRecord, string>;

	constructor(name: string) {
		// What a person said must be there after a power cut.
		super(name, { chromeTransactionDurability: "strict" });
		this.version(1).stores({ settings: "name", places: "key, usedAt" });
		this.version(2).stores({ queries: "name", searches: "query, usedAt" });
		this.version(3).stores({ plans: "key, usedAt" });
		this.version(4).stores({ findings: "[place+id]", outbox: "id, place", journals: "place, folder" });
		this.version(5).stores({ drafts: "key, usedAt" });
	}
}

/**
 * Asks the browser not to throw the page's data away where disks are short. Nobody waits for the answer, and a no is told
 * to nobody: nothing hangs on it, since the journal is the truth.
 */
function askToPersist(): void {
	// Missing in a page that is not secure, and in tests.
	const { navigator: browser } = globalThis as { navigator?: { storage?: StorageManager } };
	browser?.storage?.persist().then(
		() => undefined,
		() => undefined,
	);
}

/**
 * The page's memory over IndexedDB. Where that cannot be used the page works on without it, and `onFailure` is told
 * once with the reason; what is put then lives as long as the page.
 */
export class Memory {
	/** For what is no setting: findings have their own rules about failure. */
	readonly database: PageDatabase;
	readonly #onFailure: (reason: string) => void;
	readonly #settings = new Map<keyof Settings, Settings[keyof Settings]>();
	readonly #places = new Map<string, Place>();
	readonly #queries = new Map<string, SavedQuery>();
	readonly #searches = new Map<string, RecentSearch>();
	readonly #plans = new Map<string, KeptPlan>();
	readonly #drafts = new Map<string, KeptDraft>();
	#failed = false;

	constructor(onFailure: (reason: string) => void, name = "loupe-page") {
		this.database = new PageDatabase(name);
		this.#onFailure = onFailure;
		askToPersist();
	}

	async setting<K extends keyof Settings>(name: K): Promise<Settings[K] | null> {
		const held = this.#settings.get(name);
		if (held !== undefined) return held as Settings[K];
		const row = await this.#try(() => this.database.settings.get(name));
		return row === undefined ? null : (row.value as Settings[K]);
	}

	async remember<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void> {
		// Cloned, since a Svelte proxy cannot be stored and later edits must not reach what is remembered.
		const plain = structuredClone(value);
		this.#settings.set(name, plain);
		await this.#try(() => this.database.settings.put({ name, value: plain }));
	}

	async place(key: string): Promise<Place | null> {
		const held = this.#places.get(key);
		if (held !== undefined) return held;
		return (await this.#try(() => this.database.places.get(key))) ?? null;
	}

	async rememberPlace(place: Place): Promise<void> {
		const plain = structuredClone(place);
		this.#places.set(plain.key, plain);
		await this.#try(async () => {
			await this.database.places.put(plain);
			const extra = (await this.database.places.count()) - placesKept;
			if (extra <= 0) return;
			const oldest = await this.database.places.orderBy("usedAt").limit(extra).primaryKeys();
			await this.database.places.bulkDelete(oldest);
		});
	}

	/** By name. */
	async queries(): Promise<SavedQuery[]> {
		const rows = (await this.#try(() => this.database.queries.toArray())) ?? [...this.#queries.values()];
		return rows.sort((a, b) => a.name.localeCompare(b.name));
	}

	/** One of the same name is replaced. `before` is the name it had, where it is renamed. */
	async saveQuery(query: SavedQuery, before = query.name): Promise<void> {
		const plain = structuredClone(query);
		this.#queries.delete(before);
		this.#queries.set(plain.name, plain);
		await this.#try(() =>
			this.database.transaction("rw", this.database.queries, async () => {
				await this.database.queries.delete(before);
				await this.database.queries.put(plain);
			}),
		);
	}

	async forgetQuery(name: string): Promise<void> {
		this.#queries.delete(name);
		await this.#try(() => this.database.queries.delete(name));
	}

	/** The latest first. */
	async searches(): Promise<RecentSearch[]> {
		const rows = (await this.#try(() => this.database.searches.toArray())) ?? [...this.#searches.values()];
		return rows.sort((a, b) => b.usedAt - a.usedAt);
	}

	async rememberSearch(search: RecentSearch): Promise<void> {
		const plain = structuredClone(search);
		this.#searches.set(plain.query, plain);
		await this.#try(async () => {
			await this.database.searches.put(plain);
			const extra = (await this.database.searches.count()) - searchesKept;
			if (extra <= 0) return;
			const oldest = await this.database.searches.orderBy("usedAt").limit(extra).primaryKeys();
			await this.database.searches.bulkDelete(oldest);
		});
	}

	async plan(key: string): Promise<KeptPlan | null> {
		const held = this.#plans.get(key);
		if (held !== undefined) return held;
		return (await this.#try(() => this.database.plans.get(key))) ?? null;
	}

	async rememberPlan(plan: KeptPlan): Promise<void> {
		const plain = structuredClone(plan);
		this.#plans.set(plain.key, plain);
		await this.#try(async () => {
			await this.database.plans.put(plain);
			const extra = (await this.database.plans.count()) - plansKept;
			if (extra <= 0) return;
			const oldest = await this.database.plans.orderBy("usedAt").limit(extra).primaryKeys();
			await this.database.plans.bulkDelete(oldest);
		});
	}

	async draft(key: string): Promise<KeptDraft | null> {
		const held = this.#drafts.get(key);
		if (held !== undefined) return held;
		return (await this.#try(() => this.database.drafts.get(key)))?.draft ?? null;
	}

	async keepDraft(key: string, draft: KeptDraft): Promise<void> {
		const plain = structuredClone(draft);
		this.#drafts.set(key, plain);
		await this.#try(async () => {
			await this.database.drafts.put({ key, draft: plain, usedAt: Date.now() });
			const extra = (await this.database.drafts.count()) - draftsKept;
			if (extra <= 0) return;
			const oldest = await this.database.drafts.orderBy("usedAt").limit(extra).primaryKeys();
			await this.database.drafts.bulkDelete(oldest);
		});
	}

	async forgetDraft(key: string): Promise<void> {
		this.#drafts.delete(key);
		await this.#try(() => this.database.drafts.delete(key));
	}

	close(): void {
		this.database.close();
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
