import { unescapeJson } from "./json-text.ts";

/** A captured token is cut at this many bytes, and ends in an ellipsis then. Ids, names and links are shorter. */
const CAPTURE_LIMIT = 4096;

/** Whether `kept` is what a capture keeps of `read`: all of it, or the beginning where it is too long. */
export function isKeptOf(kept: string | null, read: string | null): boolean {
	if (kept === read) return true;
	return kept !== null && kept.endsWith("…") && read?.startsWith(kept.slice(0, -1)) === true;
}

/** The bytes of the token being read: some kept from earlier pieces of the text, then a range of the present piece. */
export class TokenCapture {
	/** The token holds a backslash. */
	escaped = false;
	/** The token holds bytes beyond ASCII. */
	wide = false;
	readonly #kept = Buffer.alloc(CAPTURE_LIMIT + 1);
	#keptLength = 0;
	#piece: Buffer = this.#kept;
	#from = 0;
	#to = 0;

	start(piece: Buffer, from: number): void {
		this.#piece = piece;
		this.#from = from;
		this.#keptLength = 0;
		this.escaped = false;
		this.wide = false;
	}

	/** The present piece ends at `end`, before the token does: its bytes are set aside, since the buffer is filled anew. */
	keep(end: number): void {
		// One byte beyond the limit is kept, so that text() can tell a full token from a cut one.
		const length = Math.min(end - this.#from, this.#kept.length - this.#keptLength);
		if (length <= 0) return;
		this.#piece.copy(this.#kept, this.#keptLength, this.#from, this.#from + length);
		this.#keptLength += length;
	}

	/** The token goes on in another piece, or at another place of the same buffer. */
	resume(piece: Buffer, from: number): void {
		this.#piece = piece;
		this.#from = from;
		this.#to = from;
	}

	stop(to: number): void {
		this.#to = to;
	}

	text(): string {
		if (this.#keptLength > 0) {
			this.keep(this.#to);
			this.resume(this.#kept, 0);
			this.#to = this.#keptLength;
			this.#keptLength = 0;
		}
		const from = this.#from;
		let to = this.#to;
		const cut = to - from > CAPTURE_LIMIT;
		if (cut) {
			to = from + CAPTURE_LIMIT;
			// Not through the middle of a character.
			while (((this.#piece[to] ?? 0) & 0xc0) === 0x80) to--;
		}
		const text = this.#piece.toString(this.wide ? "utf8" : "latin1", from, to);
		const read = this.escaped ? unescapeJson(text, cut) : text;
		return cut ? `${read}…` : read;
	}
}
