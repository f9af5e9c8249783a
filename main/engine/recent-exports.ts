import { randomBytes } from "node:crypto";
import { access } from "node:fs/promises";
import * as path from "node:path";
import type { RecentExport, RecentId } from "#shared/export";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { refusalOf } from "./path-refusal.ts";
import { StoredFile } from "./stored-file.ts";

interface Entry {
	id: RecentId;
	path: string;
	openedAt: number;
}

const MOST_ENTRIES = 30;

/** The exports opened last, remembered between starts. The page sees names and ids, never a path to open. */
export class RecentExports {
	readonly #store: StoredFile;
	#entries: Entry[] | null = null;

	/** `report` hears of a list that was damaged or could not be saved. */
	constructor(
		dataFolder: string,
		private readonly report: (name: string, fault: Fault) => void,
	) {
		this.#store = new StoredFile(path.join(dataFolder, "recent-exports.json"), "ango-loupe recent exports", 1);
	}

	async list(): Promise<RecentExport[]> {
		const entries = await this.#load();
		return Promise.all(
			entries.map(async ({ id, path: file, openedAt }) => ({
				id,
				name: path.basename(file),
				where: path.dirname(file),
				openedAt,
				present: await isPresent(file),
			})),
		);
	}

	async pathOf(id: RecentId): Promise<Outcome<string>> {
		const entry = (await this.#load()).find((known) => known.id === id);
		return entry ? ok(entry.path) : fault("file-missing", "This entry is no longer in the recent list");
	}

	async remember(file: string): Promise<void> {
		const entries = await this.#load();
		const known = entries.find((entry) => entry.path === file);
		const entry = { id: known?.id ?? randomBytes(8).toString("hex"), path: file, openedAt: Date.now() };
		await this.#save([entry, ...entries.filter((other) => other.path !== file)].slice(0, MOST_ENTRIES));
	}

	async forget(id: RecentId): Promise<Outcome<null>> {
		return this.#save((await this.#load()).filter((entry) => entry.id !== id));
	}

	async #load(): Promise<Entry[]> {
		if (this.#entries) return this.#entries;
		const { value, damaged } = await this.#store.load();
		if (damaged) this.report("recent-exports.json", damaged);
		const list: unknown[] = Array.isArray(value) ? value : [];
		return (this.#entries ??= list.filter(isEntry));
	}

	async #save(entries: Entry[]): Promise<Outcome<null>> {
		this.#entries = entries;
		const saved = await this.#store.save(entries);
		if (!saved.ok) this.report("recent-exports.json", saved);
		return saved;
	}
}

function isEntry(value: unknown): value is Entry {
	const {
		id,
		path: file,
		openedAt,
	} = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
	return typeof id === "string" && typeof file === "string" && typeof openedAt === "number";
}

async function isPresent(file: string): Promise<boolean> {
	// A network path would make the machine knock at another one: it is not looked at before it is opened.
	if (refusalOf(file, process.platform) !== null) return false;
	try {
		await access(file);
		return true;
	} catch {
		return false;
	}
}
