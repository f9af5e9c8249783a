import type { AssetForm, AssetSummary, TaskSummary } from "./asset-fields.ts";
import { Dictionary, narrow, type NumberParcel } from "./columns.ts";
import { TextKind, type TextParcel } from "./text-column.ts";
import { type ListParcel, packNumber } from "./list-heap.ts";
import { nameInLink } from "./format-keys.ts";

/** By their index in a row's `form`. */
export const forms: readonly AssetForm[] = ["v3", "v2", "import", "answers", "issue", "no-task", "unknown", "task"];

/** Numbers of a row; none where the export does not say. */
export const doubles = ["offset", "length", "updatedAt", "totalDuration", "visitDuration", "consensus"] as const;
export const counts = [
	"member",
	"form",
	"tools",
	"classifications",
	"relations",
	"visits",
	"reworks",
	"pages",
	"flags",
	"problems",
] as const;
/** Texts that many rows share, by their ids. */
export const words = ["stage", "stageId", "updatedBy", "reviewStatus"] as const;
export const texts = ["taskId", "externalId", "asset", "assetId"] as const;

export type DoubleColumn = (typeof doubles)[number];
export type CountColumn = (typeof counts)[number];
export type WordColumn = (typeof words)[number];
export type TextColumnName = (typeof texts)[number];
export type Table<K extends string, V> = Record<K, V>;

export function table<K extends string, V>(keys: readonly K[], make: (key: K) => V): Table<K, V> {
	return Object.fromEntries(keys.map((key) => [key, make(key)])) as Table<K, V>;
}

export const HAS_BRUSH = 1;
export const HAS_VOLUME = 2;

/** Ids of words; null is none. */
export interface VisitTuple {
	stageId: number | null;
	stage: number | null;
	completedBy: number | null;
	reviewStatus: number | null;
}

export interface KindTuple {
	schemaId: number | null;
	title: number | null;
	/** Index in geometryKeys. */
	geometry: number;
}

/** What its source has met since the parcel before: continues the ids it used so far. */
export interface NewWords {
	/** How many of each it had met before. */
	before: { words: number; visits: number; kinds: number };
	words: string[];
	visits: VisitTuple[];
	kinds: KindTuple[];
}

/**
 * Rows from one reader, in the order of the file. The ids in it are the reader's own, which its {@link NewWords} explain
 * in the order of its parcels.
 */
export interface RowParcel {
	/** Which reader: ids of different ones mean different words. */
	source: number;
	rows: number;
	news: NewWords;
	doubles: Table<DoubleColumn, NumberParcel>;
	counts: Table<CountColumn, NumberParcel>;
	words: Table<WordColumn, NumberParcel>;
	texts: Table<TextColumnName, TextParcel>;
	/**
	 * A row's lists: the number of batches and the batches (words); the number of visits and the visits; then kinds of
	 * tools, each with its number of tools.
	 */
	lists: ListParcel;
}

/** Where its columns lie: for handing it to another thread. */
export function buffersOfParcel({ doubles, counts, words, texts, lists }: RowParcel): ArrayBuffer[] {
	const numbers = [doubles, counts, words].flatMap((columns) => Object.values<NumberParcel>(columns));
	const heaps = [
		...Object.values(texts).flatMap(({ bytes, ends, kinds }) => [bytes, ends, kinds]),
		lists.bytes,
		lists.ends,
	];
	return [...numbers, ...heaps].map(({ buffer }) => buffer as ArrayBuffer);
}

let sources = 0;

/** A number for a reader whose ids are its own. Distinct within this thread; a thread's own number comes before it. */
export function nextSource(thread: number): number {
	return thread * 0x100000 + sources++;
}

/** Makes parcels of summaries: the slow way, and the plain statement of what a parcel holds. */
export class RowBuilder {
	readonly #source: number;
	readonly #words = new Dictionary();
	readonly #visits = new Dictionary();
	readonly #kinds = new Dictionary();
	#news: NewWords = noNews(0, 0, 0);
	#doubles = table(doubles, () => [] as number[]);
	#counts = table(counts, () => [] as number[]);
	#wordIds = table(words, () => [] as number[]);
	#texts = table(texts, () => new TextDraft());
	#lists: number[] = [];
	#listEnds: number[] = [];
	rows = 0;

	constructor(source: number) {
		this.#source = source;
	}

	/** One row for each task of the asset. `partStart`: where the asset's text begins in the text file. */
	push(asset: AssetSummary, partStart: number): void {
		for (const [member, task] of asset.tasks.entries()) {
			this.#doubles.offset.push(partStart + asset.start);
			this.#doubles.length.push(asset.end - asset.start);
			this.#counts.member.push(member);
			this.#counts.form.push(forms.indexOf(asset.form));
			this.#counts.pages.push(asset.pages);
			this.#counts.problems.push(member === 0 ? asset.oddities.length : 0);
			this.#texts.externalId.push(asset.externalId);
			this.#texts.assetId.push(asset.assetId);
			this.#texts.asset.push(asset.asset === null ? null : nameInLink(asset.asset));
			this.#pushTask(task);
			this.#pushLists(asset.batches, task);
			this.rows++;
		}
	}

