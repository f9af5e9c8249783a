import type { FindingRows } from "./finding-rows.ts";
import type { TaskRow } from "#shared/export";
import type { StoredArray } from "./array-store.ts";
import type { AssetForm, AssetSummary } from "./asset-fields.ts";
import { Dictionary, NumberColumn } from "./columns.ts";
import type { ComparedNumber, ComparedRows } from "./compared-rows.ts";
import { TextColumn, TextKind } from "./text-column.ts";
import { ListHeap, type ListParcel, type NumberReader } from "./list-heap.ts";
import { nameInLink, nameInPath } from "./format-keys.ts";
import type { KeptIndex } from "./index-cache.ts";
import { unescapeUnchecked } from "./json-text.ts";
import {
	counts,
	doubles,
	forms,
	HAS_BRUSH,
	HAS_VOLUME,
	nextSource,
	RowBuilder,
	type RowParcel,
	table,
	type Table,
	type TextColumnName,
	texts,
	words,
	type WordColumn,
} from "./row-parcel.ts";
import { translatedLists, translatedWords, type Translation } from "./translate-parcel.ts";

/** Where a row's asset lies in the text file, and which of its tasks the row is. */
export interface RowPlace {
	offset: number;
	length: number;
	member: number;
	form: AssetForm;
}

/** A person's visit to a stage, by ids of the dictionary; -1 for none. */
export interface VisitWords {
	stageId: number;
	stage: number;
	completedBy: number;
	reviewStatus: number;
}

/** A class of tools with one geometry. `name`: id in {@link RowIndex.classes}. */
export interface ToolKind {
	name: number;
	geometry: number;
}

/** A text of which so many bytes were read has shown how long its assets are. */
const ENOUGH_TO_TELL = 8 * 1024 * 1024;
/** Room for more rows than this is not made before they come. */
const MOST_RESERVED = 50_000_000;

/** The rows of an export, as columns. */
export class RowIndex {
	readonly doubles = table(doubles, () => new NumberColumn());
	readonly counts = table(counts, () => new NumberColumn());
	/** Ids in {@link dictionary}; NaN for none. */
	readonly words = table(words, () => new NumberColumn());
	readonly texts = textColumns();
	/** All words: stages, people, batches, ids and titles of classes. */
	readonly dictionary = new Dictionary();
	/** Classes: "schemaId\0title". */
	readonly classNames = new Dictionary();
	/** What the current comparison says of the rows; null: there is none. */
	compared: ComparedRows | null = null;
	/** What reviewers say of the rows; null: nothing is kept here. */
	findings: FindingRows | null = null;
	readonly visitWords: VisitWords[] = [];
	readonly toolKinds: ToolKind[] = [];
	readonly #lists = new ListHeap();
	readonly #visitIds = new Map<string, number>();
	readonly #kindIds = new Map<string, number>();
	readonly #translations = new Map<number, Translation>();
	#builder: RowBuilder | null = null;
	#hasReserved = false;

	get length(): number {
		return this.doubles.offset.length;
	}

	/** Bytes that the rows take. Room kept for more rows is not counted: until it is written to, it takes no memory. */
	get bytes(): number {
		const columns: readonly { bytes: number }[] = [
			...Object.values(this.doubles),
			...Object.values(this.counts),
			...Object.values(this.words),
			...Object.values(this.texts),
			this.#lists,
		];
		return columns.reduce((sum, column) => sum + column.bytes, 0);
	}

