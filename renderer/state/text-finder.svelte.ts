import type { ExportId } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { SearchChange, SearchScope, SearchState, TextHit, TextSearch } from "#shared/search";
import type { Host } from "../host.ts";
import { WindowCache } from "./window-cache.ts";

/** The search through the text of the export in front: what is looked for, what was found, and which hit is in front. */
export class TextFinder {
	text = $state("");
	matchCase = $state(false);
	isRegExp = $state(false);
	scope = $state.raw<SearchScope>("everything");
	/** Of the search that is shown; null where there is none. */
	state = $state.raw<SearchState | null>(null);
	/** Why it could not be made, or its hits not be read. */
	fault = $state.raw<Fault | null>(null);
	/** Which hit is in front. */
	cursor = $state<number | null>(null);
	/** That hit, once its task is shown. */
	current = $state.raw<TextHit | null>(null);
	readonly #hits = new WindowCache<TextHit>((from, to) => this.#load(from, to), 100, 20);
	readonly #host: Host;
	readonly #show: (hit: TextHit) => Promise<void>;
	#export: ExportId | null = null;
	#asked: TextSearch | null = null;
	/** A window was answered that more hits belong into. */
	#isPartial = false;
	#turn = 0;

	/** `show` brings a hit's task in front, and what it lies in. */
	constructor(host: Host, show: (hit: TextHit) => Promise<void>) {
		this.#host = host;
		this.#show = show;
	}

	at(position: number): TextHit | undefined {
		return this.#hits.at(position);
	}

	want(from: number, to: number): void {
		void this.#hits.want(from, to);
	}

	/** Another export comes in front: nothing has been searched in it. */
	follow(id: ExportId | null): void {
		if (id === this.#export) return;
		this.#export = id;
		this.#forget();
	}

	/** Starts the search for what stands in the fields; an empty text ends it. */
	async search(): Promise<void> {
		const id = this.#export;
		if (this.text === "" || id === null) {
			if (this.state?.phase === "running") this.cancel();
			this.#forget();
			return;
		}
		const search = { text: this.text, matchCase: this.matchCase, isRegExp: this.isRegExp, scope: this.scope };
		if (this.#asked !== null && isSame(search, this.#asked) && this.fault === null) return;
		this.#forget();
		this.#asked = search;
		await this.#hits.want(0, 1);
	}

	/** Searches anew where it was cancelled or the file has changed. */
	async again(): Promise<void> {
		this.#forget();
		await this.search();
	}

	cancel(): void {
		if (this.#export !== null) void this.#host.cancelSearch(this.#export);
	}

	/** The host has found more. */
	hear({ export: id, search, state }: SearchChange): void {
		if (id !== this.#export || this.#asked === null || !isSame(search, this.#asked)) return;
		const before = this.state?.listed ?? 0;
		this.state = state;
		// Hits only come at the end: full windows stay as they are.
		if (state.listed === before || !this.#isPartial) return;
		this.#isPartial = false;
		void this.#hits.refresh();
	}

	/** To the next hit or the one before, around the ends; the first from nowhere. */
	async step(by: 1 | -1): Promise<void> {
		const listed = this.state?.listed ?? 0;
		if (listed === 0) return;
		const from = this.cursor ?? (by === 1 ? -1 : 0);
		await this.goTo((from + by + listed) % listed);
	}

	async goTo(position: number): Promise<void> {
		const turn = this.#turn;
		this.cursor = position;
		const hit = await this.#hits.fetch(position);
		// Whoever pressed the key again meanwhile is further on.
		if (hit === undefined || turn !== this.#turn || this.cursor !== position) return;
		this.current = hit;
		await this.#show(hit);
	}

	/** Whether the hit in front lies in what stands at a pointer of the task shown, and in nothing that is shown within it. */
	isIn(row: number, pointer: string): boolean {
		const hit = this.current;
		if (hit?.row !== row || !hit.pointer.startsWith(`${pointer}/`)) return false;
		return !/^\/classifications\/\d+\//u.test(hit.pointer.slice(pointer.length));
	}

	#forget(): void {
		this.#turn += 1;
		this.#hits.clear();
		this.#asked = null;
		this.#isPartial = false;
		this.state = null;
		this.fault = null;
		this.cursor = null;
		this.current = null;
	}

	async #load(from: number, to: number): Promise<readonly TextHit[] | null> {
		const turn = this.#turn;
		if (this.#export === null || this.#asked === null) return null;
		const outcome = await this.#host.searchText(this.#export, this.#asked, from, to);
		if (turn !== this.#turn) return null;
		if (!outcome.ok) {
			this.fault = outcome;
			return null;
		}
		const { state, hits } = outcome.value;
		if (hits.length < to - from) this.#isPartial = true;
		// An event may have overtaken the answer.
		if (this.state === null || state.readBytes >= this.state.readBytes) this.state = state;
		return hits;
	}
}

function isSame(a: TextSearch, b: TextSearch): boolean {
	return a.text === b.text && a.matchCase === b.matchCase && a.isRegExp === b.isRegExp && a.scope === b.scope;
}
