import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AssetMembers, ConsensusReport } from "#shared/compare/consensus";
import { defaultSettings } from "#shared/compare/settings";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../../renderer/host.ts";
import { Consensus } from "../../../../renderer/state/compare/consensus.svelte.ts";
import { usualAnswer } from "../../../../renderer/state/compare/member-votes.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { meanAgreement, verdictWords } from "../../../../renderer/wording/consensus.ts";
import { FakeHost } from "../../fake-host.ts";
import { noEstimate } from "../../made-up-report.ts";

const rows = [3, 8, 9];
const members: AssetMembers = {
	joinedBy: "assetId",
	members: rows.map((row) => ({
		ref: { export: "first", row },
		taskId: `t${String(row)}`,
		stage: "Label",
		person: null,
		tools: 2,
		consensus: null,
	})),
	ties: [],
};
const car = (votes: number) => ({ schemaId: "car", title: "Car", votes });
const van = (votes: number) => ({ schemaId: "van", title: "Van", votes });
const report: ConsensusReport = {
	members: members.members,
	settings: { ...defaultSettings, pairing: { by: "geometry" } },
	clusters: [
		{
			classes: [car(2), van(1)],
			page: 0,
			parts: [
				{ member: 0, tool: 0 },
				{ member: 1, tool: 1 },
				{ member: 2, tool: 0 },
			],
			similarity: 0.9,
		},
		{
			classes: [car(1), van(1)],
			page: 0,
			parts: [
				{ member: 0, tool: 1 },
				{ member: 2, tool: 4 },
			],
			similarity: 0.7,
		},
		{ classes: [van(1)], page: 0, parts: [{ member: 1, tool: 0 }], similarity: null },
	],
	agreement: [
		[1, 0.6, null],
		[0.6, 1, 0.2],
		[null, 0.2, null],
	],
	outlier: null,
	questions: [],
	classes: [],
	hub: { answers: null, objects: null, score: null, exported: null, disagrees: false },
	fleiss: noEstimate,
	alpha: noEstimate,
};

let host: FakeHost;
let notices: Notices;
let isQuick: boolean;
const make = () => new Consensus(createHost(host), notices, () => isQuick);

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	notices = new Notices();
	isQuick = true;
	host = new FakeHost([], { listMembers: () => ok(members), readConsensus: () => ok(report) });
});
afterEach(() => {
	vi.useRealTimers();
});

async function opened(): Promise<Consensus> {
	const consensus = make();
	consensus.follow({ export: "first", row: 3 });
	await consensus.toggle(true);
	return consensus;
}

describe("the tasks of one asset", () => {
	it("are looked for when a task stays in front, once for all of them", async () => {
		const consensus = make();
		for (let row = 20; row < 40; row += 1) consensus.follow({ export: "first", row });
		consensus.follow({ export: "first", row: 3 });
		await vi.advanceTimersByTimeAsync(1000);
		expect(host.asked.filter(({ question }) => question === "listMembers").map(({ args }) => args)).toEqual([
			[{ export: "first", row: 3 }],
		]);
		consensus.follow({ export: "first", row: 8 });
		await vi.advanceTimersByTimeAsync(1000);
		expect(host.count("listMembers")).toBe(1);
		expect(consensus.at({ export: "first", row: 8 })).toBe(1);
		expect(consensus.at({ export: "other", row: 8 })).toBeNull();
		expect(consensus.isWorthShowing).toBe(true);
	});

	it("of a very long export are looked for when asked", async () => {
		isQuick = false;
		const consensus = make();
		consensus.follow({ export: "first", row: 3 });
		await vi.advanceTimersByTimeAsync(1000);
		expect(host.count("listMembers")).toBe(0);
		expect(consensus.isWorthShowing).toBe(true);
		await consensus.look();
		expect(consensus.members).toEqual(members);
	});

	it("are dropped where another task is in front by the time they come", async () => {
		const consensus = make();
		host.holding = ["listMembers"];
		consensus.follow({ export: "first", row: 3 });
		await vi.advanceTimersByTimeAsync(1000);
		consensus.follow({ export: "first", row: 50 });
		host.release();
		await vi.advanceTimersByTimeAsync(100);
		expect(consensus.members).toBeNull();
	});
});

describe("the consensus", () => {
	it("begins with more than half as the quorum, and drops what has fewer votes", async () => {
		const consensus = await opened();
		expect(consensus.quorum).toBe(2);
		expect(consensus.kept).toBe(2);
		expect(consensus.dropped.map((tools) => [...tools])).toEqual([[], [0], []]);
		expect(consensus.votes.map(verdictWords)).toEqual(["kept", "kept, class undecided", "too few"]);
		consensus.quorum = 3;
		expect(consensus.kept).toBe(1);
		expect(consensus.dropped.map((tools) => [...tools])).toEqual([[1], [0], [4]]);
		expect(consensus.votes.map(verdictWords)[0]).toBe("kept, class below the quorum");
		expect(consensus.tasks).toHaveLength(3);
	});

	it("selects an object in all of its members", async () => {
		const consensus = await opened();
		consensus.selectTool(2, 4);
		expect(consensus.selected).toBe(1);
		expect([0, 1, 2].map((member) => consensus.selectedOf(member))).toEqual([1, null, 4]);
		consensus.selectTool(2, null);
		expect(consensus.selected).toBeNull();
	});

	it("says why there is none, and closes with the export", async () => {
		host.answers.readConsensus = () => fault("task-damaged", "byte 12");
		const consensus = await opened();
		expect(consensus.report).toBeNull();
		expect(consensus.fault?.detail).toBe("byte 12");
		consensus.follow(null);
		expect(consensus.isOpen).toBe(false);
		expect(consensus.fault).toBeNull();
	});

	it("has a mean over the others, where there is anything in common", () => {
		expect(meanAgreement(report, 0)).toBe(0.6);
		expect(meanAgreement(report, 1)).toBeCloseTo(0.4);
		expect(meanAgreement({ ...report, agreement: [[null, null]] }, 0)).toBeNull();
	});

	it("knows an answer as usual only where more than half gave it", () => {
		expect(usualAnswer([["a"], ["a"], ["b"]])).toBe("a");
		expect(usualAnswer([["a"], ["b"]])).toBeNull();
		expect(usualAnswer([["a"], null, null])).toBeNull();
		expect(usualAnswer([["a", "b"], ["a", "b"], null])).toBe("a, b");
	});
});
