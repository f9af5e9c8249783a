import { parseQuery, parseTerms, type Query, type Term } from "#shared/query";
import { type FacetField, type FlagField, queryFlag } from "#shared/query-fields";
import { printQuery } from "#shared/query-print";
import { QueryError } from "#shared/query-tokens";

/** A value of a facet; null stands for "not set". */
export interface FacetChoice {
	field: FacetField;
	value: string | null;
}

/** "with": a term asks for the value; "without": a term leaves it out; null: none speaks of it. */
export type ChoiceState = "with" | "without" | null;

function termOf({ field, value }: FacetChoice): Query {
	if (field === "has") return { kind: "flag", field: queryFlag(value ?? "") as FlagField };
	return value === null ? { kind: "unset", field } : { kind: "text", field, value, whole: true };
}

/** Whether a term speaks of the choice: also where a person typed `stage:review` for stage=Review. */
function speaksOf(query: Query, choice: FacetChoice): boolean {
	if (query.kind === "flag") return choice.field === "has" && query.field === choice.value;
	if (query.kind === "unset") return choice.value === null && query.field === choice.field;
	return (
		query.kind === "text" && query.field === choice.field && query.value.toLowerCase() === choice.value?.toLowerCase()
	);
}

function stateIn(query: Query, choice: FacetChoice): ChoiceState {
	if (query.kind === "not") return speaksOf(query.term, choice) ? "without" : null;
	return speaksOf(query, choice) ? "with" : null;
}

/** Terms of a query; none where it is not understood. */
function termsOf(where: string): Term[] {
	try {
		return parseTerms(where);
	} catch (error) {
		if (error instanceof QueryError) return [];
		throw error;
	}
}

export function choiceState(where: string, choice: FacetChoice): ChoiceState {
	for (const { query } of termsOf(where)) {
		const state = stateIn(query, choice);
		if (state !== null) return state;
	}
	return null;
}

/** What the terms of a query choose, one way or the other, of the values of a facet. */
export function choicesIn(where: string, field: FacetField): (string | null)[] {
	return termsOf(where).flatMap(({ query }) => {
		const term = query.kind === "not" ? query.term : query;
		if (term.kind === "flag") return field === "has" ? [term.field] : [];
		if (term.kind === "unset") return term.field === field ? [null] : [];
		return term.kind === "text" && term.field === field ? [term.value] : [];
	});
}

/** The query with the choice made: asked for the state that it has, the choice is taken back. What else stands there is kept as typed. */
export function toggleChoice(where: string, choice: FacetChoice, wanted: "with" | "without"): string {
	const before = choiceState(where, choice);
	let text = where.trim();
	for (const term of termsOf(text).reverse()) {
		if (stateIn(term.query, choice) !== null) text = without(text, term);
	}
	if (before === wanted) return text;
	const term = termOf(choice);
	return addTerm(text, printQuery(wanted === "with" ? term : { kind: "not", term }));
}

/** Whether all terms of `part` are among the terms of a query. */
export function holdsPart(where: string, part: string): boolean {
	const wanted = termsOf(part).map(printed);
	const held = new Set(termsOf(where).map(printed));
	return wanted.length > 0 && wanted.every((term) => held.has(term));
}

/** The query with the terms of `part` that it lacks. */
export function withPart(where: string, part: string): string {
	const held = new Set(termsOf(where).map(printed));
	return termsOf(part)
		.map(printed)
		.filter((term) => !held.has(term))
		.reduce(addTerm, where.trim());
}

/** The query without the terms of `part`. What else stands there is kept as typed. */
export function withoutPart(where: string, part: string): string {
	const gone = new Set(termsOf(part).map(printed));
	const text = where.trim();
	return termsOf(text)
		.reverse()
		.reduce((rest, term) => (gone.has(printed(term)) ? without(rest, term) : rest), text);
}

/** A term as it is compared: however it was typed, and in brackets where it stands beside others. */
function printed({ query }: Term): string {
	return query.kind === "or" || query.kind === "and" ? `(${printQuery(query)})` : printQuery(query);
}

/** Both must hold: an OR that stands alone gets brackets. */
function addTerm(where: string, term: string): string {
	if (where === "") return term;
	const joined = `${where} ${term}`;
	return parseQuery(joined).kind === "or" ? `(${where}) ${term}` : joined;
}

function without(text: string, { from, to }: Term): string {
	return [text.slice(0, from).replace(/(?:\s|\bAND)+$/u, ""), text.slice(to).replace(/^(?:\s|AND\b)+/u, "")]
		.filter((part) => part !== "")
		.join(" ");
}
