/** A part of the tasks to choose from, and how many of it are chosen. */
export interface Stratum {
	name: string;
	/** Rows, in the order of the file. */
	rows: Uint32Array;
}

/**
 * How many of `size` each stratum gives: in proportion to its tasks, at least one, the rest by largest remainder
 * (Hamilton); of equal remainders the larger stratum first, then the earlier. In whole numbers, so that no rounding
 * decides. `populations`: each at least 1; `size` from as many as there are strata to their sum.
 *
 * Strata whose share is under one get one, and the others share what is left in proportion: none gives more than it has.
 */
export function allocated(populations: readonly number[], size: number): number[] {
	const chosen = populations.map(() => 0);
	let open = [...populations.keys()];
	let left = size;
	for (;;) {
		const all = open.reduce((sum, at) => sum + (populations[at] as number), 0);
		const small = open.filter((at) => (populations[at] as number) * left < all);
		if (small.length === 0) {
			shareOut(populations, open, left, chosen);
			return chosen;
		}
		for (const at of small) chosen[at] = 1;
		left -= small.length;
		open = open.filter((at) => chosen[at] === 0);
	}
}

function shareOut(populations: readonly number[], open: readonly number[], size: number, chosen: number[]): void {
	const all = open.reduce((sum, at) => sum + (populations[at] as number), 0);
	const shares = open.map((at) => {
		const population = populations[at] as number;
		const remainder = (population * size) % all;
		return { at, population, remainder, whole: (population * size - remainder) / all };
	});
	for (const { at, whole } of shares) chosen[at] = whole;
	const left = size - shares.reduce((sum, { whole }) => sum + whole, 0);
	shares.sort((a, b) => b.remainder - a.remainder || b.population - a.population || a.at - b.at);
	for (const { at } of shares.slice(0, left)) chosen[at] = (chosen[at] as number) + 1;
}

/**
 * At most `most` strata: where there are more, the smallest stand together as one, so that each can give a task and no
 * task is without a chance. In order of their names, whatever order they came in.
 */
export function fittingStrata(strata: readonly Stratum[], most: number): Stratum[] {
	const byName = [...strata].sort((a, b) => (a.name < b.name ? -1 : 1));
	if (byName.length <= most) return byName;
	const bySize = [...byName].sort((a, b) => b.rows.length - a.rows.length || (a.name < b.name ? -1 : 1));
	const alone = new Set(bySize.slice(0, most - 1));
	const small = byName.filter((stratum) => !alone.has(stratum));
	return [...byName.filter((stratum) => alone.has(stratum)), together(small)];
}

function together(strata: readonly Stratum[]): Stratum {
	const rows = new Uint32Array(strata.reduce((sum, stratum) => sum + stratum.rows.length, 0));
	let at = 0;
	for (const stratum of strata) {
		rows.set(stratum.rows, at);
		at += stratum.rows.length;
	}
	return { name: `${String(strata.length)} others`, rows: rows.sort() };
}
