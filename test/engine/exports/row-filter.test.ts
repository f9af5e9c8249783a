import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RowColumn, TaskRow } from "#shared/export";
import { parseQuery, type Query } from "#shared/query";
import { facetFields, type FacetField, queryField } from "#shared/query-fields";
import { printQuery } from "#shared/query-print";
import { TextKind, type TextParcel } from "../../../main/engine/exports/text-column.ts";
import { countFacets } from "../../../main/engine/exports/row-facets.ts";
import { compileQuery } from "../../../main/engine/exports/row-filter.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { RowSelections } from "../../../main/engine/exports/row-selections.ts";
import { queriesOf, queryTexts, summaryTerms } from "../../shared/random-queries.ts";
import { matches } from "./query-oracle.ts";
import { randomRows } from "./random-rows.ts";

function select(query: Query, index: RowIndex): number[] {
	const mask = new Uint8Array(index.length).fill(1);
	compileQuery(query, index, null).narrow(mask);
	return [...mask.keys()].filter((row) => mask[row] === 1);
}

describe("the rows of a query", () => {
	test("are those that a slow and obvious reading finds", () => {
		fc.assert(
			fc.property(randomRows, queriesOf(summaryTerms), ({ rows, index }, query) => {
				const wanted = [...rows.keys()].filter((row) => {
					const plain = rows[row];
					return plain !== undefined && matches(query, plain);
				});
				expect(select(query, index)).toEqual(wanted);
			}),
			{ numRuns: 3000 },
		);
	});
});

const orderable = [
	"row",
	"taskId",
	"externalId",
	"asset",
	"assetId",
	"stage",
	"stageId",
	"updatedAt",
	"updatedBy",
	"totalDuration",
	"visitDuration",
	"tools",
	"visits",
	"reviewStatus",
	"consensus",
	"problems",
] as const satisfies RowColumn[];

/** By code point; missing values last in both directions. */
function compareRows(a: TaskRow, b: TaskRow, column: RowColumn, descending: boolean): number {
	const [x, y] = [a[column], b[column]];
	if (x === null || y === null) return Number(x === null) - Number(y === null);
	const order =
		typeof x === "number" && typeof y === "number"
			? x - y
			: Buffer.compare(Buffer.from(String(x), "utf8"), Buffer.from(String(y), "utf8"));
	return descending ? -order : order;
}

function parcelOf(text: string | null): TextParcel {
	const bytes = Buffer.from(text ?? "");
	const kind = text === null ? TextKind.absent : TextKind.plain;
	return { bytes: new Uint8Array(bytes), ends: Uint32Array.of(bytes.length), kinds: Uint8Array.of(kind) };
}

