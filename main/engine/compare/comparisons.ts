import type { BatchReport, BatchState, ComparisonChange, PairFilter, PairWindow } from "#shared/compare/batch";
import type { AssetMembers, ConsensusReport } from "#shared/compare/consensus";
import type { ComparedSide, ComparePlan, CompareSettings } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import type { ExportId, TaskRef } from "#shared/export";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../exports/open-export.ts";
import { BatchCorrections, type ReadCorrections } from "./batch/batch-corrections.ts";
import type { BatchOutcome, CsvOrder } from "./batch/batch-order.ts";
import { BatchRun } from "./batch/batch-run.ts";
import { FollowedFindings } from "./batch/followed-findings.ts";
import { batchReport } from "./batch/batch-report.ts";
import { comparisonKey, isOfMine } from "./batch/comparison-key.ts";
import { comparisonShape, KeptComparison } from "./batch/kept-comparison.ts";
import { QuestionTally } from "./batch/question-tally.ts";
import type { Comparers } from "./batch/compare-threads.ts";
import { listPairs } from "./batch/list-pairs.ts";
import { assetConsensus, assetMembers } from "./members.ts";
import { TooManyCandidates } from "./prepare-tools.ts";
import { compareFound, readSide } from "./task-pair.ts";

/** What comparing needs of the exports that are open. */
export interface AroundComparisons {
	open(id: ExportId): OpenExport | Fault;
	changed(change: ComparisonChange): void;
	comparers: Comparers;
	/** What reviewers correct. */
	mine: ReadCorrections;
}

/** What only the command line asks of a comparison. */
export interface RunOptions {
	/** Each task also as a line of JSON, in the order of the file; nothing is kept or restored then. */
	lines: ((lines: readonly string[]) => void) | null;
	/** Each task also as rows of CSV files, likewise. */
	csv: { order: CsvOrder; rows: (rows: NonNullable<BatchOutcome["csv"]>) => void } | null;
	/** Only these rows of side A, in order; null: all. */
	rows: Uint32Array | null;
	/** Null: those of the engine. */
	comparers: Comparers | null;
}

const everything: RunOptions = { lines: null, csv: null, rows: null, comparers: null };

/** Everything that is compared: two tasks, the tasks of one asset, whole exports. */
export class Comparisons {
	/** By side A's export. */
	readonly #runs = new Map<ExportId, BatchRun>();
	readonly #questions = new WeakMap<BatchRun, QuestionTally>();
	readonly #followed: FollowedFindings;

