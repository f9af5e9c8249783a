/** What is wrong with a query, and where: characters `at` to `to` (0-based; equal where something is missing). */
export class QueryError extends Error {
	constructor(
		message: string,
		readonly at: number,
		readonly to = at,
	) {
		super(message);
	}
}

/** A piece of a query, and where it stands. */
export interface Piece {
	text: string;
	quoted: boolean;
	at: number;
	/** Behind its last character, a closing quote included. */
	to: number;
}

/**
 * Reads the pieces of a query one after the other. What a piece is depends on what stands before it (a value may hold
 * colons and slashes: times, links, ids), so the parser asks for what it expects.
 */
export class QueryReader {
	at = 0;

	constructor(readonly text: string) {}

	isAtEnd(): boolean {
		return this.at >= this.text.length;
	}

	/** The character here; "" at the end. */
	get next(): string {
		return this.text[this.at] ?? "";
	}

	skipSpace(): void {
		this.take(/\s+/uy);
	}

	/** Takes what a sticky pattern matches here; null where it does not. */
	take(pattern: RegExp): RegExpExecArray | null {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match) this.at += match[0].length;
		return match;
	}

	/** A quoted text here, its escapes undone; null where none begins. Errors: QueryError. */
	quoted(): Piece | null {
		if (this.next !== '"') return null;
		const at = this.at;
		const match = this.take(/"((?:[^"\\]|\\.)*)"/suy);
		if (!match) throw new QueryError("The quote that begins here has no end", at, this.text.length);
		return { text: (match[1] ?? "").replace(/\\(.)/gsu, "$1"), quoted: true, at, to: this.at };
	}

	/** A quoted text, or what the pattern matches; null where neither is here. Errors: QueryError. */
	piece(bare: RegExp): Piece | null {
		const quoted = this.quoted();
		if (quoted) return quoted;
		const at = this.at;
		const match = this.take(bare);
		return match ? { text: match[0], quoted: false, at, to: this.at } : null;
	}

	/** A comparison or colon here; null where there is none. */
	operator(): Piece | null {
		const at = this.at;
		const match = this.take(/<=|>=|[:<>=]/uy);
		return match ? { text: match[0], quoted: false, at, to: this.at } : null;
	}

	/** A whole word such as OR here, which no operator makes a field. */
	isWord(word: string): boolean {
		const after = this.text.slice(this.at + word.length);
		return this.text.startsWith(word, this.at) && /^(?:$|[\s()"])(?!\s*[:<>=])/u.test(after);
	}
}

/** A word outside of values. */
export const bareWord = /[^\s()":<>=]+/uy;
/** A value behind an operator. */
export const bareValue = /[^\s()"]+/uy;
/** A value that a comparison may follow. */
export const bareCounted = /[^\s()"<>=]+/uy;