/** A text as the scanner may keep it: as it is, packed, or as it stands in the file. */
const keptTexts: fc.Arbitrary<TextParcel> = fc.oneof(
	fc.constant(parcelOf(null)),
	queryTexts.map(parcelOf),
	fc.stringMatching(/^[0-9a-f]{24}$/u).map((hex): TextParcel => {
		return {
			bytes: new Uint8Array(Buffer.from(hex, "hex")),
			ends: Uint32Array.of(12),
			kinds: Uint8Array.of(TextKind.hex),
		};
	}),
	fc
		.tuple(
			fc.constantFrom(TextKind.escaped, TextKind.link, TextKind.escapedLink),
			fc.oneof(
				fc.constantFrom(
					"a.jpg",
					"Car%2C left",
					"%4B",
					"100%",
					"",
					"\\u212a",
					"\\u0041\\n",
					"https:\\/\\/h.invalid\\/a%20b?x=1",
				),
				queryTexts.filter((text) => !/["\\\p{Cc}]/u.test(text)),
			),
		)
		.map(([kind, text]) => ({ ...parcelOf(text), kinds: Uint8Array.of(kind) })),
);

describe("a column of texts, however they are kept", () => {
	test("is searched and sorted as what it reads as", () => {
		fc.assert(
			fc.property(
				fc.array(keptTexts, { maxLength: 12 }),
				queryTexts,
				fc.boolean(),
				fc.boolean(),
				(kept, value, whole, descending) => {
					const index = new RowIndex();
					for (const parcel of kept) {
						index.texts.asset.append(parcel);
						index.doubles.offset.push(0);
					}
					const texts = kept.map((_, row) => index.texts.asset.get(row));
					const wanted = [...texts.keys()].filter((row) => {
						const text = texts[row]?.toLowerCase();
						return text !== undefined && (whole ? text === value.toLowerCase() : text.includes(value.toLowerCase()));
					});
					expect(select({ kind: "text", field: "asset", value, whole }, index)).toEqual(wanted);
					const bytes = (row: number) => Buffer.from(texts[row] ?? "");
					const isNull = (row: number) => Number(texts[row] === null);
					const sorted = [...texts.keys()].sort(
						(a, b) => isNull(a) - isNull(b) || (descending ? -1 : 1) * Buffer.compare(bytes(a), bytes(b)) || a - b,
					);
					const found = new RowSelections(index).rows({ where: "", order: { column: "asset", descending } });
					expect([...(found ?? [])]).toEqual(sorted);
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe("an order of rows", () => {
	test("is that of a stable sort by the column", () => {
		fc.assert(
			fc.property(
				randomRows,
				fc.constantFrom(...orderable),
				fc.boolean(),
				fc.constantFrom("", "tools>2"),
				({ index }, column, descending, where) => {
					const rows = Array.from({ length: index.length }, (_, row) => index.row(row)).filter(
						(row) => where === "" || row.tools > 2,
					);
					const wanted = rows.sort((a, b) => compareRows(a, b, column, descending)).map(({ row }) => row);
					const found = new RowSelections(index).rows({ where, order: { column, descending } });
					expect([...(found ?? [])]).toEqual(wanted);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test.each([
		["names that begin alike", (row: number) => `images/street_${String((row * 7919) % 5000)}.jpg`],
		["names of which many are the same", (row: number) => `a${String(row % 7)}`],
		["names that are each other's beginnings", (row: number) => "ab".repeat(row % 60)],
		["ends that look like a filled word", (row: number) => "x".repeat(row % 9) + "\0".repeat(row % 5)],
		["letters beyond ASCII", (row: number) => `${"éß\u{1f600}\uff5e"[row % 5] ?? ""}${String(row % 13)}`],
	])("sorts thousands of %s as a few", (_, nameOf) => {
		const index = new RowIndex();
		for (let row = 0; row < 5000; row++) {
			index.texts.externalId.append(parcelOf(row % 11 === 0 ? null : nameOf(row)));
			index.doubles.offset.push(0);
		}
		for (const descending of [false, true]) {
			const name = (row: number) => Buffer.from(index.texts.externalId.get(row) ?? "");
			const isNull = (row: number) => index.texts.externalId.get(row) === null;
			const rows = Array.from({ length: 5000 }, (_each, row) => row);
			rows.sort(
				(a, b) =>
					Number(isNull(a)) - Number(isNull(b)) || (descending ? -1 : 1) * Buffer.compare(name(a), name(b)) || a - b,
			);
			const selections = new RowSelections(index);
			const found = selections.rows({ where: "", order: { column: "externalId", descending } });
			expect([...(found ?? [])]).toEqual(rows);
			// Few rows of many are sorted by another way.
			const few = selections.rows({ where: "external:1", order: { column: "externalId", descending } });
			const picked = new Set(few);
			if (picked.size < 1250) expect([...(few ?? [])]).toEqual(rows.filter((row) => picked.has(row)));
		}
	});

	test("of doubles of either sign and any size is that of numbers", () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(fc.double(), fc.integer()), { maxLength: 40 }),
				fc.boolean(),
				(values, descending) => {
					const index = new RowIndex();
					for (const value of values) {
						index.doubles.offset.push(0);
						index.doubles.consensus.push(value);
					}
					const found = new RowSelections(index).rows({ where: "", order: { column: "consensus", descending } });
					const wanted = [...values.keys()].sort((a, b) => {
						const [x = 0, y = 0] = [values[a], values[b]];
						if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
						return (x === y ? 0 : x < y === descending ? 1 : -1) || a - b;
					});
					expect([...(found ?? [])]).toEqual(wanted);
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe("a facet", () => {
	/** The term that picks a value. */
	function termOf(field: FacetField, value: string): Query {
		if (field === "has") return parseQuery(`has:${value}`);
		return { kind: "text", field, value, whole: true };
	}

	test("counts just the rows that its value picks within the query", () => {
		fc.assert(
			fc.property(randomRows, summaryTerms, ({ rows, index }, query) => {
				const selections = new RowSelections(index);
				const chosen = selections.rows({ where: printQuery(query), order: null });
				for (const { field, values, none } of countFacets(index, chosen, null)) {
					for (const { value, rows: count } of values) {
						const term = termOf(field, value);
						const picked = rows.filter((row) => matches(query, row) && matches(term, row));
						expect([field, value, count]).toEqual([field, value, picked.length]);
						expect(parseQuery(printQuery(term))).toEqual(term);
					}
					if (queryField(field)?.none === true) {
						const unset: Query = { kind: "unset", field: field as Exclude<FacetField, "has"> };
						expect(none).toBe(rows.filter((row) => matches(query, row) && matches(unset, row)).length);
					}
					const known = new Set(values.map(({ value }) => value.toLowerCase()));
					expect(known.size).toBe(values.length);
				}
			}),
			{ numRuns: 500 },
		);
	});

	test("lists most rows first, at most 200 values, says how many are left, and finds the others", () => {
		const index = new RowIndex();
		for (let row = 0; row < 700; row++) {
			index.doubles.offset.push(0);
			index.words.updatedBy.push(index.dictionary.id(row < 100 ? "often" : `person ${String(row)}`));
		}
		const [all] = countFacets(index, null, { field: "person", text: "" });
		expect(all?.values[0]).toEqual({ value: "often", rows: 100 });
		expect(all?.values).toHaveLength(200);
		expect(all?.left).toBe(401);
		const [found] = countFacets(index, null, { field: "person", text: "SON 69" });
		expect(found?.values.map(({ value }) => value)).toEqual(
			Array.from({ length: 10 }, (_, at) => `person 69${String(at)}`),
		);
		expect(found?.left).toBe(0);
		expect(countFacets(index, null, null).map(({ field }) => field)).toEqual(facetFields);
	});
});
