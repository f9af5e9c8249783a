import { type FacetField, type QueryField, queryField, queryFields } from "#shared/query-fields";
import { printValue } from "#shared/query-print";

/** What a person is writing at the caret. `from` to `to` is what a choice replaces. */
export type Writing =
	| { kind: "field"; prefix: string; from: number; to: number }
	| { kind: "value"; field: QueryField; prefix: string; from: number; to: number }
	| { kind: "other" };

/** Where a choice leaves the text and the caret. */
export interface Written {
	text: string;
	caret: number;
}

export function writingAt(text: string, caret: number): Writing {
	const from = pieceStart(text, caret);
	const piece = text.slice(from, caret);
	const sign = /^-*/u.exec(piece)?.[0].length ?? 0;
	const term = piece.slice(sign);
	const behind = text.slice(caret);
	const [whole, name, value = ""] = /^([^\s()":<>=!]+)(?:!=|[:=])(.*)$/su.exec(term) ?? [];
	if (whole === undefined || name === undefined) {
		if (/["<>=]/u.test(term)) return { kind: "other" };
		const rest = /^[^\s()":<>=!]*/u.exec(behind)?.[0].length ?? 0;
		return { kind: "field", prefix: term, from: from + sign, to: caret + rest };
	}
	const field = queryField(name);
	if (!field?.facet) return { kind: "other" };
	const isQuoted = value.startsWith('"');
	// Behind a closed quote or a comparison nothing is offered.
	if (isQuoted ? /^"(?:[^"\\]|\\.)*"/su.test(value) : /[<>="]/u.test(value)) return { kind: "other" };
	const rest = (isQuoted ? /^(?:[^"\\\s]|\\.)*"?/su : /^[^\s()"<>=]*/u).exec(behind)?.[0].length ?? 0;
	return {
		kind: "value",
		field,
		prefix: isQuoted ? value.slice(1).replace(/\\(.)/gsu, "$1") : value,
		from: caret - value.length,
		to: caret + rest,
	};
}

/** Where the piece begins that the caret stands in: behind the last space or bracket outside of quotes. */
function pieceStart(text: string, caret: number): number {
	let start = 0;
	let isQuoted = false;
	for (let at = 0; at < caret; at++) {
		const character = text[at] ?? "";
		if (isQuoted && character === "\\") at++;
		else if (character === '"') isQuoted = !isQuoted;
		else if (!isQuoted && /[\s()]/u.test(character)) start = at + 1;
	}
	return start;
}

/**
 * Fields whose name begins with what is written, then those of which another name does, then those that hold it: by one
 * letter alone too many would.
 */
export function fieldsFor(prefix: string): QueryField[] {
	const wanted = prefix.toLowerCase();
	const fields: readonly QueryField[] = queryFields;
	const ranks = new Map(
		fields.map((field): [QueryField, number] => {
			if (field.name.startsWith(wanted)) return [field, 0];
			if (field.aliases.some((name) => name.startsWith(wanted))) return [field, 1];
			const holds = [field.name, ...field.aliases].some((name) => name.includes(wanted));
			return [field, holds && prefix.length > 1 ? 2 : Infinity];
		}),
	);
	const rank = (field: QueryField) => ranks.get(field) ?? Infinity;
	return fields.filter((field) => rank(field) < Infinity).sort((a, b) => rank(a) - rank(b));
}

export function writeField(text: string, writing: { from: number; to: number }, field: QueryField): Written {
	const sign = {
		number: ">",
		duration: ">",
		time: ">",
		text: ":",
		flag: ":",
		content: ":",
		answer: ':"',
		figure: ">",
		pair: ':"',
		side: ":",
		finding: ":",
		tally: ">",
	}[field.kind];
	// Behind a field that stands there already its sign is kept.
	const isSigned = /^(?:!=|[:<>=])/u.test(text.slice(writing.to));
	return write(text, writing, field.name + (isSigned ? "" : sign), false);
}

export function writeValue(text: string, writing: { from: number; to: number }, value: string): Written {
	return write(text, writing, printValue(value), true);
}

function write(text: string, { from, to }: { from: number; to: number }, piece: string, isTerm: boolean): Written {
	const behind = text.slice(to);
	const space = isTerm && !/^[\s)]/u.test(behind) ? " " : "";
	const caret = from + piece.length + (isTerm && behind.startsWith(" ") ? 1 : space.length);
	return { text: text.slice(0, from) + piece + space + behind, caret };
}

/** The query without the term that is being written, to count values within the rest of it. */
export function restOf(text: string, writing: { to: number }, caret: number): string {
	return `${text.slice(0, pieceStart(text, caret))}${text.slice(writing.to)}`.trim();
}

/** A field whose values can be counted. */
export function facetOf(field: QueryField): FacetField {
	return field.name as FacetField;
}
