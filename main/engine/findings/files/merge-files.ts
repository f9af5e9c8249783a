import type { FindingId, HeldFinding } from "#shared/findings/finding";
import type { FindingsImport } from "#shared/findings/files";
import { current, isConflict, isSameHeld, merged, saidNow } from "#shared/findings/merge";

/** What was known of a finding before the first of what came of it, and whether its heads are others since. */
interface Before {
	isKnown: boolean;
	isThere: boolean;
	isConflict: boolean;
	isChanged: boolean;
}

/** Equal ones are one object: there may be millions. */
const befores = new Map<number, Before>();
function beforeOf(isKnown: boolean, isThere: boolean, isBetween: boolean, isChanged: boolean): Before {
	const key = (isKnown ? 1 : 0) + (isThere ? 2 : 0) + (isBetween ? 4 : 0) + (isChanged ? 8 : 0);
	const known = befores.get(key) ?? { isKnown, isThere, isConflict: isBetween, isChanged };
	befores.set(key, known);
	return known;
}

/**
 * What files of findings bring to those that are kept, taken one by one: neither the order of the files nor a file that
 * comes twice makes a difference to what is kept in the end, nor to what is counted.
 */
export class IncomingFindings {
	readonly #befores = new Map<FindingId, Before>();
	readonly #authors = new Set<string>();
	#cyclic = 0;
	/** Of which something was to be kept. */
	taken = 0;

	/** What is to be kept of one; null where it changes nothing. `known`: what is kept of it. */
	take(more: HeldFinding, known: HeldFinding | undefined): HeldFinding | null {
		for (const { finding } of more.heads) if (finding !== null) this.#authors.add(finding.author);
		const here = known === undefined || known.heads.length === 0 ? null : known;
		const before =
			this.#befores.get(more.id) ?? beforeOf(here !== null, here !== null && isThere(here), isConflictIn(here), false);
		this.#befores.set(more.id, before);
		if (known === undefined) return this.#changed(more.id, before, more);
		const said = saidNow(more, known);
		const both = merged(known, said);
		// The two replace each other: no honest work does, and neither may take the other away.
		if (both.heads.length === 0) {
			this.#cyclic++;
			return null;
		}
		if (isSameHeld(both, known)) return null;
		return isSameHeads(both, known) ? said : this.#changed(more.id, before, said);
	}

	/** `all`: what is kept now. */
	report(all: ReadonlyMap<FindingId, HeldFinding>, files: readonly string[], notes: readonly string[]): FindingsImport {
		const counts = { added: 0, updated: 0, removed: 0, unchanged: 0, conflicts: 0 };
		for (const [id, before] of this.#befores) {
			const now = all.get(id);
			if (!before.isChanged || now === undefined) {
				counts.unchanged++;
				continue;
			}
			if (isConflict(now) && !before.isConflict) counts.conflicts++;
			if (!before.isKnown) counts[isThere(now) ? "added" : "unchanged"]++;
			else counts[isThere(now) || !before.isThere ? "updated" : "removed"]++;
		}
		const cyclic =
			this.#cyclic === 0
				? []
				: [
						`${String(this.#cyclic)} of the findings that came and those that are kept replace each other, which no version of this program writes: those that were kept first stay.`,
					];
		return { files, ...counts, authors: [...this.#authors].sort(), notes: [...notes, ...cyclic] };
	}

	#changed(
		id: FindingId,
		{ isKnown, isThere: wasThere, isConflict: wasBetween }: Before,
		said: HeldFinding,
	): HeldFinding {
		this.#befores.set(id, beforeOf(isKnown, wasThere, wasBetween, true));
		return said;
	}
}

function isConflictIn(held: HeldFinding | null): boolean {
	return held !== null && isConflict(held);
}

function isSameHeads(a: HeldFinding, b: HeldFinding): boolean {
	return a.heads.length === b.heads.length && a.heads.every(({ rev }, at) => rev === b.heads[at]?.rev);
}

function isThere(held: HeldFinding): boolean {
	const version = current(held);
	// Of a conflict a person decides: until then it is there.
	return version?.finding !== null;
}
