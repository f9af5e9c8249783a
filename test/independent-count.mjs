/*
 * Counts an export in the plainest way there is, to hold `loupe info FILE --json` against:
 *   node test/independent-count.mjs FILE
 * It knows nothing of the engine, reads the file whole (up to 512 MB of text), and takes arrays, NDJSON, V3 and V2.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * @typedef {{ schemaId?: string, interpolationStopped?: boolean }} Tool
 * @typedef {{ taskId?: string, stageId?: string, tools?: Tool[], objects?: Tool[], classifications?: unknown[], relations?: unknown[], stageHistory?: { stageId?: string }[] }} Task
 * @typedef {{ externalId?: string, task?: Task, tasks?: Task[] }} Asset
 */

/** @param {(string | undefined)[]} keys */
function tally(keys) {
	/** @type {Map<string, number>} */
	const counts = new Map();
	for (const key of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

/**
 * @param {string} text
 * @returns {Asset | Asset[]}
 */
function parsed(text) {
	/** @type {unknown} */
	const value = JSON.parse(text);
	return /** @type {Asset | Asset[]} */ (value);
}

/** @param {string} text */
function assetsOf(text) {
	const texts = /^\s*\[/.test(text) ? [text] : text.split("\n").filter((line) => line.trim() !== "");
	return texts.flatMap(parsed);
}

/** @param {Asset} asset */
function tasksOf(asset) {
	return asset.tasks ?? (asset.task ? [asset.task] : []);
}

/**
 * An entry that says from which frame on its object is gone is no object.
 *
 * @param {Task} task
 */
function toolsOf(task) {
	return (task.tools ?? task.objects ?? []).filter((tool) => tool.interpolationStopped !== true);
}

/**
 * A row for each task, as `loupe tasks FILE --json` has it.
 *
 * @param {string} text
 */
export function listTasks(text) {
	return assetsOf(text).flatMap((asset) =>
		tasksOf(asset).map((task) => ({
			taskId: task.taskId,
			externalId: asset.externalId,
			tools: toolsOf(task).length,
			classifications: (task.classifications ?? []).length,
			relations: (task.relations ?? []).length,
		})),
	);
}

/**
 * Stages by stageId and tools by schemaId, in order of the ids; classifications without nested ones.
 *
 * @param {string} text
 */
export function countExport(text) {
	const assets = assetsOf(text);
	const tasks = assets.flatMap(tasksOf);
	const tools = tasks.flatMap(toolsOf);
	const at = tally(tasks.map((task) => task.stageId));
	const visits = tally(tasks.flatMap((task) => task.stageHistory ?? []).map((visit) => visit.stageId));
	const stages = [...new Set([...at.keys(), ...visits.keys()])].sort();
	const byId = [...tally(tools.map((tool) => tool.schemaId))].sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		assets: assets.length,
		tasks: tasks.length,
		tools: tools.length,
		classifications: tasks.flatMap((task) => task.classifications ?? []).length,
		relations: tasks.flatMap((task) => task.relations ?? []).length,
		stages: stages.map((stageId) => ({ stageId, tasks: at.get(stageId) ?? 0, visits: visits.get(stageId) ?? 0 })),
		classes: byId.map(([schemaId, count]) => ({ schemaId, tools: count })),
	};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const counts = countExport(readFileSync(process.argv[2] ?? "", "utf8"));
	process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
}
