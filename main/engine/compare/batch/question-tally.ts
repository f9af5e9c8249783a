import type { Estimate, QuestionAgreement } from "#shared/compare/batch";
import { twoRaters } from "../agreement.ts";
import { RatingTable } from "../rating-table.ts";
import type { KeptComparison, QuestionName } from "./kept-comparison.ts";
import { questionTerm } from "./report-where.ts";
import { readAnswers } from "./row-scores.ts";

/** Of a question with more different pairs of answers, categories hardly repeat: it is a text, and no rating. */
const MOST_PATTERNS = 2000;

interface Tally {
	n: number;
	same: number;
	changed: number;
	answered: number;
	cleared: number;
	/** Items by answer of A and answer of B. */
	patterns: Map<string, { ratings: [string | null, string | null]; items: number }>;
}

/** How the sides agree on each question. No threshold changes it: it is made once for the same rows. */
export class QuestionTally {
	#key = "";
	#agreements: QuestionAgreement[] = [];

	constructor(private readonly kept: KeptComparison) {}

	agreements(rows: Uint32Array): QuestionAgreement[] {
		const sum = rows.reduce((mixed, row) => (Math.imul(mixed, 31) + row) | 0, 7);
		const key = [this.kept.version, rows.length, sum].join();
		if (key !== this.#key) {
			this.#agreements = this.#read(rows);
			this.#key = key;
		}
		return this.#agreements;
	}

	#read(rows: Uint32Array): QuestionAgreement[] {
		const { kept } = this;
		const tallies = new Map<number, Tally>();
		for (const row of rows) {
			if (row >= kept.rows) continue;
			readAnswers(kept.codes(row), (question, before, after, change) => {
				let tally = tallies.get(question);
				if (!tally) {
					tally = { n: 0, same: 0, changed: 0, answered: 0, cleared: 0, patterns: new Map() };
					tallies.set(question, tally);
				}
				tally.n++;
				tally[change === "unchanged" ? "same" : change]++;
				const name = `${String(before)} ${String(after)}`;
				const pattern = tally.patterns.get(name);
				if (pattern) pattern.items++;
				else tally.patterns.set(name, { ratings: [rating(before), rating(after)], items: 1 });
			});
		}
		return [...tallies]
			.map(([question, tally]) => agreementOf(kept.questions[question] ?? unnamed, tally))
			.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
	}
}

const unnamed: QuestionName = { schemaId: null, title: "", tool: null };

function nameOf({ title, schemaId }: QuestionAgreement): string {
	return `${title}\0${schemaId ?? ""}`;
}

function rating(answer: number): string | null {
	return answer === 0 ? null : String(answer);
}

function agreementOf(name: QuestionName, { patterns, ...counts }: Tally): QuestionAgreement {
	const { title, schemaId, tool } = name;
	return { title, schemaId, tool, where: questionTerm(name), ...counts, ...estimatesOf(patterns, counts.n) };
}

function estimatesOf(patterns: Tally["patterns"], n: number): Pick<QuestionAgreement, "percent" | "kappa" | "alpha"> {
	if (patterns.size > MOST_PATTERNS) {
		const reason = `More than ${String(MOST_PATTERNS)} different pairs of answers: they are texts, and no categories`;
		const none: Estimate = { value: null, low: null, high: null, n, reason };
		return { percent: none, kappa: none, alpha: none };
	}
	const table = new RatingTable(2);
	for (const { ratings, items } of patterns.values()) table.add(ratings, items);
	return twoRaters(table);
}
