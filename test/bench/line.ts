import type { Figures } from "./child/orders.ts";
import { mb, ms } from "./figures.ts";

/** One thing that is run in each round, in a process of its own. */
export interface Probe {
	/** What tells it from others: a probe that several lines need is run once a round. */
	key: string;
	run(): Promise<Figures>;
	/** Sentences on what is wrong with its counts; none is the aim. */
	wrong?(figures: Figures): string[];
}

/** The median of a figure of a probe, over all rounds. */
export type Medians = (probe: Probe, figure: string) => number;

/** What a line says in the end. */
export interface Judged {
	ours: string;
	reference: string;
	ratio: string;
	/** Null where nothing is demanded. */
	isMet: boolean | null;
}

/** A line of the table of aims. */
export interface Line {
	/** What --only takes. */
	id: string;
	what: string;
	size: string;
	must: string;
	/** Run in turn with those of all lines of this group: ratios are of things that were run side by side. */
	group: string;
	probes: Probe[];
	judge(median: Medians): Judged;
}

/** A line that cannot be measured here, or is elsewhere: it says why, and how. */
export interface UnmeasuredLine extends Pick<Line, "id" | "what" | "size" | "must"> {
	why: string;
}

export type AnyLine = Line | UnmeasuredLine;

function msAndSpeed(took: number, bytes: number): string {
	return `${ms(took)} ms (${(bytes / 1e6 / took).toFixed(2)} GB/s)`;
}

/** How many times faster than the reference; at least `must` times, where something is demanded. */
export function timesFaster(ours: number, reference: number, bytes: number, must: number | null): Judged {
	const ratio = reference / ours;
	return {
		ours: msAndSpeed(ours, bytes),
		reference: msAndSpeed(reference, bytes),
		ratio: `${ratio.toFixed(2)}x`,
		isMet: must === null ? null : ratio >= must,
	};
}

/** How many times the reference's time it takes; at most `must` times. */
export function timesTheTime(ours: number, reference: number, must: number): Judged {
	const ratio = ours / reference;
	return {
		ours: `${ms(ours)} ms`,
		reference: `${ms(reference)} ms`,
		ratio: ratio < 0.2 ? `1/${(1 / ratio).toFixed(0)}` : `${ratio.toFixed(2)}x`,
		isMet: ratio <= must,
	};
}

/** A time that is held to a figure and to no reference. */
export function withinMs(ours: number, must: number): Judged {
	return { ours: `${ms(ours)} ms`, reference: "", ratio: "", isMet: ours <= must };
}

/** Memory beyond that of another process. */
export function beyond(ours: number, reference: number, must: number): Judged {
	const more = ours - reference;
	return {
		ours: `${mb(ours)} MB`,
		reference: `${mb(reference)} MB`,
		ratio: `+${mb(Math.max(0, more))} MB`,
		isMet: more <= must,
	};
}
