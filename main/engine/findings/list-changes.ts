import type { FindingId } from "#shared/findings/finding";
import type { HeldFindings, Listed, ListedChange } from "./held-findings.ts";

/** A finding as it was, and as it is now; of one that only others may see more or less of both are the same. */
export interface Net {
	before: Listed | null;
	now: Listed | null;
}

/**
 * Every finding that a list may show otherwise than at a version, with what it was then; null where lists have to be made
 * anew: too much changed, or what is withheld of any of them.
 */
export function changesSince(held: HeldFindings, version: number): readonly Net[] | null {
	const changes = held.changesAfter(version);
	if (changes === null) return null;
	const nets = netOf(changes);
	for (const { opened } of changes) {
		if (opened === null) return null;
		if (opened.length === 0) continue;
		// What is about several tasks stands under one of them.
		if (held.conflicts > 0) return null;
		for (const key of opened)
			for (const listed of held.ofKey(key))
				if (!nets.has(listed.id)) nets.set(listed.id, { before: listed, now: listed });
	}
	return [...nets.values()];
}

/** What changes did together, by finding. */
export function netOf(changes: readonly ListedChange[]): Map<FindingId, Net> {
	const nets = new Map<FindingId, Net>();
	for (const { before, now } of changes) {
		const id = (before ?? now)?.id;
		if (id === undefined) continue;
		const known = nets.get(id);
		if (known) known.now = now;
		else nets.set(id, { before, now });
	}
	return nets;
}

/** A list in order, without some that were in it, or not, and with others; no two may be equal to `compare`. */
export function mendedList(
	list: readonly Listed[],
	gone: readonly (Listed | null)[],
	come: readonly Listed[],
	compare: (a: Listed, b: Listed) => number,
): readonly Listed[] {
	const without = gone
		.flatMap((listed) => {
			const at = listed === null ? -1 : placeIn(list, listed, compare) - 1;
			return listed !== null && list[at] === listed ? [at] : [];
		})
		.sort((a, b) => a - b);
	const fresh = [...come].sort(compare);
	const places = fresh.map((listed) => placeIn(list, listed, compare));
	const mended: Listed[] = [];
	let from = 0;
	let [goneAt, comeAt] = [0, 0];
	const copyTo = (to: number): void => {
		for (; from < to; from++) {
			if (without[goneAt] === from) goneAt++;
			else mended.push(list[from] as Listed);
		}
	};
	for (; comeAt < fresh.length; comeAt++) {
		copyTo(places[comeAt] as number);
		mended.push(fresh[comeAt] as Listed);
	}
	copyTo(list.length);
	return mended;
}

/** Behind all that are before it, and itself. */
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
