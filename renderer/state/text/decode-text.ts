import type { Steps } from "./steps.ts";

export interface DecodedText {
	/** Without the byte order mark: browsers drop it before a page sees the text, so no exported offset counts it. */
	text: string;
	encoding: "utf-8" | "utf-16le" | "utf-16be";
	/** Whether a byte order mark said so. */
	marked: boolean;
	/** Sequences of bytes that are none of the encoding, each shown as U+FFFD. */
	replaced: number;
}

/** Bytes decoded in one step: about a millisecond. */
const stepBytes = 1 << 20;

function encodingOf(bytes: Uint8Array): { encoding: DecodedText["encoding"]; mark: number } {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", mark: 3 };
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", mark: 2 };
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", mark: 2 };
	return { encoding: "utf-8", mark: 0 };
}

/**
 * Reads the bytes of a text file: UTF-8, or UTF-16 where a byte order mark says so. Nothing is refused: what is not
 * valid becomes U+FFFD and is counted. Line breaks stay as they are.
 *
 * @param step bytes at a time; does not change the result
 */
export function* decodeText(bytes: Uint8Array, step = stepBytes): Steps<DecodedText> {
	const { encoding, mark } = encodingOf(bytes);
	// The mark is cut off here: the decoder would drop a second one as well in some engines.
	const decoder = new TextDecoder(encoding, { ignoreBOM: true });
	const pieces: string[] = [];
	let shown = 0;
	for (let from = mark; from < bytes.length; from += step) {
		const piece = decoder.decode(bytes.subarray(from, from + step), { stream: true });
		pieces.push(piece);
		shown += replacements(piece);
		yield;
	}
	const rest = decoder.decode();
	shown += replacements(rest);
	const written = shown === 0 ? 0 : writtenReplacements(bytes, mark, encoding);
	return { text: pieces.join("") + rest, encoding, marked: mark > 0, replaced: shown - written };
}

function replacements(text: string): number {
	let count = 0;
	for (let at = text.indexOf("\ufffd"); at >= 0; at = text.indexOf("\ufffd", at + 1)) count += 1;
	return count;
}

/**
 * How many U+FFFD the file itself holds. In UTF-8 its first byte is never inside another character, nor is a unit of
 * UTF-16, so that counting the bytes is exact.
 */
function writtenReplacements(bytes: Uint8Array, from: number, encoding: DecodedText["encoding"]): number {
	let count = 0;
	if (encoding === "utf-8") {
		for (let at = bytes.indexOf(0xef, from); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
			if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count += 1;
		}
		return count;
	}
	const [first, second] = encoding === "utf-16le" ? [0xfd, 0xff] : [0xff, 0xfd];
	for (let at = from; at + 1 < bytes.length; at += 2) {
		if (bytes[at] === first && bytes[at + 1] === second) count += 1;
	}
	return count;
}
