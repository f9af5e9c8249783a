import type { Json } from "#shared/json";
import { geometryKeys } from "../format-keys.ts";
import { JsonTokens, type TokenSink } from "../json-tokens.ts";
import type { TextSource } from "../text-source.ts";
import { feedThrough } from "./feed.ts";

/** Containers under these keys hold nothing that is looked at. */
const cutKeys: ReadonlySet<string> = new Set([
	...geometryKeys,
	"contextData",
	"dataset",
	"attachments",
	"masks",
	"ocr",
	"consensusDetailed",
]);
const snapshotKeys: ReadonlySet<string> = new Set(["tools", "objects", "classifications", "relations"]);
/** Deeper than this nothing is looked into. */
const MOST_DEPTH = 10_000;
/** Values kept at most: what a worker's memory bears. */
const MOST_VALUES = 4_000_000;
/** A string beyond this comes cut from the lexer, and is read again. */
const LEXER_LIMIT = 4000;
const MOST_STRING = 64 * 1024 * 1024;

/** Raised where even without its shapes an asset has too many values to be held. */
export class TooManyValues extends Error {}

/**
 * The value of a sound JSON text of any size without what makes it large: shapes, and the annotations of earlier
 * stages. Holds what {@link lookAtTask} looks at, equal to what JSON.parse would answer.
 *
 * Errors: {@link TooManyValues}; JobStopped where `goOn`, asked before every piece, answers false.
 */
export function parsePruned(source: TextSource, goOn: () => boolean): Json {
	const parser = new PrunedParser(source);
	const tokens = new JsonTokens(parser);
	parser.attach(tokens);
	tokens.reset();
	feedThrough(source, tokens, goOn);
	return parser.root;
}

interface Open {
	value: Json[] | Record<string, Json>;
	key: string;
	/** Inside of stageHistory, where snapshots are left out. */
	history: boolean;
	/** Nothing of it is kept. */
	cut: boolean;
}

class PrunedParser implements TokenSink {
	root: Json = null;
	#tokens: JsonTokens | null = null;
	#values = 0;
	readonly #open: Open[] = [];

	constructor(private readonly source: TextSource) {}

	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	openObject(): void {
		this.#enter({});
	}
	openArray(): void {
		this.#enter([]);
	}
	closeObject(): void {
		this.#open.pop();
	}
	closeArray(): void {
		this.#open.pop();
	}
	key(): void {
		const top = this.#open.at(-1);
		if (top) top.key = this.#tokens?.text() ?? "";
	}
	string(at: number, end: number): void {
		const length = end - at;
		const text = length > LEXER_LIMIT && length <= MOST_STRING ? this.#whole(at, length) : (this.#tokens?.text() ?? "");
		this.#put(text);
	}
	number(): void {
		this.#put(Number(this.#tokens?.text()));
	}
	literal(value: boolean | null): void {
		this.#put(value);
	}
	badUtf8(): void {
		// Told where the bytes are checked.
	}

	#whole(at: number, length: number): string {
		const bytes = Buffer.alloc(length);
		this.source.read(bytes, at);
		return JSON.parse(bytes.toString("utf8")) as string;
	}

	#enter(value: Open["value"]): void {
		const top = this.#open.at(-1);
		const key = top && !Array.isArray(top.value) ? top.key : "";
		const history = top?.history === true || key === "stageHistory";
		const cut = top?.cut === true || cutKeys.has(key) || (top?.history === true && snapshotKeys.has(key));
		this.#put(value);
		this.#open.push({ value, key: "", history, cut });
		if (cut || this.#open.length > MOST_DEPTH) this.#tokens?.hush();
	}

	#put(value: Json): void {
		if (++this.#values > MOST_VALUES)
			throw new TooManyValues(`more than ${String(MOST_VALUES)} values besides its shapes`);
		const top = this.#open.at(-1);
		if (!top) this.root = value;
		else if (Array.isArray(top.value)) top.value.push(value);
		// Defined, not assigned: a key may be called __proto__.
		else Object.defineProperty(top.value, top.key, { value, enumerable: true, writable: true, configurable: true });
	}
}
