import type { ChangeId, FindingId, HeldFinding } from "#shared/findings/finding";
import { isSameHeld, merged, withVersion } from "#shared/findings/merge";
import type { FindingsChange, FindingsState } from "#shared/findings/lists";
import type { FindingRecord, JournalRecord, OutboxRecord, PageDatabase } from "../../db.ts";

/** Records that are read in one go: a hundred thousand at once would hold up typing. */
const window = 1000;

/**
 * The page's own copy of the findings, and the changes that are on their way. The journal of the engine is the truth;
 * this is what is left where that is lost, and what is sent again where the engine died with a change in its hands.
 * Where IndexedDB fails all goes on without it, and `onFailure` is told.
 */
export class KeptFindings {
	/** Why the copy is not kept, or was not the last time; null: all is well. */
	failure: string | null = null;
	readonly #database: PageDatabase;
	readonly #onFailure: (reason: string) => void;

	constructor(database: PageDatabase, onFailure: (reason: string) => void) {
		this.#database = database;
		this.#onFailure = onFailure;
	}

	/** Answers when the change is on the disk of this page, with whether it is. */
	async put(place: string, change: FindingsChange, at: number): Promise<boolean> {
		const done = await this.#try(() => this.#database.outbox.put({ id: change.id, place, change, at }));
		return done !== undefined;
	}

	/** The engine has it: it leaves the outbox, and what it says is kept. `seq`: of the operation that it became. */
	async acknowledged(place: string, { id, versions }: FindingsChange, seq: number): Promise<void> {
		const { findings, outbox, journals } = this.#database;
		await this.#try(() =>
			this.#database.transaction("rw", findings, outbox, journals, async () => {
				await outbox.delete(id);
				const records = await findings.bulkGet(versions.map((version) => [place, version.id]));
				const after = new Map<FindingId, HeldFinding>();
				for (const [at, version] of versions.entries()) {
					const before = after.get(version.id) ?? records[at]?.held ?? null;
					after.set(version.id, withVersion(before, version));
				}
				await findings.bulkPut([...after].map(([finding, held]) => ({ place, id: finding, held })));
				// Only where nothing of another hand came in between: that has still to be asked for.
				const journal = await journals.get(place);
				if (journal?.seq === seq - 1) await journals.put({ ...journal, seq });
			}),
		);
	}

	/** A change that will not be sent any more. */
	async drop(id: ChangeId): Promise<void> {
		await this.#try(() => this.#database.outbox.delete(id));
	}

	/** What was on its way to one of these when the page was left, in the order in which hands did it. */
	async waiting(places: readonly string[]): Promise<OutboxRecord[]> {
		const records = (await this.#try(() => this.#database.outbox.where("place").anyOf(places).toArray())) ?? [];
		return records.sort((a, b) => a.at - b.at);
	}

	/** Where findings of this state belong: of a journal that cannot be read, that of its folder's last one. */
	async placeOf({ place, folder }: Pick<FindingsState, "place" | "folder">): Promise<string> {
		if (place !== "") return place;
		const [before] = await this.journalsIn(folder);
		return before?.place ?? unread(folder);
	}

	async journal(place: string): Promise<JournalRecord | null> {
		return (await this.#try(() => this.#database.journals.get(place))) ?? null;
	}

	/** Journals that were in this folder before, the one used last first. */
	async journalsIn(folder: string): Promise<JournalRecord[]> {
		const records = (await this.#try(() => this.#database.journals.where("folder").equals(folder).toArray())) ?? [];
		return records.sort((a, b) => b.usedAt - a.usedAt);
	}

	async rememberJournal(journal: JournalRecord): Promise<void> {
		await this.#try(() => this.#database.journals.put(journal));
	}

	/** Takes in what the engine holds. Answers with the findings of which this page knows more, as both together know them. */
	async merge(place: string, held: readonly HeldFinding[]): Promise<HeldFinding[]> {
		const { findings } = this.#database;
		const ahead = await this.#try(() =>
			this.#database.transaction("rw", findings, async () => {
				const known = await findings.bulkGet(held.map(({ id }) => [place, id]));
				const more: HeldFinding[] = [];
				const news: FindingRecord[] = [];
				for (const [at, theirs] of held.entries()) {
					const ours = known[at]?.held;
					const both = ours === undefined ? theirs : merged(ours, theirs);
					if (ours === undefined || !isSameHeld(both, ours)) news.push({ place, id: theirs.id, held: both });
					if (!isSameHeld(both, theirs)) more.push(both);
				}
				await findings.bulkPut(news);
				return more;
			}),
		);
		return ahead ?? [];
	}

	/** Everything of a place, in windows by id. */
	async *all(place: string): AsyncGenerator<HeldFinding[]> {
		for (let after = ""; ;) {
			const from = after;
			const records =
				(await this.#try(() =>
					this.#database.findings
						.where("[place+id]")
						.between([place, from], [place, "\uffff"], false, true)
						.limit(window)
						.toArray(),
				)) ?? [];
			if (records.length > 0) yield records.map(({ held }) => held);
			if (records.length < window) return;
			after = records.at(-1)?.id ?? "";
		}
	}

	/** Tried again each time, and told once for each spell of failure: a disk that was full may have room again. */
	async #try<T>(work: () => PromiseLike<T>): Promise<T | undefined> {
		try {
			const done = await work();
			this.failure = null;
			return done;
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			if (this.failure === null) this.#onFailure(reason);
			this.failure = reason;
			return undefined;
		}
	}
}

/** What stands for the journal of a folder that no journal was ever read from. */
export function unread(folder: string): string {
	return `folder:${folder}`;
}
