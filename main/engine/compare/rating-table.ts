import { hashOf } from "../exports/answers.ts";

/** How some items were rated: the category that each rater gave, as a number; -1: none. */
export interface RatingPattern {
	ratings: Int32Array;
	items: number;
}

export interface Ratings {
	patterns: readonly RatingPattern[];
	raters: number;
	/** How many there are: they are numbered from 0. */
	categories: number;
}

/** Ratings of items by the same raters; items that were rated alike are counted together. */
export class RatingTable {
	readonly #patterns = new Map<string, { names: readonly (string | null)[]; items: number }>();

	constructor(readonly raters: number) {}

	/** One name of a category for each rater; null: the rater gave none. Items that nobody rated tell nothing. */
	add(ratings: readonly (string | null)[], items = 1): void {
		if (ratings.length !== this.raters)
			throw new Error(`RatingTable.add: got ${ratings.length} ratings, expected ${this.raters}`);
		if (ratings.every((rating) => rating === null)) return;
		const key = JSON.stringify(ratings);
		const held = this.#patterns.get(key);
		if (held === undefined) this.#patterns.set(key, { names: ratings, items });
		else held.items += items;
	}

	/** All of it, in an order that does not depend on how it was filled. */
	read(): Ratings {
		const sorted = [...this.#patterns].sort(([a], [b]) => (a < b ? -1 : 1));
		const numbers = new Map<string, number>();
		const numberOf = (name: string): number => {
			const known = numbers.get(name);
			if (known !== undefined) return known;
			numbers.set(name, numbers.size);
			return numbers.size - 1;
		};
		const patterns = sorted.map(([, { names, items }]) => ({
			ratings: Int32Array.from(names, (name) => (name === null ? -1 : numberOf(name))),
			items,
		}));
		return { patterns, raters: this.raters, categories: numbers.size };
	}
}

/** A category that would be longer is named by its hash: a text of a megabyte is a category of its own in a hundred bytes. */
const LONGEST_NAME = 200;

/** The category of an answer: its options in whatever order, or its text. Null: unanswered, which is a missing rating. */
export function answerCategory(values: readonly string[] | null): string | null {
	if (values === null) return null;
	const name = JSON.stringify(values.length === 1 ? values : [...new Set(values)].sort());
	return name.length > LONGEST_NAME ? `#${hashOf(name)}` : name;
}
