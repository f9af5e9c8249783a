/** Sections 2 and 3 of the format, and 12 where sources disagree: what stands on an asset and its task. */
import { describe, expect, test } from "vitest";
import { consensusScores } from "../../renderer/views/consensus-scores.ts";
import { taskGroups } from "../../renderer/views/task-facts.ts";
import { instantWords, localInstant } from "../../renderer/wording/instant.ts";
import { asset, type Fields, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();

async function facts(task: Fields, around: Fields = {}): Promise<Map<string, { value: string; exact?: string }>> {
	const groups = taskGroups(await reader.task(asset(task, around)));
	return new Map(groups.flatMap((group) => group.facts.map((fact) => [`${group.title}: ${fact.name}`, fact] as const)));
}

async function scores(task: Fields): Promise<[name: string, share: number | null, value: string][]> {
	return consensusScores(await reader.task(asset(task))).map(({ name, share, value }) => [name, share, value]);
}

describe("times are exact to their zone", () => {
	test.each<[unknown, number | null]>([
		["2024-03-05T13:03:22.007Z", Date.UTC(2024, 2, 5, 13, 3, 22, 7)],
		["2024-03-05T13:03:22Z", Date.UTC(2024, 2, 5, 13, 3, 22)],
		["2024-03-05T13:03:22.007+05:45", Date.UTC(2024, 2, 5, 7, 18, 22, 7)],
		["2024-03-05T13:03:22-0330", Date.UTC(2024, 2, 5, 16, 33, 22)],
		["2024-03-05T13:03:22+02", Date.UTC(2024, 2, 5, 11, 3, 22)],
		["2024-03-05 13:03:22.007123+00:00", Date.UTC(2024, 2, 5, 13, 3, 22, 7)],
		["2024-03-05T13:03Z", Date.UTC(2024, 2, 5, 13, 3)],
		["2024-03-05T13:03:22,5z", Date.UTC(2024, 2, 5, 13, 3, 22, 500)],
		["2024-03-05T13:03:22.007", Date.UTC(2024, 2, 5, 13, 3, 22, 7)],
		[1_709_643_802_007, 1_709_643_802_007],
		["1709643802007", 1_709_643_802_007],
		[0, 0],
		["2024-02-30T00:00:00Z", null],
		["2024-03-05T24:00:00Z", null],
		["2024-03-05", null],
		["yesterday", null],
		["", null],
	])("%j", async (updatedAt, ms) => {
		const { row, task } = await reader.both(asset({ updatedAt }));
		expect(task.updatedAt).toEqual({ ms, text: String(updatedAt) });
		// The list and the inspector read alike.
		expect(row.updatedAt).toBe(ms);
	});

	test("shown by the local clock with its offset, exact in UTC and as exported beside it", async () => {
		const updatedAt = "2024-03-05T13:03:22.007+05:45";
		const fact = (await facts({ updatedAt })).get("Task: updated");
		expect(fact?.value).toBe(localInstant(Date.UTC(2024, 2, 5, 7, 18, 22)));
		expect(fact?.value).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+−]\d\d:\d\d$/u);
		expect(fact?.exact).toBe("2024-03-05T07:18:22.007Z (exported as 2024-03-05T13:03:22.007+05:45)");
	});

	test("what is no time is shown as it stands", async () => {
		const { updatedAt } = await reader.task(asset({ updatedAt: "yesterday" }));
		expect(instantWords(updatedAt)).toEqual({ text: "yesterday", exact: "as exported; not a time that can be read" });
	});
});

describe("durations as people say them, the milliseconds beside them", () => {
	test("totalDuration: as reported, and the sum over the visits by itself", async () => {
		const task = { totalDuration: 49_596, stageHistory: [{ duration: 46_753 }, { duration: "2843" }, {}] };
		const shown = await facts(task);
		expect(shown.get("Task: reported time")).toMatchObject({ value: "49.6 s", exact: "49596 ms" });
		expect(shown.get("Task: stage time")).toMatchObject({ value: "49.6 s", exact: "49596 ms" });
		expect((await reader.task(asset(task))).notes).toEqual([]);
	});

	test("a sum that is another is told", async () => {
		const task = await reader.task(asset({ totalDuration: 5, stageHistory: [{ duration: 7 }] }));
		expect(task.notes).toEqual(["totalDuration is 5 ms, the stage visits sum up to 7 ms."]);
	});

	test.each(["idleDuration", "totalIdleDuration", "blurDurations", "durationIdle"])(
		"%s: no documented name, a number is taken for milliseconds and said so",
		async (key) => {
			const fact = (await facts({ [key]: 3_725_000 })).get(`Task: ${key}`);
			expect(fact).toMatchObject({
				value: "1 h 02 min",
				exact: "3725000 ms: the format does not name this key; its number is taken for milliseconds",
			});
			expect((await facts({ [key]: "1200" })).get(`Task: ${key}`)?.value).toBe("1.2 s");
			expect((await facts({ [key]: { a: 1 } })).get(`Task: ${key}`)?.value).toBe('{"a":1}');
		},
	);
});

