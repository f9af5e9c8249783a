import type { TaskRow } from "#shared/export";
import type { AssetForm, AssetSummary, TaskSummary } from "./asset-fields.ts";
import {
	Dictionary,
	ListColumn,
	type ListParcel,
	NumberColumn,
	type NumberParcel,
	TextColumn,
	type TextParcel,
} from "./columns.ts";
import { nameInLink } from "./format-keys.ts";

const forms: readonly AssetForm[] = ["v3", "v2", "import", "answers", "issue", "no-task", "unknown"];

/** Numbers of a row; NaN stands for "the export does not say". */
const doubles = ["offset", "length", "updatedAt", "totalDuration", "visitDuration", "consensus"] as const;
const counts = [
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
/** Texts that many rows share, as ids in the dictionary; -1 for none. */
const words = ["stage", "stageId", "updatedBy", "reviewStatus"] as const;
const texts = ["taskId", "externalId", "asset", "assetId"] as const;
/** `classes`: triples of class id, geometry kind, tools. `batches`: dictionary ids. */
const lists = ["classes", "batches"] as const;

type Table<K extends string, V> = Record<K, V>;

function table<K extends string, V>(keys: readonly K[], make: (key: K) => V): Table<K, V> {
	return Object.fromEntries(keys.map((key) => [key, make(key)])) as Table<K, V>;
}

/** Rows cut off one index, to be appended to another in a different thread. */
export interface RowParcel {
	doubles: Table<(typeof doubles)[number], NumberParcel>;
	counts: Table<(typeof counts)[number], NumberParcel>;
	words: Table<(typeof words)[number], NumberParcel>;
	texts: Table<(typeof texts)[number], TextParcel>;
	lists: Table<(typeof lists)[number], ListParcel>;
	dictionary: string[];
}

const HAS_BRUSH = 1;
const HAS_VOLUME = 2;

/** Where a row's asset lies in the text file, and which of its tasks the row is. */
export interface RowPlace {
	offset: number;
	length: number;
	member: number;
	form: AssetForm;
}

/** The rows of an export, as columns. */
export class RowIndex {
	readonly doubles = table(doubles, () => new NumberColumn(new Float64Array(0)));
	readonly counts = table(counts, () => new NumberColumn(new Uint32Array(0)));
	readonly words = table(words, () => new NumberColumn(new Int32Array(0)));
	readonly texts = table(texts, () => new TextColumn());
	readonly lists = table(lists, () => new ListColumn());
	readonly dictionary = new Dictionary();

	get length(): number {
		return this.doubles.offset.length;
	}

	/** One row for each task of the asset. `partStart`: where the asset's text begins in the text file. */
	push(asset: AssetSummary, partStart: number): void {
		for (const [member, task] of asset.tasks.entries()) {
			this.doubles.offset.push(partStart + asset.start);
			this.doubles.length.push(asset.end - asset.start);
			this.counts.member.push(member);
			this.counts.form.push(forms.indexOf(asset.form));
			this.counts.pages.push(asset.pages);
			this.counts.problems.push(member === 0 ? asset.oddities.length : 0);
			this.texts.externalId.push(asset.externalId);
			this.texts.assetId.push(asset.assetId);
			this.texts.asset.push(asset.asset === null ? null : nameInLink(asset.asset));
			this.lists.batches.push(asset.batches.map((batch) => this.dictionary.id(batch)));
			this.#pushTask(task);
		}
	}

	#pushTask(task: TaskSummary): void {
		const stages = new Set(task.visits.map((visit) => visit.stageId ?? visit.stage));
		const durations = task.visits.map((visit) => visit.duration ?? 0);
		this.doubles.updatedAt.push(task.updatedAt ?? NaN);
		this.doubles.totalDuration.push(task.totalDuration ?? NaN);
		this.doubles.visitDuration.push(durations.length > 0 ? durations.reduce((a, b) => a + b, 0) : NaN);
		this.doubles.consensus.push(task.consensus ?? NaN);
		this.counts.tools.push(task.tools);
		this.counts.classifications.push(task.classifications);
		this.counts.relations.push(task.relations);
		this.counts.visits.push(task.visits.length);
		this.counts.reworks.push(task.visits.length - stages.size);
		this.counts.flags.push((task.hasBrush ? HAS_BRUSH : 0) | (task.hasVolume ? HAS_VOLUME : 0));
		const reviewed = task.visits.findLast((visit) => visit.reviewStatus !== null)?.reviewStatus ?? null;
		this.words.stage.push(this.#word(task.stage));
		this.words.stageId.push(this.#word(task.stageId));
		this.words.updatedBy.push(this.#word(task.updatedBy));
		this.words.reviewStatus.push(this.#word(reviewed));
		this.texts.taskId.push(task.taskId);
		const triples: number[] = [];
		for (const entry of task.classes) {
			const id = this.dictionary.id(`${entry.schemaId}\0${entry.title}`);
			for (const [kind, tools] of entry.kinds) triples.push(id, kind, tools);
		}
		this.lists.classes.push(triples);
	}

	#word(text: string | null): number {
		return text === null ? -1 : this.dictionary.id(text);
	}

	takeParcel(): RowParcel {
		return {
			doubles: table(doubles, (key) => this.doubles[key].takeParcel()),
			counts: table(counts, (key) => this.counts[key].takeParcel()),
			words: table(words, (key) => this.words[key].takeParcel()),
			texts: table(texts, (key) => this.texts[key].takeParcel()),
			lists: table(lists, (key) => this.lists[key].takeParcel()),
			dictionary: this.dictionary.takeParcel(),
		};
	}

	append(parcel: RowParcel): void {
		for (const key of doubles) this.doubles[key].append(parcel.doubles[key]);
		for (const key of counts) this.counts[key].append(parcel.counts[key]);
		for (const key of words) this.words[key].append(parcel.words[key]);
		for (const key of texts) this.texts[key].append(parcel.texts[key]);
		for (const key of lists) this.lists[key].append(parcel.lists[key]);
		this.dictionary.append(parcel.dictionary);
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
	word(column: (typeof words)[number], row: number): string | null {
		return this.dictionary.texts[this.words[column].get(row)] ?? null;
	}

	/** The classes of a row: schemaId, title, geometry kind (index in geometryKeys) and tools. */
	*classes(row: number): Generator<{ schemaId: string; title: string; kind: number; tools: number }> {
		const triples = this.lists.classes.get(row);
		for (let i = 0; i < triples.length; i += 3) {
			const [schemaId = "", title = ""] = (this.dictionary.texts[triples[i] ?? -1] ?? "").split("\0");
			yield { schemaId, title, kind: triples[i + 1] ?? 0, tools: triples[i + 2] ?? 0 };
		}
	}

	batches(row: number): string[] {
		return Array.from(this.lists.batches.get(row), (id) => this.dictionary.texts[id] ?? "");
	}

	row(row: number): TaskRow {
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
			hasBrush: (this.counts.flags.get(row) & HAS_BRUSH) !== 0,
			hasVolume: (this.counts.flags.get(row) & HAS_VOLUME) !== 0,
			problems: this.counts.problems.get(row),
		};
	}
}

function numberOrNull(value: number): number | null {
	return Number.isNaN(value) ? null : value;
}
