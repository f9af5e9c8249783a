import { truncateSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Need, readNeeds, type TaskNeeds } from "../../../../main/engine/media/needs/read-needs.ts";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import type { Outcome } from "#shared/outcome";
import { valueOf } from "../../../value-of.ts";
import { MediaEngine } from "../media-engine.ts";

const engine = new MediaEngine();
const signed =
	"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=KEY%2F20261122%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261122T101500Z&X-Amz-Expires=120000&X-Amz-SignedHeaders=host&X-Amz-Signature=5ec7e7";

function task(id: string, fields: object = {}, around: object = {}) {
	const asset = `https://host.invalid/${id}.jpg`;
	return { asset, externalId: `${id}.jpg`, ...around, task: { taskId: id, stage: "Complete", tools: [], ...fields } };
}

async function read(open: OpenExport, rows: Iterable<number> = Array(open.index.length).keys()): Promise<TaskNeeds[]> {
	const tasks: TaskNeeds[] = [];
	for await (const each of readNeeds(open, rows)) tasks.push(valueOf(each));
	return tasks;
}

function told({ role, page, visits, link }: Need) {
	return [role, page, visits, link];
}

describe("What a task points to", () => {
	test("is its asset, its masks and those of every visit, each file once", async () => {
		const brush = (stage: string, more = "") => `https://host.invalid/masks/${stage}.png?${signed}${more}`;
		const open = await engine.open([
			task("t1", {
				brushDataUrl: brush("final"),
				medicalBrushDataUrl: `https://host.invalid/t1.zip?${signed}`,
				stageHistory: [
					{ stage: "Label", brushDataUrl: brush("label"), tools: [] },
					// The same object, signed anew.
					{
						stage: "Review",
						brushDataUrl: brush("final", "0"),
						medicalBrushDataUrl: "https://host.invalid/r.seg.nrrd",
					},
					{ stage: "Complete", brushDataUrl: null, medicalBrushDataUrl: "" },
					null,
				],
			}),
		]);
		const [only] = await read(open);
		expect(only?.needs.map(told)).toEqual([
			["asset", null, [null], "https://host.invalid/t1.jpg"],
			["brush", null, [null, 1], brush("final")],
			["volume", null, [null], `https://host.invalid/t1.zip?${signed}`],
			["brush", null, [0], brush("label")],
			["volume", null, [1], "https://host.invalid/r.seg.nrrd"],
		]);
		const [, mask] = only?.needs ?? [];
		expect(mask).toMatchObject({
			ref: { export: open.summary.id, row: 0 },
			taskId: "t1",
			externalId: "t1.jpg",
			visit: null,
			place: "host.invalid/masks/final.png",
			life: { signer: "aws-v4", expiresAt: Date.parse("2026-11-23T19:35:00Z") },
		});
	});

	test("is every page, and the link of the whole where it is another", async () => {
		const pages = ["https://host.invalid/0.png", "https://host.invalid/1.png"];
		const open = await engine.open([
			task("a", {}, { dataset: pages, asset: pages[0] }),
			task("b", {}, { dataset: [...pages, 7, ""], asset: "https://host.invalid/all.tif" }),
			task("c", {}, { asset: "", dataset: [] }),
		]);
		expect((await read(open)).map(({ needs }) => needs.map(({ page, place }) => [page, place]))).toEqual([
			[
				[0, "host.invalid/0.png"],
				[1, "host.invalid/1.png"],
			],
			[
				[null, "host.invalid/all.tif"],
				[0, "host.invalid/0.png"],
				[1, "host.invalid/1.png"],
			],
			[],
		]);
	});

	test("is its own where two tasks share an asset", async () => {
		const [link, mask] = ["https://host.invalid/a.jpg", "https://host.invalid/m.png"];
		const open = await engine.open([
			{
				asset: link,
				externalId: "a.jpg",
				tasks: [
					{ taskId: "t1", tools: [{ title: "x", "bounding-box": { x: 1, y: 1, width: 2, height: 2 }, masks: [mask] }] },
					{ taskId: "t2", brushDataUrl: mask, objects: [{ title: "x", page: 3, masks: mask }, 5, null] },
				],
				brushDataUrl: "https://host.invalid/outer.png",
			},
		]);
		const [one, other] = await read(open);
		expect(one?.needs.map(told)).toEqual([
			["asset", null, [null], link],
			["brush", null, [null], "https://host.invalid/outer.png"],
			["brush", null, [null], mask],
		]);
		expect(other?.needs.map(told)).toEqual([
			["asset", null, [null], link],
			["brush", null, [null], mask],
		]);
	});

	test("is found in masks whose key is written with escapes, and within frames", async () => {
		const open = await engine.open(
			`[{"asset": "a.png", "task": {"taskId": "t", "tools": [{"m\\u0061sks": ["https://host.invalid/e.png"]},
				{"frames": [{"frame": 4, "bounding-box": {"x": 1}, "masks": ["https://host.invalid/f.png"]}]}]}}]`,
		);
		const [only] = await read(open);
		expect(only?.needs.map(({ page, place }) => [page, place])).toEqual([
			[null, "a.png"],
			[null, "host.invalid/e.png"],
			[4, "host.invalid/f.png"],
		]);
	});

	test("is told whatever its links are", async () => {
		const long = `https://host.invalid/${"x".repeat(2 ** 20)}.png?sig=${"s".repeat(2 ** 20)}`;
		const links = [
			["java", "script:alert(1)"].join(""),
			"file:///etc/passwd",
			"\\\\server\\share\\m.png",
			"C:\\m.png",
			"a\u0000b",
			long,
			"%",
		];
		const open = await engine.open(links.map((brushDataUrl, n) => task(`t${String(n)}`, { brushDataUrl })));
		const tasks = await read(open);
		expect(tasks.map(({ needs }) => needs.at(-1)?.link)).toEqual(links);
		expect(tasks.every(({ needs }) => needs.every(({ life }) => life.expiresAt === null))).toBe(true);
	});
});

