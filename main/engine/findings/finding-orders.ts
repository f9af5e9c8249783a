import type { FindingOrder } from "#shared/findings/lists";
import type { ExportFindings } from "./export-findings.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";
import { mendedList, netOf } from "./list-changes.ts";

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

/** All findings in an order, made once, and mended where a few are others since. */
class FindingOrders {
	#kept: Sorted[] = [];

	constructor(private readonly held: HeldFindings) {}

	inOrder(place: ExportFindings | null, order: FindingOrder): readonly Listed[] {
		const { version } = this.held;
		const read = place?.open.index.length ?? 0;
		const known = this.#kept.find((kept) => kept.place === place && kept.order === order && kept.read === read);
		if (known?.version === version) return known.list;
		const list = this.#mended(known) ?? sorted([...this.held.listed.values()], place, order);
		this.#kept = [
			...this.#kept.filter((kept) => kept.place !== place || kept.order !== order),
			{ place, order, version, read, list },
		].slice(-MOST_KEPT);
		return list;
	}

	#mended(known: Sorted | undefined): readonly Listed[] | null {
		const changes = known ? this.held.changesAfter(known.version) : null;
		if (!known || !changes) return null;
		const nets = [...netOf(changes).values()];
		return mendedList(
			known.list,
			nets.map(({ before }) => before),
			nets.map(({ now }) => now).filter((now) => now !== null),
			comparing(known.place, known.order),
		);
	}
}

const kept = new WeakMap<HeldFindings, FindingOrders>();

export function ordersOf(held: HeldFindings): FindingOrders {
	const orders = kept.get(held) ?? new FindingOrders(held);
	kept.set(held, orders);
	return orders;
}

function sorted(all: Listed[], place: ExportFindings | null, order: FindingOrder): readonly Listed[] {
	const compare = comparing(place, order);
	// What came in the order of time is nearly so.
	if (order === "newest") return all.sort(compare);
	const groups = groupsOf(all, place, order);
	const { length } = all;
	// Each group and the place in it in one number: numbers are sorted many times as fast as what has to be compared.
	if (groups.most * length >= Number.MAX_SAFE_INTEGER) return all.sort(compare);
	const packed = groups.of.map((group, at) => group * length + at).sort();
	const list: Listed[] = [];
	for (let from = 0, to = 0; from < length; from = to) {
		const group = Math.floor((packed[from] as number) / length);
		for (; to < length && Math.floor((packed[to] as number) / length) === group; to++)
			list.push(all[(packed[to] as number) % length] as Listed);
		if (to - from > 1) for (const listed of list.splice(from).sort(compare)) list.push(listed);
	}
	return list;
}

/** Findings by what an order goes by first, and then by row: numbers from 0, in that order, all below `most`. */
function groupsOf(
	all: readonly Listed[],
	place: ExportFindings | null,
	order: FindingOrder,
): { of: Float64Array; most: number } {
	const words = order === "task" ? [""] : [...new Set(all.map((listed) => wordIn(order, listed)))].sort(compare);
	const ranks = new Map(words.map((word, rank) => [word, rank]));
	const rows = place?.open.index.length ?? 0;
	const of = new Float64Array(all.length);
	for (let at = 0; at < of.length; at++) {
		const listed = all[at] as Listed;
		const rank = order === "task" ? 0 : (ranks.get(wordIn(order, listed)) ?? 0);
		of[at] = rank * (rows + 1) + Math.min(rowIn(place, listed), rows);
	}
	return { of, most: words.length * (rows + 1) };
}

/** An order, for two findings. */
export function comparing(place: ExportFindings | null, order: FindingOrder): (a: Listed, b: Listed) => number {
	if (order === "newest") return (a, b) => b.at - a.at || b.slot - a.slot;
	return (a, b) => compare(wordIn(order, a), wordIn(order, b)) || compareByRow(place, a, b);
}

/** By row of the export, those without one last; without an export by the task's key. */
function compareByRow(place: ExportFindings | null, a: Listed, b: Listed): number {
	const [left, right] = [rowIn(place, a), rowIn(place, b)];
	if (left !== right) return left - right;
	return compare(a.key, b.key) || a.at - b.at || a.slot - b.slot;
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

/** By code unit; null last. */
export function compare(a: string | null, b: string | null): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
