import { geometryKeys, STOPPED_KEY } from "./format-keys.ts";

/**
 * The keys that the scanner (main/engine/scanner) asks about, by the place they stand in; their ids there are their
 * positions here, from 1. Several keys of one entry share its id.
 */
export const scannerKeys: readonly (readonly (readonly string[])[])[] = [
	// An asset. The eighth entry: what only forms that are read the slow way have (format.md, section 1).
	[
		["asset"],
		["externalId"],
		["assetId"],
		["dataset"],
		["metadata"],
		["batches"],
		["task"],
		["data", "answer", "labelTask"],
		["tasks"],
		["status"],
		["consensus"],
		["brushDataUrl"],
		["medicalBrushDataUrl"],
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
		// The legacy form (format.md, section 11).
		["completedBy"],
		["completedAt"],
		["status"],
		["duration(ms)"],
		["duration"],
		["review"],
	],
	// A tool.
	[["schemaId"], ["title"], ...geometryKeys.map((key) => [key]), [STOPPED_KEY]],
	// A stage visit.
	[["stage"], ["stageId"], ["completedBy"], ["reviewStatus"], ["duration"]],
	// An asset's metadata.
	[["frameTotal"]],
	// The review of a task in the legacy form.
	[["completedAt"], ["completedBy"], ["status"], ["duration(ms)"], ["duration"]],
];
