import fc from "fast-check";
import { type AssetSummary, type ClassSummary, type TaskSummary } from "../../../main/engine/exports/asset-fields.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { queryTexts } from "../../shared/random-queries.ts";
import type { PlainRow } from "./query-oracle.ts";

/** A NUL stands between the parts of a dictionary's entry; no export has one in a name. */
const names = fc.oneof(
	fc.constantFrom("Review", "review", "Label", "Car, left", "car", "ann@x.io", "bo", "\u212a", "k", ""),
	queryTexts.filter((text) => !text.includes("\0")),
);
const maybe = fc.option(names, { nil: null, freq: 3 });
const counts = fc.integer({ min: 0, max: 6 });
const amounts = fc.option(fc.oneof(counts, fc.double({ min: -5, max: 100, noNaN: true })), { nil: null });

const classes: fc.Arbitrary<ClassSummary> = fc
	.record({
		schemaId: fc.oneof(fc.constantFrom("c1", "Car"), names),
		title: names,
		kinds: fc.array(fc.tuple(fc.constantFrom(0, 2, 13), fc.integer({ min: 1, max: 4 })), { maxLength: 2 }),
	})
	.map(({ schemaId, title, kinds }) => {
		const map = new Map(kinds);
		return { schemaId, title, kinds: map, tools: [...map.values()].reduce((a, b) => a + b, 0) };
	});

const tasks: fc.Arbitrary<TaskSummary> = fc.record({
	taskId: maybe,
	stage: maybe,
	stageId: maybe,
	updatedAt: fc.option(
		fc.integer({ min: 0, max: 120 }).map((halfDays) => Date.UTC(2024, 0, 1) + halfDays * 43_200_000),
		{ nil: null },
	),
	updatedBy: maybe,
	totalDuration: amounts,
	tools: counts,
	classes: fc.uniqueArray(classes, { maxLength: 3, selector: (entry) => `${entry.schemaId}\0${entry.title}` }),
	classifications: counts,
	relations: counts,
	visits: fc.array(
		fc.record({ stage: maybe, stageId: maybe, completedBy: maybe, duration: amounts, reviewStatus: maybe }),
		{ maxLength: 3 },
	),
	consensus: amounts,
	hasBrush: fc.boolean(),
	hasVolume: fc.boolean(),
});

const assets: fc.Arbitrary<AssetSummary> = fc.record({
	form: fc.constant("v2" as const),
	start: fc.constant(0),
	end: fc.constant(9),
	firstKey: fc.constant("asset"),
	asset: fc.option(
		names.map((name) => `https://host.invalid/${encodeURIComponent(name)}`),
		{ nil: null },
	),
	externalId: maybe,
	assetId: maybe,
	batches: fc.array(names, { maxLength: 2 }),
	pages: fc.integer({ min: 1, max: 3 }),
	oddities: fc.array(fc.constant({ at: 0, severity: "odd" as const, sentence: "odd" }), { maxLength: 1 }),
	tasks: fc.array(tasks, { minLength: 1, maxLength: 2 }),
});

/** Rows as a person would list them, and the index of the same. */
export const randomRows = fc.array(assets, { maxLength: 6 }).map((list): { rows: PlainRow[]; index: RowIndex } => {
	const index = new RowIndex();
	for (const asset of list) index.push(asset, 0);
	const rows = list.flatMap((asset) => asset.tasks.map((task, at) => ({ asset, task, isFirst: at === 0 })));
	return { rows, index };
});
