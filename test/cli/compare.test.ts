import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { generateExport } from "../bench/generate.ts";
import { builtProgram, type Called } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const { folder, loupe } = builtProgram("scan-worker", "compare-worker");
const compare = (...args: string[]): Called => loupe("compare", ...args);

function lines(...args: string[]): Record<string, unknown>[] {
	const { code, out, err } = compare(...args, "--json");
	expect([code, err]).toEqual([0, ""]);
	return out
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function written(name: string, value: unknown): string {
	const file = path.join(folder, name);
	writeFileSync(file, JSON.stringify(value));
	return file;
}

const box = (objectId: string, x: number, title = "Car") => ({
	objectId,
	schemaId: `s-${title}`,
	title,
	"bounding-box": { x, y: 0, width: 10, height: 10 },
});

const asset = (taskId: string, tools: unknown[], more: Record<string, unknown> = {}) => ({
	externalId: `${taskId}.jpg`,
	metadata: { width: 100, height: 100 },
	task: { taskId, stage: "Complete", stageId: "Complete", tools, classifications: [], relations: [], ...more },
});

const question = (answer: string) => ({ objectId: "q", schemaId: "q", title: "Weather", tool: "radio", answer });

const staged = [
	asset("t1", [box("a", 0), box("c", 50, "Van"), box("d", 70)], {
		classifications: [question("Good")],
		stageHistory: [
			{
				stage: "Label",
				stageId: "Label",
				tools: [box("b", 30), box("a", 2), box("c", 50)],
				classifications: [question("Bad")],
				relations: [{ objectId: "r", schemaId: "r", title: "next to", from: "a", to: "b" }],
			},
		],
	}),
	asset("t2", [box("a", 0)], { stageHistory: [] }),
	asset("t3", [], { stageHistory: [{ stage: "Label", stageId: "Label", tools: [], classifications: [] }] }),
];

describe("compare --json", () => {
	test("prints each task in the order of the file, positions as exported, and a summary at last", () => {
		const [first, second, third, last, ...rest] = lines(written("staged.json", staged), "--from", "Label");
		expect(rest).toEqual([]);
		expect(first).toEqual({
			taskId: "t1",
			pairs: [
				{ a: 1, b: 0, similarity: 80 / 120, changes: ["moved"] },
				{ a: 2, b: 1, similarity: 1, changes: ["relabelled"] },
			],
			added: [2],
			removed: [0],
			classifications: { pairs: [{ a: 0, b: 0, changes: ["changed"] }], added: [], removed: [] },
			relations: { pairs: [], added: [], removed: [0] },
		});
		expect(second).toEqual({
			taskId: "t2",
			leftOut: "no-visit",
			sentence: "The history has no visit of Label",
		});
		expect(third).toMatchObject({ taskId: "t3", pairs: [], added: [], removed: [] });
		expect(last?.["summary"]).toMatchObject({
			compared: 2,
			bothEmpty: 1,
			unchanged: 0,
			counts: { pairs: 2, moved: 1, relabelled: 1, added: 1, removed: 1 },
			leftOut: [{ reason: "no-visit", tasks: 1 }],
			from: { kind: "stage", stage: "Label", which: "latest" },
		});
	});

	test("takes an entry without an answer for none", () => {
		const unanswered = { ...question(""), answer: [null] };
		const label = { stage: "Label", stageId: "Label", tools: [], classifications: [unanswered] };
		const answered = { ...label, classifications: [question("Good")] };
		const file = written("unanswered.json", [
			asset("t1", [], { stageHistory: [label] }),
			asset("t2", [], { stageHistory: [answered] }),
		]);
		const [nothing, cleared] = lines(file, "--from", "Label");
		expect(nothing?.["classifications"]).toEqual({ pairs: [], added: [], removed: [] });
		expect(cleared?.["classifications"]).toEqual({ pairs: [], added: [], removed: [0] });
	});

	test("is the same bytes with one worker and with three", () => {
		const file = path.join(folder, "mix.json");
		generateExport({ path: file, kind: "mix", form: "ndjson", seed: 3, bytes: Infinity, assets: 120 });
		const [one, three] = ["1", "3"].map((workers) =>
			compare(file, "--from", "Label#first", "--to", "Review", "--json", "--workers", workers),
		);
		expect(one?.code).toBe(0);
		expect(one?.out.split("\n").length).toBe(122);
		expect(three?.out).toBe(one?.out);
	});
});

describe("compare of two exports", () => {
	const again = [
		asset("t3", [box("a", 0)]),
		asset("t1", [box("a", 0), box("c", 50, "Van"), box("d", 70)], { classifications: [question("Good")] }),
		asset("t9", [box("z", 0)]),
	];

	test("joins their tasks, and lists what stands in one only", () => {
		const [first, second, third, fourth, last] = lines(written("one.json", staged), written("two.json", again));
		expect(first).toMatchObject({ taskId: "t1", added: [], removed: [] });
		expect(second).toEqual({ taskId: "t2", leftOut: "only-in-a", sentence: "It stands only in A" });
		expect(third).toMatchObject({ taskId: "t3", added: [0], pairs: [] });
		expect(fourth).toEqual({ taskId: "t9", leftOut: "only-in-b", sentence: "It stands only in B" });
		expect(last?.["summary"]).toMatchObject({
			compared: 2,
			sameBytes: 1,
			leftOut: [
				{ reason: "only-in-a", tasks: 1 },
				{ reason: "only-in-b", tasks: 1, where: null },
			],
		});
	});

	test("pairs by geometry where the tasks are others, by id where they are the same", () => {
		const other = [{ ...asset("x1", [box("other", 1)]), assetId: "A" }];
		const one = [{ ...asset("t1", [box("a", 0)]), assetId: "A" }];
		const [, last] = lines(written("three.json", one), written("four.json", other));
		expect(last?.["summary"]).toMatchObject({ settings: { pairing: { by: "geometry" } }, counts: { pairs: 1 } });
		const [, same] = lines(written("three.json", one), written("five.json", one));
		expect(same?.["summary"]).toMatchObject({ settings: { pairing: { by: "id" } }, unchanged: 1 });
	});
});

describe("compare --csv", () => {
	test("writes the vendor's files and ours, whole, and the same with any number of workers", () => {
		const file = path.join(folder, "mix.json");
		generateExport({ path: file, kind: "mix", form: "ndjson", seed: 3, bytes: Infinity, assets: 120 });
		const written = ["1", "3"].map((workers) => {
			const to = path.join(folder, `csv-${workers}`);
			const { code, err } = compare(file, "--from", "Label", "--csv", to, "--workers", workers);
			expect([code, err]).toEqual([0, ""]);
			return new Map(readdirSync(to).map((name) => [name, readFileSync(path.join(to, name), "utf8")]));
		});
		const [one, three] = written;
		expect([...(one?.keys() ?? [])]).toEqual(
			expect.arrayContaining([
				"Aggregate.csv",
				"Comparison.csv",
				"Metric.csv",
				"classes.csv",
				"confusion.csv",
				"pairs.csv",
			]),
		);
		expect(three).toEqual(one);
		expect(one?.get("Aggregate.csv")?.split("\n").length).toBe(122);
		expect(compare(file, "--from", "Label", "--csv", file).code).toBe(1);
	});
});

describe("the text and the exit code", () => {
	test("tell the figures, and whether they are under their limits", () => {
		const file = written("staged.json", staged);
		const plain = compare(file, "--from", "Label", "--reference", "to", "--fail-under", "F1=0.2");
		expect([plain.code, plain.err]).toEqual([0, ""]);
		expect(plain.out).toContain("2 tasks compared");
		expect(plain.out).toContain("precision 0.3333, recall 0.3333, F1 0.3333: 1 hits, 2 missing, 2 extra");
		const under = compare(file, "--from", "Label", "--reference", "to", "--fail-under", "F1=0.95");
		expect([under.code, under.err]).toEqual([4, "f1 is 0.3333, under 0.95\n"]);
		expect(compare(file, "--from", "Label", "--iou", "0.9", "--fail-under", "similarity=0.5").code).toBe(0);
		expect(compare(file, "--from", "Label", "--where", "tools>0", "--json").out.trimEnd().split("\n").length).toBe(3);
	});

	test("tells which stages there are where none was compared", () => {
		const { code, out, err } = compare(written("staged.json", staged), "--from", "Lable", "--to", "Complete");
		expect(code).toBe(0);
		expect(out).toContain("0 tasks compared");
		expect(err).toMatch(/^staged\.json has no stage Lable; it has .*Label/u);
	});

	test.each([
		[["a.json"], "compare of one file takes --from STAGE"],
		[["a.json", "b.json", "c.json"], "compare takes one file and --from, or two files; got 3 names"],
		[["a.json", "--from", "Label", "--fail-under", "F1=0.9"], "takes --reference a or b"],
		[["a.json", "--from", "Label", "--fail-under", "similarity=0.9=1"], "takes a number from 0 to 1; got 0.9=1"],
		[["a.json", "--from", "Label", "--csv", ""], "--csv takes a folder; got nothing"],
		[["a.json", "--from", "Label", "--iou", "2"], "--iou takes a number from 0 to 1; got 2"],
		[["a.json", "--from", "Label", "--pair", "name"], "--pair takes id, geometry or answer:TITLE; got name"],
		[["a.json", "--from", "Label", "--limit", "3"], "Unknown option '--limit'"],
	])("%j is a wrong call", (args, words) => {
		const { code, err } = compare(...args);
		expect(code).toBe(2);
		expect(err).toContain(words);
	});
});
