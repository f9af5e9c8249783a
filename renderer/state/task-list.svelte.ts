import type {
	ExportId,
	ExportSummary,
	RowColumn,
	RowOrder,
	RowSelection,
	RowWindow,
	TaskRef,
	TaskRow,
} from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";
import { WindowCache } from "./window-cache.ts";

/** How long after an answer that is not complete the question is asked again. */
const againMs = 250;
/** How long nothing is in front while the row where somebody stood is being read, ms. */
const MOST_WAIT = 500;

/** The rows of the export in front: which of them, in which order, and where the person stands among them. */
export class TaskList {
	exportId = $state.raw<ExportId | null>(null);
	selection = $state.raw<RowSelection>({ where: "", order: null });
	/** Rows that match, and rows read, so far. */
	matching = $state(0);
	read = $state(0);
	/** Position within the selection; null where the task in front does not match. */
	cursor = $state<number | null>(null);
	/** Row in the file of the task in front. */
	row = $state<number | null>(null);
	/** Why the query that was typed is not the one that is shown. */
	queryFault = $state.raw<Fault | null>(null);
	searching = $state(false);
	/** How far the passes over the file are that the query waits for, 0 to 1; null where it waits for none. */
	pending = $state<number | null>(null);
	/** First position in view. `initialTop` is where the list should begin when another export comes in front. */
	top = 0;
	initialTop = $state(0);
	readonly #rows = new WindowCache<TaskRow>((from, to) => this.#load(from, to));
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #onTask: (ref: TaskRef | null) => void;
	/**
	 * The row to stand at as soon as it is read, while nobody goes anywhere else, or judges what is in front meanwhile.
	 * `isPatient`: nothing is in front before it. `over` is called when it is wanted no more.
	 */
	#wanted: { row: number; isPatient: boolean; over: () => void } | null = null;
	/** Position that a hand has gone to and whose row is not known yet. */
	#target = $state<number | null>(null);
	/** How many times where to go is being asked. */
	#asking = $state(0);
	/** Position at which the task in front stood before it left the list. */
	#stoodAt: number | null = null;
	#going: Promise<unknown> = Promise.resolve();
	#turn = 0;
	#refreshing: Promise<void> | null = null;
	/** Rows may be others than those that the cursor was set among, until this has resolved. */
	#unsure: Promise<void> | null = null;
	#again: ReturnType<typeof setTimeout> | undefined;
	/** Counted, so that one refresh answers all the changes that came during the one before. */
	#changes = 0;

	/** `onTask` is told which task comes in front. */
	constructor(host: Host, notices: Notices, onTask: (ref: TaskRef | null) => void) {
		this.#host = host;
		this.#notices = notices;
		this.#onTask = onTask;
	}

