import type { FindingOrder } from "#shared/findings/lists";
import type { ExportFindings } from "./export-findings.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";

/** A finding with what it is sorted by. */
interface Keyed {
	listed: Listed;
	/** First by this. */
	rank: number;
	row: number;
}

interface Sorted {
	place: ExportFindings | null;
	order: FindingOrder;
	/** Of what is kept, and rows of the export, when it was made. */
	version: number;
	read: number;
	list: readonly Listed[];
}

/** As many orders are kept, the latest used last: one for a list and one for its counts, of two exports. */
const MOST_KEPT = 4;

/**
 * All findings in an order, made once and kept. After a change those that were in order before are nearly so still,
 * which a merging sort takes a fraction of the time for.
 */
class FindingOrders {
	#kept: Sorted[] = [];

	constructor(private readonly held: HeldFindings) {}

	inOrder(place: ExportFindings | null, order: FindingOrder): readonly Listed[] {
		const { version } = this.held;
		const read = place?.open.index.length ?? 0;
		const known = this.#kept.find((kept) => kept.place === place && kept.order === order);
		if (known?.version === version && known.read === read) return known.list;
		const list = sorted(this.#nearly(known), place, order);
		this.#kept = [...this.#kept.filter((kept) => kept !== known), { place, order, version, read, list }].slice(
			-MOST_KEPT,
		);
		return list;
	}

	/** Those that were there in the order that they had, and behind them those that came since. */
	#nearly(known: Sorted | undefined): Listed[] {
		const { listed } = this.held;
		if (known === undefined) return [...listed.values()];
		const still = known.list.map(({ id }) => listed.get(id)).filter((each) => each !== undefined);
		if (still.length === listed.size) return still;
		const there = new Set(still);
		return [...still, ...[...listed.values()].filter((each) => !there.has(each))];
	}
}

const kept = new WeakMap<HeldFindings, FindingOrders>();

export function ordersOf(held: HeldFindings): FindingOrders {
	const orders = kept.get(held) ?? new FindingOrders(held);
	kept.set(held, orders);
	return orders;
}

function sorted(all: readonly Listed[], place: ExportFindings | null, order: FindingOrder): Listed[] {
	const rankOf = ranksOf(all, order);
	const keyed = all.map((listed): Keyed => ({ listed, rank: rankOf(listed), row: rowIn(place, listed) }));
	keyed.sort((a, b) => (a.rank === b.rank ? compareWithin(order, a, b) : a.rank - b.rank));
	return keyed.map(({ listed }) => listed);
}

/** The same order, for two findings. */
export function comparing(place: ExportFindings | null, order: FindingOrder): (a: Listed, b: Listed) => number {
	return (a, b) => {
		const byRank = order === "newest" ? b.at - a.at : compare(wordIn(order, a), wordIn(order, b));
		if (byRank !== 0) return byRank;
		return compareWithin(order, { listed: a, row: rowIn(place, a) }, { listed: b, row: rowIn(place, b) });
	};
}

/** By row of the export, those without one last; without an export by the task's key. */
function compareWithin(order: FindingOrder, a: Omit<Keyed, "rank">, b: Omit<Keyed, "rank">): number {
	if (order === "newest") return b.listed.slot - a.listed.slot;
	if (a.row !== b.row) return a.row - b.row;
	return compare(a.listed.key, b.listed.key) || a.listed.at - b.listed.at || a.listed.slot - b.listed.slot;
}

function rowIn(place: ExportFindings | null, listed: Listed): number {
	return place === null ? 0 : (place.row(listed) ?? Infinity);
}

/** What an order goes by first; nothing of the kind where it is that of the tasks. */
function wordIn(order: FindingOrder, { version: { finding } }: Listed): string | null {
	if (order === "task") return "";
	if (order === "author") return finding.author;
	return finding.body.kind === "verdict" ? finding.body.verdict : null;
}

function ranksOf(all: readonly Listed[], order: FindingOrder): (listed: Listed) => number {
	if (order === "task") return () => 0;
	if (order === "newest") return (listed) => -listed.at;
	const words = [...new Set(all.map((listed) => wordIn(order, listed)))].sort(compare);
	const ranks = new Map(words.map((word, rank) => [word, rank]));
	return (listed) => ranks.get(wordIn(order, listed)) ?? 0;
}

/** By code unit; null last. */
export function compare(a: string | null, b: string | null): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
