import { JsonTokens, type TokenSink } from "./json-tokens.ts";
import type { TextSource } from "./text-source.ts";

/** A range of bytes of a text. */
export interface TextRange {
	start: number;
	end: number;
}

const PIECE = 256 * 1024;

/**
 * Where the value at an RFC 6901 pointer lies in a sound JSON text; null where there is none. Of duplicate keys the
 * last counts, as for JSON.parse. The text is read once, in pieces.
 */
export function locatePointer(source: TextSource, pointer: string): TextRange | null {
	if (pointer === "") return { start: 0, end: source.size };
	const path = pointer
		.slice(1)
		.split("/")
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
	const finder = new PointerFinder(path);
	const tokens = new JsonTokens(finder);
	finder.attach(tokens);
	tokens.reset();
	readThrough(source, tokens);
	return finder.found;
}

/** Feeds a whole text to a lexer, or as much of it as is one value. */
export function readThrough(source: TextSource, tokens: JsonTokens): void {
	const buffer = Buffer.alloc(PIECE);
	for (let base = 0; base < source.size && !tokens.done && !tokens.fault;) {
		const filled = source.read(buffer, base);
		tokens.feed(buffer, 0, filled, base);
		base += filled;
	}
	tokens.finish(source.size);
}

class PointerFinder implements TokenSink {
	found: TextRange | null = null;
	#tokens: JsonTokens | null = null;
	/** How many steps of the path lead to the container that is open; the rest of the text is hushed. */
	readonly #open: { isArray: boolean; index: number; key: string }[] = [];
	#start = -1;

	constructor(private readonly path: readonly string[]) {}

	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	openObject(at: number): void {
		this.#enter(at, false);
	}
	openArray(at: number): void {
		this.#enter(at, true);
	}
	closeObject(end: number): void {
		this.#leave(end);
	}
	closeArray(end: number): void {
		this.#leave(end);
	}
	key(): void {
		const top = this.#open.at(-1);
		if (top) top.key = this.#tokens?.text() ?? "";
	}
	string(at: number, end: number): void {
		this.#scalar(at, end);
	}
	number(at: number, end: number): void {
		this.#scalar(at, end);
	}
	literal(_value: boolean | null, at: number, end: number): void {
		this.#scalar(at, end);
	}
	badUtf8(): void {
		// A pointer names keys; a broken byte elsewhere does not move them.
	}

	/** True where the value that begins now is the next step of the path. */
	#isNextStep(): boolean {
		const top = this.#open.at(-1);
		if (!top) return true;
		if (top.isArray) top.index++;
		return this.path[this.#open.length - 1] === (top.isArray ? String(top.index) : top.key);
	}

	#enter(at: number, isArray: boolean): void {
		if (this.#start < 0 && this.#isNextStep()) {
			if (this.#open.length < this.path.length) {
				// A key that comes again replaces what was found under it.
				if (this.#open.length > 0) this.found = null;
				this.#open.push({ isArray, index: -1, key: "" });
				return;
			}
			this.#start = at;
		}
		this.#tokens?.hush();
	}

	#leave(end: number): void {
		const tokens = this.#tokens;
		if (!tokens) return;
		if (this.#start >= 0 && tokens.depth === this.#open.length) {
			this.found = { start: this.#start, end };
			this.#start = -1;
		} else if (tokens.depth < this.#open.length) this.#open.pop();
	}

	#scalar(at: number, end: number): void {
		if (this.#start >= 0 || !this.#isNextStep()) return;
		this.found = this.#open.length === this.path.length ? { start: at, end } : null;
	}
}
