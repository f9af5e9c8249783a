import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AddedColumn, AddedColumns, type ColumnShape } from "../../../main/engine/exports/added-columns.ts";
import { throughBytes } from "./through-bytes.ts";

const fields = { score: "float64", other: "uint32", kind: "uint8", note: "texts", pairs: "lists" } as const;
const shape: ColumnShape<typeof fields> = { name: "comparison", version: 3, fields };

type Row = [score: number, other: number, kind: number, note: string | null, pairs: number[]];

function fill(column: AddedColumn<typeof fields>, rows: readonly Row[]): void {
	for (const [score, other, kind, note, pairs] of rows) {
		column.fields.score.push(score);
		column.fields.other.push(other);
		column.fields.kind.push(kind);
		column.fields.note.push(note);
		column.fields.pairs.push(pairs);
		column.rows++;
	}
}

function read({ fields: own, rows }: AddedColumn<typeof fields>): Row[] {
	return Array.from({ length: rows }, (_, row) => [
		own.score.get(row),
		own.other.get(row),
		own.kind.get(row),
		own.note.get(row),
		[...own.pairs.get(row)],
	]);
}

const row = fc.tuple(
	fc.double(),
	fc.nat(),
	fc.nat(255),
	fc.option(fc.string({ unit: "grapheme" })),
	fc.array(fc.nat(), { maxLength: 4 }),
) as fc.Arbitrary<Row>;

describe("an added column", () => {
	test("comes back from what is stored as it was, and goes on growing, whatever it holds", () => {
		fc.assert(
			fc.property(fc.array(row), fc.array(row), fc.boolean(), (first, more, complete) => {
				const column = new AddedColumn(shape);
				fill(column, first);
				column.complete = complete;
				const restored = AddedColumn.restore(shape, structuredClone(column.store()));
				if (!restored) throw new Error("It was not restored");
				expect(read(restored)).toEqual(first);
				expect(restored.complete).toBe(complete);
				// Storing leaves the column as it is: both grow on.
				for (const each of [column, restored]) {
					fill(each, more);
					expect(read(each)).toEqual([...first, ...more]);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test.each([
		["another version", (stored: ReturnType<AddedColumn<typeof fields>["store"]>) => ({ ...stored, version: 2 })],
		["another name", (stored) => ({ ...stored, name: "answers" })],
		["a field that is missing", (stored) => ({ ...stored, arrays: { ...stored.arrays, kind: new Float64Array(1) } })],
		[
			"ends beyond what is there",
			(stored) => ({ ...stored, arrays: { ...stored.arrays, "pairs.ends": new Float64Array([9]) } }),
		],
		[
			"ends that fall",
			(stored) => ({ ...stored, arrays: { ...stored.arrays, "note.ends": new Float64Array([3, 1]) } }),
		],
	])("is refused in %s", (_, bend) => {
		const column = new AddedColumn(shape);
		fill(column, [[1, 2, 3, "note", [4]]]);
		expect(AddedColumn.restore(shape, bend(column.store()))).toBeNull();
	});
});

describe("the columns of an export", () => {
	test("are kept when complete, restored when asked for, and passed on when not", () => {
		const columns = new AddedColumns();
		const column = columns.column(shape);
		fill(column, [[1, 2, 3, "note", [4]]]);
		expect(columns.store()).toEqual([]);
		column.complete = true;
		const stored = columns.store();
		expect(stored.map(({ name }) => name)).toEqual(["comparison"]);
		const later = throughBytes(columns);
		expect(later.store()).toEqual(stored);
		expect(read(later.column(shape))).toEqual(read(column));
		expect(later.column(shape)).toBe(later.column(shape));
		const newer = new AddedColumns();
		newer.restore(stored);
		expect(newer.column({ ...shape, version: 4 }).rows).toBe(0);
	});
});
