import type { FindingCounts, FindingFilter, FindingOrder } from "#shared/findings/lists";
import { countFindings, holding, type ListOf, selectFindings } from "./finding-lists.ts";
import { comparing } from "./finding-orders.ts";
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

/** Lists in several windows, and those that a person goes back to. */
const MOST_KEPT = 8;

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
		const kept =
			known && this.#isFresh(known, list)
				? known
				: this.#keep(
						key,
						list,
						order,
						this.#mended(known, list, filter) ?? selectFindings(this.held, list, filter, order),
					);
		this.#kept = [...this.#kept.filter((other) => other !== known && other !== kept), kept].slice(-MOST_KEPT);
		return kept;
	}

	#keep(key: string, list: ListOf, order: FindingOrder, found: readonly Listed[]): Kept {
		const { place } = list;
		const { version } = this.held;
		return { key, order, place, version, read: readOf(list), fits: place?.fits ?? 0, found, counts: null };
	}

	/**
	 * With what a few changes changed taken out, and put in where it belongs now: sorting and filtering all of them takes
	 * many times as long. Null where more than those changed.
	 */
	#mended(known: Kept | undefined, list: ListOf, filter: FindingFilter): Listed[] | null {
		const changed = known && this.held.changedAfter(known.version);
		if (!known || !changed || known.read !== readOf(list)) return null;
		// What is kin may have changed with them, and with it how others fit.
		list.place?.kin();
		if (known.fits !== (list.place?.fits ?? 0)) return null;
		const ids = new Set(changed);
		const still = known.found.filter(({ id }) => !ids.has(id));
		const were = new Set(known.found.flatMap(({ id }) => (ids.has(id) ? [id] : [])));
		const holds = holding(this.held, list, filter);
		const compare = comparing(list.place, known.order);
		for (const id of ids) {
			const listed = this.held.listed.get(id);
			// Plans and verdicts on their tasks open and withhold what others say; what is gone may have been one.
			if (listed === undefined ? !were.has(id) : this.#mayOpen(listed)) return null;
			if (listed !== undefined && holds(listed)) still.splice(placeIn(still, listed, compare), 0, listed);
		}
		return still;
	}

	#mayOpen({ kind, key }: Listed): boolean {
		return kind === "plan" || (key !== null && this.held.withheld.isRead(key));
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

/** Where it belongs among those that are in order. */
function placeIn(ordered: readonly Listed[], listed: Listed, compare: (a: Listed, b: Listed) => number): number {
	let [from, to] = [0, ordered.length];
	while (from < to) {
		const middle = (from + to) >>> 1;
		const there = ordered[middle];
		if (there !== undefined && compare(there, listed) <= 0) from = middle + 1;
		else to = middle;
	}
	return from;
}
