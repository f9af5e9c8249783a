import type { TextSource } from "./text-source.ts";

/** A line longer than this is cut, and says by how much. Characters of its value. */
const LINE_LIMIT = 2000;
/** Deeper levels are not indented further. */
const INDENT_LIMIT = 60;
const CHECKPOINT_EVERY = 128;
const PIECE = 256 * 1024;

/** Where a line begins in the text: everything that is needed to go on from there. */
interface Checkpoint {
	at: number;
	depth: number;
}

/**
 * A JSON text as indented lines, of which only the ones asked for are ever made: a value of any size can be scrolled
 * through in bounded memory. The text has to be sound JSON; its values are shown as exported (numbers and escapes as
 * written).
 */
export class RawLines {
	readonly #checkpoints: Checkpoint[] = [];
	#total = 0;

	constructor(source: TextSource) {
		// One pass counts the lines.
		for (const line of walk(source, { at: 0, depth: 0 }, false)) {
			if (this.#total % CHECKPOINT_EVERY === 0) this.#checkpoints.push({ at: line.at, depth: line.depth });
			this.#total++;
		}
	}

	get total(): number {
		return this.#total;
	}

	/** Lines `from` (inclusive) to `to` (exclusive); `source` is the text that was counted. */
	lines(source: TextSource, from: number, to: number): string[] {
		const first = Math.floor(from / CHECKPOINT_EVERY);
		const checkpoint = this.#checkpoints[first];
		if (!checkpoint || to <= from) return [];
		const lines: string[] = [];
		let number = first * CHECKPOINT_EVERY;
		for (const line of walk(source, checkpoint, true)) {
			if (number >= from) lines.push(line.text);
			number++;
			if (number >= to) break;
		}
		return lines;
	}
}

/** Lines from a checkpoint on. A line holds: a key and its value, an element, or a bracket (`{}` and `[]` stay together). */
function* walk(
	source: TextSource,
	start: Checkpoint,
	makeText: boolean,
): Generator<{ at: number; depth: number; text: string }> {
	const buffer = Buffer.alloc(PIECE);
	let base = start.at;
	let filled = source.read(buffer, base);
	let depth = start.depth;
	let line = new LineBuilder(makeText);
	let lineAt = -1;
	let lineDepth = depth;
	let inString = false;
	let escaped = false;
	// The last bracket was an opener, nothing has followed it, and its line is not yet told.
	let justOpened = false;
	while (filled > 0) {
		for (let i = 0; i < filled; i++) {
			const byte = buffer[i] as number;
			if (inString) {
				line.add(byte);
				if (escaped) escaped = false;
				else if (byte === 0x5c) escaped = true;
				else if (byte === 0x22) inString = false;
				continue;
			}
			if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
			const closes = byte === 0x7d || byte === 0x5d;
			if (justOpened) {
				justOpened = false;
				depth++;
				if (closes) {
					// An empty container stays on its line.
					depth--;
					line.add(byte);
					continue;
				}
				yield { at: lineAt, depth: lineDepth, text: line.text(lineDepth) };
				line = new LineBuilder(makeText);
				lineAt = -1;
			} else if (closes) {
				depth--;
				if (lineAt >= 0) yield { at: lineAt, depth: lineDepth, text: line.text(lineDepth) };
				line = new LineBuilder(makeText);
				lineAt = -1;
			}
			if (lineAt < 0) {
				lineAt = base + i;
				lineDepth = depth;
			}
			line.add(byte);
			if (byte === 0x22) inString = true;
			else if (byte === 0x3a) line.add(0x20);
			else if (byte === 0x7b || byte === 0x5b) justOpened = true;
			else if (byte === 0x2c) {
				yield { at: lineAt, depth: lineDepth, text: line.text(lineDepth) };
				line = new LineBuilder(makeText);
				lineAt = -1;
			}
		}
		base += filled;
		filled = source.read(buffer, base);
	}
	if (lineAt >= 0) yield { at: lineAt, depth: lineDepth, text: line.text(lineDepth) };
}

class LineBuilder {
	readonly #bytes: number[] = [];
	#length = 0;

	constructor(private readonly keep: boolean) {}

	add(byte: number): void {
		this.#length++;
		if (this.keep && this.#length <= LINE_LIMIT) this.#bytes.push(byte);
	}

	text(depth: number): string {
		if (!this.keep) return "";
		const cut = this.#length - this.#bytes.length;
		const indent = "  ".repeat(Math.min(depth, INDENT_LIMIT));
		const text = Buffer.from(this.#bytes).toString("utf8");
		return indent + text + (cut > 0 ? ` \u2026 (${String(cut)} more bytes)` : "");
	}
}
