import type { PlanState } from "#shared/findings/plans";
import { weighedShare } from "./confidence.ts";
import { planAgreement } from "./plan-agreement.ts";
import {
	decided,
	isComplete,
	isDisputed,
	onlyVerdict,
	type PlanBody,
	settledBy,
	type TaskReadings,
} from "./plan-readings.ts";

/** Verdicts by which a task is faulty, and the one that decides nothing. */
const faulty: ReadonlySet<string> = new Set(["reject", "fix"]);
const undecided = "unsure";

/** Tasks that stand alike. Of what may not be seen nothing is known but who is through with it. */
interface Alike {
	/** By reader: how far another one is says nothing of what they found. */
	hasRead: readonly boolean[];
	/** Null: not to be seen, and not to be seen in any figure. */
	seen: {
		ratings: readonly (string | null)[];
		isComplete: boolean;
		isDisputed: boolean;
		isSettled: boolean;
		/** Null: nothing is decided. */
		verdict: string | null;
	} | null;
	tasks: number;
}

/**
 * What the tasks of a plan come to. There are few ways in which a task may stand, so that its figures are counts of them:
 * a task that stands otherwise moves from one to another.
 */
export class PlanTally {
	/** By place in the plan; -1: not told yet. */
	readonly #standing: Int32Array;
	readonly #alike: Alike[] = [];
	readonly #byContent = new Map<string, number>();
	/** By stratum: the tasks that are judged, and those of them that are faulty. */
	readonly #judged: Float64Array;
	readonly #found: Float64Array;
	/** The strata of place `p` are those from `#ends[p - 1]` to `#ends[p]`. */
	readonly #strata: Uint32Array;
	readonly #ends: Uint32Array;
	/** Grows with every task that stands otherwise. */
	#version = 0;
	#figures: { version: number; figures: Figures } | null = null;

	constructor(private readonly body: PlanBody) {
		const { tasks, strata } = body;
		this.#standing = new Int32Array(tasks.length).fill(-1);
		this.#judged = new Float64Array(strata.length);
		this.#found = new Float64Array(strata.length);
		// A plan from elsewhere may name a task twice, or one that it has not.
		const ends = new Uint32Array(tasks.length + 1);
		for (const { places } of strata)
			for (const place of places) if (place < tasks.length) ends[place + 1] = (ends[place + 1] as number) + 1;
		for (let place = 0; place < tasks.length; place++)
			ends[place + 1] = (ends[place + 1] as number) + (ends[place] as number);
		this.#strata = new Uint32Array(ends[tasks.length] as number);
		// Filled, each has moved to where the next one began.
		for (const [stratum, { places }] of strata.entries())
			for (const place of places) {
				if (place >= tasks.length) continue;
				this.#strata[ends[place] as number] = stratum;
				ends[place] = (ends[place] as number) + 1;
			}
		this.#ends = ends;
	}

	put(place: number, readings: TaskReadings, isClosed: boolean): void {
		const before = this.#standing[place] as number;
		const now = this.#standingOf(readings, isClosed);
		if (before === now) return;
		this.#standing[place] = now;
		if (before >= 0) this.#count(place, before, -1);
		this.#count(place, now, 1);
		this.#version++;
	}

	/** Whether its readers disagree about a task; null: they do not, or it may not be seen. */
	dispute(place: number): "open" | "settled" | null {
		const seen = this.#alike[this.#standing[place] as number]?.seen;
		if (seen?.isDisputed !== true) return null;
		return seen.isSettled ? "settled" : "open";
	}

	/** Of the tasks as they stand when it is asked. Others may have their turn at each step. */
	*figures(): Generator<undefined, Figures> {
		if (this.#figures?.version === this.#version) return this.#figures.figures;
		const version = this.#version;
		const { readers } = this.body.terms;
		const alike = this.#alike.map((each) => ({ ...each })).filter(({ tasks }) => tasks > 0);
		const seen = alike.flatMap((each) => (each.seen === null ? [] : [{ ...each.seen, tasks: each.tasks }]));
		const figures = {
			readers: readers.map((reader, at) => ({ reader, done: tasksOf(alike.filter((each) => each.hasRead[at])) })),
			complete: tasksOf(seen.filter((each) => each.isComplete)),
			disputed: tasksOf(seen.filter((each) => each.isDisputed && !each.isSettled)),
			settled: tasksOf(seen.filter((each) => each.isDisputed && each.isSettled)),
			faulty: this.#faulty(),
			agreement: yield* planAgreement(readers, seen),
		};
		this.#figures = { version, figures };
		return figures;
	}

	#faulty(): PlanState["faulty"] {
		const parts = this.body.strata.map(({ population }, stratum) => ({
			population,
			judged: this.#judged[stratum] as number,
			found: this.#found[stratum] as number,
		}));
		// A plan from elsewhere may say that it chose more than there were.
		if (parts.some(({ population, judged }) => judged > population)) return null;
		const found = weighedShare(parts);
		return found && { ...found, of: parts.reduce((sum, { judged }) => sum + judged, 0) };
	}

	#count(place: number, standing: number, more: 1 | -1): void {
		const alike = this.#alike[standing] as Alike;
		alike.tasks += more;
		const verdict = alike.seen?.verdict ?? null;
		if (verdict === null) return;
		for (let at = place === 0 ? 0 : (this.#ends[place - 1] as number); at < (this.#ends[place] as number); at++) {
			const stratum = this.#strata[at] as number;
			this.#judged[stratum] = (this.#judged[stratum] as number) + more;
			if (faulty.has(verdict)) this.#found[stratum] = (this.#found[stratum] as number) + more;
		}
	}

	#standingOf(readings: TaskReadings, isClosed: boolean): number {
		const { readers, adjudicators } = readings;
		const content = JSON.stringify(
			isClosed
				? readers.map((given) => given.length > 0)
				: [readers.map((given) => given.map(({ verdict }) => verdict)), adjudicators.map(({ verdict }) => verdict)],
		);
		const known = this.#byContent.get(content);
		if (known !== undefined) return known;
		const verdict = decided(readings);
		const seen = {
			ratings: readers.map(onlyVerdict),
			isComplete: isComplete(readers),
			isDisputed: isDisputed(readings),
			isSettled: settledBy(readings) !== null,
			verdict: verdict === undecided ? null : verdict,
		};
		this.#alike.push({ hasRead: readers.map((given) => given.length > 0), seen: isClosed ? null : seen, tasks: 0 });
		this.#byContent.set(content, this.#alike.length - 1);
		return this.#alike.length - 1;
	}
}

export type Figures = Pick<PlanState, "readers" | "complete" | "disputed" | "settled" | "faulty" | "agreement">;

function tasksOf(alike: readonly { tasks: number }[]): number {
	return alike.reduce((sum, { tasks }) => sum + tasks, 0);
}
