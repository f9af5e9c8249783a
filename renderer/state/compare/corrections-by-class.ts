import type { BatchReport } from "#shared/compare/batch";

/** What a reviewer changed of the annotations of one class, as the export has them. */
export interface ClassCorrections {
	name: string;
	/** Query term that picks its tasks. */
	where: string;
	/** Annotations of the class as exported: kept, changed, given another class, and struck out. */
	exported: number;
	kept: number;
	/** Of the same class still: moved, of another shape, or answered anew. */
	changed: number;
	/** Of another class now. */
	relabelled: number;
	removed: number;
	/** Drawn, where the export has none. */
	added: number;
	/** Share of the exported ones that were not kept, with its 95 % interval; null where the export has none. */
	rate: { share: number; interval: readonly [low: number, high: number] } | null;
}

/** Of a comparison with "mine" on one of its sides, the exported state being the other. Sorted by what was corrected most. */
export function correctionsByClass(
	{ classes, matrix }: Pick<BatchReport, "classes" | "matrix">,
	mine: "a" | "b",
): ClassCorrections[] {
	const theirs = mine === "b" ? "a" : "b";
	return classes
		.map(({ name, where, counts }, place): ClassCorrections => {
			const cells = matrix.cells.filter((cell) => cell[theirs] === place);
			const sum = (some: typeof cells): number => some.reduce((all, { annotations }) => all + annotations, 0);
			const exported = sum(cells);
			const removed = sum(cells.filter((cell) => cell[mine] === null));
			const relabelled = sum(cells.filter((cell) => cell[mine] !== null && cell[mine] !== place));
			const kept = counts.unchanged;
			return {
				...{ name, where, exported, kept, relabelled, removed },
				changed: exported - kept - relabelled - removed,
				added: sum(matrix.cells.filter((cell) => cell[mine] === place && cell[theirs] === null)),
				rate:
					exported === 0 ? null : { share: (exported - kept) / exported, interval: wilson(exported - kept, exported) },
			};
		})
		.sort((a, b) => b.exported - b.kept + b.added - (a.exported - a.kept + a.added) || (a.name < b.name ? -1 : 1));
}

/** The 97.5 % point of the normal distribution. */
const z = 1.959963984540054;

/** The 95 % interval of a share of `of` independent ones (Wilson, Probable Inference, 1927). `of`: at least 1. */
export function wilson(found: number, of: number): readonly [low: number, high: number] {
	const share = found / of;
	const centre = share + (z * z) / (2 * of);
	const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
	const whole = 1 + (z * z) / of;
	// What rounding leaves of none and of all is none and all.
	return [found === 0 ? 0 : (centre - half) / whole, found === of ? 1 : (centre + half) / whole];
}
