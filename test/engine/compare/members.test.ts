import { describe, expect, test } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import { unsignedLink } from "../../../main/engine/compare/asset-link.ts";
import { valueOf } from "../../value-of.ts";
import { ComparingEngine } from "./comparing-engine.ts";

const comparing = new ComparingEngine();

interface Some {
	assetId?: string;
	externalId?: string;
	asset?: string;
	taskId: string;
}

function asset({ taskId, ...around }: Some): Record<string, unknown> {
	const box = { x: 0, y: 0, width: 10, height: 10 };
	return {
		...around,
		task: {
			taskId,
			tools: [{ objectId: "o", schemaId: "s", title: "Car", "bounding-box": box }],
			classifications: [],
			relations: [],
		},
	};
}

async function membersOf(assets: readonly Some[], row = 0) {
	const open = await comparing.open(comparing.write(JSON.stringify(assets.map(asset))));
	const ref = { export: open.summary.id, row };
	return { ref, found: valueOf(await comparing.engine.listMembers(ref)) };
}

const tasksOf = ({ found }: Awaited<ReturnType<typeof membersOf>>) => found.members.map(({ taskId }) => taskId);

describe("the tasks of an asset", () => {
	test("are joined by assetId, and a tie of external ids is told and not guessed", async () => {
		const some = await membersOf([
			{ taskId: "1", assetId: "a", externalId: "x.jpg" },
			{ taskId: "2", assetId: "b", externalId: "x.jpg" },
			{ taskId: "3", assetId: "a", externalId: "y.jpg" },
		]);
		expect([some.found.joinedBy, tasksOf(some)]).toEqual(["assetId", ["1", "3"]]);
		expect(some.found.ties).toEqual([
			"x.jpg is also the external id of 1 more task with another asset id",
			"Its tasks have several external ids: x.jpg, y.jpg",
		]);
	});

	test("are joined by the link without its signature where there is no assetId", async () => {
		const some = await membersOf([
			{ taskId: "1", asset: "https://h.invalid/p/a.jpg?X-Amz-Signature=1&X-Amz-Expires=120000", externalId: "x" },
			{ taskId: "2", asset: "https://h.invalid/p/a.jpg?X-Amz-Signature=2", externalId: "x" },
			{ taskId: "3", asset: "https://h.invalid/q/a.jpg", externalId: "x" },
			{ taskId: "4", asset: "https://h.invalid/p/a.jpg?page=2", externalId: "z" },
		]);
		expect([some.found.joinedBy, tasksOf(some)]).toEqual(["url", ["1", "2"]]);
		expect(some.found.ties).toEqual(["x is also the external id of 1 more task with another link"]);
	});

	test("are joined by the external id where there is nothing else, and assets it does not tell apart are named", async () => {
		const some = await membersOf([
			{ taskId: "1", externalId: "x" },
			{ taskId: "2", externalId: "x", assetId: "a" },
			{ taskId: "3", externalId: "x", assetId: "b" },
		]);
		expect([some.found.joinedBy, tasksOf(some)]).toEqual(["externalId", ["1", "2", "3"]]);
		expect(some.found.ties).toEqual(["Several assets have this external id: a, b"]);
	});

	test("one alone is joined by nothing", async () => {
		const some = await membersOf([{ taskId: "1", externalId: "x" }, { taskId: "2" }]);
		expect([some.found.joinedBy, tasksOf(some)]).toEqual([null, ["1"]]);
	});

	test("those of one V2 asset belong together, whatever it is called", async () => {
		const tasks = ["1", "2"].map((taskId) => ({ taskId, completedBy: taskId, objects: [], classifications: [] }));
		const open = await comparing.open(comparing.write(JSON.stringify([{ tasks }])));
		const { members } = valueOf(await comparing.engine.listMembers({ export: open.summary.id, row: 1 }));
		expect(members.map(({ taskId, person }) => [taskId, person])).toEqual([
			["1", "1"],
			["2", "2"],
		]);
	});

	test("agree as their annotations do", async () => {
		const { ref } = await membersOf([
			{ taskId: "1", assetId: "a" },
			{ taskId: "2", assetId: "a" },
		]);
		const { agreement } = valueOf(await comparing.engine.readConsensus(ref, defaultSettings));
		expect(agreement).toEqual([
			[1, 1],
			[1, 1],
		]);
	});
});

describe("a link without its signature", () => {
	test.each([
		["https://h/a.jpg?X-Amz-Date=1&id=5&X-Amz-Signature=2#f", "https://h/a.jpg?id=5"],
		["https://h/a.jpg?sv=1&sig=2&se=3", "https://h/a.jpg"],
		["https://h/a.jpg?Expires=1&Signature=2&Key-Pair-Id=3", "https://h/a.jpg"],
		["a.jpg", "a.jpg"],
	])("%s is %s", (link, unsigned) => {
		expect(unsignedLink(link)).toBe(unsigned);
	});
});
