import type { Tool } from "#shared/task";
import type { Scheme } from "#shared/drawing/colour";
import { classColours, paintedSpans, type TextSpan } from "../text/placed-spans.ts";
import type { SpanIndex } from "../text/span-index.ts";

/** Seconds are whole milliseconds in a `Span`, so that lanes and look-ups count as for characters. */
export const perSecond = 1000;

/** Entities of a sound in lanes of a time axis; `from` and `to` in milliseconds. */
export function soundSpans(tools: readonly Tool[], scheme: Scheme): TextSpan[] {
	const entities = tools.flatMap((tool) => (tool.geometry.kind === "entity" ? [{ tool, ...tool.geometry }] : []));
	const spans = entities
		.filter(({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && Math.max(start, end) >= 0)
		.map(({ tool, start, end }) => ({
			tool,
			from: Math.round(Math.max(0, Math.min(start, end)) * perSecond),
			to: Math.round(Math.max(start, end) * perSecond),
		}));
	return paintedSpans(spans, classColours(scheme));
}

/** px that a span is drawn wide at least, or it could not be pointed at. */
export const leastWidth = 3;

/**
 * Those of a stretch of time that are worth drawing: of spans of a lane that end within the same few px one is enough.
 *
 * @param from milliseconds, inclusive
 * @param to milliseconds, exclusive
 * @param pxPerMs px for a millisecond
 */
export function drawnSpans(index: SpanIndex<TextSpan>, from: number, to: number, pxPerMs: number): TextSpan[] {
	/** Where the last drawn span of each lane ends, in steps of that width. */
	const ends = new Map<number, number>();
	return index.within(from, to).filter((span) => {
		const end = Math.floor((span.to * pxPerMs) / leastWidth);
		if (ends.get(span.lane) === end) return false;
		ends.set(span.lane, end);
		return true;
	});
}
