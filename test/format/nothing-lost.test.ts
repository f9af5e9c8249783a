/** The format's first rule: nothing is guaranteed, and nothing is dropped in silence, whatever stands under whatever key. */
import { describe, expect, test } from "vitest";
import { geometryKeys } from "../../main/engine/exports/format-keys.ts";
import { asset, type Fields, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();

/** Values that no key of the format has all of; none of them says nothing. */
const values: unknown[] = [true, 5, -3, "x", "7", [1], ["x"], [null, 3], [{ a: 1 }], { a: 1 }, { text: "t", b: 2 }];

const keys: Record<string, readonly string[]> = {
	tools: [
		"objectId",
		"schemaId",
		"title",
		"page",
		"metadata",
		"classifications",
		"ocr",
		"masks",
		"interpolationStopped",
		"nobodyKnows",
		"__proto__",
		...geometryKeys,
	],
	classifications: [
		"objectId",
		"schemaId",
		"title",
		"tool",
		"answer",
		"page",
		"metadata",
		"classifications",
		"columnField",
	],
	relations: ["objectId", "schemaId", "title", "page", "from", "to", "direction", "group", "metadata"],
	stageHistory: ["stage", "stageId", "duration", "completedAt", "completedBy", "reviewStatus", "tools", "isSkipped"],
	consensusDetailed: ["score", "schemaId", "title", "method"],
};

function withKey(key: string, value: unknown): Fields {
	// Not by assignment: __proto__ is a key like any other.
	return Object.fromEntries([[key, value]]);
}

/** What was read of an entry, but for where it stood. */
function told(entry: object): string {
	return JSON.stringify(entry, (key, value: unknown) => (key === "index" || key === "pointer" ? undefined : value));
}

describe.each(Object.entries(keys))("in %s", (list, names) => {
	test.each(names)("%s of any type is read, or kept", async (name) => {
		const entries = [{}, ...values.map((value) => withKey(name, value))];
		const task = await reader.task(asset({ [list]: entries }));
		const read: readonly object[] =
			list === "stageHistory"
				? task.visits
				: list === "consensusDetailed"
					? task.consensusDetailed
					: task.snapshot[list as "tools" | "classifications" | "relations"];
		expect(read).toHaveLength(entries.length);
		const [empty, ...others] = read.map(told);
		// Each is told from an entry without the key.
		const silent = values.filter((value, place) => others[place] === empty && value !== undefined);
		expect(silent).toEqual([]);
	});
});

test.each([
	"taskId",
	"stage",
	"updatedAt",
	"updatedBy",
	"totalDuration",
	"stageHistory",
	"consensusAverage",
	"consensusDetailed",
	"tools",
	"relations",
	"brushDataUrl",
	"idleTime",
])("in a task, %s of any type is read, or kept", async (name) => {
	const read = async (fields: Fields) =>
		told({ ...(await reader.task({ externalId: "a", task: fields })), ref: 0, bytes: 0 });
	const empty = await read({});
	for (const value of values) expect([value, (await read(withKey(name, value))) === empty]).toEqual([value, false]);
});

test.each(["asset", "assetId", "dataset", "metadata", "batches", "contextData", "attachments", "somethingNew"])(
	"in an asset, %s of any type is read, or kept",
	async (name) => {
		const read = async (around: Fields) =>
			told({ ...(await reader.task({ ...around, task: { taskId: "t" } })), ref: 0, bytes: 0 });
		const empty = await read({});
		for (const value of values) expect([value, (await read(withKey(name, value))) === empty]).toEqual([value, false]);
	},
);
