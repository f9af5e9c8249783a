/** Findings in one line of the journal. */
const MOST_IN_LINE = 5000;
/** Letters in one: a few findings with masks of many points are as much as thousands of words. */
const MOST_LETTERS = 8 * 1024 * 1024;

/** One after the other, as many as a line is to hold; one that is larger alone. */
export function* inLines<T>(items: Iterable<T>, most = MOST_IN_LINE): Generator<T[]> {
	let part: T[] = [];
	let letters = 0;
	for (const item of items) {
		const size = JSON.stringify(item).length;
		if (part.length > 0 && (part.length >= most || letters + size > MOST_LETTERS)) {
			yield part;
			part = [];
			letters = 0;
		}
		part.push(item);
		letters += size;
	}
	if (part.length > 0) yield part;
}
