import type { BatchReport, MatrixCell } from "#shared/compare/batch";

type Matrix = BatchReport["matrix"];

/** Positions in `classes`: those with the most annotations off the diagonal first, then those with the most at all. */
export function busiestClasses({ classes, cells }: Matrix): number[] {
	const weights = classes.map(() => ({ off: 0, all: 0 }));
	for (const { a, b, annotations } of cells) {
		for (const at of new Set([a, b])) {
			const weight = at === null ? undefined : weights[at];
			if (weight === undefined) continue;
			weight.all += annotations;
			if (a !== b) weight.off += annotations;
		}
	}
	const of = (at: number) => weights[at] ?? { off: 0, all: 0 };
	return classes.map((_, at) => at).sort((x, y) => of(y).off - of(x).off || of(y).all - of(x).all || x - y);
}

/** What differs first, the most annotations first. */
export function sortCells(cells: readonly MatrixCell[]): MatrixCell[] {
	const isSame = ({ a, b }: MatrixCell) => (a === b ? 1 : 0);
	return cells.toSorted((x, y) => isSame(x) - isSame(y) || y.annotations - x.annotations);
}
