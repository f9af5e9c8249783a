import type { BatchState } from "#shared/compare/batch";
import type { ComparePlan, CompareSettings } from "#shared/compare/settings";
import { type Fault, fault } from "#shared/outcome";
import { type BatchesEnding, RunningBatches } from "../../batches/running-batches.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import { PacedNews } from "../../paced-news.ts";
import type { BatchCorrections } from "./batch-corrections.ts";
import { type BatchOutcome, type CompareItem, type CompareOrder, type CsvOrder, SAME_BYTES } from "./batch-order.ts";
import { comparedItems, type Comparers } from "./compare-threads.ts";
import { comparisonKey } from "./comparison-key.ts";
import { ALONE, AMBIGUOUS, joinExports, type JoinedExports } from "./join-exports.ts";
import { type AboutComparison, comparisonShape, KeptComparison } from "./kept-comparison.ts";
import { leftOutLine } from "./task-line.ts";
import { ScoredComparison } from "./scored-comparison.ts";

/** How often the state is told at most, in milliseconds. */
const TELL_EVERY_MS = 100;
/** Tasks that are given out at once. */
const MOST_OF_BATCH = 1000;
/** Reasons why assets could not be read that are told. */
const MOST_REASONS = 5;

export interface RunNews {
	changed(state: BatchState): void;
	/** Lines of the next tasks, in the order of the file. */
	lines(lines: readonly string[]): void;
	csv(rows: NonNullable<BatchOutcome["csv"]>): void;
}

export interface BatchOptions {
	/** Whether each task is also to be told as a line of JSON, or as rows of CSV files. */
	lines: boolean;
	csv: CsvOrder | null;
	/** Only these rows of side A, in order; null: all. */
	rows: Uint32Array | null;
	/** What is corrected where a side is "mine". */
	corrections: BatchCorrections;
	/** What was compared before, from which rows that are not asked for are taken over; it has to be able to grow. */
	before: KeptComparison | null;
}

