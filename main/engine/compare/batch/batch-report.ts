import type { BatchPart, BatchReport, BatchState, LeftOut } from "#shared/compare/batch";
import type { ChangeCounts } from "#shared/compare/task-comparison";
import { momentName } from "../sides.ts";
import { BOTH_EMPTY, type TaskState } from "./batch-order.ts";
import { type ClassTally, noCounts, sideScores } from "./class-tally.ts";
import type { AboutComparison, KeptComparison } from "./kept-comparison.ts";
import type { QuestionTally } from "./question-tally.ts";
import { atThreshold, partTerm, similarityTerm } from "./report-where.ts";
import type { RowExtras } from "./row-extras.ts";
import type { RowParts } from "./row-parts.ts";
import type { RowScores } from "./row-scores.ts";

const BINS = 20;

/** What a report is made from. */
export interface ReportSource {
	state: BatchState;
	kept: KeptComparison;
	/** As compared, and at the threshold that was asked for; the same where it is that of the comparison. */
	base: RowScores;
	scores: RowScores;
	/** Of the rows: what no threshold changes. */
	classes: ClassTally;
	extras: RowExtras;
	questions: QuestionTally;
	parts: RowParts;
	/** Rows of the query, in order. */
	rows: Uint32Array;
	about: Pick<AboutComparison, "onlyInB" | "ambiguousInB" | "reasons">;
}

/** The figures over some rows. Every `where` in them picks its tasks of the whole export: it goes beside the query of the rows. */
export function batchReport(source: ReportSource): BatchReport {
	const { state, kept, scores, base, extras, rows } = source;
	const { reference } = state.settings;
	const at = atThreshold(scores === base ? null : scores.threshold);
	const { isCompared } = scores.parts;
	const all = new PartCounts();
	const { parts } = source;
	const shares = parts.belongings.map(() => new PartCounts());
	const people = new Parts(parts.names.people);
	const stages = new Parts(parts.names.stages);
	const batches = new Parts(parts.names.batches);
	const bins = new Float64Array(BINS);
	const answers = { unchanged: 0, changed: 0, answered: 0, cleared: 0 };
	const relations = { unchanged: 0, changed: 0, added: 0, removed: 0 };
	const flips = { figures: 0, verdicts: 0 };
	let bothEmpty = 0;
	let unchanged = 0;
	for (const row of rows) {
		if (isCompared[row] !== 1) continue;
		const isEmpty = (kept.marks(row) & BOTH_EMPTY) !== 0;
		if (isEmpty) bothEmpty++;
		else if (scores.changes(row) + extras.differences(row) === 0) unchanged++;
		extras.addTo(row, answers, relations);
		const bin = binOf(scores.mean(row));
		if (bin >= 0) bins[bin] = (bins[bin] as number) + 1;
		(shares[parts.of[row] as number] as PartCounts).add(row, scores);
		if (scores !== base && scores.differs(base, row)) {
			flips.figures++;
			if (scores.agrees[row] !== base.agrees[row]) flips.verdicts++;
		}
	}
	const byClass = source.classes.at(scores, rows).report(reference, at);
	for (const [share, { person, stage, batches: own }] of parts.belongings.entries()) {
		const counts = shares[share] as PartCounts;
		if (counts.tasks === 0) continue;
		all.addAll(counts);
		people.add(person, counts);
		stages.add(stage, counts);
		for (const batch of own) batches.add(batch, counts);
	}
	return {
		state,
		threshold: scores.threshold,
		compared: all.tasks,
		bothEmpty,
		unchanged,
		leftOut: leftOut(source),
		counts: all.counts,
		similarity: all.mean,
		scores: all.scores(reference),
		answers,
		relations,
		histogram: [...bins.entries()].map(([bin, tasks]) => {
			const [from, to] = [bin / BINS, (bin + 1) / BINS];
			return { from, to, tasks, where: similarityTerm(from, to, at) };
		}),
		classes: byClass.classes,
		people: people.list("by", reference),
		stages: stages.list("stage", reference),
		batches: batches.list("batch", reference),
		matrix: byClass.matrix,
		questions: source.questions.agreements(rows),
		flips: { ...flips, where: `flips${at}>0` },
	};
}

