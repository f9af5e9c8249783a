/**
 * The query language of the page's search box and of `--where`.
 *
 *     stage:Review updated>2024-01-01 tools>10 class:"Car, left" -batch:B1 (person:a@x.io OR person:b@x.io) street
 *
 * The fields stand in query-fields.ts, and there how terms are put together. Terms side by side must all hold; OR takes
 * either and binds less; `-`, NOT and != turn a term round; ( ) group.
 */
import {
	type AmountField,
	type FigureField,
	type FindingField,
	type FlagField,
	noField,
	type NumberField,
	type QueryField,
	queryField,
	readFlag,
	type SideField,
	type TallyField,
	type TextField,
	type UnsetField,
} from "./query-fields.ts";
import { bareCounted, bareValue, bareWord, type Piece, QueryError, QueryReader } from "./query-tokens.ts";
import { type Comparison, readSpan, readThreshold, type Span } from "./query-values.ts";

/** What is asked of an answer; null: that there is one. */
export type AnswerTest =
	null | { kind: "text"; value: string; whole: boolean } | { kind: "number"; comparison: Comparison; value: number };

export type Query =
	| { kind: "all" }
	| { kind: "and" | "or"; terms: Query[] }
	| { kind: "not"; term: Query }
	| { kind: "text"; field: TextField; value: string; whole: boolean }
	| ({ kind: "number"; field: NumberField; comparison: Comparison } & Span)
	/** How many tools of a class or kind there are: none counts as 0. */
	| { kind: "amount"; field: AmountField; value: string; whole: boolean; comparison: Comparison; amount: number }
	| { kind: "flag"; field: FlagField }
	| { kind: "unset"; field: UnsetField }
	/** Of the current comparison; `threshold`: as if that were its τ, null: as compared. */
	| ({ kind: "figure"; field: FigureField; threshold: number | null; comparison: Comparison } & Span)
	/** How many annotations were paired, or found no partner, between classes: see {@link queryFields}. */
	| {
			kind: "pair";
			value: string;
			whole: boolean;
			threshold: number | null;
			comparison: Comparison;
			amount: number;
	  }
	| { kind: "side"; field: SideField; value: string; whole: boolean }
	/** Of findings; how many there are. */
	| { kind: "finding"; field: FindingField; value: string; whole: boolean }
	| ({ kind: "tally"; field: TallyField; comparison: Comparison } & Span)
	| { kind: "content"; source: string; isRegExp: boolean }
	| { kind: "answer"; title: string; test: AnswerTest };

/** A term of a query that all rows must hold, and where it stands: its sign included. */
export interface Term {
	query: Query;
	from: number;
	to: number;
}

/** Deeper than a person nests, and far from where the stack ends. */
const DEEPEST = 100;

/** Errors: {@link QueryError}. */
export function parseQuery(text: string): Query {
	return new Parser(text).parse();
}

/** The terms at the top that all must hold; one where the query is an OR. Errors: {@link QueryError}. */
export function parseTerms(text: string): Term[] {
	const parser = new Parser(text);
	parser.parse();
	return parser.top;
}

class Parser {
	top: Term[] = [];
	readonly #reader: QueryReader;
	#depth = 0;

	constructor(text: string) {
		this.#reader = new QueryReader(text);
	}

	parse(): Query {
		const reader = this.#reader;
		reader.skipSpace();
		if (reader.isAtEnd()) return { kind: "all" };
		const query = this.#either();
		if (!reader.isAtEnd()) throw new QueryError("A ) without its beginning", reader.at, reader.at + 1);
		return query;
	}

