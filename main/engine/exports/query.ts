/**
 * The query language of the page's search box and of `--where`.
 *
 *     stage:Review updated>2024-01-01 tools>10 class:"Car, left" -batch:B1 (person:a@x.io OR person:b@x.io) street
 *
 * - `field:value` holds where a text field contains the value (letter case aside), `field=value` where it equals it.
 * - `field>n`, `>=`, `<`, `<=`, `=` compare numbers; times are ISO dates or instants, UTC; durations take ms, s, min, h.
 * - A word alone is looked for in external id, asset name, task id and asset id. Quotes keep spaces: "a b".
 * - Terms side by side must all hold; OR takes either; `-` or NOT turns a term round; ( ) group.
 *
 * Text fields: stage person class kind batch status id task external asset. Numbers: tools classifications relations
 * visits reworks pages problems duration sum consensus. Times: updated. Flags: has:brush has:volume has:problems
 * has:relations has:tools.
 */

export type TextField =
	"stage" | "person" | "class" | "kind" | "batch" | "status" | "task" | "external" | "asset" | "id" | "any";
export type NumberField =
	| "tools"
	| "classifications"
	| "relations"
	| "visits"
	| "reworks"
	| "pages"
	| "problems"
	| "duration"
	| "sum"
	| "consensus"
	| "updated";
export type FlagField = "brush" | "volume" | "problems" | "relations" | "tools" | "classifications";
export type Comparison = "<" | "<=" | ">" | ">=" | "=";

export type Query =
	| { kind: "all" }
	| { kind: "and" | "or"; terms: Query[] }
	| { kind: "not"; term: Query }
	| { kind: "text"; field: TextField; value: string; whole: boolean }
	/** `value` up to (not including) `until`: a date is a day long, a number a point. */
	| { kind: "number"; field: NumberField; comparison: Comparison; value: number; until: number }
	| { kind: "flag"; field: FlagField };

/** What is wrong with a query, and at which character (0-based). */
export class QueryError extends Error {
	constructor(
		message: string,
		readonly at: number,
	) {
		super(message);
	}
}

const textFields = new Map<string, TextField>([
	["stage", "stage"],
	["person", "person"],
	["class", "class"],
	["kind", "kind"],
	["batch", "batch"],
	["status", "status"],
	["id", "id"],
	["task", "task"],
	["external", "external"],
	["asset", "asset"],
]);
const numberFields = new Map<string, NumberField>(
	(
		[
			"tools",
			"classifications",
			"relations",
			"visits",
			"reworks",
			"pages",
			"problems",
			"duration",
			"sum",
			"consensus",
			"updated",
		] as const
	).map((name) => [name, name]),
);
const flagFields = new Map<string, FlagField>(
	(["brush", "volume", "problems", "relations", "tools", "classifications"] as const).map((name) => [name, name]),
);
const durations = new Map([
	["ms", 1],
	["s", 1000],
	["min", 60_000],
	["h", 3_600_000],
]);
const DAY = 86_400_000;

/** All names that may stand before a colon or comparison, for the words of an error. */
const fieldNames: readonly string[] = [...textFields.keys(), ...numberFields.keys(), "has"];

interface Token {
	kind: "word" | "quoted" | "operator" | "(" | ")" | "-";
	text: string;
	at: number;
	/** No space stands before it. */
	joined: boolean;
}

/** Errors: {@link QueryError}. */
export function parseQuery(text: string): Query {
	const parser = new Parser(tokenise(text), text.length);
	return parser.parse();
}

function tokenise(text: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (at < text.length) {
		const space = /^\s+/u.exec(text.slice(at));
		if (space) {
			at += space[0].length;
			continue;
		}
		const joined = at > 0 && !/\s/u.test(text[at - 1] ?? " ");
		const rest = text.slice(at);
		const character = rest[0] ?? "";
		const operator = /^(?:<=|>=|[:<>=])/u.exec(rest);
		if (character === '"') {
			const quoted = /^"((?:[^"\\]|\\.)*)"/su.exec(rest);
			if (!quoted) throw new QueryError("The quote that begins here has no end", at);
			tokens.push({ kind: "quoted", text: (quoted[1] ?? "").replace(/\\(.)/gsu, "$1"), at, joined });
			at += quoted[0].length;
		} else if (character === "(" || character === ")") {
			tokens.push({ kind: character, text: character, at, joined });
			at++;
		} else if (operator) {
			tokens.push({ kind: "operator", text: operator[0], at, joined });
			at += operator[0].length;
		} else if (character === "-" && !joined) {
			tokens.push({ kind: "-", text: "-", at, joined });
			at++;
		} else {
			// After an operator a value may hold colons and slashes: times, links, ids.
			const isValue = joined && tokens.at(-1)?.kind === "operator";
			const word = (isValue ? /^[^\s()"]+/u : /^[^\s()":<>=]+/u).exec(rest)?.[0] ?? character;
			tokens.push({ kind: "word", text: word, at, joined });
			at += word.length;
		}
	}
	return tokens;
}

