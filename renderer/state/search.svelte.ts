import type { FacetField } from "#shared/query-fields";
import { parseQuery } from "#shared/query";
import { QueryError } from "#shared/query-tokens";
import { faultWords } from "#shared/faults";
import type { Host } from "../host.ts";
import { count } from "../wording/count.ts";
import {
	facetOf,
	fieldsFor,
	restOf,
	type Writing,
	writeField,
	writeValue,
	writingAt,
	type Written,
} from "./query-completion.ts";
import type { SavedQueries } from "./saved-queries.svelte.ts";
import type { TaskList } from "./task-list.svelte.ts";

/** What is wrong with the text in the box. `at` and `to` are null where no character can be named. */
export interface SearchFault {
	words: string;
	next: string;
	at: number | null;
	to: number | null;
}

export interface SearchOption {
	kind: "field" | "value" | "saved" | "recent";
	label: string;
	words: string;
	/** The text and the caret where it is chosen. */
	written: Written;
	/** The choice is a whole query, and is run at once. */
	isWhole: boolean;
}

const waitMs = 250;
const offerWaitMs = 80;
/** More are not read, but written further. */
const mostOptions = 50;
const mostSaved = 8;

/** The search box: its text, what is wrong with it, and what may be written next. */
export class Search {
	readonly #list: TaskList;
	readonly #host: Host;
	readonly #queries: SavedQueries;
	/** What stands in the box; follows the query whenever that is set elsewhere, and not where it is only caught up with. */
	text = $derived.by(() => {
		const { where } = this.#list.selection;
		if (where === this.#own?.query) return this.#own.text;
		this.#own = null;
		return where;
	});
	readonly fault: SearchFault | null = $derived.by(() => this.#fault());
	options = $state.raw<readonly SearchOption[]>([]);
	/** The option that Enter takes; null for none. */
	active = $state<number | null>(null);
	/** The query that this box asked for last, and what has been written since. */
	#own: { query: string; text: string } | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#offerTimer: ReturnType<typeof setTimeout> | undefined;
	/** Counted, so that an answer that comes late is dropped. */
	#turn = 0;

	constructor(host: Host, list: TaskList, queries: SavedQueries) {
		this.#host = host;
		this.#list = list;
		this.#queries = queries;
	}

	get isOpen(): boolean {
		return this.options.length > 0;
	}

	/** A person wrote; runs the query once the hand rests, and offers what may come next. */
	type(text: string, caret: number): void {
		this.#write(text);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#run(false), waitMs);
		this.offer(caret, false);
	}

	/** Runs what stands in the box, or another query, at once. */
	run(query = this.text): Promise<void> {
		clearTimeout(this.#timer);
		this.close();
		this.#write(query);
		return this.#run(true);
	}

	/** Makes another query of what stands in the box (or of the one in front, where that is none), and runs it. */
	change(edit: (query: string) => string): Promise<void> {
		clearTimeout(this.#timer);
		this.close();
		this.#write(edit(isQuery(this.text) ? this.text : this.#list.selection.where));
		return this.#run(false);
	}

	#write(text: string): void {
		this.text = text;
		if (this.#own) this.#own.text = text;
	}

	close(): void {
		this.#turn += 1;
		clearTimeout(this.#offerTimer);
		this.options = [];
		this.active = null;
	}

	/** Nothing that was begun goes on: the page is leaving. */
	stop(): void {
		clearTimeout(this.#timer);
		this.close();
	}

	step(by: number): void {
		const { length } = this.options;
		if (length === 0) return;
		this.active = this.active === null ? (by > 0 ? 0 : length - 1) : (this.active + by + length) % length;
	}

	/** Takes an option; answers with where the caret belongs. */
	take(option: SearchOption): number {
		const { text, caret } = option.written;
		this.close();
		if (option.isWhole) void this.run(text);
		else this.type(text, caret);
		return caret;
	}

	/** Offers what may be written at the caret; `all`: also where nothing is written yet. */
	offer(caret: number, all: boolean): void {
		this.#turn += 1;
		clearTimeout(this.#offerTimer);
		const writing = writingAt(this.text, caret);
		if (writing.kind === "value") {
			const turn = this.#turn;
			this.#offerTimer = setTimeout(() => void this.#offerValues(writing, caret, turn), offerWaitMs);
			return;
		}
		this.#show(writing.kind === "field" && (all || writing.prefix !== "") ? this.#fields(writing) : []);
	}

	#show(options: readonly SearchOption[]): void {
		this.options = options.slice(0, mostOptions);
		this.active = null;
	}

	#fields(writing: Extract<Writing, { kind: "field" }>): SearchOption[] {
		const fields = fieldsFor(writing.prefix).map((field): SearchOption => {
			const written = writeField(this.text, writing, field);
			return { kind: "field", label: field.name, words: field.words, written, isWhole: false };
		});
		// A saved query takes the place of all that is written.
		const isAll = this.text.trim() === writing.prefix;
		return isAll ? [...fields, ...this.#saved(writing.prefix)] : fields;
	}

	#saved(prefix: string): SearchOption[] {
		const wanted = prefix.toLowerCase();
		const whole = (text: string): Written => ({ text, caret: text.length });
		const saved = this.#queries.saved.map(({ name, query }): SearchOption => ({
			kind: "saved",
			label: name,
			words: query,
			written: whole(query),
			isWhole: true,
		}));
		const recent = this.#queries.recent
			.filter(({ query }) => query !== prefix && !this.#queries.saved.some((held) => held.query === query))
			.map(({ query }): SearchOption => ({
				kind: "recent",
				label: query,
				words: "",
				written: whole(query),
				isWhole: true,
			}));
		const holds = ({ label, words }: SearchOption) => `${label} ${words}`.toLowerCase().includes(wanted);
		return [...saved.filter(holds).slice(0, mostSaved), ...recent.filter(holds).slice(0, mostSaved)];
	}

	async #offerValues(writing: Extract<Writing, { kind: "value" }>, caret: number, turn: number): Promise<void> {
		const id = this.#list.exportId;
		if (id === null) return;
		const field = facetOf(writing.field);
		const rest = restOf(this.text, writing, caret);
		const values = await this.#values(id, isQuery(rest) ? rest : "", field, writing.prefix);
		if (turn !== this.#turn) return;
		this.#show(
			values.map(({ value, rows }) => ({
				kind: "value",
				label: value,
				words: count(rows),
				written: writeValue(this.text, writing, value),
				isWhole: false,
			})),
		);
	}

	async #values(id: string, where: string, field: FacetField, text: string) {
		const outcome = await this.#host.readFacets(id, where, { field, text });
		// Nothing to offer is no failure that a person has to read of while writing.
		return outcome.ok ? (outcome.value.facets[0]?.values ?? []) : [];
	}

	async #run(isAsked: boolean): Promise<void> {
		const query = this.text.trim();
		if (!isQuery(query)) return;
		this.#own = { query, text: this.text };
		const start = performance.now();
		await this.#list.search(query);
		const took = performance.now() - start;
		if (isAsked && query !== "" && this.#list.queryFault === null) await this.#queries.used(query, took);
	}

	#fault(): SearchFault | null {
		const next = faultWords["query-syntax"].next;
		try {
			parseQuery(this.text);
		} catch (error) {
			if (!(error instanceof QueryError)) throw error;
			return { words: `character ${String(error.at + 1)}: ${error.message}`, next, at: error.at, to: error.to };
		}
		const fault = this.#list.queryFault;
		return fault === null ? null : { words: fault.detail, next: faultWords[fault.code].next, at: null, to: null };
	}
}

function isQuery(text: string): boolean {
	try {
		parseQuery(text);
		return true;
	} catch (error) {
		if (error instanceof QueryError) return false;
		throw error;
	}
}
