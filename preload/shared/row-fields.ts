import type { RowColumn, TaskRow } from "#shared/export";

/** Every field of a row, in the order in which tables give them. A field that is missing here does not compile. */
const fields = {
	row: true,
	taskId: true,
	externalId: true,
	asset: true,
	assetId: true,
	stage: true,
	stageId: true,
	updatedAt: true,
	updatedBy: true,
	totalDuration: true,
	visitDuration: true,
	tools: true,
	classifications: true,
	relations: true,
	visits: true,
	reworks: true,
	pages: true,
	reviewStatus: true,
	consensus: true,
	batches: false,
	hasBrush: false,
	hasVolume: false,
	problems: true,
	similarity: true,
	changes: true,
	added: true,
	removed: true,
	moved: true,
	relabelled: true,
	verdict: true,
	findings: true,
} as const satisfies { [K in keyof TaskRow]: K extends RowColumn ? true : false };

export const rowFields = Object.keys(fields) as readonly (keyof TaskRow)[];

/** Those that rows can be sorted by. */
export const rowColumns = rowFields.filter((field): field is RowColumn => fields[field]);
