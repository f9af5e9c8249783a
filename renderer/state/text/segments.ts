import type { LanedSpan } from "./span-lanes.ts";

/** Lanes that are painted; what lies deeper is only counted. */
export const paintedLanes = 4;

/** A run of characters covered by the same spans. */
export interface Segment<S extends LanedSpan = LanedSpan> {
	/** UTF-16 offsets; `from` is inclusive, `to` exclusive. Equal only where an empty span stands. */
	from: number;
	to: number;
	/** By lane; null where a lane is free here. */
	lanes: readonly (S | null)[];
	/** Spans in lanes that are not painted. */
	deeper: number;
}

/**
 * Cuts `from` (inclusive) to `to` (exclusive) at the ends of spans. O(k log k) for k spans.
 *
 * @param spans those that share a character with the run, or are empty within it, laned
 */
export function segmentsOf<S extends LanedSpan>(spans: readonly S[], from: number, to: number): Segment<S>[] {
	const cuts = new Set([from, to]);
	const begins = new Map<number, S[]>();
	const ends = new Map<number, S[]>();
	const empty = new Map<number, S[]>();
	const put = (map: Map<number, S[]>, at: number, span: S): void => {
		const there = map.get(at);
		if (there === undefined) map.set(at, [span]);
		else there.push(span);
	};
	for (const span of spans) {
		if (span.from === span.to) {
			if (span.from < from || span.from > to) continue;
			cuts.add(span.from);
			put(empty, span.from, span);
			continue;
		}
		const [begin, end] = [Math.max(from, span.from), Math.min(to, span.to)];
		if (begin >= end) continue;
		cuts.add(begin).add(end);
		put(begins, begin, span);
		put(ends, end, span);
	}
	const lanes: (S | null)[] = Array.from({ length: paintedLanes }, () => null);
	let deeper = 0;
	const places = [...cuts].sort((a, b) => a - b);
	const segments: Segment<S>[] = [];
	for (const [n, place] of places.entries()) {
		for (const span of ends.get(place) ?? []) {
			if (span.lane < paintedLanes) lanes[span.lane] = null;
			else deeper -= 1;
		}
		for (const span of begins.get(place) ?? []) {
			if (span.lane < paintedLanes) lanes[span.lane] = span;
			else deeper += 1;
		}
		const carets = empty.get(place);
		if (carets !== undefined) segments.push(caretOf(carets, place));
		const next = places[n + 1];
		if (next !== undefined) segments.push({ from: place, to: next, lanes: [...lanes], deeper });
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