	#pushTask(task: TaskSummary): void {
		const stages = new Set(task.visits.map((visit) => visit.stageId ?? visit.stage));
		const durations = task.visits.map((visit) => visit.duration ?? 0);
		this.#doubles.updatedAt.push(task.updatedAt ?? NaN);
		this.#doubles.totalDuration.push(task.totalDuration ?? NaN);
		this.#doubles.visitDuration.push(durations.length > 0 ? durations.reduce((a, b) => a + b, 0) : NaN);
		this.#doubles.consensus.push(task.consensus ?? NaN);
		this.#counts.tools.push(task.tools);
		this.#counts.classifications.push(task.classifications);
		this.#counts.relations.push(task.relations);
		this.#counts.visits.push(task.visits.length);
		this.#counts.reworks.push(task.visits.length - stages.size);
		this.#counts.flags.push((task.hasBrush ? HAS_BRUSH : 0) | (task.hasVolume ? HAS_VOLUME : 0));
		const reviewed = task.visits.findLast((visit) => visit.reviewStatus !== null)?.reviewStatus ?? null;
		this.#wordIds.stage.push(this.#word(task.stage) ?? NaN);
		this.#wordIds.stageId.push(this.#word(task.stageId) ?? NaN);
		this.#wordIds.updatedBy.push(this.#word(task.updatedBy) ?? NaN);
		this.#wordIds.reviewStatus.push(this.#word(reviewed) ?? NaN);
		this.#texts.taskId.push(task.taskId);
	}

	#pushLists(batches: readonly string[], task: TaskSummary): void {
		packNumber(this.#lists, batches.length);
		for (const batch of batches) packNumber(this.#lists, this.#word(batch) ?? 0);
		packNumber(this.#lists, task.visits.length);
		for (const { stageId, stage, completedBy, reviewStatus } of task.visits) {
			const tuple: VisitTuple = {
				stageId: this.#word(stageId),
				stage: this.#word(stage),
				completedBy: this.#word(completedBy),
				reviewStatus: this.#word(reviewStatus),
			};
			packNumber(
				this.#lists,
				this.#tuple(this.#visits, Object.values(tuple), () => this.#news.visits.push(tuple)),
			);
		}
		for (const entry of task.classes) {
			for (const [geometry, tools] of entry.kinds) {
				const tuple: KindTuple = { schemaId: this.#word(entry.schemaId), title: this.#word(entry.title), geometry };
				packNumber(
					this.#lists,
					this.#tuple(this.#kinds, Object.values(tuple), () => this.#news.kinds.push(tuple)),
				);
				packNumber(this.#lists, tools);
			}
		}
		this.#listEnds.push(this.#lists.length);
	}

	#word(text: string | null): number | null {
		if (text === null) return null;
		const before = this.#words.texts.length;
		const id = this.#words.id(text);
		if (id === before) this.#news.words.push(text);
		return id;
	}

	#tuple(dictionary: Dictionary, values: readonly (number | null)[], isNew: () => void): number {
		const before = dictionary.texts.length;
		const id = dictionary.id(values.join());
		if (id === before) isNew();
		return id;
	}

	takeParcel(): RowParcel {
		const parcel: RowParcel = {
			source: this.#source,
			rows: this.rows,
			news: this.#news,
			doubles: table(doubles, (key) => narrow(Float64Array.from(this.#doubles[key]))),
			counts: table(counts, (key) => narrow(Float64Array.from(this.#counts[key]))),
			words: table(words, (key) => narrow(Float64Array.from(this.#wordIds[key]))),
			texts: table(texts, (key) => this.#texts[key].parcel()),
			lists: { bytes: Uint8Array.from(this.#lists), ends: Uint32Array.from(this.#listEnds) },
		};
		this.#news = noNews(this.#words.texts.length, this.#visits.texts.length, this.#kinds.texts.length);
		this.#doubles = table(doubles, () => []);
		this.#counts = table(counts, () => []);
		this.#wordIds = table(words, () => []);
		this.#texts = table(texts, () => new TextDraft());
		this.#lists = [];
		this.#listEnds = [];
		this.rows = 0;
		return parcel;
	}
}

function noNews(words: number, visits: number, kinds: number): NewWords {
	return { before: { words, visits, kinds }, words: [], visits: [], kinds: [] };
}

class TextDraft {
	readonly #pieces: Buffer[] = [];
	readonly #ends: number[] = [];
	readonly #kinds: number[] = [];
	#used = 0;

	push(text: string | null): void {
		if (text !== null) {
			const isHex = /^[0-9a-f]{24}$/u.test(text);
			const bytes = Buffer.from(text, isHex ? "hex" : "utf8");
			this.#pieces.push(bytes);
			this.#used += bytes.length;
			this.#kinds.push(isHex ? TextKind.hex : TextKind.plain);
		} else this.#kinds.push(TextKind.absent);
		this.#ends.push(this.#used);
	}

	parcel(): TextParcel {
		return {
			bytes: new Uint8Array(Buffer.concat(this.#pieces)),
			ends: Uint32Array.from(this.#ends),
			kinds: Uint8Array.from(this.#kinds),
		};
	}
}
