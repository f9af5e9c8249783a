import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AssetSummary, TaskSummary, VisitSummary } from "../../../main/engine/exports/asset-fields.ts";
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

function visit(stage: string, completedBy: string | null, reviewStatus: string | null): VisitSummary {
	return { stage, stageId: stage, completedBy, duration: 1000, reviewStatus };
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
			visits: [visit("Label", "Bo@x.io", null)],
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
index.push(
	asset(
		{ externalId: "OR" },
		{
			taskId: "t3",
			stage: "Review",
			relations: 2,
			totalDuration: 500,
			visits: [visit("Label", "ann@x.io", null), visit("Review", "bo@x.io", "Rejected"), visit("Label", null, null)],
		},
	),
	0,
);
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
		["class:Car>11", [0]],
		["class:Car>12", []],
		["kind:polygon=1", [1]],
		["class:Car<1", [1, 2, 3]],
		["stage:none", [2]],
		["class:none", [2, 3]],
		["-updated:none", [0, 1]],
		["stage:(Complete OR none)", [1, 2]],
		["visited:label", [0, 3]],
		["reviewer:bo", [3]],
		["-reviewer:none", [3]],
		["worker:bo", [0, 3]],
		["worker:none", [1, 2]],
		["status:Rejected", [3]],
		["has:history", [0, 3]],
		["has:reworks", [3]],
		["has:consensus", [2]],
		["tools:3..12", [0, 1]],
		["updated:2024", [0, 1]],
		["stage!=Review", [1, 2]],
	])("%s", (where, rows) => {
		expect(select(where)).toEqual(rows);
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
