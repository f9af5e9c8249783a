import { geometryKeys } from "./format-keys.ts";

/**
 * The keys that the scanner (main/engine/scanner) asks about, by the place they stand in; their ids there are their
 * positions here, from 1. Several keys of one entry share its id.
 */
export const scannerKeys: readonly (readonly (readonly string[])[])[] = [
	// An asset. The last entry: what only other forms than one `task` an asset have (format.md, sections 1 and 11).
	[
		["asset"],
		["externalId"],
		["assetId"],
		["dataset"],
		["metadata"],
		["batches"],
		["task"],
		["tasks", "data", "answer", "labelTask"],
	],
	// A task.
	[
		["taskId"],
		["stage"],
		["stageId"],
		["updatedAt"],
		["updatedBy"],
		["totalDuration"],
		["consensusAverage"],
		["brushDataUrl"],
		["medicalBrushDataUrl"],
		["tools"],
		["classifications"],
		["relations"],
		["stageHistory"],
		["objects"],
	],
	// A tool.
	[["schemaId"], ["title"], ...geometryKeys.map((key) => [key])],
	// A stage visit.
	[["stage"], ["stageId"], ["completedBy"], ["reviewStatus"], ["duration"]],
	// An asset's metadata.
	[["frameTotal"]],
];
