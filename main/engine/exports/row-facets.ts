import type { Facet, FacetFind, FacetWindow } from "#shared/export";
import { type FacetField, facetFields, flagNames } from "#shared/query-fields";
import { geometryKeyAt } from "./asset-fields.ts";
import type { NumberColumn } from "./columns.ts";
import { classParts, flagOf, textTest, visitTexts } from "./row-filter.ts";
import type { RowIndex } from "./row-index.ts";
import { type ListName, ListReader } from "./row-lists.ts";
import type { RowSelections } from "./row-selections.ts";

const MOST_VALUES = 200;

/** How many countings are kept, the latest used last. */
const MOST_KEPT = 4;

interface Kept {
	key: string;
	rows: Uint32Array | null;
	read: number;
	madeAt: number;
	took: number;
	facets: Facet[];
}

/** The facets of an export's rows; like a selection, each is counted anew no more often than it is cheap to. */
export class RowFacets {
	#kept: Kept[] = [];

	constructor(
		private readonly index: RowIndex,
		private readonly selections: RowSelections,
	) {}

	/** Errors: QueryError. */
	read(where: string, find: FacetFind | null): FacetWindow {
		const selection = { where, order: null };
		const rows = this.selections.rows(selection);
		const pending = this.selections.pending(selection);
		const read = this.index.length;
		const key = JSON.stringify([where, find, this.index.findings?.version ?? 0]);
		const known = this.#kept.find((kept) => kept.key === key);
		const now = performance.now();
		const isFresh = known && ((known.rows === rows && known.read === read) || now - known.madeAt < known.took * 10);
		const kept = isFresh ? known : this.#make(key, rows, find, now);
		this.#kept = [...this.#kept.filter((other) => other.key !== key), kept].slice(-MOST_KEPT);
		return { matching: rows?.length ?? read, read, pending, facets: kept.facets };
	}

	#make(key: string, rows: Uint32Array | null, find: FacetFind | null, madeAt: number): Kept {
		const read = this.index.length;
		const facets = countFacets(this.index, rows, find);
		return { key, rows, read, madeAt, took: performance.now() - madeAt, facets };
	}
}

/** The facets of some rows (null: of all): every one, or the one in which something is looked for. */
export function countFacets(index: RowIndex, rows: Uint32Array | null, find: FacetFind | null): Facet[] {
	const chosen = rows ?? new Uint32Array(index.length);
	if (!rows) for (let row = 0; row < chosen.length; row++) chosen[row] = row;
	const fields = find ? [find.field] : facetFields;
	const counts = countFields(fields, chosen, index);
	return fields.map((field) => listFacet(field, counts.get(field) as Count, find?.text ?? ""));
}

function listFacet(field: FacetField, { names, counts, none }: Count, text: string): Facet {
	const holds = textTest(text, false);
	const values = names
		.map((value, at) => ({ value, rows: counts[at] ?? 0 }))
		.filter(({ value, rows }) => rows > 0 && (text === "" || holds(value)))
		.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
	return { field, values: values.slice(0, MOST_VALUES), left: Math.max(0, values.length - MOST_VALUES), none };
}

interface Count {
	names: readonly string[];
	/** Rows of each name. */
	counts: Uint32Array;
	/** Rows of no name. */
	none: number;
}

/** Each list of a row is read once for all fields that ask for it. */
function countFields(fields: readonly FacetField[], rows: Uint32Array, index: RowIndex): Map<FacetField, Count> {
	const counts = new Map<FacetField, Count>();
	const asked: Record<ListName, Naming[]> = { batches: [], kinds: [], visits: [] };
	for (const field of fields) {
		const { words } = index;
		switch (field) {
			case "stage":
				counts.set(field, countStages(rows, index));
				break;
			case "person":
			case "status":
				counts.set(field, countWords(rows, index, field === "person" ? words.updatedBy : words.reviewStatus));
				break;
			case "has":
				counts.set(field, countFlags(rows, index));
				break;
			case "batch":
				asked.batches.push({ field, names: namesOf(index.dictionary.texts, (text) => [text]) });
				break;
			case "class":
			case "kind":
				asked.kinds.push({ field, names: kindNames(field, index) });
				break;
			case "visited":
			case "reviewer":
			case "worker":
				asked.visits.push({ field, names: visitNames(field, index) });
		}
	}
	for (const list of ["batches", "kinds", "visits"] as const) {
		if (asked[list].length > 0) countLists(rows, new ListReader(index.keptLists, list), asked[list], counts);
	}
	return counts;
}

function kindNames(field: "class" | "kind", index: RowIndex): Names {
	return namesOf(index.toolKinds, (kind) => {
		if (field === "kind") return [geometryKeyAt(kind.geometry)];
		const [schemaId, title] = classParts(kind, index);
		return [title || schemaId || null, schemaId];
	});
}

function visitNames(field: "visited" | "reviewer" | "worker", index: RowIndex): Names {
	return namesOf(index.visitWords, (visit) => {
		const { stage, stageId, person, status } = visitTexts(visit, index);
		if (field === "visited") return [stage || stageId || null, stageId];
		return [field === "worker" || status !== "" ? person || null : null];
	});
}

/**
 * Names told apart as a query tells them, letter case aside. An entry of the dictionary has a name of its own, and
 * counts for another besides where its id is spelt as that.
 */
class Names {
	readonly names: string[] = [];
	/** By id of the dictionary: the place of its name, and of the other that it counts for; -1 for none. */
	readonly own: Int32Array;
	readonly other: Int32Array;
	readonly #places = new Map<string, number>();

