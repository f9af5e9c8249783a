import { JobStopped } from "../../job-control.ts";
import type { JsonTokens } from "../json-tokens.ts";
import type { TextSource } from "../text-source.ts";

const PIECE = 256 * 1024;

/**
 * Feeds a text to a lexer until its value or the text ends, or a fault. Answers with the number of bytes that the value
 * took. Errors: {@link JobStopped} where `goOn`, asked before every piece, answers false.
 */
export function feedThrough(source: TextSource, tokens: JsonTokens, goOn: () => boolean): number {
	const buffer = Buffer.alloc(Math.min(PIECE, source.size));
	let base = 0;
	while (base < source.size) {
		if (!goOn()) throw new JobStopped();
		const filled = source.read(buffer, base);
		const used = tokens.feed(buffer, 0, filled, base);
		base += used;
		if (tokens.done || tokens.fault) return base;
	}
	tokens.finish(source.size);
	return base;
}
