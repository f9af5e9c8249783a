import type { LanedSpan } from "./span-lanes.ts";

/** Lanes that are painted; what lies deeper is only counted. */
export const paintedLanes = 4;

/** Spans of one run up to which those too deep to be painted cut it as well; beyond, every character might be a cut. */
const mostCutting = 500;

/** A run of characters covered by the same painted spans, and as a rule by the same deeper ones. */
export interface Segment<S extends LanedSpan = LanedSpan> {
	/** UTF-16 offsets; `from` is inclusive, `to` exclusive. Equal only where an empty span stands. */
	from: number;
	to: number;
	/** By lane; null where a lane is free here. */
	lanes: readonly (S | null)[];
	/** Spans in lanes that are not painted, and share a character with it. */
	deeper: number;
}

/**
 * Cuts `from` (inclusive) to `to` (exclusive) at the ends of spans. O(k log k) for k spans.
 *
 * @param spans those that share a character with the run, or are empty within it, laned
 */
export function segmentsOf<S extends LanedSpan>(spans: readonly S[], from: number, to: number): Segment<S>[] {
	const cuts = new Set([from, to]);
	/** Of painted spans, by where they begin. */
	const begins = new Map<number, S[]>();
	const empty = new Map<number, S[]>();
	const deepBegins: number[] = [];
	const deepEnds: number[] = [];
	const put = (map: Map<number, S[]>, at: number, span: S): void => {
		const there = map.get(at);
		if (there === undefined) map.set(at, [span]);
		else there.push(span);
	};
	for (const span of spans) {
		const isDeep = span.lane >= paintedLanes;
		if (span.from === span.to) {
			if (span.from < from || span.from > to) continue;
			cuts.add(span.from);
			put(empty, span.from, span);
			continue;
		}
		const [begin, end] = [Math.max(from, span.from), Math.min(to, span.to)];
		if (begin >= end) continue;
		if (!isDeep || spans.length <= mostCutting) cuts.add(begin).add(end);
		if (isDeep) {
			deepBegins.push(begin);
			deepEnds.push(end);
		} else put(begins, begin, span);
	}
	for (const places of [deepBegins, deepEnds]) places.sort((a, b) => a - b);
	const lanes: (S | null)[] = Array.from({ length: paintedLanes }, () => null);
	const places = [...cuts].sort((a, b) => a - b);
	const segments: Segment<S>[] = [];
	let [begun, ended] = [0, 0];
	for (const [n, place] of places.entries()) {
		for (const [lane, span] of lanes.entries()) if (span !== null && span.to <= place) lanes[lane] = null;
		for (const span of begins.get(place) ?? []) lanes[span.lane] = span;
		const carets = empty.get(place);
		if (carets !== undefined) segments.push(caretOf(carets, place));
		const next = places[n + 1];
		if (next === undefined) break;
		while (begun < deepBegins.length && (deepBegins[begun] ?? 0) < next) begun += 1;
		while (ended < deepEnds.length && (deepEnds[ended] ?? 0) <= place) ended += 1;
		segments.push({ from: place, to: next, lanes: [...lanes], deeper: begun - ended });
	}
	return segments;
}

/** A segment of no width: where an entity marks a place and no character. */
function caretOf<S extends LanedSpan>(spans: readonly S[], place: number): Segment<S> {
	const lanes: (S | null)[] = Array.from({ length: paintedLanes }, () => null);
	let deeper = 0;
	for (const span of spans) {
		if (span.lane < paintedLanes) lanes[span.lane] = span;
		else deeper += 1;
	}
	return { from: place, to: place, lanes, deeper };
}
