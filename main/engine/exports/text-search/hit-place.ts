import { JsonTokens, type TokenSink } from "../json-tokens.ts";
import type { TextSource } from "../text-source.ts";
import { visible } from "../text-places.ts";
import { EscapedText } from "./escaped-text.ts";

/** Where in its asset a hit lies, and the text around it. */
export interface HitPlace {
	/** RFC 6901. */
	pointer: string;
	/** For reading. */
	path: string;
	isKey: boolean;
	visit: number | null;
	before: string;
	match: string;
	after: string;
}

/** A hit: bytes of its asset. */
export interface HitRange {
	start: number;
	end: number;
}

interface Frame {
	isArray: boolean;
	index: number;
	key: string;
}

/** Containers deeper than this are not named: the pointer ends at the last that is. */
const DEEPEST = 200;
/** Bytes read before and after a match for the text around it, and characters of that which are shown. */
const AROUND = 2048;
const SHOWN_BEFORE = 40;
const SHOWN_AFTER = 120;
const LONGEST_SHOWN = 200;
const PIECE = 256 * 1024;
const bare = /[-+.\w]/u;

/**
 * Where the hits of one asset lie: the inverse of `locatePointer`. `hits`: in order, without overlap, each within one
 * token. The asset is read once up to the last of them, in pieces and without recursion.
 */
export function placeHits(source: TextSource, hits: readonly HitRange[]): HitPlace[] {
	const finder = new HitFinder(hits);
	const tokens = new JsonTokens(finder);
	finder.attach(tokens);
	tokens.reset();
	const piece = Buffer.alloc(PIECE);
	for (let base = 0; base < source.size && !finder.isDone && !tokens.done && !tokens.fault;) {
		const filled = source.read(piece, base);
		tokens.feed(piece, 0, filled, base);
		base += filled;
	}
	return hits.map((hit, index) => {
		const found = finder.found[index] ?? finder.rest(hit);
		return { ...names(found.frames), isKey: found.isKey, ...textAround(source, hit, found) };
	});
}

interface Found {
	frames: readonly Frame[];
	isKey: boolean;
	isBare: boolean;
	/** First byte of the token, without its quote. */
	from: number;
}

class HitFinder implements TokenSink {
	readonly found: Found[] = [];
	#tokens: JsonTokens | null = null;
	readonly #open: Frame[] = [];
	#depth = 0;
	/** Of a key whose value has not begun; -1 for none. */
	#keyAt = -1;

	constructor(private readonly hits: readonly HitRange[]) {}

	get isDone(): boolean {
		return this.found.length === this.hits.length;
	}

	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	/** For a hit behind a place where the asset is damaged: the containers that were open there. */
	rest({ start }: HitRange): Found {
		return { frames: this.#path(), isKey: false, isBare: false, from: start };
	}

	openObject(at: number): void {
		this.#enter(at, false);
	}
	openArray(at: number): void {
		this.#enter(at, true);
	}
	closeObject(): void {
		this.#leave();
	}
	closeArray(): void {
		this.#leave();
	}
	key(): void {
		const top = this.#top();
		if (top) top.key = this.#tokens?.text() ?? "";
		this.#keyAt = this.#tokens?.lastTokenAt ?? -1;
	}
	string(at: number, end: number): void {
		this.#begin(at);
		this.#tell(end, { isKey: false, isBare: false, from: at + 1 });
	}
	number(at: number, end: number): void {
		this.#begin(at);
		this.#tell(end, { isKey: false, isBare: true, from: at });
	}
	literal(_value: boolean | null, at: number, end: number): void {
		this.number(at, end);
	}
	badUtf8(): void {
		// Names are read as well as they can be.
	}

	#enter(at: number, isArray: boolean): void {
		this.#begin(at);
		this.#depth++;
		if (this.#depth <= DEEPEST) this.#open.push({ isArray, index: -1, key: "" });
	}

	#leave(): void {
		if (this.#depth <= DEEPEST) this.#open.pop();
		this.#depth--;
	}

	/** A value begins: what lies before it, and behind the key before it, lies in that key. */
	#begin(at: number): void {
		if (this.#keyAt >= 0) this.#tell(at, { isKey: true, isBare: false, from: this.#keyAt + 1 });
		this.#keyAt = -1;
		const top = this.#top();
		if (top?.isArray === true) top.index++;
	}

	/** The container that a value or key belongs to; null where it is too deep to be named. */
	#top(): Frame | null {
		return this.#depth > DEEPEST ? null : (this.#open.at(-1) ?? null);
	}

	#tell(before: number, token: Omit<Found, "frames">): void {
		for (let hit = this.hits[this.found.length]; hit && hit.start < before; hit = this.hits[this.found.length])
			this.found.push({ ...token, frames: this.#path() });
	}

	#path(): Frame[] {
		return this.#open.map((frame) => ({ ...frame }));
	}
}

function names(frames: readonly Frame[]): Pick<HitPlace, "pointer" | "path" | "visit"> {
	let pointer = "";
	let path = "";
	for (const { isArray, index, key } of frames) {
		pointer += `/${isArray ? String(index) : key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
		if (isArray) path += `[${String(index)}]`;
		else if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) path += path === "" ? key : `.${key}`;
		else path += `[${visible(JSON.stringify(key))}]`;
	}
	const history = frames.findIndex((frame, at) => frame.key === "stageHistory" && frames[at + 1]?.isArray === true);
	return { pointer, path, visit: history < 0 ? null : (frames[history + 1]?.index ?? null) };
}

function textAround(
	source: TextSource,
	{ start, end }: HitRange,
	{ from, isBare }: Found,
): Pick<HitPlace, "before" | "match" | "after"> {
	const base = Math.max(from, start - AROUND);
	const bytes = Buffer.alloc(Math.min(source.size, end + AROUND) - base);
	source.read(bytes, base);
	const text = new EscapedText();
	text.view(bytes, 0, bytes.length, false);
	let left = start - base;
	for (let shown = 0; shown < SHOWN_BEFORE && left > 0; shown++) {
		if (text.previous(left) < 0) break;
		left = text.at;
	}
	const before = meant(text, left, start - base, Infinity, isBare);
	const match = meant(text, start - base, end - base, LONGEST_SHOWN, isBare);
	const after = meant(text, end - base, bytes.length, SHOWN_AFTER, isBare);
	return { before: (base + left > from ? "\u2026" : "") + before, match, after };
}

/** Characters from a place on, up to the end of their token; "\u2026" at the end where there are more than `most`. */
function meant(text: EscapedText, from: number, to: number, most: number, isBare: boolean): string {
	let all = "";
	let at = from;
	for (let count = 0; at < to; count++) {
		const code = text.next(at);
		if (code < 0 || (isBare && !bare.test(String.fromCodePoint(code)))) break;
		if (count === most) return `${visible(all)}\u2026`;
		all += String.fromCodePoint(code);
		at = text.at;
	}
	return visible(all);
}