	/** Makes room, once, for what a text of `bytes` may hold, when enough of it was read to tell. */
	reserveFor(bytes: number, read: number): void {
		if (this.#hasReserved || read < ENOUGH_TO_TELL || this.length === 0) return;
		this.#hasReserved = true;
		const rows = Math.ceil(((this.length * bytes) / read) * 1.02);
		if (rows > MOST_RESERVED) return;
		for (const key of doubles) this.doubles[key].reserve(rows);
		for (const key of counts) this.counts[key].reserve(rows);
		for (const key of words) this.words[key].reserve(rows);
		for (const key of texts) this.texts[key].reserve(rows);
		this.#lists.reserve(rows);
	}

	/** One row for each task of the asset. `partStart`: where the asset's text begins in the text file. */
	push(asset: AssetSummary, partStart: number): void {
		this.#builder ??= new RowBuilder(nextSource(0));
		this.#builder.push(asset, partStart);
		this.append(this.#builder.takeParcel());
	}

	append(parcel: RowParcel): void {
		const translation = this.learn(parcel);
		for (const key of doubles) this.doubles[key].append(parcel.doubles[key]);
		for (const key of counts) this.counts[key].append(parcel.counts[key]);
		for (const key of words) {
			this.words[key].append(
				translation.isSame ? parcel.words[key] : translatedWords(parcel.words[key], translation.words),
			);
		}
		for (const key of texts) this.texts[key].append(parcel.texts[key]);
		this.#lists.append(translation.isSame ? parcel.lists : translatedLists(parcel.lists, translation));
	}

	/**
	 * What the source has met anew gets ids of ours: has to be done in the order in which the source made its parcels,
	 * whether their rows are wanted or not. Part of {@link append}; a parcel that was learnt is not learnt again.
	 *
	 * Errors: RangeError where a parcel of the source is missing.
	 */
	learn({ source, news }: RowParcel): Translation {
		let translation = this.#translations.get(source);
		if (!translation) {
			translation = { words: [], visits: [], kinds: [], isSame: true };
			this.#translations.set(source, translation);
		}
		const known = translation;
		const word = (id: number | null): number => (id === null ? -1 : (known.words[id] as number));
		const learn = <T>(ids: number[], before: number, list: readonly T[], idOf: (each: T) => number): void => {
			if (ids.length < before) throw new RangeError(`Reader ${source} knows words that it has not told of`);
			for (const each of list.slice(ids.length - before)) {
				const id = idOf(each);
				if (id !== ids.length) known.isSame = false;
				ids.push(id);
			}
		};
		learn(known.words, news.before.words, news.words, (text) => this.dictionary.id(text));
		learn(known.visits, news.before.visits, news.visits, (visit) =>
			this.#visit({
				stageId: word(visit.stageId),
				stage: word(visit.stage),
				completedBy: word(visit.completedBy),
				reviewStatus: word(visit.reviewStatus),
			}),
		);
		learn(known.kinds, news.before.kinds, news.kinds, ({ schemaId, title, geometry }) => {
			const text = (id: number | null): string => (id === null ? "" : (this.dictionary.texts[word(id)] ?? ""));
			return this.#kind(this.classNames.id(`${text(schemaId)}\0${text(title)}`), geometry);
		});
		return translation;
	}

