import type { Geometry, Tool } from "#shared/task";

export type Entity = Extract<Geometry, { kind: "entity" }>;

/** Whether `end` names the character behind the last one (as in `slice`) or the last one itself. */
export type EndRule = "exclusive" | "inclusive";

/** How the meaning of `end` was decided for the entities of one task: no document says it (format.md, 4.3). */
export interface EndDecision {
	rule: EndRule;
	/** Entities whose selection is as long as an exclusive end has it. */
	exclusive: number;
	/** Entities whose selection is one longer, as an inclusive end has it. */
	inclusive: number;
	/** Entities whose selection fits neither, or both but for blanks around it. */
	unclear: number;
	/** Entities without a selection, which say nothing. */
	silent: number;
}

function isWhole({ start, end }: Entity): boolean {
	return Number.isSafeInteger(start) && Number.isSafeInteger(end);
}

/** Entities of a text, in the order of the export: their offsets are whole numbers. Those of a sound have fractions. */
export function textEntities(tools: readonly Tool[]): { tool: Tool; entity: Entity }[] {
	return tools.flatMap((tool) =>
		tool.geometry.kind === "entity" && isWhole(tool.geometry) ? [{ tool, entity: tool.geometry }] : [],
	);
}

/** What one entity says of its own end; null where it says nothing or two things. */
function voteOf(entity: Entity): EndRule | null {
	if (entity.selection === null || entity.selection === "") return null;
	const length = entity.end - entity.start;
	const { selection } = entity;
	// Selections are exported with the blanks around them, or trimmed without the offsets being moved.
	const lengths = [selection.length, selection.trim().length];
	const [asExclusive, asInclusive] = [lengths.includes(length), lengths.includes(length + 1)];
	if (asExclusive !== asInclusive) return asExclusive ? "exclusive" : "inclusive";
	return null;
}

/** By majority. Exclusive where it is even or nothing is said: that is what browsers' selections count. */
export function decideEnds(entities: readonly Entity[]): EndDecision {
	const decision: EndDecision = { rule: "exclusive", exclusive: 0, inclusive: 0, unclear: 0, silent: 0 };
	for (const entity of entities) {
		const vote = voteOf(entity);
		if (vote !== null) decision[vote] += 1;
		else if (entity.selection === null || entity.selection === "") decision.silent += 1;
		else decision.unclear += 1;
	}
	if (decision.inclusive > decision.exclusive) decision.rule = "inclusive";
	return decision;
}

/** UTF-16 offsets `from` (inclusive) to `to` (exclusive) that an entity covers, in order, not yet held to any text. */
export function rangeOf({ start, end }: Entity, rule: EndRule): { from: number; to: number } {
	const [from, to] = start <= end ? [start, end] : [end, start];
	return { from, to: rule === "inclusive" ? to + 1 : to };
}

export interface TextAgreement {
	/** Entities whose selection is what the text says at their place, blanks around it aside. */
	agree: number;
	disagree: number;
	/** Entities of which some or all lies beyond the text. */
	outside: number;
}

/** Whether the file at hand is the text that was annotated: its selections tell. */
export function compareWithText(entities: readonly Entity[], rule: EndRule, text: string): TextAgreement {
	const result: TextAgreement = { agree: 0, disagree: 0, outside: 0 };
	for (const entity of entities) {
		const { from, to } = rangeOf(entity, rule);
		if (from < 0 || to > text.length) result.outside += 1;
		if (entity.selection === null || entity.selection === "") continue;
		if (isSameText(text.slice(Math.max(0, from), Math.max(0, to)), entity.selection)) result.agree += 1;
		else result.disagree += 1;
	}
	return result;
}

/** Blanks around aside. A selection that a page made has one `\n` for each line break, however the file writes it. */
export function isSameText(text: string, selection: string): boolean {
	const plain = (some: string) => some.replace(/\r\n?/gu, "\n").trim();
	return text === selection || plain(text) === plain(selection);
}