	constructor(size: number) {
		this.own = new Int32Array(size).fill(-1);
		this.other = new Int32Array(size).fill(-1);
	}

	add(id: number, name: string): void {
		const key = name.toLowerCase();
		let place = this.#places.get(key);
		if (place === undefined) {
			place = this.names.length;
			this.#places.set(key, place);
			this.names.push(name);
		}
		this.own[id] = place;
	}

	/** After all names are there. */
	alias(id: number, name: string): void {
		this.other[id] = this.#places.get(name.toLowerCase()) ?? -1;
	}
}

function countWords(rows: Uint32Array, index: RowIndex, column: NumberColumn): Count {
	const { texts } = index.dictionary;
	const byId = new Uint32Array(texts.length);
	let none = 0;
	for (const row of rows) {
		const id = column.get(row);
		if (Number.isNaN(id)) none++;
		else byId[id] = (byId[id] ?? 0) + 1;
	}
	const names = new Names(texts.length);
	for (let id = 0; id < byId.length; id++) if (byId[id] !== 0) names.add(id, texts[id] ?? "");
	const counts = new Uint32Array(names.names.length);
	for (let id = 0; id < byId.length; id++) {
		const place = names.own[id] ?? -1;
		if (place >= 0) counts[place] = (counts[place] ?? 0) + (byId[id] ?? 0);
	}
	return { names: names.names, counts, none };
}

function countStages(rows: Uint32Array, index: RowIndex): Count {
	const { texts } = index.dictionary;
	const { stage, stageId } = index.words;
	const nameOf = (row: number): number => {
		const name = stage.get(row);
		return Number.isNaN(name) ? stageId.get(row) : name;
	};
	const named = new Uint8Array(texts.length);
	const spelt = new Uint8Array(texts.length);
	for (const row of rows) {
		const name = nameOf(row);
		const id = stageId.get(row);
		if (name >= 0) named[name] = 1;
		if (id >= 0) spelt[id] = 1;
	}
	const names = new Names(texts.length);
	for (let id = 0; id < named.length; id++) if (named[id] === 1) names.add(id, texts[id] ?? "");
	for (let id = 0; id < spelt.length; id++) if (spelt[id] === 1) names.alias(id, texts[id] ?? "");
	const counts = new Uint32Array(names.names.length);
	let none = 0;
	for (const row of rows) {
		const own = names.own[nameOf(row)] ?? -1;
		const other = names.other[stageId.get(row)] ?? -1;
		if (own >= 0) counts[own] = (counts[own] ?? 0) + 1;
		else none++;
		if (other >= 0 && other !== own) counts[other] = (counts[other] ?? 0) + 1;
	}
	return { names: names.names, counts, none };
}

/** A facet, and how the entries of its list are named. */
interface Naming {
	field: FacetField;
	names: Names;
}

/** `read` tells the name of an entry of the table (null: none) and by which id it may count for another. */
function namesOf<T>(table: readonly T[], read: (entry: T) => readonly [name: string | null, id?: string]): Names {
	const names = new Names(table.length);
	const aliases: [id: number, name: string][] = [];
	for (const [id, entry] of table.entries()) {
		const [name, other = ""] = read(entry);
		if (name !== null) names.add(id, name);
		if (other !== "") aliases.push([id, other]);
	}
	for (const [id, name] of aliases) names.alias(id, name);
	return names;
}

/** Counts each name once for a row. */
function countLists(
	rows: Uint32Array,
	reader: ListReader,
	asked: readonly Naming[],
	counts: Map<FacetField, Count>,
): void {
	const tallies = asked.map(({ names }) => new Tally(names));
	for (const row of rows) {
		reader.read(row);
		for (const tally of tallies) tally.add(row, reader.ids, reader.length);
	}
	for (const [at, { field, names }] of asked.entries()) {
		const { counts: counted, none } = tallies[at] as Tally;
		// kind:none is a geometry, and no way to ask for none.
		counts.set(field, { names: names.names, counts: counted, none: field === "kind" ? 0 : none });
	}
}

class Tally {
	readonly counts: Uint32Array;
	none = 0;
	/** By name, the row that was counted last, plus one. */
	readonly #last: Uint32Array;
	readonly #own: Int32Array;
	readonly #other: Int32Array;

	constructor({ names, own, other }: Names) {
		this.counts = new Uint32Array(names.length);
		this.#last = new Uint32Array(names.length);
		this.#own = own;
		this.#other = other;
	}

	add(row: number, ids: Uint32Array, length: number): void {
		let any = false;
		for (let at = 0; at < length; at++) {
			const id = ids[at] ?? 0;
			const own = this.#own[id] ?? -1;
			const other = this.#other[id] ?? -1;
			any ||= own >= 0 || other >= 0;
			if (own >= 0) this.#count(own, row + 1);
			if (other >= 0) this.#count(other, row + 1);
		}
		if (!any) this.none++;
	}

	#count(name: number, mark: number): void {
		if (this.#last[name] === mark) return;
		this.#last[name] = mark;
		this.counts[name] = (this.counts[name] ?? 0) + 1;
	}
}

function countFlags(rows: Uint32Array, index: RowIndex): Count {
	const counts = flagNames.map((name) => {
		const holds = flagOf(name, index);
		let count = 0;
		for (const row of rows) if (holds(row)) count++;
		return count;
	});
	return { names: flagNames, counts: Uint32Array.from(counts), none: 0 };
}