/** The comparison of an export's tasks, from its beginning until another one takes its place. */
export class BatchRun {
	readonly kept: KeptComparison;
	readonly scored: ScoredComparison;
	/** Resolves when it has ended, however it did. */
	readonly over: Promise<void>;
	#state: BatchState;
	#running: RunningBatches<CompareOrder, CompareItem, BatchOutcome> | null = null;
	#joined: JoinedExports | null = null;
	#reasons = new Set<string>();
	/** Rows that are to be compared, and up to where their lines were told. */
	#asked: Uint32Array = new Uint32Array();
	#lined = 0;
	#ended = false;
	readonly #told = new PacedNews(TELL_EVERY_MS, () => {
		this.news.changed(this.#state);
	});
	#endNow: () => void = () => undefined;

	constructor(
		readonly a: OpenExport,
		readonly b: OpenExport | null,
		private readonly plan: ComparePlan,
		private readonly settings: CompareSettings,
		private readonly comparers: Comparers,
		private readonly news: RunNews,
		private readonly options: BatchOptions,
	) {
		this.#state = {
			plan,
			settings,
			phase: "comparing",
			fault: null,
			tasks: 0,
			totalTasks: options.rows?.length ?? a.index.length,
			sameBytes: 0,
		};
		this.over = new Promise((resolve) => {
			this.#endNow = resolve;
		});
		const known = options.lines || options.csv || options.rows ? null : this.#keptBefore();
		this.kept = known ?? options.before?.anew() ?? KeptComparison.begin();
		this.scored = new ScoredComparison(this.kept, settings);
	}

	/** Takes what is kept, or compares. */
	start(): void {
		if (this.kept.column.complete) this.#restored();
		else
			this.#begin().catch((error: unknown) => {
				const message = error instanceof Error ? error.message : String(error);
				this.#end({ phase: "failed", message, sourceChanged: false, side: "a" });
			});
	}

	get state(): BatchState {
		return this.#state;
	}

	get corrections(): BatchCorrections {
		return this.options.corrections;
	}

	get about(): Pick<AboutComparison, "onlyInB" | "ambiguousInB" | "reasons"> {
		return (
			this.kept.about ?? {
				onlyInB: this.#joined?.onlyInB ?? 0,
				ambiguousInB: this.#joined?.ambiguousInB ?? 0,
				reasons: [...this.#reasons],
			}
		);
	}

	cancel(): void {
		if (this.#running) this.#running.cancel();
		else this.#end({ phase: "cancelled" });
	}

	/** What was kept of the same plan with the same settings. */
	#keptBefore(): KeptComparison | null {
		const key = this.#key();
		const column = this.a.columns.column(comparisonShape);
		if (key === null || !column.complete) return null;
		const kept = new KeptComparison(column);
		return kept.about?.key === key && kept.rows === this.a.index.length ? kept : null;
	}

	#key(): string | null {
		return comparisonKey(this.a, this.b, this.plan, this.settings, this.options.corrections);
	}

	#restored(): void {
		this.#doneWithAll();
		this.#ended = true;
		this.#endNow();
		this.#told.now();
	}

	/** Every row is there, this run's or not. */
	#doneWithAll(): void {
		const { kept } = this;
		let sameBytes = 0;
		for (let row = 0; row < kept.rows; row++) if ((kept.marks(row) & SAME_BYTES) !== 0) sameBytes++;
		this.#state = { ...this.#state, phase: "done", tasks: kept.rows, totalTasks: kept.rows, sameBytes };
	}

	async #begin(): Promise<void> {
		this.#told.now();
		await Promise.all([this.a.ended, this.b?.ended]);
		if (this.#ended) return;
		const orderA = this.a.readOrder();
		const orderB = this.b?.readOrder() ?? null;
		if (!orderA.ok) {
			this.#fail(orderA);
			return;
		}
		if (orderB?.ok === false) {
			this.#fail(orderB);
			return;
		}
		if (this.b) this.#joined = joinExports(this.a.index, this.b.index);
		const order: CompareOrder = {
			a: orderA.value,
			b: orderB?.ok === true ? orderB.value : null,
			from: this.plan.from,
			to: this.plan.to,
			settings: this.settings,
			lines: this.options.lines,
			csv: this.options.csv,
		};
		const partners = this.#joined?.partners ?? null;
		const all = this.options.rows ?? new Uint32Array(this.a.index.length).map((_, row) => row);
		const rows = partners ? all.filter((row) => (partners[row] ?? ALONE) >= 0) : all;
		this.#asked = all;
		this.#change({ totalTasks: all.length });
		this.#running = new RunningBatches(
			comparedItems({
				a: this.a.index,
				b: this.b?.index ?? null,
				rows,
				partners,
				corrections: this.options.corrections,
			}),
			MOST_OF_BATCH,
			{
				answered: ({ items }, outcome) => {
					this.#compared(items, outcome);
				},
				ended: (ending) => {
					this.#end(ending);
				},
			},
		);
		this.#running.start(this.comparers, order);
	}

	#compared(items: readonly CompareItem[], outcome: BatchOutcome): void {
		const numbers = this.kept.learn(outcome);
		let same = 0;
		const lines: string[] = [];
		for (const [at, { row }] of items.entries()) {
			this.#fillTo(row);
			if (this.options.lines) lines.push(...this.#linesBefore(row), outcome.lines[at] ?? "");
			const partner = this.#joined ? (this.#joined.partners[row] ?? null) : null;
			this.kept.append(outcome, at, numbers, partner);
			if (((outcome.marks[at] ?? 0) & SAME_BYTES) !== 0) same++;
		}
		for (const reason of outcome.reasons) if (this.#reasons.size < MOST_REASONS) this.#reasons.add(reason);
		if (lines.length > 0) this.news.lines(lines);
		if (outcome.csv) this.news.csv(outcome.csv);
		this.#change({ tasks: this.#state.tasks + items.length, sameBytes: this.#state.sameBytes + same });
	}

	/** Rows before the next one that were never asked for. */
	#fillTo(row: number): void {
		const { before } = this.options;
		for (let at = this.kept.rows; at < row; at++) {
			if (before !== null && at < before.rows) {
				this.kept.takeOver(before);
				continue;
			}
			const partner = this.#joined?.partners[at];
			this.kept.leaveOut(partner === ALONE ? "only-in-a" : partner === AMBIGUOUS ? "ambiguous" : "waiting");
		}
	}

	/** Lines of rows that have no partner, as far as a row. */
	#linesBefore(row: number): string[] {
		const lines: string[] = [];
		for (; (this.#asked[this.#lined] ?? row) < row; this.#lined++) {
			const alone = this.#asked[this.#lined] as number;
			const isAmbiguous = this.#joined?.partners[alone] === AMBIGUOUS;
			const [reason, sentence] = isAmbiguous
				? ["ambiguous", "Its ids stand several times on a side"]
				: ["only-in-a", "It stands only in A"];
			lines.push(leftOutLine(this.a.index.texts.taskId.get(alone), reason, sentence));
		}
		this.#lined++;
		return lines;
	}

	/** Lines of B's rows that have no partner; a query picks rows of A, and says nothing about them. */
	#linesOfB(): string[] {
		const { index } = this.b ?? {};
		if (!index || !this.#joined || this.options.rows) return [];
		const lines: string[] = [];
		for (const [row, partner] of this.#joined.partnersOfB.entries()) {
			if (partner >= 0) continue;
			const [reason, sentence] =
				partner === AMBIGUOUS
					? ["ambiguous", "Its ids stand several times on a side, seen from B"]
					: ["only-in-b", "It stands only in B"];
			lines.push(leftOutLine(index.texts.taskId.get(row), reason, sentence));
		}
		return lines;
	}

	#end(ending: BatchesEnding): void {
		if (this.#ended) return;
		this.#ended = true;
		if (ending.phase === "done") {
			this.#fillTo(this.a.index.length);
			if (this.options.lines) this.news.lines([...this.#linesBefore(Infinity), ...this.#linesOfB()]);
			const { onlyInB, ambiguousInB, reasons } = this.about;
			const { kind, from, to } = this.plan;
			const asked = { kind, from, to, settings: this.settings };
			const all = new Set([...(this.options.before?.about?.reasons ?? []), ...reasons]);
			this.kept.finish({
				key: this.#key() ?? "",
				asked,
				onlyInB,
				ambiguousInB,
				reasons: [...all].slice(0, MOST_REASONS),
			});
			if (this.options.before !== null) this.#doneWithAll();
			else this.#state = { ...this.#state, phase: "done", tasks: this.#state.totalTasks };
			if (!this.options.lines && !this.options.csv && !this.options.rows) this.a.keepColumn(this.kept.column);
		} else if (ending.phase === "failed")
			this.#state = { ...this.#state, phase: "failed", fault: this.#faultOf(ending) };
		else this.#state = { ...this.#state, phase: "cancelled" };
		this.#endNow();
		this.#told.now();
	}

	#fail(reason: Fault): void {
		this.#ended = true;
		this.#state = { ...this.#state, phase: "failed", fault: reason };
		this.#endNow();
		this.#told.now();
	}

	#faultOf({ message, sourceChanged, side }: Extract<BatchesEnding, { phase: "failed" }>): Fault {
		const open = side === "b" && this.b ? this.b : this.a;
		const { name } = open.summary;
		if (!sourceChanged) return open.refusal() ?? fault("engine-stopped", `The comparison of ${name}: ${message}`);
		return open.suspect(message) ?? fault("file-changed", `${name}: ${message}`);
	}

	#change(part: Partial<BatchState>): void {
		this.#state = { ...this.#state, ...part };
		this.#told.changed();
	}
}