class Parser {
	#next = 0;

	constructor(
		private readonly tokens: readonly Token[],
		private readonly length: number,
	) {}

	parse(): Query {
		if (this.tokens.length === 0) return { kind: "all" };
		const query = this.#either();
		const left = this.#peek();
		if (left) throw new QueryError(`A ${left.text} without its beginning`, left.at);
		return query;
	}

	#peek(): Token | undefined {
		return this.tokens[this.#next];
	}

	#isWord(word: string): boolean {
		const token = this.#peek();
		const after = this.tokens[this.#next + 1];
		return token?.kind === "word" && token.text === word && after?.kind !== "operator";
	}

	#either(): Query {
		const terms = [this.#both()];
		while (this.#isWord("OR")) {
			this.#next++;
			terms.push(this.#both());
		}
		return terms.length === 1 ? (terms[0] as Query) : { kind: "or", terms };
	}

	#both(): Query {
		const terms: Query[] = [];
		for (;;) {
			const token = this.#peek();
			if (!token || token.kind === ")" || this.#isWord("OR")) break;
			if (this.#isWord("AND") && terms.length > 0) this.#next++;
			terms.push(this.#term());
		}
		if (terms.length === 0) {
			throw new QueryError("Expected a word or field:value", this.#peek()?.at ?? this.length);
		}
		return terms.length === 1 ? (terms[0] as Query) : { kind: "and", terms };
	}

	#term(): Query {
		const token = this.#peek();
		if (!token) throw new QueryError("Expected a word or field:value", this.length);
		if (token.kind === "-" || this.#isWord("NOT")) {
			this.#next++;
			return { kind: "not", term: this.#term() };
		}
		if (token.kind === "(") {
			this.#next++;
			const inner = this.#either();
			if (this.#peek()?.kind !== ")") throw new QueryError("The bracket that begins here has no end", token.at);
			this.#next++;
			return inner;
		}
		if (token.kind === "operator") throw new QueryError(`Expected a field before ${token.text}`, token.at);
		this.#next++;
		const operator = this.#peek();
		if (token.kind === "word" && operator?.kind === "operator" && operator.joined) {
			this.#next++;
			return this.#field(token, operator);
		}
		return { kind: "text", field: "any", value: token.text, whole: false };
	}

	#field(name: Token, operator: Token): Query {
		const value = this.#peek();
		if (!value || (value.kind !== "word" && value.kind !== "quoted") || !value.joined) {
			throw new QueryError(`Expected a value after ${name.text}${operator.text}`, value?.at ?? this.length);
		}
		this.#next++;
		const text = textFields.get(name.text);
		if (text) {
			if (operator.text !== ":" && operator.text !== "=") {
				throw new QueryError(`${name.text} is a text: use : or =`, operator.at);
			}
			return { kind: "text", field: text, value: value.text, whole: operator.text === "=" };
		}
		if (name.text === "has") {
			const flag = flagFields.get(value.text);
			if (!flag) throw new QueryError(`has: knows ${[...flagFields.keys()].join(", ")}`, value.at);
			return { kind: "flag", field: flag };
		}
		const number = numberFields.get(name.text);
		if (!number) throw new QueryError(`There is no field ${name.text}; there are ${fieldNames.join(", ")}`, name.at);
		const [low, high] = readValue(number, value);
		return {
			kind: "number",
			field: number,
			comparison: operator.text === ":" ? "=" : (operator.text as Comparison),
			value: low,
			until: high,
		};
	}
}

/** The value as [first, end): equal numbers are a point, a date is a day. */
function readValue(field: NumberField, token: Token): [number, number] {
	if (field === "updated") {
		const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(token.text);
		const at = Date.parse(
			isDay ? `${token.text}T00:00:00Z` : /[zZ]|[+-]\d{2}:?\d{2}$/u.test(token.text) ? token.text : `${token.text}Z`,
		);
		if (Number.isNaN(at)) throw new QueryError("Expected a date such as 2024-01-31 or 2024-01-31T12:00:00Z", token.at);
		return [at, isDay ? at + DAY : at];
	}
	const match = /^(-?\d+(?:\.\d+)?)([a-z]*)$/u.exec(token.text);
	const unit = match?.[2] ?? "";
	const isDuration = field === "duration" || field === "sum";
	const factor = unit === "" ? 1 : isDuration ? durations.get(unit) : undefined;
	if (!match || factor === undefined) {
		throw new QueryError(
			isDuration ? "Expected a duration such as 500ms, 90s, 5min or 2h" : "Expected a number",
			token.at,
		);
	}
	const value = Number(match[1]) * factor;
	return [value, value];
}
