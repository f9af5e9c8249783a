import type { BatchReport, BatchState, ComparisonChange } from "#shared/compare/batch";
import type { ComparePlan, CompareSettings } from "#shared/compare/settings";
import type { ExportId } from "#shared/export";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";
import { holdsPart, withoutPart, withPart } from "../query-edit.ts";

/** While a comparison runs its figures are read again this often. */
const restMs = 500;
/** A host that compares tells ten times a second; longer silence than this is worth a question. */
const quietMs = 2000;

/** What a batch comparison needs of the page around it. */
export interface AroundBatch {
	/** The query of the task list. */
	where(): string;
	changeQuery(edit: (query: string) => string): Promise<void>;
}

/** The comparison of the export in front: how far it is, its figures, and a threshold that is tried. */
export class BatchComparison {
	/** Its view stands where the picture was. */
	isOpen = $state(false);
	state = $state.raw<BatchState | null>(null);
	report = $state.raw<BatchReport | null>(null);
	/** τ that is tried; null: that of the comparison. */
	tried = $state<number | null>(null);
	/** Figures are over all tasks; false: over those of the query in front. */
	isWhole = $state(true);
	/** Figures for what is chosen now are on their way. */
	isReading = $state(false);
	/** Milliseconds that the rest takes at the pace so far; null where that cannot be said yet. */
	msLeft = $state<number | null>(null);
	readonly isRunning: boolean = $derived(this.state?.phase === "comparing");
	readonly threshold: number = $derived(this.tried ?? this.state?.settings.threshold ?? 0.5);
	/** The parts of queries that marks put there last: the next replaces them. */
	#chosen = $state.raw<readonly string[]>([]);
	#id: ExportId | null = null;
	#isRead = false;
	#wanted = 0;
	/** Counts events, so that an older answer does not overwrite what an event told since it was asked for. */
	#ticks = 0;
	#quiet: ReturnType<typeof setTimeout> | undefined;
	#pace: { at: number; tasks: number } | null = null;
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #around: AroundBatch;

	constructor(host: Host, notices: Notices, around: AroundBatch) {
		this.#host = host;
		this.#notices = notices;
		this.#around = around;
	}

	/**
	 * An export is in front: what there is of it is asked for, and once more when it is read to its end (`isRead`), for
	 * only then what was compared of it before is known again.
	 */
	async follow(id: ExportId | null, isRead = true): Promise<void> {
		if (id === this.#id) {
			if (isRead && !this.#isRead && this.state === null) await this.read();
			this.#isRead = isRead;
			return;
		}
		this.#id = id;
		this.#isRead = isRead;
		this.#told(null);
		this.report = null;
		this.tried = null;
		this.#chosen = [];
		if (id === null) this.isOpen = false;
		else await this.read();
	}

	/** Asks no further by itself. */
	stop(): void {
		this.#id = null;
		clearTimeout(this.#quiet);
	}

	toggle(isOpen = !this.isOpen): void {
		this.isOpen = isOpen;
		if (isOpen) void this.read();
	}

	hear({ export: id, state }: ComparisonChange): void {
		if (id !== this.#id) return;
		const before = this.state?.phase;
		this.#ticks += 1;
		this.#told(state);
		if (state === null) {
			this.report = null;
			this.tried = null;
		} else if (this.isOpen || state.phase !== before) void this.read();
	}

	/** Begins to compare and shows the batch view. */
	async start(plan: ComparePlan, settings: CompareSettings): Promise<boolean> {
		const id = plan.kind === "stages" ? plan.export : plan.a;
		const outcome = await this.#host.startComparison(plan, settings);
		if (!outcome.ok) {
			this.#notices.fault(outcome, "Comparison");
			return false;
		}
		if (id !== this.#id) return true;
		this.#pace = null;
		this.tried = null;
		this.isOpen = true;
		await this.read();
		return true;
	}

	async cancel(): Promise<void> {
		if (this.#id === null) return;
		const outcome = await this.#host.cancelComparison(this.#id);
		if (!outcome.ok) this.#notices.fault(outcome, "Comparison");
	}

	/** Figures as if another τ had been set; null takes that back. */
	try(threshold: number | null): void {
		this.tried = threshold === this.state?.settings.threshold ? null : threshold;
		void this.read();
	}

	/** Compares with the threshold that is tried; the engine has the similarities already. */
	async keepThreshold(): Promise<void> {
		const { state, tried } = this;
		if (state !== null && tried !== null) await this.start(state.plan, { ...state.settings, threshold: tried });
	}

	showWhole(isWhole: boolean): void {
		this.isWhole = isWhole;
		void this.read();
	}

	/** The query in front is another: where the figures follow it they are read again. */
	queryChanged(): void {
		if (this.isOpen && !this.isWhole) void this.read();
	}

	/** Whether the tasks of a mark are those that the list shows. */
	isChosen(where: string): boolean {
		return holdsPart(this.#around.where(), where);
	}

	/** Lists the tasks of a mark instead of those of the mark before, or (`adds`) those of both; once more takes it back. */
	choose(where: string, adds = false): Promise<void> {
		// Where only a part of what another mark put there is the same, that mark gives way.
		const isOwn = this.#chosen.includes(where) || !this.#chosen.some((part) => this.isChosen(part));
		if (isOwn && this.isChosen(where)) {
			this.#chosen = this.#chosen.filter((part) => part !== where);
			return this.#around.changeQuery((query) => withoutPart(query, where));
		}
		const gone = adds ? [] : this.#chosen;
		this.#chosen = adds ? [...this.#chosen, where] : [where];
		return this.#around.changeQuery((query) => withPart(gone.reduce(withoutPart, query), where));
	}

	/** Reads the figures for what is chosen now. One question at a time: what changes meanwhile is asked once, after it. */
	async read(): Promise<void> {
		this.#wanted += 1;
		if (this.isReading) return;
		this.isReading = true;
		try {
			for (let seen = 0; seen !== this.#wanted;) {
				if (seen > 0 && this.isRunning) await new Promise((resolve) => setTimeout(resolve, restMs));
				seen = this.#wanted;
				await this.#readOnce();
			}
		} finally {
			this.isReading = false;
		}
	}

	async #readOnce(): Promise<void> {
		const id = this.#id;
		if (id === null) return;
		const ticks = this.#ticks;
		const outcome = await this.#host.readComparison(id, this.isWhole ? "" : this.#around.where(), this.tried);
		if (id !== this.#id) return;
		if (!outcome.ok) {
			// What is wrong with a query stands under the search box.
			if (outcome.code !== "query-syntax") this.#notices.fault(outcome, "Comparison");
			return;
		}
		this.report = outcome.value;
		if (ticks === this.#ticks) this.#told(outcome.value?.state ?? null);
	}

	#told(state: BatchState | null): void {
		this.state = state;
		clearTimeout(this.#quiet);
		if (state?.phase === "comparing") this.#quiet = setTimeout(() => void this.read(), quietMs);
		if (state?.phase !== "comparing") {
			this.#pace = null;
			this.msLeft = null;
			return;
		}
		const now = performance.now();
		if (this.#pace === null || state.tasks < this.#pace.tasks) this.#pace = { at: now, tasks: state.tasks };
		const done = state.tasks - this.#pace.tasks;
		this.msLeft = done === 0 ? null : ((now - this.#pace.at) / done) * (state.totalTasks - state.tasks);
	}
}
