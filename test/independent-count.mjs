/*
 * Counts an export in the plainest way there is, to hold `loupe info FILE --json` against:
 *   node test/independent-count.mjs FILE
 * It knows nothing of the engine, reads the file whole (up to 512 MB of text), and takes arrays, NDJSON, V3 and V2.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * @typedef {{ schemaId?: string }} Tool
 * @typedef {{ stageId?: string, tools?: Tool[], objects?: Tool[], classifications?: unknown[], relations?: unknown[], stageHistory?: { stageId?: string }[] }} Task
 * @typedef {{ task?: Task, tasks?: Task[] }} Asset
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

/**
 * Stages by stageId and tools by schemaId, in order of the ids; classifications without nested ones.
 *
 * @param {string} text
 */
export function countExport(text) {
	const texts = /^\s*\[/.test(text) ? [text] : text.split("\n").filter((line) => line.trim() !== "");
	const assets = texts.flatMap(parsed);
	const tasks = assets.flatMap((asset) => asset.tasks ?? (asset.task ? [asset.task] : []));
	const tools = tasks.flatMap((task) => task.tools ?? task.objects ?? []);
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