	#either(): Query {
		const from = this.#reader.at;
		const terms = [this.#both()];
		while (this.#reader.isWord("OR")) {
			this.#skip(2);
			terms.push(this.#both());
		}
		if (terms.length === 1) return terms[0] as Query;
		const query: Query = { kind: "or", terms };
		if (this.#depth === 0) this.top = [{ query, from, to: this.#reader.text.trimEnd().length }];
		return query;
	}

	#both(): Query {
		const reader = this.#reader;
		const terms: Query[] = [];
		do {
			if (terms.length > 0 && reader.isWord("AND")) this.#skip(3);
			const from = reader.at;
			const query = this.#term();
			terms.push(query);
			if (this.#depth === 0) this.top.push({ query, from, to: reader.at });
			reader.skipSpace();
		} while (!reader.isAtEnd() && reader.next !== ")" && !reader.isWord("OR"));
		return terms.length === 1 ? (terms[0] as Query) : { kind: "and", terms };
	}

	#term(): Query {
		const reader = this.#reader;
		const { at, next } = reader;
		if (reader.isAtEnd() || next === ")" || reader.isWord("OR")) {
			throw new QueryError("Expected a word or field:value", at, reader.isAtEnd() ? at : at + (next === ")" ? 1 : 2));
		}
		if (next === "-" || reader.isWord("NOT")) {
			this.#skip(next === "-" ? 1 : 3);
			return { kind: "not", term: this.#deeper(at, () => this.#term()) };
		}
		if (next === "(") return this.#deeper(at, () => this.#group(() => this.#either()));
		const operator = reader.operator();
		if (operator) {
			throw new QueryError(
				`Expected a field before ${operator.text}; nothing stands between them, as in tools>10`,
				operator.at,
				operator.to,
			);
		}
		const word = reader.piece(bareWord);
		if (!word) throw new QueryError("Expected a word or field:value", at, at + 1);
		const compared = word.quoted ? null : reader.operator();
		if (!compared) return { kind: "text", field: "any", value: word.text, whole: false };
		// name!=value: the sign is read as the end of the name.
		if (compared.text === "=" && word.text.endsWith("!") && word.text.length > 1) {
			const name = { ...word, text: word.text.slice(0, -1), to: word.to - 1 };
			return { kind: "not", term: this.#field(name, compared) };
		}
		return this.#field(word, compared);
	}

	#field(name: Piece, operator: Piece): Query {
		const at = name.text.indexOf("@");
		const field = queryField(at > 0 ? name.text.slice(0, at) : name.text);
		if (!field) throw noField(name);
		const threshold = at > 0 ? readThreshold(field, behind(name, at + 1)) : null;
		switch (field.kind) {
			case "text":
				return this.#text(field, operator);
			case "figure":
				return ofComparison(this.#number(field, "number", operator), threshold);
			case "pair":
			case "side":
				return ofComparison(this.#text(field, operator), threshold);
			case "finding":
				return ofFindings(this.#text(field, operator));
			case "tally":
				return ofFindings(this.#number(field, "number", operator));
			case "flag":
				if (operator.text !== ":" && operator.text !== "=") {
					throw new QueryError(`has takes a name: use :, as in ${field.example}`, operator.at, operator.to);
				}
				return this.#values(field, operator, (value) => ({ kind: "flag", field: readFlag(value) }));
			case "content":
				return this.#content(field, operator);
			case "answer":
				return this.#answer(field, operator);
			default:
				return this.#number(field, field.kind, operator);
		}
	}

	#text(field: QueryField, operator: Piece): Query {
		const name = field.name as string as Exclude<TextField, "any">;
		if (operator.text !== ":" && operator.text !== "=") {
			throw new QueryError(`${name} is a text: use : or =, as in ${field.example}`, operator.at, operator.to);
		}
		const whole = operator.text === "=";
		return this.#values(field, operator, (value) => {
			if (field.amount) {
				const compared = this.#reader.operator();
				if (compared) return this.#amount(name as string as AmountField, value, whole, compared);
			}
			if (field.none && isNone(value)) return { kind: "unset", field: name };
			return { kind: "text", field: name, value: value.text, whole };
		});
	}

	#amount(field: AmountField, value: Piece, whole: boolean, compared: Piece): Query {
		const example = `${field}:${value.text}>3`;
		if (compared.text === ":") {
			throw new QueryError(
				`Expected a comparison such as ${example}; quote a value that holds :`,
				compared.at,
				compared.to,
			);
		}
		const { value: amount } = readSpan("number", this.#value(example, compared));
		const comparison = compared.text as Comparison;
		return { kind: "amount", field, value: value.text, whole, comparison, amount };
	}

	#number(field: QueryField, kind: "number" | "duration" | "time", operator: Piece): Query {
		const name = field.name as string as NumberField;
		return this.#values(field, operator, (value) => {
			// tools:>10 as elsewhere.
			const inner = operator.text === ":" && !value.quoted ? /^(?:<=|>=|[<>=])/u.exec(value.text)?.[0] : undefined;
			const rest = inner === undefined ? value : behind(value, inner.length);
			const comparison = inner ?? (operator.text === ":" ? "=" : operator.text);
			if (isNone(rest) && comparison === "=") {
				if (field.none) return { kind: "unset", field: name };
				throw new QueryError(`${name} is always set: use ${name}=0 or ${name}>0`, rest.at, rest.to);
			}
			const dots = comparison === "=" && !rest.quoted ? rest.text.indexOf("..") : -1;
			if (dots >= 0) return readRange(name, kind, rest, dots);
			return { kind: "number", field: name, comparison: comparison as Comparison, ...readSpan(kind, rest) };
		});
	}