describe("consensus", () => {
	test("scores are texts or numbers: a bar for each class, the average first", async () => {
		const consensusDetailed = [
			{ score: "100", schemaId: "a", title: "Car" },
			{ score: 62.5, schemaId: "b", title: "Ok?" },
			{ score: "12.506", schemaId: "c", title: "" },
		];
		expect(await scores({ consensusAverage: 87, consensusDetailed })).toEqual([
			["average", 0.87, "87 %"],
			["Car", 1, "100 %"],
			["Ok?", 0.625, "62.5 %"],
			["(no title)", 0.12506, "12.51 %"],
		]);
	});

	test("none is told from 0", async () => {
		const consensusDetailed = [{ score: 0, title: "zero" }, { score: null, title: "null" }, { title: "missing" }];
		expect(await scores({ consensusAverage: null, consensusDetailed })).toEqual([
			["average", null, "no score"],
			["zero", 0, "0 %"],
			["null", null, "no score"],
			["missing", null, "no score"],
		]);
	});

	test("beyond 0-100 the bar ends and the words go on", async () => {
		expect(await scores({ consensusAverage: 130, consensusDetailed: [{ score: -5, title: "x" }] })).toEqual([
			["average", 1, "130 %, beyond 0–100"],
			["x", 0, "−5 %, beyond 0–100"],
		]);
	});

	test("a score that is no number, a key nobody knows and an entry that is no object are shown", async () => {
		const task = await reader.task(asset({ consensusDetailed: [{ score: "n/a", title: "x", method: "IoU" }, 7] }));
		expect(consensusScores(task).map(({ name, notes }) => [name, notes])).toEqual([
			["average", []],
			["x", ["score: n/a", "method: IoU"]],
			["(no title)", ["(entry): 7"]],
		]);
	});

	test("a task without a consensus has no such group", async () => {
		expect(consensusScores(await reader.task(asset({})))).toEqual([]);
		expect(taskGroups(await reader.task(asset({}))).map(({ title }) => title)).not.toContain("Consensus");
	});

	test("an average that is no number is kept", async () => {
		expect((await reader.task(asset({ consensusAverage: "n/a" }))).unknown).toEqual([["consensusAverage", "n/a"]]);
	});
});

describe("what stands around a task", () => {
	test("batches: names, without those of deleted batches", async () => {
		const { row, task } = await reader.both(asset({}, { batches: ["Night", null, "B1"] }));
		expect([row.batches, task.asset.batches, task.asset.unknown]).toEqual([["Night", "B1"], ["Night", "B1"], []]);
	});

	test("contextData: any keys, any values", async () => {
		const shown = await facts({}, { contextData: { uploader: "ann", camera: { id: 3 } } });
		expect(shown.get("Context data: uploader")?.value).toBe("ann");
		expect(shown.get("Context data: camera")?.value).toBe('{"id":3}');
	});

	test("attachments: a type and a value, or anything", async () => {
		const attachments = [
			{ type: "TEXT", value: "hint" },
			{ type: "IMAGE", value: "https://h.invalid/x.png", size: 4 },
			"x",
		];
		const shown = await facts({}, { attachments });
		expect(["1", "2", "3"].map((place) => shown.get(`Attachments: ${place}`)?.value)).toEqual([
			"TEXT\nhint",
			'{"type":"IMAGE","value":"https://h.invalid/x.png","size":4}',
			"x",
		]);
	});

	test("masks of the task: links, shown and never followed", async () => {
		const shown = await facts({
			brushDataUrl: "https://h.invalid/b.png",
			medicalBrushDataUrl: "https://h.invalid/v.zip",
		});
		expect(shown.get("Masks: brush")).toMatchObject({
			value: "https://h.invalid/b.png",
			exact: "Shown, never followed",
		});
		expect(shown.get("Masks: voxel brush")?.value).toBe("https://h.invalid/v.zip");
	});

	test.each<[string, Fields, Fields, string]>([
		["batches", {}, { batches: "Night" }, "Asset: batches"],
		["contextData", {}, { contextData: [1] }, "Asset: contextData"],
		["attachments", {}, { attachments: { a: 1 } }, "Asset: attachments"],
		["metadata", {}, { metadata: "x" }, "Asset: metadata"],
		["totalDuration", { totalDuration: "soon" }, {}, "Task: totalDuration"],
		["stageHistory", { stageHistory: {} }, {}, "Task: stageHistory"],
	])("%s of another form is shown as it is", async (key, task, around, name) => {
		const groups = taskGroups(await reader.task(asset(task, around)));
		const named = groups.flatMap((group) =>
			group.facts.filter((fact) => fact.name === key).map(() => `${group.title}: ${key}`),
		);
		expect(named).toContain(name);
	});
});
