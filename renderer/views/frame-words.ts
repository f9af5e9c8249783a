import type { Interpolated, Track, TrackKey } from "#shared/drawing/tracks";
import { count } from "../wording/count.ts";
import { pageWord } from "../wording/frame.ts";

/** Where an interpolated shape comes from, in a sentence; it never passes for something that was exported. */
export function betweenWords({ from, to, share, held }: Interpolated, isFilm: boolean): string {
	const word = pageWord(isFilm);
	const before = `${word} ${count(from + 1)}`;
	if (held !== null) return `Held from ${before}: ${held}. Not in the export.`;
	return `${(share * 100).toFixed(0)} % of the way from ${before} to ${word} ${count((to ?? from) + 1)}. Not in the export.`;
}

/** What tracks are told apart by. */
export function keyWords(key: TrackKey): string {
	switch (key.by) {
		case "object":
			return "object id";
		case "answer":
			return `answer to ${key.question.trim() === "" ? "(no title)" : key.question.trim()}`;
		case "none":
			return "nothing";
	}
}

/** "1–46": its first and last key frame, 1-based. */
export function trackSpan({ frames }: Track): string {
	const [first, last] = [frames[0]?.page ?? 0, frames.at(-1)?.page ?? 0];
	return first === last ? count(first + 1) : `${count(first + 1)}–${count(last + 1)}`;
}
