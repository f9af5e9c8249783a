import { type Answers, hashOf } from "./answers.ts";
import type { RowSet, RowSets } from "./row-sets.ts";

/** What the sets need beside the column itself. */
export interface AnswerSource {
	/** What the pass has to come through. */
	readonly index: { readonly length: number };
	/** Begins the pass over the assets where it has not begun. */
	begin(): void;
	/** Question and answer in turn, whole, as the row's asset has them; null where it cannot be read now. */
	answersOf(row: number): string[] | null;
}

const MOST_SETS = 16;
/** Long answers are read again in slices of this many milliseconds, so that nobody waits behind them. */
const SLICE_MS = 10;

/** Sets of rows by their answers, each made once and growing with the column. */
export class AnswerSets implements Pick<RowSets, "answer"> {
	readonly #sets = new Map<string, AnswerSet>();

	constructor(
		private readonly answers: Answers,
		private readonly source: AnswerSource,
	) {}

	answer(title: string, test: (answer: string) => boolean, key: string): RowSet {
		this.source.begin();
		const name = JSON.stringify([title.toLowerCase(), key]);
		const set = this.#sets.get(name) ?? new AnswerSet(this.answers, this.source, title, test);
		this.#sets.delete(name);
		this.#sets.set(name, set);
		for (const oldest of [...this.#sets.keys()].slice(0, -MOST_SETS)) this.#sets.delete(oldest);
		return set;
	}
}

class AnswerSet implements RowSet {
	readonly #title: string;
	/** 1 for pairs that match, by number, as far as they were asked. */
	#matches = new Uint8Array(64);
	#asked = 0;
	readonly #isQuestion: boolean[] = [];
	/** Pairs of which only the beginning is kept, to be read again. */
	readonly #pending: number[] = [];
	#resolved = 0;
	#working = false;

	constructor(
		private readonly answers: Answers,
		private readonly source: AnswerSource,
		title: string,
		private readonly test: (answer: string) => boolean,
	) {
		this.#title = title.toLowerCase();
	}

	has(row: number): boolean {
		this.#catchUp();
		return this.answers.of(row).some((id) => this.#matches[id] === 1);
	}

	get complete(): boolean {
		this.#catchUp();
		return this.answers.complete && this.#pending.length === 0;
	}

	get version(): number {
		return this.answers.rows + this.#resolved + (this.answers.complete ? 1 : 0);
	}

	get progress(): number {
		if (this.complete) return 1;
		const { length } = this.source.index;
		return length === 0 ? 0 : Math.min(1, this.answers.rows / length);
	}

	/** Asks the pairs that are new since the last time. */
	#catchUp(): void {
		const { length } = this.answers;
		if (this.#asked === length) return;
		if (length > this.#matches.length) {
			const larger = new Uint8Array(Math.max(length, this.#matches.length * 2));
			larger.set(this.#matches);
			this.#matches = larger;
		}
		for (; this.#asked < length; this.#asked++) {
			const { question, answer } = this.answers.pair(this.#asked);
			if (!(this.#isQuestion[question] ??= this.answers.title(question).toLowerCase() === this.#title)) continue;
			if (answer === null) this.#pending.push(this.#asked);
			else if (this.test(answer)) this.#matches[this.#asked] = 1;
		}
		if (this.#pending.length > 0) this.#workOn();
	}

	#workOn(): void {
		if (this.#working) return;
		this.#working = true;
		setImmediate(() => {
			this.#working = false;
			const until = performance.now() + SLICE_MS;
			while (this.#pending.length > 0 && performance.now() < until) {
				const id = this.#pending[0] as number;
				const whole = this.#readAgain(id);
				// The file is away or another one: the set stays unfinished, and says so.
				if (whole === null) return;
				if (this.test(whole)) this.#matches[id] = 1;
				this.#pending.shift();
				this.#resolved++;
			}
			if (this.#pending.length > 0) this.#workOn();
		});
	}

	#readAgain(id: number): string | null {
		const { question, hash, first } = this.answers.pair(id);
		const title = this.answers.title(question);
		const texts = this.source.answersOf(first) ?? [];
		for (let i = 0; i < texts.length; i += 2) {
			const text = texts[i + 1] ?? "";
			if (texts[i] === title && hashOf(text) === hash) return text;
		}
		return null;
	}
}
