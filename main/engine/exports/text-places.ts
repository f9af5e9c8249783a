import type { TextSource } from "./text-source.ts";

export interface TextPlace {
	/** 1-based. */
	line: number;
	/** 1-based, in characters (code points). */
	column: number;
}

/** A place whose line and column are known. */
export interface Checkpoint extends TextPlace {
	at: number;
}

const STEP = 1 << 20;

/**
 * Finds line and column of byte positions. The text is read up to a position when it is first asked for, and from the
 * nearest checkpoint after that, so that a text without problems is never counted.
 */
export class TextPlaces {
	readonly #checkpoints: Checkpoint[];
	readonly #buffer = Buffer.alloc(STEP);

	/** `from`: where the text begins, after a byte order mark; or any later place that is known. */
	constructor(
		private readonly source: TextSource,
		from: Checkpoint,
	) {
		this.#checkpoints = [from];
	}

	locate(at: number): TextPlace {
		let index = this.#checkpoints.findLastIndex((checkpoint) => checkpoint.at <= at);
		if (index < 0) return { line: 1, column: 1 };
		let { at: position, line, column } = this.#checkpoints[index] as Checkpoint;
		while (position < at) {
			const length = this.source.read(this.#buffer.subarray(0, Math.min(STEP, at - position)), position);
			if (length === 0) break;
			for (let i = 0; i < length; i++) {
				const byte = this.#buffer[i] as number;
				if (byte === 0x0a) {
					line++;
					column = 1;
				} else if ((byte & 0xc0) !== 0x80) column++;
			}
			position += length;
			index++;
			if (length === STEP && index === this.#checkpoints.length) {
				this.#checkpoints.push({ at: position, line, column });
			}
		}
		return { line, column };
	}

	/** The text around a position, control characters made visible: what a person looks for in an editor. */
	excerpt(at: number): string {
		const from = Math.max(0, at - 32);
		const piece = Buffer.alloc(Math.min(72, this.source.size - from));
		const length = this.source.read(piece, from);
		return visible(piece.toString("utf8", 0, length));
	}
}

/** Control, zero-width and direction-changing characters as escapes, so that a text reads as what it is. */
export function visible(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
		const code = character.codePointAt(0) ?? 0;
		if (code === 0x0a) return "\u23ce";
		return `\\u{${code.toString(16).toUpperCase()}}`;
	});
}
