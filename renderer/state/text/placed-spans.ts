import type { Tool } from "#shared/task";
import type { ClassColour, Scheme } from "#shared/drawing/colour";
import { toolColour } from "#shared/drawing/placing";
import { rangeOf, type EndRule, type Entity } from "./entity-ends.ts";
import { inLanes, type LanedSpan, type Span } from "./span-lanes.ts";

/** A span as it is painted. */
export interface TextSpan extends LanedSpan {
	title: string;
	colour: ClassColour;
}

/** A tool and where it stands, in any unit of whole numbers. */
interface PlacedTool {
	tool: Tool;
	from: number;
	to: number;
}

/** How a span is coloured. */
export type SpanColour = (tool: Pick<Tool, "index" | "title" | "schemaId">) => ClassColour;

/** By class, each found once. */
export function classColours(scheme: Scheme): SpanColour {
	const colours = new Map<string, ClassColour>();
	return ({ title, schemaId }) => {
		const known = colours.get(schemaId ?? title);
		const colour = known ?? toolColour({ title, schemaId }, scheme);
		if (known === undefined) colours.set(schemaId ?? title, colour);
		return colour;
	};
}

/** In lanes; `key` is the tool's index. */
export function paintedSpans(placed: readonly PlacedTool[], colourOf: SpanColour): TextSpan[] {
	const tools = new Map(placed.map(({ tool }) => [tool.index, tool]));
	const spans = placed.map(({ tool, from, to }): Span => ({ key: tool.index, from, to }));
	return inLanes(spans).map((span) => {
		const { title = "", schemaId = null } = tools.get(span.key) ?? {};
		const colour = colourOf({ index: span.key, title, schemaId });
		return { ...span, title: title.trim() === "" ? "(no title)" : title, colour };
	});
}

/**
 * Entities on a text of `length` UTF-16 units: cut off at its ends, laned and coloured. What lies wholly beyond the text
 * has no place in it and is left out.
 */
export function placeSpans(
	entities: readonly { tool: Tool; entity: Entity }[],
	rule: EndRule,
	length: number,
	colourOf: SpanColour,
): TextSpan[] {
	const placed = entities.flatMap(({ tool, entity }): PlacedTool[] => {
		const range = rangeOf(entity, rule);
		const [from, to] = [Math.max(0, range.from), Math.min(length, range.to)];
		return from > to || (from === to && range.from !== range.to) ? [] : [{ tool, from, to }];
	});
	return paintedSpans(placed, colourOf);
}

export function spansByKey(spans: readonly TextSpan[]): ReadonlyMap<number, TextSpan> {
	return new Map(spans.map((span) => [span.key, span]));
}
