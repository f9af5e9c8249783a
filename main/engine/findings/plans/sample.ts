import { SeededRandom } from "../../compare/seeded-random.ts";
import { allocated, fittingStrata, type Stratum } from "./allocation.ts";

/** As many as are kept with a plan. */
export const MOST_STRATA = 1000;

/** The rows that were drawn, and which of them each stratum gave. */
export interface Sample {
	/** In an order drawn as well: whoever reads the first of them has read a sample too. */
	rows: number[];
	strata: { name: string; population: number; places: number[] }[];
}

/**
 * `size` of the rows of all strata, each stratum in proportion (see {@link allocated}). The same strata, size and seed
 * give the same rows on every machine, in whatever order the strata came. `size` from 1 to the number of rows.
 */
export function drawSample(strata: readonly Stratum[], size: number, seed: number): Sample {
	const random = new SeededRandom(seed);
	const fitting = fittingStrata(strata, Math.min(size, MOST_STRATA));
	const counts = allocated(
		fitting.map(({ rows }) => rows.length),
		size,
	);
	const drawn = fitting.flatMap((stratum, at) =>
		drawRows(stratum.rows, counts[at] as number, random).map((row) => ({ row, at })),
	);
	shuffle(drawn, random);
	const places = fitting.map((): number[] => []);
	for (const [place, { at }] of drawn.entries()) places[at]?.push(place);
	return {
		rows: drawn.map(({ row }) => row),
		strata: fitting.map(({ name, rows }, at) => ({ name, population: rows.length, places: places[at] ?? [] })),
	};
}

/** Each set of `count` rows is as likely: selection sampling (Fan, Muller and Rezucha, 1962; Knuth's algorithm S). */
function drawRows(rows: Uint32Array, count: number, random: SeededRandom): number[] {
	const drawn: number[] = [];
	for (let at = 0; drawn.length < count; at++)
		if (wholeBelow(rows.length - at, random) < count - drawn.length) drawn.push(rows[at] as number);
	return drawn;
}

/** Fisher and Yates. */
function shuffle(list: unknown[], random: SeededRandom): void {
	for (let end = list.length; end > 1; end--) {
		const at = wholeBelow(end, random);
		[list[at], list[end - 1]] = [list[end - 1], list[at]];
	}
}

/** From 0 to `end` - 1, each as likely: words that would make some likelier are drawn anew. `end` is at most 2^32. */
function wholeBelow(end: number, random: SeededRandom): number {
	const fair = 4294967296 - (4294967296 % end);
	let word = random.word();
	while (word >= fair) word = random.word();
	return word % end;
}
