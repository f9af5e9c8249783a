import type { ExportId } from "#shared/export";
import type { MediaNeed, MediaReport, MissingClass, NeedFilter } from "#shared/media-needs";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";
import { WindowCache } from "../window-cache.ts";

/** Asked again so soon, ms: while tasks are looked through, and when they are. */
const pauses = { reading: 250, rest: 2000 };
const everything: NeedFilter = { role: null, state: null, class: null };

/** What the tasks of the query, or all of them, point to. Asked for only while somebody looks. */
export class NeedsReport {
	report = $state.raw<MediaReport | null>(null);
	/** Why there is none: the query is not understood, or the file is away. */
	fault = $state.raw<Fault | null>(null);
	/** All tasks, not those of the query. */
	isAll = $state(false);
	filter = $state.raw<NeedFilter>(everything);
	/** Needs of the filter, as far as they are found. */
	total = $state(0);
	copying = $state(false);
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #front: () => { id: ExportId | null; where: string };
	readonly #rows = new WindowCache<MediaNeed>((from, to) => this.#load(from, to), 100);
	#timer: ReturnType<typeof setTimeout> | null = null;
	#isWatched = false;
	/** Of what the figures are. */
	#key = "";

	constructor(host: Host, notices: Notices, front: () => { id: ExportId | null; where: string }) {
		this.#host = host;
		this.#notices = notices;
		this.#front = front;
	}

	/** The query whose tasks count; "" for all. */
	get where(): string {
		return this.isAll ? "" : this.#front().where;
	}

	at(index: number): MediaNeed | undefined {
		return this.#rows.at(index);
	}

	want(from: number, to: number): void {
		void this.#rows.want(from, to);
	}

	/** Begins to ask, now and again. Returns the function that ends it. */
	watch(): () => void {
		this.#isWatched = true;
		void this.#turn();
		return () => {
			this.#isWatched = false;
			if (this.#timer !== null) clearTimeout(this.#timer);
			this.#timer = null;
		};
	}

	/** Other files may be here, or another query is in the box. */
	lookAgain(): Promise<void> {
		return this.#isWatched ? this.#turn() : Promise.resolve();
	}

	async showAll(isAll: boolean): Promise<void> {
		this.isAll = isAll;
		await this.lookAgain();
	}

	async choose(part: Partial<NeedFilter>): Promise<void> {
		const filter = { ...this.filter, ...part };
		// What is here is missing for no reason.
		this.filter = filter.state === "here" ? { ...filter, class: null } : filter;
		this.#rows.clear();
		await this.#rows.want(0, 1);
	}

	/** Those that are missing for one reason. */
	chooseClass(kind: MissingClass): Promise<void> {
		return this.choose({ state: "missing", class: kind, role: null });
	}

	/** The list for the connected side, of the needs that are shown; null where it could not be made. */
	async list(): Promise<string | null> {
		const { id } = this.#front();
		if (id === null) return null;
		this.copying = true;
		try {
			const outcome = await this.#host.copyMediaList(id, this.where, this.filter);
			if (outcome.ok) return outcome.value;
			this.#notices.fault(outcome, "The list of media");
			return null;
		} finally {
			this.copying = false;
		}
	}

	async #turn(): Promise<void> {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		const { id } = this.#front();
		const { where } = this;
		const key = `${id ?? ""}\n${where}`;
		if (key !== this.#key) this.#forget(key);
		if (id !== null) {
			const outcome = await this.#host.readMediaReport(id, where);
			if (key !== this.#key) return;
			this.fault = outcome.ok ? null : outcome;
			if (outcome.ok) await this.#take(outcome.value);
		}
		this.#rest();
	}

	#rest(): void {
		if (!this.#isWatched || this.#timer !== null) return;
		const pause = this.report?.phase === "reading" ? pauses.reading : pauses.rest;
		this.#timer = setTimeout(() => void this.#turn(), pause);
	}

	async #take(report: MediaReport): Promise<void> {
		const isSame = this.report !== null && figures(report) === figures(this.report);
		this.report = report;
		if (!isSame) await this.#rows.refresh();
	}

	#forget(key: string): void {
		this.#key = key;
		this.report = null;
		this.fault = null;
		this.total = 0;
		this.#rows.clear();
	}

	async #load(from: number, to: number): Promise<readonly MediaNeed[] | null> {
		const { id } = this.#front();
		const [key, filter] = [this.#key, this.filter];
		if (id === null) return null;
		const outcome = await this.#host.listMediaNeeds(id, this.where, filter, from, to);
		if (key !== this.#key || filter !== this.filter) return null;
		if (!outcome.ok) {
			this.fault = outcome;
			return null;
		}
		this.total = outcome.value.total;
		return outcome.value.needs;
	}
}

/** Everything but the clock. */
function figures({ now: _, ...rest }: MediaReport): string {
	return JSON.stringify(rest);
}
