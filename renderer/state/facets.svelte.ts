import { SvelteMap } from "svelte/reactivity";
import type { ExportId, Facet } from "#shared/export";
import type { FacetField } from "#shared/query-fields";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";
import { choicesIn, choiceState, type ChoiceState, toggleChoice } from "./query-edit.ts";
import type { Search } from "./search.svelte.ts";
import type { TaskList } from "./task-list.svelte.ts";

export interface FacetLine {
	/** Null stands for "not set". */
	value: string | null;
	rows: number;
	state: ChoiceState;
}

/** How long between two countings of a query whose rows still grow. */
const restMs = 500;

/** The facets of the query in front. What of them is chosen stands in the query's text and nowhere else. */
export class Facets {
	facets = $state.raw<readonly Facet[]>([]);
	/** What is looked for in a facet, and what was found. */
	readonly #found = new SvelteMap<FacetField, { text: string; facet: Facet | null }>();
	readonly #host: Host;
	readonly #list: TaskList;
	readonly #search: Search;
	readonly #notices: Notices;
	#wanted = "";
	#counting = false;

	constructor(host: Host, list: TaskList, search: Search, notices: Notices) {
		this.#host = host;
		this.#list = list;
		this.#search = search;
		this.#notices = notices;
	}

	/** Counts for the query as it is now; called whenever that, or what it finds, has changed. */
	async follow(): Promise<void> {
		this.#wanted = this.#key();
		if (this.#counting) return;
		this.#counting = true;
		try {
			for (let seen = ""; seen !== this.#wanted;) {
				const isSame = isSameQuery(seen, this.#wanted);
				if (isSame) await new Promise((resolve) => setTimeout(resolve, restMs));
				seen = this.#wanted;
				await this.#count();
			}
		} finally {
			this.#counting = false;
		}
	}

	/** The lines of a facet: values that the query speaks of are among them, also where no row has them. */
	lines(facet: Facet): FacetLine[] {
		const { where } = this.#list.selection;
		const shown = this.#found.get(facet.field)?.facet ?? facet;
		const values: { value: string | null; rows: number }[] = [...shown.values];
		if (facet.none > 0 && shown === facet) values.push({ value: null, rows: facet.none });
		const isShown = (value: string | null) => values.some((held) => held.value?.toLowerCase() === value?.toLowerCase());
		const others = choicesIn(where, facet.field).filter((value) => !isShown(value));
		return [...others.map((value) => ({ value, rows: 0 })), ...values].map((line) => ({
			...line,
			state: choiceState(where, { field: facet.field, value: line.value }),
		}));
	}

	/** How many values of a facet are not among its lines. */
	left(facet: Facet): number {
		return (this.#found.get(facet.field)?.facet ?? facet).left;
	}

	textIn(field: FacetField): string {
		return this.#found.get(field)?.text ?? "";
	}

	async find(field: FacetField, text: string): Promise<void> {
		const id = this.#list.exportId;
		if (text === "" || id === null) {
			this.#found.delete(field);
			return;
		}
		this.#found.set(field, { text, facet: this.#found.get(field)?.facet ?? null });
		await this.#lookIn(id, field, text);
	}

	toggle(field: FacetField, value: string | null, wanted: "with" | "without"): Promise<void> {
		return this.#search.change((query) => toggleChoice(query, { field, value }, wanted));
	}

	#key(): string {
		const { exportId, selection, read, matching } = this.#list;
		return JSON.stringify([exportId, selection.where, read, matching]);
	}

	async #count(): Promise<void> {
		const { exportId: id, selection } = this.#list;
		if (id === null) {
			this.facets = [];
			this.#found.clear();
			return;
		}
		const outcome = await this.#host.readFacets(id, selection.where, null);
		if (id !== this.#list.exportId || selection.where !== this.#list.selection.where) return;
		if (outcome.ok) this.facets = outcome.value.facets;
		// What is wrong with a query stands under the search box.
		else if (outcome.code !== "query-syntax") this.#notices.fault(outcome, "Facets");
		await Promise.all([...this.#found].map(([field, { text }]) => this.#lookIn(id, field, text)));
	}

	async #lookIn(id: ExportId, field: FacetField, text: string): Promise<void> {
		const { where } = this.#list.selection;
		const outcome = await this.#host.readFacets(id, where, { field, text });
		if (this.#found.get(field)?.text !== text || where !== this.#list.selection.where) return;
		if (outcome.ok) this.#found.set(field, { text, facet: outcome.value.facets[0] ?? null });
		else if (outcome.code !== "query-syntax") this.#notices.fault(outcome, "Facets");
	}
}

function isSameQuery(a: string, b: string): boolean {
	if (a === "" || b === "") return false;
	const [left, right] = [a, b].map((key) => (JSON.parse(key) as unknown[]).slice(0, 2).join("\0"));
	return left === right;
}
