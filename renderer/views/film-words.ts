import type { TaskView } from "../state/task-view.svelte.ts";
import { faultSentence } from "../wording/fault.ts";
import { filmSentences, framesSentence, rateSentence } from "../wording/film.ts";

/** Said of a film that is in none of the folders. */
export const framesHint = "Numbered pictures in a folder called like the film would do as well.";

/** What a person should know of the film in front, or of the pictures that stand for it. */
export function filmSaid({ media: { film, picture }, tracks, page }: TaskView): string[] {
	const file = film.found?.file ?? "The film";
	const { rate, duration, frames, total, uneven } = film;
	if (film.isOpen) return filmSentences({ file, rate, duration, frames, total, named: tracks.pages, page, uneven });
	const said: string[] = [];
	if (film.fault !== null) said.push(faultSentence(film.fault));
	if (film.broken !== null) said.push(`${file} ${film.broken}.`);
	if (picture.found !== null && picture.found.frames !== null)
		said.push(framesSentence(picture.found.frames, picture.found, total));
	if (rate.by === "nobody") said.push(rateSentence(rate.value));
	return said;
}
