import { printValue } from "#shared/query-print";
import type { ClassName } from "./kept-comparison.ts";

/** What tells a threshold other than the comparison's own behind a field's name. */
export function atThreshold(threshold: number | null): string {
	return threshold === null ? "" : `@${String(threshold)}`;
}

export const UNMATCHED = "unmatched";

/** Title and id of a class by one name: its id, which no other class has, and where it has none its title. */
function nameOfClass({ schemaId, title }: ClassName): string {
	return schemaId ?? title;
}

/** Tasks with annotations of class `a` that were paired with one of class `b`; null: with none. */
export function pairTerm(a: ClassName | null, b: ClassName | null, at: string): string {
	const name = (side: ClassName | null): string => (side === null ? UNMATCHED : nameOfClass(side));
	return `pair${at}=${quoted(`${name(a)} -> ${name(b)}`)}`;
}

/** Tasks with an annotation of the class on either side. */
export function classTerm(name: ClassName, at: string): string {
	return `pair${at}=${quoted(nameOfClass(name))}`;
}

/** `field=value`, or `field:none`. */
export function partTerm(field: "by" | "stage" | "batch", value: string | null): string {
	return value === null ? `has:compared ${field}:none` : `has:compared ${field}=${printValue(value)}`;
}

/** Tasks whose mean similarity lies from `from` to before `to`, or in the last bin to 1. */
export function similarityTerm(from: number, to: number, at: string): string {
	const last = to >= 1 ? "" : ` similarity${at}<${String(to)}`;
	return `similarity${at}>=${String(from)}${last}`;
}

/** Tasks in which a question is answered otherwise. */
export function questionTerm(name: ClassName): string {
	return `differs=${quoted(nameOfClass(name))}`;
}

function quoted(value: string): string {
	return `"${value.replace(/["\\]/gu, "\\$&")}"`;
}
