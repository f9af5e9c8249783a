/** Marks that turn the order of what follows, to the end of a line where nothing ends them: U+202A–202E, U+2066–2069. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A sentence with names of users in it, such that none of them turns the words around it: marks of direction are shown as
 * what they are, `\u{202E}`. Our own words have none, so that a whole sentence may be given. For what has no markup, as
 * labels, tips and titles; elements keep what they hold to themselves (theme.css).
 */
export function plainly(text: string): string {
	return text.replace(turning, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
