import { documentTasks } from "./tasks-documents.ts";
import { objectTasks } from "./tasks-objects.ts";
import { scienceTasks } from "./tasks-science.ts";
import { streetTasks } from "./tasks-street.ts";
import { hexId, signedUrl } from "./story.ts";

/** Where the damaged task stands: after these many whole ones. */
export const damagedAt = 10;

/** A task whose text ends in the middle of a box, as a copy leaves it that was cut and glued together again. */
export const damagedText = `{"asset":"${signedUrl("line 3/belt-09.png")}","assetId":"${hexId("damaged", 24)}","externalId":"belt-09.png","metadata":{"width":960,"height":540},"batches":["Line 3"],"task":{"taskId":"${hexId("task damaged", 24)}","stage":"Complete","stageId":"Complete","updatedAt":"2026-09-14T10:41:12.000Z","updatedBy":"dora@example.org","totalDuration":151480,"tools":[{"bounding-box":{"x":412.5,"y":`;

/** The export: an array, one asset a line, the damaged one among them. */
export function exportText(): string {
	const { before, after } = objectTasks();
	const lines = [...streetTasks(), ...before, ...after, ...scienceTasks(), ...documentTasks()].map((asset) =>
		JSON.stringify(asset),
	);
	lines.splice(damagedAt, 0, damagedText);
	return `[\n${lines.join(",\n")}\n]\n`;
}
