import type { FindingCounts, FindingFilter, FindingOrder } from "#shared/findings/lists";
import { countFindings, type ListOf, selectFindings } from "./finding-lists.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";

interface Kept {
	key: string;
	order: FindingOrder;
	place: ListOf["place"];
	/** Of what is kept, of the export's rows, and of what is known to fit, when it was made. */
	version: number;
	read: number;
	fits: number;
	found: readonly Listed[];
	counts: FindingCounts | null;
}

/** A list and its counts, in two windows. */
const MOST_KEPT = 4;

/** Findings of a filter, made once: a list is scrolled in windows, and counted beside. */
export class FindingSelections {
	#kept: Kept[] = [];

	constructor(private readonly held: HeldFindings) {}

	/** Lists of a query of tasks are made anew each time: what its rows are may change behind it. */
	select(list: ListOf, filter: FindingFilter, order: FindingOrder): readonly Listed[] {
		if (list.rows !== null) return selectFindings(this.held, list, filter, order);
		return this.#find(list, filter, order).found;
	}

	/** Counts are the same in any order: those of a list that is there are taken. */
	count(list: ListOf, filter: FindingFilter): FindingCounts {
		if (list.rows !== null) return countFindings(selectFindings(this.held, list, filter, "task"), list.place);
		const key = keyOf(list, filter);
		const listed = this.#kept.findLast((kept) => kept.key === key && this.#isFresh(kept, list));
		const kept = listed ?? this.#find(list, filter, "task");
		return (kept.counts ??= countFindings(kept.found, list.place));
	}

	#find(list: ListOf, filter: FindingFilter, order: FindingOrder): Kept {
		const key = keyOf(list, filter);
		const known = this.#kept.find((kept) => kept.key === key && kept.order === order && kept.place === list.place);
		const kept = known && this.#isFresh(known, list) ? known : this.#make(key, list, filter, order);
		this.#kept = [...this.#kept.filter((other) => other !== known && other !== kept), kept].slice(-MOST_KEPT);
		return kept;
	}

	#make(key: string, list: ListOf, filter: FindingFilter, order: FindingOrder): Kept {
		const { place } = list;
		const found = selectFindings(this.held, list, filter, order);
		const { version } = this.held;
		return { key, order, place, version, read: readOf(list), fits: place?.fits ?? 0, found, counts: null };
	}

	#isFresh(kept: Kept, list: ListOf): boolean {
		if (kept.place !== list.place || kept.version !== this.held.version) return false;
		return kept.read === readOf(list) && kept.fits === (list.place?.fits ?? 0);
	}
}

function keyOf({ reviewer }: ListOf, filter: FindingFilter): string {
	return JSON.stringify([reviewer, filter]);
}

function readOf({ place }: ListOf): number {
	return place?.open.index.length ?? 0;
}