	/** Asks no further, and drops what is on its way: it brings no task in front any more. */
	stop(): void {
		clearTimeout(this.#again);
		this.#wantNoMore();
		this.#turn += 1;
		this.exportId = null;
	}

	at(position: number): TaskRow | undefined {
		return this.#rows.at(position);
	}

	want(from: number, to: number): void {
		this.top = from;
		void this.#rows.want(from, to);
	}

	/** As `want`, for another view of the same rows beside the list, which keeps its place. */
	wantBeside(from: number, to: number): void {
		void this.#rows.want(from, to, "beside");
	}

	leaveBeside(): void {
		this.#rows.leave("beside");
	}

	/** Another export comes in front, at the place where it was left. */
	async open(id: ExportId | null, selection: RowSelection, row: number | null, top: number): Promise<void> {
		this.#turn += 1;
		const turn = this.#turn;
		this.#rows.clear();
		this.exportId = id;
		this.selection = selection;
		this.queryFault = null;
		this.#told({ matching: 0, read: 0, pending: null });
		this.cursor = null;
		this.row = null;
		this.#wantNoMore();
		this.#target = null;
		this.initialTop = top;
		if (id === null) {
			this.#onTask(null);
			return;
		}
		await this.#rows.want(0, 1);
		if (turn !== this.#turn) return;
		if (row !== null && (await this.#stand(row))) return;
		if (turn !== this.#turn) return;
		if (row !== null) await this.#want(row);
		if (turn === this.#turn && this.isNowhere()) await this.#goTo(0);
	}

	/** Row of the file where the person stands, or is to stand once it is read. */
	get place(): number | null {
		return this.#wanted?.row ?? this.row;
	}

	/** Most files are read so far in a moment: no other task comes in front before, and is gone again under a hand. */
	async #want(row: number): Promise<void> {
		const isRead = this.read > row;
		const over = new Promise<void>((resolve) => {
			this.#wanted = { row, isPatient: !isRead, over: resolve };
		});
		if (isRead) return;
		const wanted = this.#wanted;
		const timer = setTimeout(() => this.#wanted === wanted && wanted?.over(), MOST_WAIT);
		await over;
		clearTimeout(timer);
		if (wanted) wanted.isPatient = false;
	}

	#wantNoMore(): void {
		this.#wanted?.over();
		this.#wanted = null;
	}

	/** The file has been read further: totals follow, what is shown stays where it is. */
	async changed(summary: ExportSummary): Promise<void> {
		if (summary.id === this.exportId) await this.#refresh();
	}

	/** What a comparison says of the rows is another than before. */
	async compared(id: ExportId): Promise<void> {
		if (id === this.exportId) await this.#refresh();
	}

	/** What reviewers say of the rows is another than before: the task in front may have left the list by that. */
	said(): Promise<void> {
		return this.#unsureUntil(this.#refresh().then(() => this.#relocate()));
	}

	/** As {@link said}, where that can have moved any row: before a step that counts from where the task in front stands. */
	async located(): Promise<void> {
		if (this.#isPicked) await this.said();
	}

	/** Else it is all rows in the order of the file, which nothing that is said of them changes. */
	get #isPicked(): boolean {
		return this.selection.where !== "" || this.selection.order !== null;
	}

	#unsureUntil(known: Promise<void>): Promise<void> {
		const unsure = known.finally(() => {
			if (this.#unsure === unsure) this.#unsure = null;
		});
		this.#unsure = unsure;
		return unsure;
	}

	/** Asks again for what is in view, since there may be more of it. */
	#refresh(): Promise<void> {
		this.#changes += 1;
		if (this.#refreshing !== null) return this.#refreshing;
		const refreshing = this.#refreshAll().finally(() => {
			this.#refreshing = null;
		});
		this.#refreshing = refreshing;
		return this.selection.order === null ? refreshing : this.#unsureUntil(refreshing);
	}

	async #refreshAll(): Promise<void> {
		for (let seen = 0; seen !== this.#changes;) {
			seen = this.#changes;
			// A list in the file's order only grows at its end; a sorted one may change everywhere.
			await this.#rows.refresh();
			if (this.row !== null && this.selection.order !== null) await this.#relocate();
			const wanted = this.#wanted;
			if (wanted !== null && this.read > wanted.row) {
				await this.#stand(wanted.row, () => this.#wanted === wanted);
				if (this.#wanted === wanted) this.#wantNoMore();
			}
			if (this.isNowhere() && this.#wanted?.isPatient !== true) await this.#goTo(0);
		}
	}

	/** Shows what matches the query, or says why it cannot be understood and leaves the list as it is. */
	async search(where: string): Promise<void> {
		await this.#select({ where: where.trim(), order: this.selection.order });
	}

	/** Ascending, descending, the file's order again. */
	async sortBy(column: RowColumn): Promise<void> {
		const held = this.selection.order;
		const order: RowOrder | null =
			held?.column !== column ? { column, descending: false } : held.descending ? null : { column, descending: true };
		await this.#select({ where: this.selection.where, order });
	}

	moveTo(position: number): Promise<void> {
		this.#wantNoMore();
		return this.#goTo(position);
	}

	async #goTo(position: number): Promise<void> {
		const turn = this.#turn;
		if (this.matching === 0 || this.exportId === null) return;
		const target = Math.min(this.matching - 1, Math.max(0, position));
		this.#stoodAt = null;
		this.cursor = target;
		this.#target = target;
		let isLatest: boolean;
		let row: TaskRow | undefined;
		try {
			row = await this.#rows.fetch(target);
		} finally {
			// Whoever pressed the key again meanwhile is further on.
			isLatest = turn === this.#turn && this.#target === target;
			if (isLatest) this.#target = null;
		}
		if (!isLatest || row === undefined) return;
		this.row = row.row;
		this.#onTask({ export: this.exportId, row: row.row });
	}

	/** Where to is still being asked: what a hand does next is meant for the task that it comes to. */
	goingWhile(asking: Promise<unknown>): void {
		this.#asking += 1;
		this.#going = Promise.allSettled([this.#going, asking]).finally(() => {
			this.#asking -= 1;
		});
	}

	/** A hand has gone to a row that is not known yet. */
	get isGoing(): boolean {
		return this.#target !== null || this.#asking > 0;
	}

	/**
	 * The task that a hand has gone to, though it may not be in front yet. Not what stands at the cursor: where the rows
	 * are others than before it follows a little later.
	 */
	async aim(): Promise<TaskRef | null> {
		if (this.row !== null) this.#wantNoMore();
		// Else what counts is where it has gone by now, not where it goes while this is awaited.
		if (this.#asking > 0) await this.#going;
		const { exportId, row } = this;
		if (exportId === null) return null;
		const wanted = this.#target === null ? row : (await this.#rows.fetch(this.#target))?.row;
		return wanted === null || wanted === undefined ? null : { export: exportId, row: wanted };
	}

	/** Where steps go on from: between two positions where the task in front has left the list, -1 where there is none. */
	get standing(): number {
		return this.cursor ?? (this.#stoodAt === null ? -1 : this.#stoodAt - 0.5);
	}

	step(by: number): Promise<void> {
		if (this.#unsure === null || !this.#isPicked) return this.#step(by);
		// Counted among rows that are others by now a step would pass one over.
		const stepped = this.#unsure.then(
			() => this.#step(by),
			() => this.#step(by),
		);
		this.goingWhile(stepped);
		return stepped;
	}

	#step(by: number): Promise<void> {
		return this.moveTo((by > 0 ? Math.floor(this.standing) : Math.ceil(this.standing)) + by);
	}

	last(): Promise<void> {
		return this.moveTo(this.matching - 1);
	}

	/** Brings a row of the file in front; where it does not match the query, the task is shown all the same. */
	async goToRow(row: number): Promise<void> {
		this.#wantNoMore();
		if (await this.#stand(row)) return;
		if (this.exportId === null) return;
		this.#target = null;
		this.cursor = null;
		this.row = row;
		this.#onTask({ export: this.exportId, row });
	}

	/** Rows are there, none is in front, and none is gone to. */
	isNowhere(): boolean {
		return this.row === null && this.matching > 0 && this.#target === null;
	}

	/** `isMeant` is asked once its position is known. */
	async #stand(row: number, isMeant = (): boolean => true): Promise<boolean> {
		const turn = this.#turn;
		if (this.exportId === null) return false;
		const ref = { export: this.exportId, row };
		const outcome = await this.#host.locateRow(ref, this.selection);
		if (turn !== this.#turn || !isMeant()) return true;
		if (!outcome.ok || outcome.value === null) return false;
		this.#target = null;
		this.cursor = outcome.value;
		this.row = row;
		this.#onTask(ref);
		return true;
	}

	async #relocate(): Promise<void> {
		const turn = this.#turn;
		const { row } = this;
		if (this.exportId === null || row === null) return;
		const outcome = await this.#host.locateRow({ export: this.exportId, row }, this.selection);
		// A hand that has gone on meanwhile stands elsewhere.
		if (turn !== this.#turn || row !== this.row || this.#target !== null || !outcome.ok) return;
		if (outcome.value === null) this.#stoodAt = this.cursor ?? this.#stoodAt;
		this.cursor = outcome.value;
	}

	async #select(selection: RowSelection): Promise<void> {
		if (this.exportId === null) return;
		this.#turn += 1;
		this.#wantNoMore();
		const turn = this.#turn;
		this.searching = true;
		const outcome = await this.#host.readRows(this.exportId, selection, 0, 1);
		if (turn !== this.#turn) return;
		this.searching = false;
		if (!outcome.ok) {
			if (outcome.code === "query-syntax") this.queryFault = outcome;
			else this.#notices.fault(outcome, "Task list");
			return;
		}
		this.queryFault = null;
		this.selection = selection;
		this.#rows.clear();
		this.#told(outcome.value);
		this.#stoodAt = null;
		this.#target = null;
		this.cursor = null;
		if (this.row !== null) await this.#relocate();
		// An awaited answer: another query may have come in between, and the cursor may stand by now.
		if (turn === this.#turn && (this.cursor as number | null) === null) await this.moveTo(0);
	}

	async #load(from: number, to: number): Promise<readonly TaskRow[] | null> {
		const turn = this.#turn;
		const { exportId, selection } = this;
		if (exportId === null) return null;
		const outcome = await this.#host.readRows(exportId, selection, from, to);
		// Asked for while a query was on its way that came in front meanwhile: its totals are others.
		if (turn !== this.#turn || selection !== this.selection) return null;
		if (!outcome.ok) {
			// A query that was remembered may come from an older grammar.
			if (outcome.code === "query-syntax") this.queryFault = outcome;
			else this.#notices.fault(outcome, "Task list");
			return null;
		}
		this.#told(outcome.value);
		return outcome.value.rows;
	}

	/** Totals as an answer told them. What is not complete is asked for again a little later. */
	#told({ matching, read, pending }: Pick<RowWindow, "matching" | "read" | "pending">): void {
		this.matching = matching;
		this.read = read;
		this.pending = pending;
		clearTimeout(this.#again);
		if (pending !== null) this.#again = setTimeout(() => void this.#refresh(), againMs);
	}
}
