import { findNamed } from "#shared/findings/find-named";
import { namedTool } from "#shared/findings/named";
import type { Snapshot, Tool } from "#shared/task";
import { lineId, type ToolDifference } from "./differences.ts";

/**
 * Where a line of annotations stands once its sides were read anew: positions are others where one went or came before.
 * null: one of its annotations is there no more.
 */
export function idInstead({ a, b }: Pick<ToolDifference, "a" | "b">, inA: Snapshot, inB: Snapshot): string | null {
	const [ofA, ofB] = [indexIn(a, inA), indexIn(b, inB)];
	return ofA === undefined || ofB === undefined ? null : lineId(ofA, ofB);
}

/** undefined: it is not there; null: there was none. */
function indexIn(tool: Tool | null, { tools }: Snapshot): number | null | undefined {
	if (tool === null) return null;
	const found = findNamed(namedTool(tool), tools);
	return found === null ? undefined : tools[found.at]?.index;
}
