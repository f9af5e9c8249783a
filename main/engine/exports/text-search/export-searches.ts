import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { type HitWindow, longestSearch, type SearchState, type TextSearch } from "#shared/search";
import { MOST_LISTED, RunningSearch, type SearchedExport } from "./running-search.ts";
import type { SearchThreads } from "./search-threads.ts";
import { searchExpression } from "./token-match.ts";

/** Hits whose places are read at once. */
const MOST_AT_ONCE = 200;
const TELL_EVERY_MS = 100;
/** Sets of rows that are kept, the latest used last. A query with more texts than this would never be answered. */
const MOST_SETS = 32;

/** Rows that hold a text, as far as they are known: see row-sets.ts. */
export interface TextRowSet {
	has(row: number): boolean;
	readonly complete: boolean;
	readonly version: number;
	/** 0 to 1. */
	readonly progress: number;
	/** Why the set is complete without being whole; null as a rule. */
	readonly fault: Fault | null;
}

/** The text searches of one export: the one that a person looks at, and those that its queries stand on. */
export class ExportSearches {
	#shown: RunningSearch | null = null;
	readonly #sets = new Map<string, KeptSet>();
	#toldAt = -Infinity;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(
		private readonly open: SearchedExport,
		private readonly threads: SearchThreads,
		private readonly tell: (search: TextSearch, state: SearchState) => void,
	) {}

	/** Starts the search where it is not the one that is shown; that one ends then. At most 200 hits at a time. */
	async read(search: TextSearch, from: number, to: number): Promise<Outcome<HitWindow>> {
		const wrong = searchFault(search);
		if (wrong) return wrong;
		const shown = this.#show(search);
		const hits = await shown.hits(from, Math.min(to, from + MOST_AT_ONCE));
		return hits.ok ? ok({ state: shown.state, from, hits: hits.value }) : hits;
	}

	/** Ends the search that is shown; what it has found stays. */
	cancel(): void {
		this.#shown?.cancel();
	}

	/** Resolves when a search is over. */
	async ended(search: TextSearch): Promise<Outcome<SearchState>> {
		const wrong = searchFault(search);
		if (wrong) return wrong;
		const shown = this.#show(search);
		while (shown.state.phase === "running") await new Promise((resolve) => setTimeout(resolve, 5));
		return ok(shown.state);
	}

	/** Rows whose asset holds the text, letter case aside. Errors: {@link SyntaxError}. */
	text({ source, isRegExp }: { source: string; isRegExp: boolean }): TextRowSet {
		const search: TextSearch = { text: source, matchCase: false, isRegExp, scope: "everything" };
		const key = JSON.stringify([source, isRegExp]);
		const known = this.#sets.get(key);
		if (known) {
			this.#sets.delete(key);
			this.#sets.set(key, known);
			return known;
		}
		const wrong = searchFault(search);
		if (wrong) throw new SyntaxError(wrong.detail);
		const set = new KeptSet(this.open, search, this.threads);
		this.#sets.set(key, set);
		for (const [oldest, old] of this.#sets) {
			if (this.#sets.size <= MOST_SETS) break;
			old.running.cancel();
			this.#sets.delete(oldest);
		}
		return set;
	}

	/** The export has been read further, or to its end. */
	grown(): void {
		this.#shown?.goOn();
		for (const set of this.#sets.values()) set.running.goOn();
	}

	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#shown?.cancel();
		this.#shown = null;
		for (const set of this.#sets.values()) set.running.cancel();
		this.#sets.clear();
	}

	#show(search: TextSearch): RunningSearch {
		if (this.#shown && isSame(this.#shown.search, search)) return this.#shown;
		const before = this.#shown;
		this.#shown = null;
		before?.cancel();
		const shown = new RunningSearch(this.open, search, MOST_LISTED, this.threads, (changed) => {
			if (changed === this.#shown) this.#tellSoon(changed);
		});
		this.#shown = shown;
		this.#toldAt = -Infinity;
		shown.goOn();
		return shown;
	}

	/** At most ten times a second; the first hits and the end at once. */
	#tellSoon(shown: RunningSearch): void {
		const now = performance.now();
		const wait = shown.state.phase === "running" ? this.#toldAt + TELL_EVERY_MS - now : 0;
		if (wait > 0) {
			this.#timer ??= setTimeout(() => {
				this.#timer = null;
				if (shown === this.#shown) this.#tellSoon(shown);
			}, wait);
			return;
		}
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#toldAt = now;
		this.tell(shown.search, shown.state);
	}
}

class KeptSet implements TextRowSet {
	version = 0;
	readonly running: RunningSearch;

	constructor(open: SearchedExport, search: TextSearch, threads: SearchThreads) {
		this.running = new RunningSearch(open, search, 0, threads, () => {
			this.version++;
		});
		this.running.goOn();
	}

	has(row: number): boolean {
		return this.running.hasHit(row);
	}
	get complete(): boolean {
		return this.running.state.phase !== "running";
	}
	get progress(): number {
		const { readBytes, totalBytes } = this.running.state;
		return this.complete ? 1 : totalBytes === 0 ? 0 : Math.min(1, readBytes / totalBytes);
	}
	get fault(): Fault | null {
		return this.running.state.fault;
	}
}

function isSame(a: TextSearch, b: TextSearch): boolean {
	return a.text === b.text && a.matchCase === b.matchCase && a.isRegExp === b.isRegExp && a.scope === b.scope;
}

/** Why a search cannot be made; null where it can. */
function searchFault({ text, matchCase, isRegExp }: TextSearch): Fault | null {
	if (text === "") return fault("search-syntax", "there is nothing to look for");
	if (text.length > longestSearch)
		return fault("search-syntax", `${String(text.length)} characters; at most ${String(longestSearch)} are looked for`);
	if (/\p{Surrogate}/u.test(text)) return fault("search-syntax", "half of a character (a lone surrogate) is in it");
	if (!isRegExp) return null;
	try {
		searchExpression(text, matchCase);
		return null;
	} catch (error) {
		if (error instanceof SyntaxError) return fault("search-syntax", error.message);
		throw error;
	}
}
