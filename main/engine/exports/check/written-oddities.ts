import { JsonTokens, type TokenSink } from "../json-tokens.ts";
import type { Finding } from "../scan-text.ts";
import type { TextSource } from "../text-source.ts";
import { feedThrough } from "./feed.ts";

/** Deeper than this nothing is looked into. */
const MOST_DEPTH = 10_000;
/** Keys and strings longer than this come cut from the lexer. */
const WHOLE_TOKEN = 1000;
const SHOWN = 40;

/**
 * What is well formed in a JSON text and still loses something when it is read: keys that come twice in one object,
 * numbers beyond what is exact or finite, halves of surrogate pairs. Each with its byte, in the order of the text.
 *
 * Errors: JobStopped where `goOn`, asked before every piece, answers false.
 */
export function findWrittenOddities(source: TextSource, goOn: () => boolean): Finding[] {
	const finder = new OddityFinder(source);
	const tokens = new JsonTokens(finder);
	finder.attach(tokens);
	tokens.reset();
	feedThrough(source, tokens, goOn);
	return finder.found.sort((a, b) => a.at - b.at);
}

class OddityFinder implements TokenSink {
	readonly found: Finding[] = [];
	#tokens: JsonTokens | null = null;
	/** Keys seen in each open object; null for a list. */
	readonly #open: (Set<string> | null)[] = [];

	constructor(private readonly source: TextSource) {}

	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	openObject(): void {
		this.#enter(new Set());
	}
	openArray(): void {
		this.#enter(null);
	}
	closeObject(): void {
		this.#open.pop();
	}
	closeArray(): void {
		this.#open.pop();
	}

	key(): void {
		const tokens = this.#tokens;
		const seen = this.#open.at(-1);
		if (!tokens || !seen) return;
		const key = tokens.text();
		const at = tokens.lastTokenAt;
		if (/\p{Surrogate}/u.test(key)) this.#tell(at, `A key here holds half of a surrogate pair: it is no character`);
		// A longer key may have been cut, and would look like another.
		if (key.length > WHOLE_TOKEN) return;
		if (seen.has(key))
			this.#tell(at, `The key ${JSON.stringify(key)} comes again in this object; its last value counts`);
		seen.add(key);
	}

	string(at: number, end: number): void {
		const surrogate = loneSurrogateIn(this.source, at + 1, end - 1);
		if (surrogate !== null)
			this.#tell(surrogate, "This escape is half of a surrogate pair: it is no character, and is shown as \uFFFD");
	}

	number(at: number): void {
		const written = this.#tokens?.text() ?? "";
		const value = Number(written);
		const shown = written.length > SHOWN ? `${written.slice(0, SHOWN)}\u2026` : written;
		if (!Number.isFinite(value)) this.#tell(at, `The number ${shown} is too large to be read; it counts as missing`);
		else if (!Number.isSafeInteger(value) && /^-?\d+$/u.test(written) && BigInt(written) !== BigInt(value))
			this.#tell(at, `The number ${shown} has more digits than are exact; it is read as ${BigInt(value).toString()}`);
	}

	literal(): void {
		// A literal has one form.
	}
	badUtf8(): void {
		// Told where the bytes are checked.
	}

	#enter(keys: Set<string> | null): void {
		this.#open.push(keys);
		if (this.#open.length > MOST_DEPTH) this.#tokens?.hush();
	}

	#tell(at: number, sentence: string): void {
		this.found.push({ at, severity: "odd", sentence });
	}
}

const PIECE = 64 * 1024;

/** The first escape in the inside of a string that is half of a surrogate pair; null where there is none. */
function loneSurrogateIn(source: TextSource, from: number, to: number): number | null {
	let high: number | null = null;
	const buffer = Buffer.alloc(Math.min(PIECE, to - from));
	for (let at = from; at < to;) {
		const length = source.read(buffer.subarray(0, Math.min(buffer.length, to - at)), at);
		if (length === 0) return null;
		let i = 0;
		while (i < length) {
			const backslash = buffer.subarray(0, length).indexOf(0x5c, i);
			if (backslash !== i && high !== null) return high;
			if (backslash < 0) {
				i = length;
				break;
			}
			// An escape of up to six bytes may go on in the next piece.
			if (backslash + 6 > length && at + length < to) {
				i = backslash;
				break;
			}
			const isUnicode = buffer[backslash + 1] === 0x75;
			const code = isUnicode ? parseInt(buffer.toString("latin1", backslash + 2, backslash + 6), 16) : 0;
			const isLow = code >= 0xdc00 && code <= 0xdfff;
			if (high !== null && !isLow) return high;
			if (high === null && isLow) return at + backslash;
			high = code >= 0xd800 && code <= 0xdbff ? at + backslash : null;
			i = backslash + (isUnicode ? 6 : 2);
		}
		at += i;
	}
	return high;
}
