import { counted } from "./count.ts";

/** Letters from which on a field or a line would keep the page waiting: of 900,000 the layout alone takes a second. */
export const LONG = 20_000;

/** The beginning, and how many UTF-16 letters come after it: no surrogate pair is cut in two. */
export function beginningOf(text: string, most: number): { shown: string; more: number } {
	if (text.length <= most) return { shown: text, more: 0 };
	const last = text.charCodeAt(most - 1);
	const end = last >= 0xd800 && last < 0xdc00 ? most - 1 : most;
	return { shown: text.slice(0, end), more: text.length - end };
}

/** "The left wh… 899 988 more letters"; a text that is not longer than `most` as it is. */
export function shortened(text: string, most: number): string {
	const { shown, more } = beginningOf(text, most);
	return more === 0 ? shown : `${shown}… ${counted(more, "more letter")}`;
}
