/** Where in an asset the lexer can stand, and the keys that say something there. */

// Where in an asset the lexer stands. SKIP: inside something that no summary field comes from.
export const SKIP = 0;
export const ASSET = 1;
export const METADATA = 2;
export const BATCHES = 3;
export const DATASET = 4;
export const TASKS = 5;
export const TASK = 6;
export const TOOLS = 7;
export const TOOL = 8;
export const COUNTED = 9;
export const HISTORY = 10;
export const VISIT = 11;
export const REVIEW = 12;
export const ANSWER = 13;

export const listKeys = new Set(["tools", "objects", "classifications", "relations"]);
export const taskTexts = new Set([
	"taskId",
	"stage",
	"stageId",
	"updatedAt",
	"updatedBy",
	"totalDuration",
	"consensusAverage",
	"brushDataUrl",
	"medicalBrushDataUrl",
	"completedBy",
	"completedAt",
	"duration(ms)",
	"duration",
	"status",
]);
export const assetTexts = new Set([
	"asset",
	"externalId",
	"assetId",
	"data",
	"labelTask",
	"content",
	"status",
	"consensus",
	"labelDuration(ms)",
	"labelDuration",
	"brushDataUrl",
	"medicalBrushDataUrl",
	"labeledAt",
]);
export const visitTexts = new Set([
	"stage",
	"stageId",
	"duration",
	"duration(ms)",
	"completedBy",
	"completedAt",
	"reviewStatus",
	"status",
]);