	#content(field: QueryField, operator: Piece): Query {
		const reader = this.#reader;
		if (operator.text !== ":") {
			throw new QueryError(`text is looked for anywhere: use :, as in ${field.example}`, operator.at, operator.to);
		}
		if (reader.next !== "/") {
			return this.#values(field, operator, (value) => {
				if (value.text === "") throw new QueryError("Expected a text to look for", value.at, value.to);
				return { kind: "content", source: value.text, isRegExp: false };
			});
		}
		const at = reader.at;
		const [, source = ""] = reader.take(/\/((?:[^\\/]|\\.)+)\/(?=$|[\s()])/suy) ?? [];
		if (source === "") {
			throw new QueryError(
				"Expected a regular expression such as /fo+/, its end before a space; quote a plain text that begins with /",
				at,
				reader.text.length,
			);
		}
		try {
			new RegExp(source, "u");
		} catch (error) {
			throw new QueryError(`This is no regular expression: ${reasonOf(error)}`, at, reader.at);
		}
		return { kind: "content", source, isRegExp: true };
	}

	#answer(field: QueryField, operator: Piece): Query {
		const reader = this.#reader;
		if (operator.text !== ":") {
			throw new QueryError(`answer takes a question's title, as in ${field.example}`, operator.at, operator.to);
		}
		const title = reader.piece(bareWord);
		if (!title) throw new QueryError(`Expected a question's title, as in ${field.example}`, reader.at);
		const compared = reader.operator();
		if (!compared) return { kind: "answer", title: title.text, test: null };
		const value = this.#value(field.example, compared);
		if (compared.text === ":" || compared.text === "=") {
			return {
				kind: "answer",
				title: title.text,
				test: { kind: "text", value: value.text, whole: compared.text === "=" },
			};
		}
		const comparison = compared.text as Comparison;
		return {
			kind: "answer",
			title: title.text,
			test: { kind: "number", comparison, value: readSpan("number", value).value },
		};
	}

	/** One value, or several in brackets with OR between them. */
	#values(field: QueryField, operator: Piece, read: (value: Piece) => Query): Query {
		const bare = field.amount ? bareCounted : bareValue;
		if (this.#reader.next !== "(") return read(this.#value(field.example, operator, bare));
		return this.#group(() => {
			const terms: Query[] = [];
			do {
				this.#skip(terms.length > 0 ? 2 : 0);
				terms.push(read(this.#value(field.example, operator, bare)));
				this.#reader.skipSpace();
			} while (this.#reader.isWord("OR"));
			return terms.length === 1 ? (terms[0] as Query) : { kind: "or", terms };
		});
	}

	#value(example: string, operator: Piece, bare = bareValue): Piece {
		const value = this.#reader.piece(bare);
		if (!value) throw new QueryError(`Expected a value after ${operator.text}, as in ${example}`, this.#reader.at);
		return value;
	}

	#group(read: () => Query): Query {
		const { at } = this.#reader;
		this.#skip(1);
		const query = read();
		if (this.#reader.isAtEnd()) throw new QueryError("The bracket that begins here has no end", at, at + 1);
		if (this.#reader.next !== ")") {
			throw new QueryError("Expected OR or )", this.#reader.at, this.#reader.at + 1);
		}
		this.#reader.at++;
		return query;
	}

	#deeper(at: number, read: () => Query): Query {
		if (this.#depth >= DEEPEST)
			throw new QueryError(`More than ${String(DEEPEST)} brackets within each other`, at, at + 1);
		this.#depth++;
		const query = read();
		this.#depth--;
		return query;
	}

	#skip(characters: number): void {
		this.#reader.at += characters;
		this.#reader.skipSpace();
	}
}

/** A term that was read as of a number or a text, as one of the comparison. */
function ofComparison(query: Query, threshold: number | null): Query {
	switch (query.kind) {
		case "and":
		case "or":
			return { kind: query.kind, terms: query.terms.map((term) => ofComparison(term, threshold)) };
		case "number":
			return { ...query, kind: "figure", field: query.field as string as FigureField, threshold };
		case "text": {
			const { value, whole } = query;
			const field = query.field as string;
			if (field !== "pair") return { kind: "side", field: field as SideField, value, whole };
			return { kind: "pair", value, whole, threshold, comparison: ">", amount: 0 };
		}
		case "amount": {
			const { value, whole, comparison, amount } = query;
			return { kind: "pair", value, whole, threshold, comparison, amount };
		}
		default:
			return query;
	}
}

/** A term that was read as of a number or a text, as one of findings. */
function ofFindings(query: Query): Query {
	switch (query.kind) {
		case "and":
		case "or":
			return { kind: query.kind, terms: query.terms.map(ofFindings) };
		case "number":
			return { ...query, kind: "tally", field: query.field as string as TallyField };
		case "text":
			return { ...query, kind: "finding", field: query.field as string as FindingField };
		default:
			return query;
	}
}

function isNone(value: Piece): boolean {
	return !value.quoted && value.text.toLowerCase() === "none";
}

function behind(piece: Piece, skip: number): Piece {
	return { ...piece, text: piece.text.slice(skip), at: piece.at + skip };
}

/** from..to, both included; either may be left out. */
function readRange(field: NumberField, kind: "number" | "duration" | "time", piece: Piece, dots: number): Query {
	const from: Piece = { ...piece, text: piece.text.slice(0, dots), to: piece.at + dots };
	const to = behind(piece, dots + 2);
	const terms: Query[] = [];
	if (from.text !== "") terms.push({ kind: "number", field, comparison: ">=", ...readSpan(kind, from) });
	if (to.text !== "" || terms.length === 0) {
		terms.push({ kind: "number", field, comparison: "<=", ...readSpan(kind, to) });
	}
	return terms.length === 1 ? (terms[0] as Query) : { kind: "and", terms };
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message.replace(/^Invalid regular expression: /u, "") : String(error);
}
