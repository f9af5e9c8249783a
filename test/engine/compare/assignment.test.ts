import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assign, type WeightedEdges } from "../../../main/engine/compare/assignment.ts";

/** Cells of a table by row, then by column; those of 0 are no edges. */
function edgesOf(table: readonly (readonly number[])[], columns: number): WeightedEdges {
	const edges = { rows: table.length, columns, row: [] as number[], column: [] as number[], weight: [] as number[] };
	for (const [row, cells] of table.entries()) {
		for (const [column, weight] of cells.entries()) {
			if (weight === 0) continue;
			edges.row.push(row);
			edges.column.push(column);
			edges.weight.push(weight);
		}
	}
	return edges;
}

function totalOf({ weight }: WeightedEdges, chosen: readonly number[]): number {
	return chosen.reduce((sum, edge) => sum + (weight[edge] as number), 0);
}

/** Every assignment there is. */
function bestTotal(table: readonly (readonly number[])[], row = 0, taken: ReadonlySet<number> = new Set()): number {
	const cells = table[row];
	if (cells === undefined) return 0;
	let best = bestTotal(table, row + 1, taken);
	for (const [column, weight] of cells.entries()) {
		if (weight === 0 || taken.has(column)) continue;
		best = Math.max(best, weight + bestTotal(table, row + 1, new Set([...taken, column])));
	}
	return best;
}

const weight = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 0, max: 4 }).map((value) => value / 4),
	fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000),
);
const table = fc
	.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
	.chain(([rows, columns]) =>
		fc.array(fc.array(weight, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
	);

describe("assignment", () => {
	it("has the highest total of all assignments", () => {
		fc.assert(
			fc.property(table, (cells) => {
				const edges = edgesOf(cells, cells[0]?.length ?? 0);
				const chosen = assign(edges);
				expect(new Set(chosen.map((edge) => edges.row[edge])).size).toBe(chosen.length);
				expect(new Set(chosen.map((edge) => edges.column[edge])).size).toBe(chosen.length);
				expect(totalOf(edges, chosen)).toBeCloseTo(bestTotal(cells), 9);
			}),
			{ numRuns: 1000 },
		);
	});

	it("leaves a row without a column where the total is higher so", () => {
		const edges = edgesOf(
			[
				[0.5, 0],
				[1, 0],
			],
			2,
		);
		expect(assign(edges)).toEqual([1]);
	});

	it("makes more pairs of the same total", () => {
		const edges = edgesOf(
			[
				[0.5, 0],
				[1, 0.5],
			],
			2,
		);
		expect(assign(edges)).toEqual([0, 2]);
	});

	it("pairs what is all the same in order", () => {
		const cells = Array.from({ length: 5 }, () => [0.7, 0.7, 0.7, 0.7, 0.7]);
		expect(assign(edgesOf(cells, 5))).toEqual([0, 6, 12, 18, 24]);
	});

	it("goes through a large grid of ties, and through a long chain", () => {
		const side = 60;
		const edges: WeightedEdges = { rows: side * side, columns: side * side, row: [], column: [], weight: [] };
		const [row, column, weights] = [[] as number[], [] as number[], [] as number[]];
		for (let at = 0; at < side * side; at++) {
			for (const to of [at - side - 1, at - side, at - 1, at]) {
				if (to < 0 || (to % side === side - 1 && at % side === 0)) continue;
				row.push(at);
				column.push(to);
				weights.push(0.39);
			}
		}
		expect(assign({ ...edges, row, column, weight: weights })).toHaveLength(side * side);
		// Each row would rather have the column of the next one; only the last shift pays for all.
		const chain = Array.from({ length: 300 }, (_, at) => at);
		const chosen = assign({
			rows: 300,
			columns: 300,
			row: chain.flatMap((at) => (at === 0 ? [at] : [at, at])),
			column: chain.flatMap((at) => (at === 0 ? [at] : [at - 1, at])),
			weight: chain.flatMap((at) => (at === 0 ? [0.899] : [0.9, 0.899])),
		});
		expect(chosen).toHaveLength(300);
	});
});
