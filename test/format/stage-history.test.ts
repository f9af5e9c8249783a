/** Section 9 of the format: one entry for each completed visit of a stage. */
import { describe, expect, test } from "vitest";
import type { StageVisit } from "#shared/task";
import { visitTip } from "../../renderer/views/visit-words.ts";
import { localInstant } from "../../renderer/wording/instant.ts";
import { latestStart, visitKind } from "../../renderer/wording/visit.ts";
import { asset, common, type Fields, FormatReader, only } from "./format-reader.ts";

const reader = new FormatReader();
const tool = { ...common, point: [1, 2] };
const label = {
	stage: "Label",
	stageId: "Label",
	duration: 2000,
	completedAt: "2024-01-01T00:10:00.000Z",
	completedBy: "a@x.io",
	tools: [tool],
	classifications: [{ title: "Ok?", answer: "Yes" }],
	relations: [{ group: ["o1"] }],
};

async function visits(...stageHistory: unknown[]): Promise<StageVisit[]> {
	return (await reader.task(asset({ stageHistory }))).visits;
}

async function visit(fields: Fields): Promise<StageVisit> {
	return only(await visits({ ...label, ...fields }));
}

describe("fields of a visit", () => {
	test("stage and stageId: the name may be missing", async () => {
		expect(await visit({})).toMatchObject({ stage: "Label", stageId: "Label" });
		expect(await visit({ stage: undefined })).toMatchObject({ stage: null, stageId: "Label" });
		expect(visitTip(await visit({ stage: undefined }))).toMatch(/^\(no name\) \(Label\)\n/u);
	});

	test.each([
		["milliseconds", 46_753, 46_753, "active time 46.8 s (46753 ms)"],
		["milliseconds as text", "46753", 46_753, "active time 46.8 s (46753 ms)"],
		["0, as at the start", 0, 0, "active time 0 s (0 ms)"],
		["missing", undefined, null, "active time – (not in the export)"],
	])("duration: %s", async (_what, duration, read, words) => {
		const told = await visit({ duration });
		expect(told.duration).toBe(read);
		expect(visitTip(told)).toContain(words);
	});

	test("completedAt: ISO text, milliseconds, or missing", async () => {
		const ms = Date.UTC(2024, 0, 1, 0, 10);
		expect((await visit({})).completedAt).toEqual({ ms, text: "2024-01-01T00:10:00.000Z" });
		expect((await visit({ completedAt: ms })).completedAt).toEqual({ ms, text: String(ms) });
		expect((await visit({ completedAt: null })).completedAt).toBeNull();
		expect(visitTip(await visit({}))).toContain(`completed ${localInstant(ms)}`);
	});

	test("completedBy: missing at the start, in automatic stages, and sometimes elsewhere", async () => {
		expect((await visit({})).completedBy).toBe("a@x.io");
		const unnamed = await visit({ completedBy: undefined });
		expect(unnamed.completedBy).toBeNull();
		expect(visitTip(unnamed)).toContain("by no person named");
	});

	test.each(["Accepted", "Fixed", "Todo", "Rejected", "Something new"])("reviewStatus: %s", async (reviewStatus) => {
		const { row, task } = await reader.both(asset({ stageHistory: [{ ...label, reviewStatus }] }));
		expect([row.reviewStatus, task.visits[0]?.reviewStatus]).toEqual([reviewStatus, reviewStatus]);
	});

	test("tools, classifications, relations: counted, and shown as the task left the stage, without metadata", async () => {
		const [left] = await visits(label);
		expect(left).toMatchObject({ tools: 1, classifications: 1, relations: 1, hasSnapshot: true });
		const { snapshot, shown } = await reader.task(asset({ tools: [], stageHistory: [label] }), 0);
		expect(shown).toBe(0);
		expect(snapshot.tools[0]).toMatchObject({
			objectId: "o1",
			metadata: null,
			pointer: "/task/stageHistory/0/tools/0",
		});
		expect([snapshot.classifications.length, snapshot.relations.length]).toEqual([1, 1]);
	});

	test("each of the three lists may be missing or null", async () => {
		expect(await visit({ tools: null, classifications: undefined, relations: null })).toMatchObject({
			tools: 0,
			classifications: 0,
			relations: 0,
		});
		expect(only(await visits({ stage: "Hold" })).hasSnapshot).toBe(false);
	});

	test("brushDataUrl and medicalBrushDataUrl: of that visit, not of the task", async () => {
		const brushed = {
			...label,
			brushDataUrl: "https://h.invalid/l.png",
			medicalBrushDataUrl: "https://h.invalid/l.zip",
		};
		const task = await reader.task(asset({ brushDataUrl: "https://h.invalid/t.png", stageHistory: [brushed] }), 0);
		expect([task.snapshot.brushDataUrl, task.snapshot.medicalBrushDataUrl]).toEqual([
			"https://h.invalid/l.png",
			"https://h.invalid/l.zip",
		]);
	});

	test("what a visit does not have (taskId, updatedAt, consensus) is shown where it comes all the same", async () => {
		const told = await visit({ taskId: "t9", isSkipped: true, rework: 1, idleDuration: 90_000 });
		expect(told.unknown).toEqual([
			["taskId", "t9"],
			["isSkipped", true],
			["rework", 1],
			["idleDuration", 90_000],
		]);
		expect(visitTip(told)).toContain("isSkipped: true\nrework: 1\nidleDuration: 1 min 30 s");
	});
});

