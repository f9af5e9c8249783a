export type JsonTint = "key" | "string" | "number" | "word" | "mark";

export interface TintedText {
	tint: JsonTint;
	text: string;
}

/** Characters of a line that are shown; a picture within a string can run to millions. */
export const longestLine = 1000;

const token = /"(?:[^"\\]|\\.)*(?:"|$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** One line of indented JSON in pieces, each to be tinted as one. Joined, they are the line (cut at `longestLine`). */
export function tinted(line: string): TintedText[] {
	const shown = line.length > longestLine ? line.slice(0, longestLine) : line;
	const pieces: TintedText[] = [];
	let at = 0;
	for (const match of shown.matchAll(token)) {
		if (match.index > at) pieces.push({ tint: "mark", text: shown.slice(at, match.index) });
		pieces.push({ tint: tintOf(match[0], shown.slice(match.index + match[0].length)), text: match[0] });
		at = match.index + match[0].length;
	}
	if (at < shown.length) pieces.push({ tint: "mark", text: shown.slice(at) });
	return pieces;
}

function tintOf(text: string, after: string): JsonTint {
	if (text.startsWith('"')) return /^\s*:/.test(after) ? "key" : "string";
	return /^[-\d]/.test(text) ? "number" : "word";
}
