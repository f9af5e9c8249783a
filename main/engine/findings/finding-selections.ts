import type { FindingCounts, FindingFilter, FindingOrder } from "#shared/findings/lists";
import { CountedFindings } from "./finding-counts.ts";
import { holding, type ListOf, markFindings } from "./finding-lists.ts";
import { comparing, ordersOf } from "./finding-orders.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";
import { changesSince, mendedList, type Net } from "./list-changes.ts";

/** Of what something was made. */
interface Made {
	key: string;
	place: ListOf["place"];
	/** Of what is kept, of the export's rows, and of what is known to fit, when it was made. */
	version: number;
	read: number;
	fits: number;
}

interface KeptList extends Made {
	order: FindingOrder;
	found: readonly Listed[];
}

interface KeptCounts extends Made {
	counted: CountedFindings;
}

interface KeptMarks extends Made {
	isIn: Uint8Array;
}

/** Lists in several windows, and those that a person goes back to. */
const MOST_KEPT = 8;

/** Findings of a filter, made once: a list is scrolled in windows, and counted beside. */
export class FindingSelections {
	#lists: readonly KeptList[] = [];
	/** Counts are the same in any order. */
	#counts: readonly KeptCounts[] = [];
	/** The latest: a list and its counts are asked for together. */
	#marks: KeptMarks | null = null;

	constructor(private readonly held: HeldFindings) {}

	/** Lists of a query of tasks are made anew each time: what its rows are may change behind it. */
	select(list: ListOf, filter: FindingFilter, order: FindingOrder): readonly Listed[] {
		if (list.rows !== null) return this.#inOrder(markFindings(this.held, list, filter), list, order);
		const key = keyOf(list, filter);
		const isIt = (kept: KeptList): boolean => kept.key === key && kept.order === order && kept.place === list.place;
		const known = this.#lists.find(isIt);
		const found =
			known && this.#isFresh(known, list)
				? known.found
				: (this.#mended(known, list, filter) ?? this.#inOrder(this.#marked(key, list, filter), list, order));
		const kept = { ...this.#made(key, list), order, found };
		this.#lists = [...this.#lists.filter((other) => !isIt(other)), kept].slice(-MOST_KEPT);
		return found;
	}

	count(list: ListOf, filter: FindingFilter): FindingCounts {
		if (list.rows !== null) return this.#counting(list, markFindings(this.held, list, filter)).counts;
		const key = keyOf(list, filter);
		const isIt = (kept: Made): boolean => kept.key === key && kept.place === list.place;
		const known = this.#counts.find(isIt);
		const counted = this.#counted(known, list, filter) ?? this.#counting(list, this.#marked(key, list, filter));
		const kept = { ...this.#made(key, list), counted };
		this.#counts = [...this.#counts.filter((other) => !isIt(other)), kept].slice(-MOST_KEPT);
		return counted.counts;
	}

	#made(key: string, list: ListOf): Made {
		const { place } = list;
		return { key, place, version: this.held.version, read: readOf(list), fits: place?.fits ?? 0 };
	}

	/** As counted before, and with what a few changes changed. */
	#counted(known: KeptCounts | undefined, list: ListOf, filter: FindingFilter): CountedFindings | null {
		if (!known || this.#isFresh(known, list)) return known?.counted ?? null;
		const nets = this.#changes(known, list);
		if (nets === null) return null;
		const holds = holding(this.held, list, filter);
		for (const { before, now } of nets) {
			if (before !== null) known.counted.take(before);
			if (now !== null && holds(now)) known.counted.add(now);
		}
		return known.counted;
	}

	#marked(key: string, list: ListOf, filter: FindingFilter): Uint8Array {
		const known = this.#marks;
		if (known?.key === key && this.#isFresh(known, list)) return known.isIn;
		const isIn = markFindings(this.held, list, filter);
		this.#marks = { ...this.#made(key, list), isIn };
		return isIn;
	}

	#inOrder(isIn: Uint8Array, { place }: ListOf, order: FindingOrder): readonly Listed[] {
		return ordersOf(this.held)
			.inOrder(place, order)
			.filter(({ slot }) => isIn[slot] === 1);
	}

	/** As they lie in the memory, and not as they are listed: that takes several times as long. */
	#counting(list: ListOf, isIn: Uint8Array): CountedFindings {
		const counted = new CountedFindings(list.place, this.held.slots);
		for (const listed of this.held.listed.values()) if (isIn[listed.slot] === 1) counted.add(listed);
		return counted;
	}

	/** Sorting and filtering all of them takes many times as long. */
	#mended(known: KeptList | undefined, list: ListOf, filter: FindingFilter): readonly Listed[] | null {
		const nets = known ? this.#changes(known, list) : null;
		if (!known || nets === null) return null;
		const holds = holding(this.held, list, filter);
		return mendedList(
			known.found,
			nets.map(({ before }) => before),
			nets.flatMap(({ now }) => (now !== null && holds(now) ? [now] : [])),
			comparing(list.place, known.order),
		);
	}

	/** What changed since; null where that is more than a few findings of the list. */
	#changes(known: Made, list: ListOf): readonly Net[] | null {
		if (known.read !== readOf(list)) return null;
		// What is kin may have changed with them, and with it how others fit.
		list.place?.kin();
		const nets = known.fits === (list.place?.fits ?? 0) ? changesSince(this.held, known.version) : null;
		// How verdicts are called changes what a text finds.
		const isOfWords = nets?.some(({ before, now }) => before?.kind === "words" || now?.kind === "words") ?? false;
		return isOfWords ? null : nets;
	}

	#isFresh(kept: Made, list: ListOf): boolean {
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
