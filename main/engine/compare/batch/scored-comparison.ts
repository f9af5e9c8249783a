import type { CompareSettings } from "#shared/compare/settings";
import type { ComparedNumber, ComparedRows, PairWish } from "../../exports/compared-rows.ts";
import type { RowIndex } from "../../exports/row-index.ts";
import { ClassTally } from "./class-tally.ts";
import type { KeptComparison } from "./kept-comparison.ts";
import { LEAST_THRESHOLD } from "./outcome-codes.ts";
import { PairCount } from "./pair-count.ts";
import { RowParts } from "./row-parts.ts";
import { RowExtras } from "./row-extras.ts";
import { readAnswers, RowScores } from "./row-scores.ts";
import { ThresholdParts } from "./threshold-parts.ts";

/** At how many thresholds scores are kept, beside that of the comparison. */
const MOST_KEPT = 3;

/** A comparison with what its rows come to at the thresholds that were asked for last. */
export class ScoredComparison implements ComparedRows {
	#version = -1;
	#steady: ThresholdParts | null = null;
	#classes: { rows: Uint32Array; tally: ClassTally } | null = null;
	#base: RowScores | null = null;
	#others: RowScores[] = [];
	#extras: RowExtras | null = null;
	#parts: RowParts | null = null;
	readonly #numbers = new Map<ComparedNumber, Float64Array>();

	constructor(
		readonly kept: KeptComparison,
		readonly settings: CompareSettings,
	) {}

	/** The least threshold that the kept similarities tell of. */
	get least(): number {
		return Math.min(LEAST_THRESHOLD, this.settings.threshold);
	}

	/** The scores at the comparison's own threshold. */
	get base(): RowScores {
		this.#renew();
		return (this.#base ??= this.#score(this.settings.threshold));
	}

	get extras(): RowExtras {
		this.#renew();
		return (this.#extras ??= new RowExtras(this.kept));
	}

	/** `index`: of side A. */
	parts(index: RowIndex): RowParts {
		this.#renew();
		return (this.#parts ??= new RowParts(this.kept, index));
	}

	/** Null: as compared. A threshold under {@link least} is taken as that. */
	scores(threshold: number | null): RowScores {
		const { base } = this;
		const asked = threshold === null ? base.threshold : Math.max(this.least, threshold);
		if (asked === base.threshold) return base;
		const known = this.#others.find((scores) => scores.threshold === asked);
		const scores = known ?? this.#score(asked);
		this.#others = [...this.#others.filter((other) => other !== scores), scores].slice(-MOST_KEPT);
		return scores;
	}

	/** Sums by class over some rows of what no threshold changes. */
	classes(rows: Uint32Array): ClassTally {
		const { parts } = this.base;
		const known = this.#classes;
		if (known?.rows.length === rows.length && known.rows.every((row, at) => row === rows[at])) return known.tally;
		const tally = ClassTally.steady(parts, rows);
		this.#classes = { rows, tally };
		return tally;
	}

	#score(threshold: number): RowScores {
		this.#steady ??= new ThresholdParts(this.kept);
		return new RowScores(this.#steady, threshold, this.settings);
	}

	numbers(field: ComparedNumber, threshold: number | null): Float64Array {
		const scores = this.scores(threshold);
		const { base, extras } = this;
		if (scores !== base) return this.#make(field, scores, base, extras);
		const known = this.#numbers.get(field) ?? this.#make(field, scores, base, extras);
		this.#numbers.set(field, known);
		return known;
	}

	#make(field: ComparedNumber, scores: RowScores, base: RowScores, extras: RowExtras): Float64Array {
		const numbers = new Float64Array(scores.rows).fill(NaN);
		const of = numberOf(field, scores, base, extras);
		for (let row = 0; row < numbers.length; row++) if (this.isCompared(row)) numbers[row] = of(row);
		return numbers;
	}

	pairs(wish: PairWish, threshold: number | null): Uint32Array {
		const scores = this.scores(threshold);
		const { kept } = this;
		const count = new PairCount(wish, kept.classes);
		const counts = new Uint32Array(scores.rows);
		for (let row = 0; row < counts.length; row++) {
			count.found = 0;
			kept.read(row, scores.threshold, scores.chosen, count);
			counts[row] = count.found;
		}
		return counts;
	}

	isCompared(row: number): boolean {
		return row < this.kept.rows && this.kept.state(row) === "compared";
	}

	person(row: number): string | null {
		const person = this.kept.person(row);
		return person < 0 ? null : (this.kept.people[person] ?? null);
	}

	reason(row: number): string | null {
		const state = this.kept.state(row);
		return row >= this.kept.rows || state === "waiting" || state === "compared" ? null : state;
	}

	differing(row: number): readonly { schemaId: string | null; title: string }[] {
		if (row >= this.kept.rows) return [];
		const found = new Set<number>();
		readAnswers(this.kept.codes(row), (question, _before, _after, change) => {
			if (change !== "unchanged") found.add(question);
		});
		return [...found].map((question) => this.kept.questions[question] ?? { schemaId: null, title: "" });
	}

	#renew(): void {
		if (this.#version === this.kept.version) return;
		this.#version = this.kept.version;
		this.#steady = null;
		this.#classes = null;
		this.#base = null;
		this.#others = [];
		this.#extras = null;
		this.#parts = null;
		this.#numbers.clear();
	}
}

function numberOf(
	field: ComparedNumber,
	scores: RowScores,
	base: RowScores,
	extras: RowExtras,
): (row: number) => number {
	switch (field) {
		case "similarity":
			return (row) => scores.mean(row);
		case "f1":
			return (row) => scores.f1(row);
		case "changes":
			return (row) => scores.changes(row) + extras.differences(row);
		case "reanswered":
			return (row) => (scores.answered[row] ?? 0) + extras.reanswered(row);
		case "flips":
			return (row) => {
				if (scores === base || !scores.differs(base, row)) return 0;
				return scores.agrees[row] === base.agrees[row] ? 1 : 2;
			};
		default:
			return (row) => scores[field][row] ?? 0;
	}
}