describe("a history", () => {
	const review = { ...label, stage: "Review", stageId: "u-1", reviewStatus: "Accepted", completedBy: "b@x.io" };
	const start = { stage: "Start", stageId: "Start", duration: 0, tools: [], classifications: [], relations: [] };

	test("is in the order of the file, and the exported stage is not in it as a rule", async () => {
		const task = await reader.task(asset({ stageHistory: [start, label, review] }));
		expect([task.stage, task.visits.map(({ stage }) => stage)]).toEqual(["Complete", ["Start", "Label", "Review"]]);
	});

	test("may hold the exported stage all the same", async () => {
		const complete = { ...start, stage: "Complete", stageId: "Complete" };
		expect((await visits(label, complete)).map(visitKind)).toEqual(["label", "complete"]);
	});

	test("repeats a stage after rework: every visit stays, durations of all are summed, reworks counted", async () => {
		const { row, task } = await reader.both(
			asset({ stageHistory: [label, review, { ...label, duration: 500 }, { ...review, reviewStatus: "Fixed" }] }),
		);
		expect(task.visits.map(({ index, stageId }) => [index, stageId])).toEqual([
			[0, "Label"],
			[1, "u-1"],
			[2, "Label"],
			[3, "u-1"],
		]);
		expect([task.visitDuration, row.visitDuration, row.visits, row.reworks, row.reviewStatus]).toEqual([
			6500,
			6500,
			4,
			2,
			"Fixed",
		]);
	});

	test("keeps stages that were renamed or deleted since: the id is the stage, the latest name is shown", async () => {
		const opened = await reader.open(
			JSON.stringify([
				asset({ stageHistory: [review, { ...review, stage: "QA" }, { ...label, stageId: "gone", stage: "Old" }] }),
			]),
		);
		expect(opened.summary.stages.map(({ stageId, stage, visits: count }) => [stageId, stage, count])).toEqual(
			expect.arrayContaining([
				["u-1", "QA", 2],
				["gone", "Old", 1],
			]),
		);
	});

	test("of a consensus: members stand under ids of their own, in the same span of time", async () => {
		const members = ["m-1", "m-2"].map((stageId) => ({ ...label, stage: "Consensus", stageId }));
		const task = await reader.task(asset({ stageHistory: members, consensusAverage: 87 }));
		expect([task.visits.map(({ stageId }) => stageId), task.consensusAverage]).toEqual([["m-1", "m-2"], 87]);
	});

	test.each<[string, Fields, ReturnType<typeof visitKind>]>([
		["Start by its id", { stageId: "Start", completedBy: undefined }, "start"],
		["Start by its name, without an id", { stage: "Start", stageId: undefined }, "start"],
		["not Start for its name alone", { stage: "Start", stageId: "u-9" }, "label"],
		["Complete by its id", { stageId: "Complete" }, "complete"],
		["a review by its status", { reviewStatus: "Todo" }, "review"],
		["automatic where nobody is named and no time was taken", { completedBy: undefined, duration: 0 }, "automatic"],
		["labelling where nobody is named, and time was taken", { completedBy: undefined, duration: 9 }, "label"],
		["labelling otherwise", {}, "label"],
	])("does not say what kind a stage is of: %s", async (_why, fields, kind) => {
		expect(visitKind(await visit(fields))).toBe(kind);
	});

	test("tells when a visit ended; it began its active time, in whole seconds, before that or earlier", async () => {
		const ended = Date.UTC(2024, 0, 1, 0, 10);
		const told = await visit({ duration: 2001 });
		expect(latestStart(told)).toBe(ended - 3000);
		expect(visitTip(told)).toContain(`begun at ${localInstant(ended - 3000)} or before`);
		expect(latestStart(await visit({ completedAt: undefined }))).toBeNull();
		expect(latestStart(await visit({ duration: undefined }))).toBeNull();
	});

	test("has no skips in this format: where they come they are shown", async () => {
		expect((await visit({ isSkipped: true, deleted: false })).unknown).toEqual([
			["isSkipped", true],
			["deleted", false],
		]);
	});

	test("shows prelabels as what the start left", async () => {
		const task = await reader.task(asset({ stageHistory: [{ ...start, tools: [tool] }, label] }), 0);
		expect([visitKind(task.visits[0] as StageVisit), task.snapshot.tools.length]).toEqual(["start", 1]);
	});

	test("may be missing: the task is shown all the same", async () => {
		const { row, task } = await reader.both(asset({ tools: [tool], totalDuration: 1200 }));
		expect([row.visits, row.visitDuration, task.visits, task.visitDuration, task.totalDuration]).toEqual([
			0,
			null,
			[],
			null,
			1200,
		]);
		expect(task.snapshot.tools).toHaveLength(1);
	});

	test("may hold entries that are no objects: each keeps its place", async () => {
		expect((await visits(null, label, "x")).map(({ index, stage }) => [index, stage])).toEqual([
			[0, null],
			[1, "Label"],
			[2, null],
		]);
	});
});
