import type { RowSelection } from "#shared/export";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { nextSource, RowBuilder } from "../../../main/engine/exports/row-parcel.ts";
import { RowSelections } from "../../../main/engine/exports/row-selections.ts";
import { Random } from "../random.ts";
import { taskIdOf } from "./made-verdicts.ts";
import type { Figures } from "./orders.ts";

const stages = ["Label", "Review", "Audit", "Complete"];
const people = ["ada@example.org", "chen@example.org", "eve@example.org"];
/** 2023-11-14T22:13:20Z */
const epoch = 1_700_000_000_000;
const BATCH = 4096;

/** An index of rows that are all different, in no order. */
export function makeIndex(rows: number): RowIndex {
	const random = new Random(1);
	const index = new RowIndex();
	const builder = new RowBuilder(nextSource(0));
	for (let row = 0; row < rows; row++) {
		const number = row.toString(16).padStart(8, "0");
		const stage = random.pick(stages);
		const tools = random.between(0, 60);
		const kinds = new Map([[0, tools]]);
		const task = {
			taskId: taskIdOf(row),
			stage,
			stageId: stage,
			updatedAt: epoch + random.word(),
			updatedBy: random.pick(people),
			totalDuration: random.between(800, 6_000_000),
			tools,
			classes: [{ schemaId: "car", title: "Car, left", tools, kinds }],
			classifications: random.between(0, 9),
			relations: 0,
			visits: [
				{ stage: "Label", stageId: "Label", completedBy: random.pick(people), duration: 900, reviewStatus: null },
			],
			consensus: null,
			hasBrush: false,
			hasVolume: false,
		};
		const externalId = `drive ${random.between(0, 99_999)}/${number}.jpg`;
		const asset = { asset: `https://storage.example.invalid/${number}.jpg`, assetId: `${number}fedcba9876543210` };
		const place = { start: row * 2300, end: row * 2300 + 2299 };
		builder.push(
			{
				form: "v3",
				...place,
				firstKey: "asset",
				...asset,
				externalId,
				batches: ["B1"],
				pages: 1,
				tasks: [task],
				oddities: [],
			},
			0,
		);
		if (builder.rows === BATCH) index.append(builder.takeParcel());
	}
	index.append(builder.takeParcel());
	return index;
}

/** By name: what is asked of the rows. */
const selections = {
	"sort-updated": { where: "", order: { column: "updatedAt", descending: true } },
	"sort-tools": { where: "", order: { column: "tools", descending: false } },
	"sort-stage": { where: "", order: { column: "stage", descending: false } },
	"filter-tools": { where: "tools>10", order: null },
	"filter-updated": { where: "updated>=2023-12-01", order: null },
	"filter-stage": { where: "stage:Review", order: null },
} as const satisfies Record<string, RowSelection>;

const PASSES = 3;

export function measureRows(rows: number): Figures {
	const index = makeIndex(rows);
	const figures: Figures = {};
	for (let pass = 0; pass < PASSES; pass++) {
		for (const [name, selection] of Object.entries(selections)) {
			// A fresh one: what was asked before is kept.
			const fresh = new RowSelections(index);
			const began = performance.now();
			const found = fresh.rows(selection);
			figures[name] = performance.now() - began;
			if (!found || found.length === 0) throw new Error(`${name} finds nothing`);
		}
	}
	return figures;
}