	constructor(private readonly around: AroundComparisons) {
		this.#followed = new FollowedFindings({
			...around,
			run: (id) => this.#runs.get(id) ?? null,
			put: (id, run) => {
				this.#runs.set(id, run);
				this.#changed(id, run, run.state);
			},
		});
	}

	async compareTasks(a: ComparedSide, b: ComparedSide, settings: CompareSettings): Promise<Outcome<TaskComparison>> {
		const sideA = await this.#side(a);
		if (!sideA.ok) return sideA;
		const sideB = await this.#side(b);
		if (!sideB.ok) return sideB;
		return ifNotTooMany(() => ok(compareFound(a, b, sideA.value, sideB.value, settings)));
	}

	async start(plan: ComparePlan, settings: CompareSettings): Promise<Outcome<null>> {
		const run = await this.run(plan, settings, everything);
		return run.ok ? ok(null) : run;
	}

	/** Findings are others now: what was compared with "mine" follows them. */
	findingsChanged(): void {
		for (const [id, run] of this.#runs) if (isOfMine(run.state.plan)) this.#followed.follow(id);
	}

	cancel(id: ExportId): Promise<Outcome<null>> {
		this.#followed.end(id);
		this.#runs.get(id)?.cancel();
		return Promise.resolve(ok(null));
	}

	async report(id: ExportId, where: string, threshold: number | null): Promise<Outcome<BatchReport | null>> {
		const run = this.#runs.get(id) ?? (await this.#restored(id));
		if (!run) return ok(null);
		const rows = await run.a.selectRows({ where, order: null });
		if (!rows.ok) return rows;
		const { scored, kept, state, about } = run;
		const selected = Uint32Array.from(rows.value);
		const questions = this.#questions.get(run) ?? new QuestionTally(kept);
		this.#questions.set(run, questions);
		return ok(
			batchReport({
				state,
				kept,
				about,
				questions,
				base: scored.base,
				scores: scored.scores(threshold),
				classes: scored.classes(selected),
				extras: scored.extras,
				parts: scored.parts(run.a.index),
				rows: selected,
			}),
		);
	}

	async pairs(id: ExportId, filter: PairFilter, from: number, to: number): Promise<Outcome<PairWindow>> {
		const run = this.#runs.get(id);
		if (!run) return ok({ total: 0, from, pairs: [] });
		const rows = await run.a.selectRows({ where: filter.where, order: null });
		return rows.ok ? listPairs(run, filter, Uint32Array.from(rows.value), from, to) : rows;
	}

	members(ref: TaskRef): Promise<Outcome<AssetMembers>> {
		const open = this.around.open(ref.export);
		return Promise.resolve(isFault(open) ? open : assetMembers(open, ref));
	}

	consensus(ref: TaskRef, settings: CompareSettings): Promise<Outcome<ConsensusReport>> {
		const open = this.around.open(ref.export);
		return Promise.resolve(isFault(open) ? open : ifNotTooMany(() => assetConsensus(open, ref, settings)));
	}

	/** As {@link start}; answers with the comparison itself. */
	async run(plan: ComparePlan, settings: CompareSettings, options: RunOptions): Promise<Outcome<BatchRun>> {
		const id = plan.kind === "stages" ? plan.export : plan.a;
		const a = this.around.open(id);
		if (isFault(a)) return a;
		const b = plan.kind === "exports" ? this.around.open(plan.b) : null;
		if (b !== null && isFault(b)) return b;
		const corrections = await BatchCorrections.read(plan, a, b, this.around.mine);
		// Of an export that was closed meanwhile nothing would end it.
		for (const side of b === null ? [a] : [a, b]) {
			const now = this.around.open(side.summary.id);
			if (isFault(now)) return now;
		}
		return ok(this.#begin(plan, a, b, settings, options, corrections));
	}

	#begin(
		plan: ComparePlan,
		a: OpenExport,
		b: OpenExport | null,
		settings: CompareSettings,
		options: RunOptions,
		corrections: BatchCorrections,
	): BatchRun {
		const { id } = a.summary;
		this.#followed.end(id);
		this.#runs.get(id)?.cancel();
		const run = new BatchRun(
			a,
			b,
			plan,
			settings,
			options.comparers ?? this.around.comparers,
			{
				changed: (state) => {
					this.#changed(id, run, state);
				},
				lines: (lines) => options.lines?.(lines),
				csv: (rows) => options.csv?.rows(rows),
			},
			{
				lines: options.lines !== null,
				csv: options.csv?.order ?? null,
				rows: options.rows,
				corrections,
				before: null,
			},
		);
		this.#runs.set(id, run);
		a.setCompared(run.scored);
		run.start();
		return run;
	}

	/** The export is closed: nothing is compared any more of which it is a side. */
	close(id: ExportId): void {
		for (const [side, run] of this.#runs) {
			if (side !== id && run.b?.summary.id !== id) continue;
			this.#followed.end(side);
			run.cancel();
			if (side === id) this.#runs.delete(side);
		}
	}

	/** What was compared of an export when it was open before: two of its moments. Nothing is compared for it. */
	async #restored(id: ExportId): Promise<BatchRun | null> {
		const a = this.around.open(id);
		// Before it is read, an empty column would take the place of the one that is kept.
		if (isFault(a) || a.summary.phase !== "done") return null;
		const column = a.columns.column(comparisonShape);
		if (!column.complete || a.contentKey === null) return null;
		const kept = new KeptComparison(column);
		const asked = kept.about?.asked;
		if (asked?.kind !== "stages" || kept.rows !== a.index.length) return null;
		const { from, to, settings } = asked;
		const plan: ComparePlan = { kind: "stages", export: id, from, to };
		const corrections = await BatchCorrections.read(plan, a, null, this.around.mine);
		if (isFault(this.around.open(id))) return null;
		// What is corrected now may not be what was compared then.
		if (kept.about?.key !== comparisonKey(a, null, plan, settings, corrections)) return null;
		// Begun by somebody else meanwhile.
		return this.#runs.get(id) ?? this.#begin(plan, a, null, settings, everything, corrections);
	}

	#changed(id: ExportId, run: BatchRun, state: BatchState): void {
		// Another one took its place.
		if (this.#runs.get(id) !== run) return;
		run.a.setCompared(run.scored);
		this.around.changed({ export: id, state });
	}

	async #side(side: ComparedSide): Promise<ReturnType<typeof readSide>> {
		const open = this.around.open(side.ref.export);
		if (isFault(open)) return open;
		const isMine = side.moment.kind === "mine" && side.ref.row < open.index.length;
		return readSide(open, side, isMine ? await this.around.mine.of(open, side.ref.row) : null);
	}
}

function ifNotTooMany<T>(compare: () => Outcome<T>): Outcome<T> {
	try {
		return compare();
	} catch (error) {
		if (!(error instanceof TooManyCandidates)) throw error;
		return fault("too-large", error.message);
	}
}

function isFault(found: OpenExport | Fault): found is Fault {
	return "ok" in found;
}