/** -1: no pair, no mean. */
function binOf(mean: number): number {
	if (Number.isNaN(mean)) return -1;
	// The bounds are what the queries compare with: rounding must not put a task beside its own bin.
	let bin = Math.min(BINS - 1, Math.floor(mean * BINS));
	while (bin > 0 && mean < bin / BINS) bin--;
	while (bin < BINS - 1 && mean >= (bin + 1) / BINS) bin++;
	return bin;
}

const countNames = Object.keys(noCounts()) as (keyof ChangeCounts)[];

class PartCounts {
	readonly counts: ChangeCounts = noCounts();
	tasks = 0;
	#similarity = 0;
	#hits = 0;

	add(row: number, scores: RowScores): void {
		this.tasks++;
		const { counts } = this;
		// One by one: a loop over the names takes five times as long.
		counts.pairs += scores.pairs[row] as number;
		counts.unchanged += scores.unchanged[row] as number;
		counts.moved += scores.moved[row] as number;
		counts.relabelled += scores.relabelled[row] as number;
		counts.retyped += scores.retyped[row] as number;
		counts.answered += scores.answered[row] as number;
		counts.added += scores.added[row] as number;
		counts.removed += scores.removed[row] as number;
		this.#similarity += scores.similarity[row] ?? 0;
		this.#hits += scores.hits[row] ?? 0;
	}

	addAll(other: PartCounts): void {
		this.tasks += other.tasks;
		for (const name of countNames) this.counts[name] += other.counts[name];
		this.#similarity += other.#similarity;
		this.#hits += other.#hits;
	}

	get mean(): number | null {
		return this.counts.pairs === 0 ? null : this.#similarity / this.counts.pairs;
	}

	scores(reference: "a" | "b" | null) {
		const { pairs, removed, added } = this.counts;
		return sideScores(this.#hits, pairs + removed, pairs + added, reference);
	}
}

/** Counts by the numbers of names. */
class Parts {
	readonly #parts: (PartCounts | undefined)[] = [];

	constructor(private readonly names: readonly (string | null)[]) {}

	add(part: number, counts: PartCounts): void {
		(this.#parts[part] ??= new PartCounts()).addAll(counts);
	}

	/** Most tasks first. */
	list(field: "by" | "stage" | "batch", reference: "a" | "b" | null): BatchPart[] {
		return this.#parts
			.flatMap((counts, part) => (counts ? [{ name: this.names[part] ?? null, counts }] : []))
			.sort((x, y) => y.counts.tasks - x.counts.tasks || ((x.name ?? "") < (y.name ?? "") ? -1 : 1))
			.map(({ name, counts }) => ({
				name: name ?? "(none)",
				where: partTerm(field, name),
				tasks: counts.tasks,
				counts: counts.counts,
				similarity: counts.mean,
				scores: counts.scores(reference),
			}));
	}
}

function leftOut({ kept, rows, state, about }: ReportSource): LeftOut[] {
	const counts = new Map<TaskState, number>();
	for (const row of rows) {
		const found = kept.state(row);
		if (found !== "compared" && found !== "waiting") counts.set(found, (counts.get(found) ?? 0) + 1);
	}
	const { from, to } = state.plan;
	const found: LeftOut[] = [];
	const say = (of: TaskState, reason: LeftOut["reason"], sentence: string): void => {
		const tasks = counts.get(of) ?? 0;
		if (tasks > 0) found.push({ reason, sentence, tasks, where: `leftout=${of}` });
	};
	say("no-visit-a", "no-visit", `Their history has not ${momentName(from)}`);
	say("no-visit-b", "no-visit", `Their history has not ${momentName(to)}`);
	const kept2 = "the export keeps no annotations of it, only the final state";
	say("not-kept-a", "no-annotations-kept", `${momentName(from)}: ${kept2}`);
	say("not-kept-b", "no-annotations-kept", `${momentName(to)}: ${kept2}`);
	say("unreadable", "unreadable", `They could not be read: ${about.reasons.join("; ")}`);
	say("only-in-a", "only-in-a", "They stand only in A");
	say("ambiguous", "ambiguous", "Their ids stand several times on a side: which task belongs to which is not guessed");
	if (about.onlyInB > 0)
		found.push({ reason: "only-in-b", sentence: "They stand only in B", tasks: about.onlyInB, where: null });
	if (about.ambiguousInB > 0)
		found.push({
			reason: "ambiguous",
			sentence: "Their ids stand several times on a side, seen from B",
			tasks: about.ambiguousInB,
			where: null,
		});
	return found;
}
