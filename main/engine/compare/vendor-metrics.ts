import { answerValues } from "./compare-answers.ts";
import type { ComparedAnswer } from "./compared.ts";

/** Between several answers of one question, in the vendor's reports. */
const JOINER = " | ";

/**
 * "vendor": as the vendor's stage report counts, to compare figures with it. Answers are split at " | ", also where that
 * is part of an option's text, and what was answered where the gold stage has no answer lowers no figure.
 * "strict": options are what the export says they are, trees their leaves, and such an answer is a false one: its
 * precision and accuracy are 0.
 */
export type MetricsMode = "vendor" | "strict";

/** What the figures are made of. Sums over questions, so that those of several tasks add up to those of all. */
export interface MetricSums {
	/** Questions that count in the precision and the accuracy, and those that count in the recall. */
	questions: number;
	recalled: number;
	/** Sums of fractions. */
	precision: number;
	recall: number;
	/** Questions whose answers are the same. */
	accurate: number;
	/** Single answers: those that both stages give; that one of them alone gives; that the gold and evaluated stage give. */
	accepted: number;
	fixed: number;
	goldTotal: number;
	evaluationTotal: number;
}

/** Per cent with one decimal, 0 where no question counts; and counts of single answers. */
export interface StageMetrics {
	precision: number;
	recall: number;
	accuracy: number;
	accepted: number;
	fixed: number;
	goldTotal: number;
	evaluationTotal: number;
}

export const noMetrics: MetricSums = {
	questions: 0,
	recalled: 0,
	precision: 0,
	recall: 0,
	accurate: 0,
	accepted: 0,
	fixed: 0,
	goldTotal: 0,
	evaluationTotal: 0,
};

/**
 * The answers of an evaluated stage against those of a gold stage, by question (schemaId, or the title where there is
 * none), nested ones included; those of annotations are not asked. `ignored`: schemaIds that are left out.
 */
export function metricSums(
	gold: readonly ComparedAnswer[],
	evaluation: readonly ComparedAnswer[],
	mode: MetricsMode,
	ignored: ReadonlySet<string> = new Set(),
): MetricSums {
	const right = answersByQuestion(gold, mode, ignored);
	const given = answersByQuestion(evaluation, mode, ignored);
	const sums = { ...noMetrics };
	for (const question of new Set([...right.keys(), ...given.keys()]))
		addQuestion(sums, right.get(question) ?? new Set(), given.get(question) ?? new Set(), mode);
	return sums;
}

export function addMetrics(one: MetricSums, other: MetricSums): MetricSums {
	return {
		questions: one.questions + other.questions,
		recalled: one.recalled + other.recalled,
		precision: one.precision + other.precision,
		recall: one.recall + other.recall,
		accurate: one.accurate + other.accurate,
		accepted: one.accepted + other.accepted,
		fixed: one.fixed + other.fixed,
		goldTotal: one.goldTotal + other.goldTotal,
		evaluationTotal: one.evaluationTotal + other.evaluationTotal,
	};
}

export function stageMetrics(sums: MetricSums): StageMetrics {
	const { accepted, fixed, goldTotal, evaluationTotal } = sums;
	return {
		precision: percentOf(sums.precision, sums.questions),
		recall: percentOf(sums.recall, sums.recalled),
		accuracy: percentOf(sums.accurate, sums.questions),
		accepted,
		fixed,
		goldTotal,
		evaluationTotal,
	};
}

function addQuestion(
	sums: MetricSums,
	gold: ReadonlySet<string>,
	evaluation: ReadonlySet<string>,
	mode: MetricsMode,
): void {
	if (gold.size === 0 && evaluation.size === 0) return;
	const common = [...gold].filter((answer) => evaluation.has(answer)).length;
	sums.accepted += common;
	sums.fixed += gold.size - common + evaluation.size - common;
	sums.goldTotal += gold.size;
	sums.evaluationTotal += evaluation.size;
	// The vendor's flaw: a false answer to a question without a right one counts in no mean.
	if (gold.size === 0 && mode === "vendor") return;
	sums.questions++;
	sums.precision += common === 0 ? 0 : common / evaluation.size;
	if (common === gold.size && common === evaluation.size) sums.accurate++;
	if (gold.size === 0) return;
	sums.recalled++;
	sums.recall += common / gold.size;
}

function answersByQuestion(
	answers: readonly ComparedAnswer[],
	mode: MetricsMode,
	ignored: ReadonlySet<string>,
	found = new Map<string, Set<string>>(),
): Map<string, Set<string>> {
	for (const answer of answers) {
		if (answer.schemaId === null || !ignored.has(answer.schemaId)) {
			const key = answer.schemaId === null ? `title:${answer.title}` : `id:${answer.schemaId}`;
			const held = found.get(key) ?? new Set();
			found.set(key, held);
			for (const value of singleAnswers(answer, mode)) held.add(value);
		}
		answersByQuestion(answer.classifications, mode, ignored, found);
	}
	return found;
}

function singleAnswers(answer: ComparedAnswer, mode: MetricsMode): readonly string[] {
	if (mode === "strict") return answerValues(answer) ?? [];
	const joined = [answer.answer ?? []].flat().join(JOINER);
	// An empty text cannot be told from no answer once answers are joined.
	return joined === "" ? [] : joined.split(JOINER);
}

function percentOf(sum: number, n: number): number {
	return n === 0 ? 0 : roundedToTenth((100 * sum) / n);
}

/** As Python rounds: to the nearest tenth, and a number just between two to the even one. */
function roundedToTenth(value: number): number {
	// Only quarters lie exactly between two tenths: other halves of a tenth are no binary fractions.
	const quarters = value * 4;
	if (Number.isInteger(quarters) && Math.abs(quarters % 2) === 1) {
		const below = Math.floor(value * 10);
		return (below % 2 === 0 ? below : below + 1) / 10;
	}
	return Number(value.toFixed(1));
}
