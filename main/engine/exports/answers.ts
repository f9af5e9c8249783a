import { createHash } from "node:crypto";
import type { AddedColumn, AddedColumns, ColumnShape } from "./added-columns.ts";

/** UTF-8 bytes of an answer that are kept; of a longer one the beginning, and a hash of all of it. */
const KEPT_BYTES = 1024;
/** What all answers of an export may take in memory. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A pair's own share beside its text: its numbers, and its place in the dictionary. */
const PAIR_BYTES = 120;

const fields = {
	/** The questions, by title. */
	questions: "texts",
	/** For each pair of question and answer: its question, the answer (or its beginning), the hash of a longer one. */
	question: "uint32",
	answer: "texts",
	hash: "texts",
	/** A row that has it, and how many do. */
	first: "uint32",
	count: "uint32",
	/** For each row: its pairs, in order; and 1 where its answers could not be read. */
	pairs: "lists",
	unread: "uint8",
} as const;
const shape: ColumnShape<typeof fields> = { name: "answers", version: 1, fields };

export interface AnswerCount {
	/** The beginning of it, with an ellipsis, where it is longer than is kept. */
	answer: string;
	/** Rows that have it. */
	rows: number;
}

export interface QuestionCount {
	title: string;
	/** The most frequent first. */
	answers: AnswerCount[];
	/** How many different answers there are. */
	different: number;
}

/** One question's one answer, as a row's text has it. */
export interface AnswerPair {
	question: number;
	/** Null where only the beginning is kept. */
	answer: string | null;
	hash: string | null;
	/** A row whose asset holds it whole. */
	first: number;
}

/** The answers of every row's exported state: a column that grows as assets are checked. */
export class Answers {
	#own: AddedColumn<typeof fields> | null = null;
	#ids: Map<string, number> | null = null;
	#titles: Map<string, number> | null = null;
	#bytes = 0;
	/** The bound was reached: rows beyond `rows` are not told of, and never will be. */
	full = false;

	constructor(
		private readonly columns: AddedColumns,
		private readonly mostBytes = MOST_BYTES,
	) {}

	/** Asked for late, so that one that was stored can be restored before. */
	get #column(): AddedColumn<typeof fields> {
		return (this.#own ??= this.columns.column(shape));
	}

	/** Rows told of so far: the first ones of the index. */
	get rows(): number {
		return this.#column.rows;
	}

	get complete(): boolean {
		return this.#column.complete;
	}

	/** No more rows will come. */
	end(): void {
		if (!this.full) this.#column.complete = true;
	}

	/** Pairs known so far; they only grow. */
	get length(): number {
		return this.#column.fields.question.length;
	}

	pair(id: number): AnswerPair {
		const { question, answer, hash, first } = this.#column.fields;
		const sum = hash.get(id);
		return {
			question: question.get(id),
			answer: sum === null ? (answer.get(id) ?? "") : null,
			hash: sum,
			first: first.get(id),
		};
	}

	title(question: number): string {
		return this.#column.fields.questions.get(question) ?? "";
	}

	/** The pairs of a row, in order; empty beyond what is known. */
	of(row: number): Uint32Array {
		return this.#column.fields.pairs.get(row);
	}

	/** The row's asset could not be read. */
	isUnread(row: number): boolean {
		return this.#column.fields.unread.get(row) === 1;
	}

	/** The next rows: for each the numbers of its pairs among `pairs` (question and answer in turn), null where it could not be read. */
	append(rows: readonly (readonly number[] | null)[], pairs: readonly string[]): void {
		const ids: number[] = [];
		for (const row of rows) {
			if (this.#bytes > this.mostBytes) this.full = true;
			if (this.full) return;
			const number = this.#column.rows++;
			const own = (row ?? []).map(
				(pair) => (ids[pair] ??= this.#id(pairs[2 * pair] ?? "", pairs[2 * pair + 1] ?? "", number)),
			);
			const sorted = [...new Set(own)].sort((a, b) => a - b);
			for (const id of sorted) this.#column.fields.count.values[id] = this.#column.fields.count.get(id) + 1;
			this.#column.fields.pairs.push(sorted);
			this.#column.fields.unread.push(row === null ? 1 : 0);
			this.#bytes += 9 + 4 * sorted.length;
		}
	}

	/** Every question with its most frequent answers, in the order in which they were first met. */
	questions(most = 100): QuestionCount[] {
		const { questions, question, answer, hash, count } = this.#column.fields;
		const found = Array.from({ length: questions.length }, (_, id): QuestionCount & { ids: number[] } => ({
			title: this.title(id),
			answers: [],
			different: 0,
			ids: [],
		}));
		for (let id = 0; id < this.length; id++) found[question.get(id)]?.ids.push(id);
		return found.map(({ title, ids }) => ({
			title,
			different: ids.length,
			answers: ids
				.sort((a, b) => count.get(b) - count.get(a) || a - b)
				.slice(0, most)
				.map((id) => ({
					answer: (answer.get(id) ?? "") + (hash.get(id) === null ? "" : "\u2026"),
					rows: count.get(id),
				})),
		}));
	}

	#id(title: string, text: string, row: number): number {
		const { question, answer, hash, first, count } = this.#column.fields;
		const asked = this.#questionId(title);
		const { kept, sum } = cut(text);
		const key = pairKey(asked, kept, sum);
		const known = this.#known().get(key);
		if (known !== undefined) return known;
		const id = this.length;
		this.#known().set(key, id);
		question.push(asked);
		answer.push(kept);
		hash.push(sum);
		first.push(row);
		count.push(0);
		this.#bytes += PAIR_BYTES + 3 * kept.length;
		return id;
	}

	#questionId(title: string): number {
		const { questions } = this.#column.fields;
		this.#titles ??= new Map(Array.from({ length: questions.length }, (_, id) => [this.title(id), id]));
		const known = this.#titles.get(title);
		if (known !== undefined) return known;
		const id = questions.length;
		this.#titles.set(title, id);
		questions.push(title);
		this.#bytes += PAIR_BYTES + 3 * title.length;
		return id;
	}

	/** Made anew for a column that was restored, and only if it grows. */
	#known(): Map<string, number> {
		if (this.#ids) return this.#ids;
		const { question, answer, hash } = this.#column.fields;
		this.#ids = new Map();
		for (let id = 0; id < this.length; id++)
			this.#ids.set(pairKey(question.get(id), answer.get(id) ?? "", hash.get(id)), id);
		return this.#ids;
	}
}

function pairKey(question: number, kept: string, sum: string | null): string {
	return `${String(question)}${sum === null ? " " : `#${sum} `}${kept}`;
}

function cut(text: string): { kept: string; sum: string | null } {
	if (text.length * 3 <= KEPT_BYTES || Buffer.byteLength(text) <= KEPT_BYTES) return { kept: text, sum: null };
	// A character is at most four bytes: what is cut through becomes the replacement character, and is dropped.
	const kept = Buffer.from(text.slice(0, KEPT_BYTES))
		.subarray(0, KEPT_BYTES)
		.toString("utf8")
		.replace(/\uFFFD+$/u, "");
	return { kept, sum: hashOf(text) };
}

/** Tells one long answer from another that begins alike. */
export function hashOf(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
