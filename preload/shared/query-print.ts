import type { AnswerTest, Query } from "./query.ts";
import { queryField } from "./query-fields.ts";
import { printSpan } from "./query-values.ts";

/** A query as text that reads back the same. */
export function printQuery(query: Query): string {
	switch (query.kind) {
		case "all":
			return "";
		case "and":
			return query.terms
				.map((term) => (term.kind === "or" || term.kind === "and" ? group(term) : printQuery(term)))
				.join(" ");
		case "or":
			return query.terms.map((term) => (term.kind === "or" ? group(term) : printQuery(term))).join(" OR ");
		case "not":
			return `-${query.term.kind === "and" || query.term.kind === "or" ? group(query.term) : printQuery(query.term)}`;
		case "text":
			if (query.field === "any") return printWord(query.value);
			return `${query.field}${query.whole ? "=" : ":"}${printValue(query.value)}`;
		case "number": {
			const kind = queryField(query.field)?.kind as "number" | "duration" | "time";
			return `${query.field}${query.comparison}${printSpan(kind, query)}`;
		}
		case "amount":
			return `${query.field}${query.whole ? "=" : ":"}${printValue(query.value)}${query.comparison}${String(query.amount)}`;
		case "tally":
			return `${query.field}${query.comparison}${printSpan("number", query)}`;
		case "figure": {
			const { field, threshold, comparison } = query;
			return `${field}${printThreshold(threshold)}${comparison}${printSpan("number", query)}`;
		}
		case "pair": {
			const { value, whole, threshold, comparison, amount } = query;
			const counted = comparison === ">" && amount === 0 ? "" : `${comparison}${String(amount)}`;
			return `pair${printThreshold(threshold)}${whole ? "=" : ":"}${printValue(value)}${counted}`;
		}
		case "side":
		case "finding":
			return `${query.field}${query.whole ? "=" : ":"}${printValue(query.value)}`;
		case "flag":
			return `has:${query.field}`;
		case "unset":
			return `${query.field}:none`;
		case "content":
			return query.isRegExp ? `text:/${query.source}/` : `text:${printValue(query.source)}`;
		case "answer":
			return `answer:${printValue(query.title)}${printTest(query.test)}`;
	}
}

function printThreshold(threshold: number | null): string {
	return threshold === null ? "" : `@${String(threshold)}`;
}

function group(query: Query): string {
	return `(${printQuery(query)})`;
}

function printTest(test: AnswerTest): string {
	if (test === null) return "";
	if (test.kind === "number") return `${test.comparison}${String(test.value)}`;
	return `${test.whole ? "=" : ":"}${printValue(test.value)}`;
}

/** Without quotes where nothing in it has a meaning of its own. */
export function printValue(value: string): string {
	return /^[\p{L}\p{N}_][\p{L}\p{N}_.@+/-]*$/u.test(value) && value.toLowerCase() !== "none" ? value : quote(value);
}

function printWord(value: string): string {
	return /^(?:AND|OR|NOT)$/u.test(value) ? quote(value) : printValue(value);
}

function quote(value: string): string {
	return `"${value.replace(/["\\]/gu, "\\$&")}"`;
}