	#visit(visit: VisitWords): number {
		const key = Object.values(visit).join();
		let id = this.#visitIds.get(key);
		if (id === undefined) {
			id = this.visitWords.length;
			this.#visitIds.set(key, id);
			this.visitWords.push(visit);
		}
		return id;
	}

	#kind(name: number, geometry: number): number {
		const key = `${name},${geometry}`;
		let id = this.#kindIds.get(key);
		if (id === undefined) {
			id = this.toolKinds.length;
			this.#kindIds.set(key, id);
			this.toolKinds.push({ name, geometry });
		}
		return id;
	}

	/** All of it, to be kept on disk and given back to {@link restore}. */
	stored(): KeptIndex {
		const arrays = new Map<string, StoredArray>();
		const keepTexts = (name: string, list: readonly string[]): void => {
			arrays.set(name, Buffer.from(JSON.stringify(list)));
		};
		for (const [key, column] of this.#numbers) arrays.set(key, column.stored());
		for (const key of texts) {
			for (const [part, array] of Object.entries(this.texts[key].whole())) {
				arrays.set(`${key}.${part}`, array as StoredArray);
			}
		}
		for (const [part, array] of Object.entries(this.#lists.whole())) arrays.set(`lists.${part}`, array as StoredArray);
		keepTexts("dictionary", this.dictionary.texts);
		keepTexts("classNames", this.classNames.texts);
		return {
			meta: {
				rows: this.length,
				visits: this.visitWords.map((visit) => Object.values(visit) as number[]),
				kinds: this.toolKinds.map(({ name, geometry }) => [name, geometry]),
			},
			arrays,
		};
	}

	/** Fills an empty index. False where something is missing or does not fit: then nothing is filled. */
	restore({ meta, arrays }: KeptIndex): boolean {
		const { rows, visits, kinds } = meta as unknown as { rows: number; visits: number[][]; kinds: number[][] };
		const heaps = [...texts, "lists"].map((key) => heapOf(arrays, key, rows));
		const textKinds = texts.map((key) => arrays.get(`${key}.kinds`));
		const fits =
			this.#numbers.every(([key]) => [1, rows].includes(arrays.get(key)?.length ?? NaN)) &&
			heaps.every((heap) => heap !== null) &&
			textKinds.every((array) => array instanceof Uint8Array && array.length === rows);
		if (!fits) return false;
		for (const text of textsOf(arrays, "dictionary")) this.dictionary.id(text);
		for (const text of textsOf(arrays, "classNames")) this.classNames.id(text);
		for (const [stageId = -1, stage = -1, completedBy = -1, reviewStatus = -1] of visits) {
			this.#visit({ stageId, stage, completedBy, reviewStatus });
		}
		for (const [name = -1, geometry = 0] of kinds) this.#kind(name, geometry);
		for (const [key, column] of this.#numbers) column.adopt(arrays.get(key) as StoredArray, rows);
		for (const [at, key] of texts.entries()) {
			this.texts[key].adopt({ ...(heaps[at] as ListParcel), kinds: textKinds[at] as Uint8Array });
		}
		this.#lists.adopt(heaps.at(-1) as ListParcel);
		return true;
	}

	get #numbers(): [string, NumberColumn][] {
		return Object.entries({ ...this.doubles, ...this.counts, ...this.words });
	}

	place(row: number): RowPlace {
		return {
			offset: this.doubles.offset.get(row),
			length: this.doubles.length.get(row),
			member: this.counts.member.get(row),
			form: forms[this.counts.form.get(row)] ?? "unknown",
		};
	}

	/** The text behind a word column; null for none. */
	word(column: WordColumn, row: number): string | null {
		return this.dictionary.texts[this.words[column].get(row)] ?? null;
	}

	/** The lists of all rows as they are kept: for loops over many. */
	get keptLists(): ListParcel {
		return this.#lists.kept;
	}

	/** The row's lists: batches by id in {@link dictionary}, visits in {@link visitWords}, kinds in {@link toolKinds}. */
	lists(row: number): RowLists {
		return new RowLists(this.#lists.get(row));
	}

	/** The same numbers as {@link lists} has, one after the other; good until the next row is asked for. */
	listNumbers(row: number): NumberReader {
		return this.#lists.reader(row);
	}

	/** The classes of a row: schemaId, title, geometry kind (index in geometryKeys) and tools. */
	*classes(row: number): Generator<{ schemaId: string; title: string; kind: number; tools: number }> {
		for (const { kind, tools } of this.lists(row).kinds()) {
			const { name, geometry } = this.toolKinds[kind] as ToolKind;
			const [schemaId = "", title = ""] = (this.classNames.texts[name] ?? "").split("\0");
			yield { schemaId, title, kind: geometry, tools };
		}
	}

	batches(row: number): string[] {
		return Array.from(this.lists(row).batches, (id) => this.dictionary.texts[id] ?? "");
	}

	row(row: number): TaskRow {
		const flags = this.counts.flags.get(row);
		return {
			row,
			taskId: this.texts.taskId.get(row),
			externalId: this.texts.externalId.get(row),
			asset: this.texts.asset.get(row),
			assetId: this.texts.assetId.get(row),
			stage: this.word("stage", row),
			stageId: this.word("stageId", row),
			updatedAt: numberOrNull(this.doubles.updatedAt.get(row)),
			updatedBy: this.word("updatedBy", row),
			totalDuration: numberOrNull(this.doubles.totalDuration.get(row)),
			visitDuration: numberOrNull(this.doubles.visitDuration.get(row)),
			tools: this.counts.tools.get(row),
			classifications: this.counts.classifications.get(row),
			relations: this.counts.relations.get(row),
			visits: this.counts.visits.get(row),
			reworks: this.counts.reworks.get(row),
			pages: this.counts.pages.get(row),
			reviewStatus: this.word("reviewStatus", row),
			consensus: numberOrNull(this.doubles.consensus.get(row)),
			batches: this.batches(row),
			hasBrush: (flags & HAS_BRUSH) !== 0,
			hasVolume: (flags & HAS_VOLUME) !== 0,
			problems: this.counts.problems.get(row),
			similarity: this.#figure("similarity", row),
			changes: this.#figure("changes", row),
			added: this.#figure("added", row),
			removed: this.#figure("removed", row),
			moved: this.#figure("moved", row),
			relabelled: this.#figure("relabelled", row),
			verdict: this.findings?.verdict(row) ?? null,
			findings: this.findings?.count(row) ?? 0,
		};
	}

	#figure(field: ComparedNumber, row: number): number | null {
		return this.compared === null ? null : numberOrNull(this.compared.numbers(field, null)[row] ?? NaN);
	}
}

/** The lists of one row, as numbers side by side: see {@link RowParcel.lists}. */
export class RowLists {
	constructor(private readonly numbers: readonly number[]) {}

	get batches(): readonly number[] {
		return this.numbers.slice(1, 1 + (this.numbers[0] ?? 0));
	}

	get visits(): readonly number[] {
		const from = 1 + (this.numbers[0] ?? 0);
		return this.numbers.slice(from + 1, from + 1 + (this.numbers[from] ?? 0));
	}

	*kinds(): Generator<{ kind: number; tools: number }> {
		const visitsAt = 1 + (this.numbers[0] ?? 0);
		for (let at = visitsAt + 1 + (this.numbers[visitsAt] ?? 0); at < this.numbers.length; at += 2) {
			yield { kind: this.numbers[at] ?? 0, tools: this.numbers[at + 1] ?? 0 };
		}
	}
}

function textColumns(): Table<TextColumnName, TextColumn> {
	const columns = table(texts, () => new TextColumn(readText));
	// Most files are called what their link ends with.
	columns.asset.tailsOf = columns.externalId;
	return columns;
}

function numberOrNull(value: number): number | null {
	return Number.isNaN(value) ? null : value;
}

/** Bytes and ends of a text column or the lists; null where they do not fit each other. */
function heapOf(arrays: KeptIndex["arrays"], name: string, rows: number): ListParcel | null {
	const [bytes, ends] = [arrays.get(`${name}.bytes`), arrays.get(`${name}.ends`)];
	const fits = bytes instanceof Uint8Array && ends instanceof Uint32Array && ends.length === rows;
	return fits && (ends.at(-1) ?? 0) === bytes.length ? { bytes, ends } : null;
}

function textsOf(arrays: KeptIndex["arrays"], name: string): string[] {
	const bytes = arrays.get(name);
	return bytes instanceof Uint8Array ? (JSON.parse(Buffer.from(bytes).toString("utf8")) as string[]) : [];
}

/** What the scanner kept as it stands in the file. */
function readText(bytes: Buffer, kind: number): string | null {
	const written = bytes.toString("utf8");
	if (kind === TextKind.link) return nameInPath(written);
	const text = unescapeUnchecked(written);
	return kind === TextKind.escapedLink ? nameInLink(text) : text;
}
