import type { Pairing } from "#shared/compare/settings";
import { classKey } from "#shared/drawing/placing";
import type { ComparedAnswer, ComparedTool } from "./compared.ts";

/** What makes an annotation the same object on both sides, by the pairing that was asked for; null: nothing does. */
export function identityOf(tool: ComparedTool, pairing: Pairing): string | null {
	switch (pairing.by) {
		case "id":
			return tool.objectId;
		case "answer":
			return answerTo(pairing.title, tool.classifications);
		case "geometry":
			return null;
	}
}

/** The first answer that is given to a question of this title, however deep it is nested. */
function answerTo(title: string, answers: readonly ComparedAnswer[]): string | null {
	for (const entry of answers) {
		if (entry.title === title && entry.answer !== null) {
			// Lists keep their brackets: ["a"] is another kind of answer than "a", and one of no options is none.
			const { answer } = entry;
			if (typeof answer === "string") return answer;
			if (answer.length > 0) return JSON.stringify(answer);
		}
		const nested = answerTo(title, entry.classifications);
		if (nested !== null) return nested;
	}
	return null;
}

/** Titles only tell classes apart where a side has no ids for them, as import files may. */
export function isSameClass(a: ComparedTool, b: ComparedTool): boolean {
	return a.schemaId === null || b.schemaId === null ? a.title === b.title : a.schemaId === b.schemaId;
}

/** Positions on the two sides. */
export interface Positions {
	a: number;
	b: number;
}

/**
 * Pairs of one identity, of the tools of one page. Where a side has an identity several times, those are paired that are
 * alone in their class on both sides; which of the others belong together is for their shapes to say.
 */
export function identicalPairs(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	fromA: readonly number[],
	fromB: readonly number[],
	keysA: readonly (string | null)[],
	keysB: readonly (string | null)[],
): Positions[] {
	const repeated = new Set<string>();
	const inA = firstOfKeys(fromA, keysA, repeated);
	const inB = firstOfKeys(fromB, keysB, repeated);
	const pairs: Positions[] = [];
	for (const [key, position] of inA) {
		const other = inB.get(key);
		if (other !== undefined && !repeated.has(key)) pairs.push({ a: position, b: other });
	}
	if (repeated.size === 0) return pairs;
	const loneA = aloneInClass(a, fromA, keysA, repeated);
	const loneB = aloneInClass(b, fromB, keysB, repeated);
	for (const [key, position] of loneA) {
		const other = loneB.get(key);
		if (position >= 0 && other !== undefined && other >= 0) pairs.push({ a: position, b: other });
	}
	return pairs;
}

/** Where each key stands first; those that stand there again are added to `repeated`. */
function firstOfKeys(
	positions: readonly number[],
	keys: readonly (string | null)[],
	repeated: Set<string>,
): Map<string, number> {
	const first = new Map<string, number>();
	for (const position of positions) {
		const key = keys[position] ?? null;
		if (key === null) continue;
		if (first.has(key)) repeated.add(key);
		else first.set(key, position);
	}
	return first;
}

/** By identity and class, where it stands; -1 where it stands more than once. */
function aloneInClass(
	tools: readonly ComparedTool[],
	positions: readonly number[],
	keys: readonly (string | null)[],
	repeated: ReadonlySet<string>,
): Map<string, number> {
	const alone = new Map<string, number>();
	for (const position of positions) {
		const key = keys[position] ?? null;
		const tool = tools[position];
		if (key === null || tool === undefined || !repeated.has(key)) continue;
		const both = JSON.stringify([key, classKey(tool)]);
		alone.set(both, alone.has(both) ? -1 : position);
	}
	return alone;
}