describe("Reading what tasks point to", () => {
	test("goes on after a task that is damaged", async () => {
		const good = JSON.stringify(task("t1"));
		const open = await engine.open(
			`[${good}, {"asset": "b.png", "task": {"taskId": "t2", "brushDataUrl": "m.png"}, "contextData": {"a": 1x}}, ${good.replace("t1", "t3")}]`,
		);
		const tasks = await read(open);
		expect(tasks.map(({ needs, fault }) => [needs.length, fault?.code ?? null])).toEqual([
			[1, null],
			[0, "task-damaged"],
			[1, null],
		]);
	});

	test("takes rows in any order, and leaves out those that are not there", async () => {
		const open = await engine.open(Array.from({ length: 9 }, (_, n) => task(`t${String(n)}`)));
		expect((await read(open, [5, 99, 2, 8])).map(({ taskId }) => taskId)).toEqual(["t5", "t2", "t8"]);
	});

	test("ends with the reason where the file is not what it was", async () => {
		const open = await engine.open(
			Array.from({ length: 9 }, (_, n) => task(`t${String(n)}`)),
			"cut.json",
		);
		truncateSync(`${engine.folder}/cut.json`, 200);
		const all: Outcome<TaskNeeds>[] = [];
		for await (const each of readNeeds(open, [0, 1, 2])) all.push(each);
		expect(all).toMatchObject([{ ok: false, code: "file-changed" }]);
	});

	test("ends where it is cancelled, and lets others work in between", async () => {
		const fill = { note: "x".repeat(500_000) };
		const open = await engine.open(Array.from({ length: 40 }, (_, n) => task(`t${String(n)}`, fill)));
		const stop = new AbortController();
		let turns = 0;
		let isOver = false;
		const turn = (): void => {
			turns++;
			if (!isOver) setImmediate(turn);
		};
		turn();
		let count = 0;
		for await (const each of readNeeds(open, Array(40).keys(), stop.signal)) {
			valueOf(each);
			if (++count === 30) stop.abort();
		}
		isOver = true;
		expect(count).toBe(30);
		expect(turns).toBeGreaterThan(2);
	});
});
