import { inLines } from "./in-lines.ts";
import type { Operation } from "./operations.ts";
import { packed, type PackedSteps, unpacked } from "./packed-steps.ts";
import { entriesOf, type Sides, type Step } from "./step.ts";

/** Findings that the steps before the place in the history touch, and those after it, before older ones are packed. */
const NEAR = 1000;
/** Letters of all that is packed: of changes of one verdict, more than a million. */
const MOST_PACKED = 256 * 1024 * 1024;

/** Operations that a history is made of again. */
type KeptStep = Extract<Operation, { kind: "step" | "steps" | "place" }>;

/** Whether a step is not to be taken back, nor done again, by whoever asks. */
export type IsSealed = (step: Step) => boolean;

/** A step, and how many sealed ones lie between it and what is done last. */
export interface Reached {
	step: Step;
	passes: number;
}

/**
 * The steps that were done, one after the other, and how many of them are not taken back. Those that a compaction finds
 * far from that place are packed from then on.
 */
export class ChangeHistory {
	/** Before and after `steps`; in order. */
	#older: PackedSteps[] = [];
	#newer: PackedSteps[] = [];
	#steps: Step[] = [];
	#done = 0;
	#isPlaced = false;
	/** Grows with every change. */
	#version = 0;

	/** `told` hears, in a sentence, where the history ends since it cannot be read. */
	constructor(private readonly told: (words: string) => void) {}

	/** What undo takes back; those that are sealed to whoever asks are passed over. Null: nothing. */
	last(isSealed: IsSealed): Reached | null {
		for (let passes = 0; ; passes++) {
			const step = this.#before(passes);
			if (step === null || !isSealed(step)) return step && { step, passes };
		}
	}

	/** What redo does again, likewise. */
	next(isSealed: IsSealed): Reached | null {
		for (let passes = 0; ; passes++) {
			const step = this.#behind(passes);
			if (step === null || !isSealed(step)) return step && { step, passes };
		}
	}

	/** A done step, counted back from the last one; null: there are not so many. */
	#before(passes: number): Step | null {
		while (this.#done <= passes && this.#older.length > 0) {
			const from = this.#older.findLastIndex(({ isMore }) => !isMore);
			const steps = this.#unpacked(this.#older.splice(Math.max(0, from)));
			if (steps === null) this.#older = [];
			else {
				this.#steps.unshift(...steps);
				this.#done += steps.length;
			}
		}
		return this.#steps[this.#done - 1 - passes] ?? null;
	}

	/** One that was taken back, likewise. */
	#behind(passes: number): Step | null {
		while (this.#done + passes >= this.#steps.length && this.#newer.length > 0) {
			const to = this.#newer.findIndex(({ isMore }, at) => at > 0 && !isMore);
			const steps = this.#unpacked(this.#newer.splice(0, to < 0 ? this.#newer.length : to));
			if (steps === null) this.#newer = [];
			else this.#steps.push(...steps);
		}
		return this.#steps[this.#done + passes] ?? null;
	}

	/** What was undone cannot be done again after something else. A step with the id of the last one is more of it. */
	add({ id, label, touched }: Step): void {
		this.#version++;
		this.#newer = [];
		this.#steps.length = this.#done;
		// Nothing is unpacked while a compaction is read: its place counts what is not.
		const last = this.#isPlaced ? this.#before(0) : this.#steps[this.#done - 1];
		if (last?.id === id) {
			for (const [finding, sides] of touched) last.touched.set(finding, joined(last.touched.get(finding), sides));
			return;
		}
		this.#steps.push({ id, label, touched });
		this.#done = this.#steps.length;
	}

	/** `passes`: done steps that stay done, though they came after it: it comes to stand behind them. */
	undone(passes: number): void {
		this.#version++;
		const step = this.#before(passes);
		if (step === null) return;
		this.#steps.splice(this.#done - 1 - passes, 1);
		this.#done--;
		this.#steps.splice(this.#done, 0, step);
	}

	/** `passes`: undone steps before it, that stay undone. */
	redone(passes: number): void {
		this.#version++;
		const step = this.#behind(passes);
		if (step === null) return;
		this.#steps.splice(this.#done + passes, 1);
		this.#steps.splice(this.#done, 0, step);
		this.#done++;
	}

	/** As a compaction left it: what was packed comes before all others, and after the place that is told. */
	addPacked(steps: PackedSteps): void {
		(this.#isPlaced ? this.#newer : this.#older).push(steps);
	}

	/** As a compaction left it: how many of the steps that are not packed are done. */
	placeAt(done: number): void {
		this.#isPlaced = true;
		this.#done = Math.min(this.#steps.length, done);
	}

	/** What a compaction leaves of it. What is packed is so from then on, where nothing changes before all was taken. */
	*kept(): Generator<KeptStep> {
		const version = this.#version;
		const { from, to } = nearby(this.#steps, this.#done);
		// Whoever looks at the history meanwhile may unpack something.
		const [far, near, ahead] = [this.#steps.slice(0, from), this.#steps.slice(from, to), this.#steps.slice(to)];
		const [done, older, fresh, newer] = [this.#done - from, [...this.#older], [] as PackedSteps[], [...this.#newer]];
		let letters = 0;
		for (const { data } of older) letters += data.length;
		while (letters > MOST_PACKED || older[0]?.isMore === true) letters -= older.shift()?.data.length ?? letters;
		for (const pack of older) yield { kind: "steps", ...pack };
		for (const pack of packed(far)) {
			older.push(pack);
			yield { kind: "steps", ...pack };
		}
		for (const step of near) {
			const entries = entriesOf(step);
			const { id, label } = step;
			for (const sides of entries.length === 0 ? [[]] : inLines(entries)) yield { kind: "step", id, label, sides };
		}
		yield { kind: "place", at: done };
		for (const pack of packed(ahead)) {
			fresh.push(pack);
			yield { kind: "steps", ...pack };
		}
		for (const pack of newer) yield { kind: "steps", ...pack };
		if (this.#version !== version) return;
		[this.#older, this.#steps, this.#done, this.#newer] = [older, near, done, [...fresh, ...newer]];
	}

	/** Null: what is there cannot be read, and neither can what is beyond it be reached. */
	#unpacked(packs: readonly PackedSteps[]): Step[] | null {
		this.#version++;
		const steps = unpacked(packs);
		if (typeof steps !== "string") return steps;
		this.told(`Changes that lie far back cannot be taken back or done again: ${steps}`);
		return null;
	}
}

/** The steps that stay as they are; all of them on a side that has not enough to be worth packing. */
function nearby(steps: readonly Step[], done: number): { from: number; to: number } {
	const sizeOf = (at: number): number => Math.max(1, steps[at]?.touched.size ?? 0);
	let [from, to] = [done, done];
	for (let touched = 0; from > 0 && (touched === 0 || touched + sizeOf(from - 1) <= NEAR); from--)
		touched += sizeOf(from - 1);
	for (let touched = 0; to < steps.length && (touched === 0 || touched + sizeOf(to) <= NEAR); to++)
		touched += sizeOf(to);
	let [before, after] = [0, 0];
	for (let at = 0; at < from; at++) before += sizeOf(at);
	for (let at = to; at < steps.length; at++) after += sizeOf(at);
	return { from: before < NEAR ? 0 : from, to: after < NEAR ? steps.length : to };
}

function joined(first: Sides | undefined, then: Sides): Sides {
	if (first === undefined) return then;
	const [one, two] = [first.past, then.past];
	const past = one === null || two === null ? two : { before: one.before, since: [...one.since, ...two.since] };
	return { before: first.before, after: then.after, past };
}
