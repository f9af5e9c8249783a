import type { FindingId, HeldFinding } from "#shared/findings/finding";
import type { Dispute, DisputeWindow, PlanState } from "#shared/findings/plans";
import { type PlanBody, readingsOf } from "./plan-readings.ts";
import { PlanTally } from "./plan-tally.ts";

/** What a plan is seen against: an export, and one who looks. */
export interface Beside {
	ofKey(key: string): readonly HeldFinding[];
	rowOf(key: string): number | null;
	/** Others' readings of the task are not to be seen, and not to be seen in any figure. */
	isClosed(key: string): boolean;
	/** Who looks. */
	reader: string;
}

/** Places that are looked at in one go: some tenths of a millisecond. */
const AT_ONCE = 128;

/** What the one who looks has said of a task. */
const [UNREAD, SKIPPED, JUDGED] = [0, 1, 2];
const gone = -1;

/**
 * How a plan stands. Its tasks are looked at one after the other, and one of them again when something else is said of it:
 * what is asked then costs about the same for a plan of a hundred thousand as for one of ten.
 */
export class PlanStanding {
	readonly #tally: PlanTally;
	/** Of the reader, by place. */
	readonly #own: Uint8Array;
	/** Of each place; `gone`: not in the export. */
	readonly #rows: Int32Array;
	#missing = 0;
	/** Places of which that is known. */
	#read = 0;
	#placed = 0;
	readonly #placeOf = new Map<string, number>();
	/** Of a task that a plan from elsewhere names again: its next place. */
	readonly #again = new Map<number, number>();

	constructor(
		readonly id: FindingId,
		private readonly body: PlanBody,
		private readonly beside: Beside,
	) {
		const { length } = body.tasks;
		this.#tally = new PlanTally(body);
		this.#own = new Uint8Array(length);
		this.#rows = new Int32Array(length);
	}

	/** Looks at the next of the tasks; false where nothing is left. */
	readOn(): boolean {
		const { tasks } = this.body;
		if (this.#read < tasks.length) {
			const end = Math.min(tasks.length, this.#read + AT_ONCE);
			for (; this.#read < end; this.#read++) {
				this.#name(this.#read);
				this.#lookAt(this.#read);
			}
		} else if (this.#placed < tasks.length) {
			const end = Math.min(tasks.length, this.#placed + AT_ONCE);
			for (; this.#placed < end; this.#placed++) this.#place(this.#placed);
		} else return false;
		return true;
	}

	/** The export has other rows than before. */
	placeAnew(): void {
		this.#placed = 0;
		this.#missing = 0;
	}

	/** Something else is said of a task, or may be seen of it. */
	lookAgain(key: string): void {
		// What was not looked at yet will be, and be found as it is then.
		for (let place = this.#placeOf.get(key); place !== undefined; place = this.#again.get(place)) this.#lookAt(place);
	}

	/** Others may have their turn at each step. */
	*state(): Generator<undefined, Omit<PlanState, "keptFrom">> {
		const { terms, tasks } = this.body;
		const figures = yield* this.#tally.figures();
		return { id: this.id, terms, tasks: tasks.length, missing: this.#missing, ...figures };
	}

	/** Those that nobody has settled first, else in the order of the plan. */
	disputes(from: number, to: number): DisputeWindow {
		const { tasks } = this.body;
		const places: Record<"open" | "settled", number[]> = { open: [], settled: [] };
		for (let place = 0; place < tasks.length; place++) {
			const dispute = this.#tally.dispute(place);
			if (dispute !== null) places[dispute].push(place);
		}
		const all = [...places.open, ...places.settled];
		return { total: all.length, from, disputes: all.slice(from, to).map((place) => this.#dispute(place)) };
	}

	/**
	 * The row of the next task that the reader has not judged, after the one in front in the plan's order and round again;
	 * what they skipped comes when nothing else is left. Null: all that are in the export are judged.
	 */
	next(after: number | null): number | null {
		const { length } = this.#rows;
		const at = after === null ? -1 : this.#rows.indexOf(after);
		let skipped: number | null = null;
		for (let step = 1; step <= length; step++) {
			const place = (at + step) % length;
			const row = this.#rows[place] as number;
			if (row === gone) continue;
			if (this.#own[place] === UNREAD) return row;
			if (this.#own[place] === SKIPPED) skipped ??= row;
		}
		return skipped;
	}

	#name(place: number): void {
		const key = this.#keyAt(place);
		const first = this.#placeOf.get(key);
		if (first === undefined) this.#placeOf.set(key, place);
		else {
			// Behind the first: the last of them would have to be looked for.
			const second = this.#again.get(first);
			if (second !== undefined) this.#again.set(place, second);
			this.#again.set(first, place);
		}
	}

	#place(place: number): void {
		const row = this.beside.rowOf(this.#keyAt(place)) ?? gone;
		this.#rows[place] = row;
		if (row === gone) this.#missing++;
	}

	#lookAt(place: number): void {
		const { beside, body } = this;
		const key = this.#keyAt(place);
		const findings = beside.ofKey(key);
		this.#tally.put(place, readingsOf(findings, body.terms.readers), beside.isClosed(key));
		this.#own[place] = saidBy(beside.reader, findings);
	}

	#dispute(place: number): Dispute {
		const task = this.body.tasks[place] as PlanBody["tasks"][number];
		const { readers, adjudicators } = readingsOf(this.beside.ofKey(task.key), this.body.terms.readers);
		const [settled] = this.#tally.dispute(place) === "settled" ? adjudicators : [];
		const row = this.#rows[place] as number;
		return {
			task,
			place,
			row: row === gone ? null : row,
			verdicts: readers.flat().map(({ by, ...reading }) => ({ reader: by, ...reading })),
			settled: settled === undefined ? null : { by: settled.by, verdict: settled.verdict },
		};
	}

	#keyAt(place: number): string {
		return this.body.tasks[place]?.key ?? "";
	}
}

function saidBy(reader: string, findings: readonly HeldFinding[]): number {
	const { readers } = readingsOf(findings, [reader]);
	if (readers.some((given) => given.length > 0)) return JUDGED;
	const own = findings.flatMap(({ heads }) => heads.map(({ finding }) => finding));
	const isSkipped = own.some(
		(finding) =>
			finding?.author === reader &&
			finding.target.kind === "task" &&
			finding.body.kind === "verdict" &&
			finding.body.role === "reader" &&
			finding.body.verdict !== null,
	);
	return isSkipped ? SKIPPED : UNREAD;
}
