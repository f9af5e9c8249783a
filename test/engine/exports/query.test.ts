import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AssetSummary, TaskSummary } from "../../../main/engine/exports/asset-fields.ts";
import { parseQuery } from "#shared/query";
import { QueryError } from "#shared/query-tokens";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { nextSource, RowBuilder } from "../../../main/engine/exports/row-parcel.ts";
import { RowSelections } from "../../../main/engine/exports/row-selections.ts";

function task(part: Partial<TaskSummary>): TaskSummary {
	return {
		taskId: null,
		stage: null,
		stageId: null,
		updatedAt: null,
		updatedBy: null,
		totalDuration: null,
		tools: 0,
		classes: [],
		classifications: 0,
		relations: 0,
		visits: [],
		consensus: null,
		hasBrush: false,
		hasVolume: false,
		...part,
	};
}

function asset(part: Partial<AssetSummary>, ...tasks: Partial<TaskSummary>[]): AssetSummary {
	return {
		form: "v3",
		start: 0,
		end: 9,
		firstKey: "asset",
		asset: null,
		externalId: null,
		assetId: null,
		batches: [],
		pages: 1,
		oddities: [],
		...part,
		tasks: tasks.map(task),
	};
}

const index = new RowIndex();
const car = { schemaId: "c1", title: "Car, left", tools: 12, kinds: new Map([[0, 12]]) };
const proto = { schemaId: "__proto__", title: "constructor", tools: 1, kinds: new Map([[2, 1]]) };
index.push(
	asset(
		{ externalId: "street/a.jpg", batches: ["B1"] },
		{
			taskId: "t0",
			stage: "Review",
			updatedAt: Date.UTC(2024, 0, 1, 12),
			tools: 12,
			classes: [car],
			updatedBy: "Ann@x.io",
			totalDuration: 90_000,
		},
	),
	0,
);
index.push(
	asset(
		{ externalId: "b.jpg", batches: ["B1", "B2"] },
		{ taskId: "t1", stage: "Complete", updatedAt: Date.UTC(2024, 0, 2), tools: 3, classes: [proto], hasBrush: true },
	),
	0,
);
index.push(
	asset(
		{ externalId: null, asset: "https://h.invalid/x/street%20c.png?sig=1" },
		{ taskId: "t2", tools: 0, consensus: 55 },
	),
	0,
);
index.push(asset({ externalId: "OR" }, { taskId: "t3", stage: "Review", relations: 2, totalDuration: 500 }), 0);
const selections = new RowSelections(index);

function select(where: string): number[] {
	return [...(selections.rows({ where, order: null }) ?? Array(index.length).keys())];
}

describe("a query selects the rows that it describes", () => {
	test.each<[string, number[]]>([
		["", [0, 1, 2, 3]],
		["  ", [0, 1, 2, 3]],
		["street", [0, 2]],
		['"street c"', [2]],
		["stage:review", [0, 3]],
		["stage=Revi", []],
		["stage:Review tools>10", [0]],
		["tools>=3 tools<12", [1]],
		["tools=3", [1]],
		["tools:3", [1]],
		["-stage:Review", [1, 2]],
		["NOT stage:Review", [1, 2]],
		["stage:Review OR has:brush", [0, 1, 3]],
		["(stage:Review OR has:brush) -has:relations", [0, 1]],
		['class:"Car, left"', [0]],
		["class=__proto__", [1]],
		["class:constructor", [1]],
		["kind:polygon", [1]],
		["kind:bounding-box", [0]],
		["batch:B2", [1]],
		["-batch:B1", [2, 3]],
		["updated>2024-01-01", [1]],
		["updated>=2024-01-01", [0, 1]],
		["updated=2024-01-01", [0]],
		["updated<2024-01-02", [0]],
		["updated<=2024-01-02", [0, 1]],
		["updated>2024-01-01T11:59:59Z", [0, 1]],
		["duration>1min", [0]],
		["duration<=500ms", [3]],
		["consensus<60", [2]],
		["person:ann@X.IO", [0]],
		['"OR"', [3]],
		["external=OR", [3]],
		["has:relations", [3]],
		["task:t2", [2]],
	])("%s", (where, rows) => {
		expect(select(where)).toEqual(rows);
	});

	test.each([
		["stage:", 6, "Expected a value"],
		["(a", 0, "no end"],
		['a "b', 2, "no end"],
		["a)", 1, "without its beginning"],
		["foo:1", 0, "no field foo"],
		["tools>many", 6, "number"],
		["stage>3", 5, "text"],
		["updated>yesterday", 8, "date"],
		["has:wings", 4, "has: knows"],
		["a OR", 4, "Expected a word"],
		["-", 1, "Expected a word"],
		["duration>3d", 9, "duration"],
	])("%s is refused at character %i", (where, at, words) => {
		let error: unknown = null;
		try {
			parseQuery(where);
		} catch (caught) {
			error = caught;
		}
		expect(error).toBeInstanceOf(QueryError);
		expect((error as QueryError).at).toBe(at);
		expect((error as QueryError).message).toContain(words);
	});

	test("no text makes it fail otherwise than by a QueryError", () => {
		const piece = fc.constantFrom(
			"stage",
			":",
			"(",
			")",
			"-",
			'"',
			"OR",
			"NOT",
			" ",
			"tools",
			">",
			"<=",
			"3",
			"a\\",
			"=",
			"has",
			"updated",
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(piece).map((parts) => parts.join("")),
				),
				(text) => {
					try {
						select(text);
					} catch (error) {
						expect(error).toBeInstanceOf(QueryError);
					}
				},
			),
			{ numRuns: 3000 },
		);
	});
});

describe("an order", () => {
	test("is stable, puts missing values last in both directions, and finds rows again", () => {
		const up = { where: "", order: { column: "totalDuration", descending: false } } as const;
		const down = { where: "", order: { column: "totalDuration", descending: true } } as const;
		expect([...(selections.rows(up) ?? [])]).toEqual([3, 0, 1, 2]);
		expect([...(selections.rows(down) ?? [])]).toEqual([0, 3, 1, 2]);
		expect(selections.position(down, 3)).toBe(1);
		const review = { where: "stage:Review", order: { column: "externalId", descending: true } } as const;
		expect([...(selections.rows(review) ?? [])]).toEqual([0, 3]);
		expect(selections.position(review, 1)).toBeNull();
		expect([...(selections.rows({ where: "", order: { column: "stage", descending: false } }) ?? [])]).toEqual([
			1, 0, 3, 2,
		]);
	});
});

test("rows made elsewhere and appended read the same", () => {
	const names = fc.option(fc.string({ unit: "binary", maxLength: 5 }), { nil: null });
	const rows = fc.array(fc.tuple(names, names, fc.nat(5), fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 })), {
		maxLength: 20,
	});
	fc.assert(
		fc.property(fc.array(rows, { maxLength: 4 }), (parcels) => {
			const whole = new RowIndex();
			const source = new RowBuilder(nextSource(1));
			const target = new RowIndex();
			for (const parcel of parcels) {
				for (const [externalId, stage, tools, batches] of parcel) {
					const made = asset({ externalId, batches }, { stage, tools, classes: [{ ...car, title: stage ?? "" }] });
					whole.push(made, 100);
					source.push(made, 100);
				}
				target.append(structuredClone(source.takeParcel()));
			}
			expect(target.length).toBe(whole.length);
			for (let row = 0; row < whole.length; row++) {
				expect(target.row(row)).toEqual(whole.row(row));
				expect(target.place(row)).toEqual(whole.place(row));
				expect([...target.classes(row)]).toEqual([...whole.classes(row)]);
			}
		}),
	);
});
