import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FindingBody } from "#shared/findings/finding";
import { everyFinding } from "#shared/findings/lists";
import { namedTool } from "#shared/findings/named";
import { readFindingsCall } from "../../main/cli/findings-call.ts";
import { printFindings } from "../../main/cli/findings.ts";
import type { OpenExport } from "../../main/engine/exports/open-export.ts";
import { box, exportText, FindingDesk, verdict, versionOf } from "../engine/findings/finding-desk.ts";
import { valueOf } from "../value-of.ts";

const rows = [
	{ taskId: "t1", externalId: "a.jpg", tools: [box("o1", 5)] },
	{ taskId: "t2", externalId: "b.jpg" },
];
const everything = {
	format: "findings",
	filter: everyFinding,
	order: "task",
	forSpreadsheet: false,
	tasks: "all",
} as const;
let desk: FindingDesk;
let open: OpenExport;
beforeEach(async () => {
	desk = new FindingDesk();
	valueOf(await desk.engine.setReviewer("Ana"));
	open = await desk.open("Street.json", exportText(rows));
});
afterEach(() => desk.remove());

async function fileOf(other: FindingDesk, name: string): Promise<string> {
	const { url } = valueOf(await other.engine.makeFindingsFile(null, everything));
	const made = valueOf(await other.engine.resolveMedia(url.slice("/media/".length)));
	const file = path.join(desk.folder, name);
	writeFileSync(file, readFileSync(made.path));
	return file;
}

/** As on a command line, by an engine of its own, over the export where the command names one. */
async function run(...args: string[]): Promise<{ code: number; lines: string[]; remarks: string[] }> {
	const call = readFindingsCall(["findings", ...args]);
	if (call === null) throw new Error("help was asked for");
	const own = new FindingDesk();
	const [lines, remarks]: [string[], string[]] = [[], []];
	try {
		const about = call.of === null ? null : await own.open("Street.json", exportText(rows));
		const output = { line: (text: string) => lines.push(text), remark: (text: string) => remarks.push(text) };
		return { code: await printFindings(own.engine, about, call, output), lines, remarks };
	} finally {
		await own.remove();
	}
}

describe("two reviewers without a server", () => {
	test("merge their files, whichever comes first, and are told where they conflict", async () => {
		const first = versionOf(desk.finding(open, 0, verdict("accept")));
		await desk.save("one", first);
		const bo = new FindingDesk();
		valueOf(await bo.engine.setReviewer("Bo"));
		valueOf(await bo.engine.importFindings([await fileOf(desk, "first.loupe-findings")]));
		await desk.save("two", versionOf(desk.finding(open, 0, verdict("reject", { remark: "too loose" })), [first]));
		await bo.save("two", versionOf(bo.finding(open, 0, verdict("fix"), { author: "Bo" }), [first]));
		await bo.save("three", versionOf(bo.finding(open, 1, verdict("unsure"), { author: "Bo" })));
		const [ana, his] = [await fileOf(desk, "ana.loupe-findings"), await fileOf(bo, "bo.loupe-findings")];
		await bo.remove();

		const [one, two] = [path.join(desk.folder, "one.loupe-findings"), path.join(desk.folder, "two.loupe-findings")];
		const merged = await run("merge", ana, his, "--into", one);
		expect(merged.code).toBe(0);
		expect(merged.lines.join("\n")).toMatch(/2 findings from 2 files, by Ana, Bo\n1 conflict to settle/u);
		expect((await run("merge", his, ana, his, "--into", two, "--strict")).code).toBe(3);
		expect(readFileSync(two)).toEqual(readFileSync(one));

		const listed = await run("list", one);
		expect(listed.lines[0]).toMatch(/^task +says +about +by +when +remark/u);
		expect(listed.lines.join("\n")).toContain("CONFLICT");
		const conflicts = await run("list", one, "--conflicts", "--json");
		expect(conflicts.lines.map((line) => (JSON.parse(line) as { versions: unknown[] }).versions.length)).toEqual([2]);
		expect((await run("check", one)).code).toBe(0);
		expect((await run("check", one, "--strict")).code).toBe(3);
	});
});

test("a folder that the program keeps findings in is read as a file is", async () => {
	await desk.save("one", versionOf(desk.finding(open, 0, verdict("accept"))));
	const listed = await run("list", path.join(desk.folder, "data", "findings"), "--json");
	expect(listed.lines).toHaveLength(1);
	const checked = await run("check", path.join(desk.folder, "data", "findings"));
	expect([checked.code, checked.lines]).toEqual([0, ["findings: 1 finding, 0 conflicts"]]);
	expect((await run("check", desk.folder)).code).toBe(1);
	await expect(run("list", desk.folder)).rejects.toThrow("without a journal of findings");
});

test("where a blind plan withholds findings, it has to be said who looks", async () => {
	await desk.save("verdict", versionOf(desk.finding(open, 0, verdict("reject"))));
	const task = desk.findings.keysOf(open).taskOf(0);
	const terms = {
		name: "Twice",
		where: "",
		size: 1,
		seed: 1,
		strata: { by: "none" },
		readers: ["Ana", "Bo"],
		blind: true,
	};
	const body = { kind: "plan", terms, tasks: [task], strata: [{ name: "", population: 1, places: [0] }] } as const;
	const plan = { ...desk.finding(open, 0), task: null, body: body as unknown as FindingBody };
	await desk.save("plan", versionOf(plan));
	const file = await fileOf(desk, "blind.loupe-findings");
	const into = path.join(desk.folder, "merged.loupe-findings");
	for (const args of [
		["list", file],
		["merge", file, "--into", into],
	])
		await expect(run(...args)).rejects.toThrow("from Bo: say by --reviewer NAME");
	const counted = async (name: string) => (await run("list", file, "--reviewer", name, "--json")).lines.length;
	expect([await counted("Ana"), await counted("Bo"), await counted("Cy")]).toEqual([1, 0, 1]);
	expect(existsSync(into)).toBe(false);
	await run("merge", file, "--into", into, "--reviewer", "Cy");
	expect((await run("check", into)).lines.join()).toContain("2 findings");
	expect(() => readFindingsCall(["findings", "list", "a", "--reviewer", " "])).toThrow("--reviewer takes a name");
});

test("a damaged file is refused by place, and what is whole of it can be saved", async () => {
	await desk.save("one", versionOf(desk.finding(open, 0)), versionOf(desk.finding(open, 1)));
	const file = await fileOf(desk, "whole.loupe-findings");
	writeFileSync(file, readFileSync(file).subarray(0, -200));
	expect((await run("check", file)).code).toBe(1);
	await expect(run("list", file)).rejects.toThrow("line");
	const saved = await run("list", file, "--salvage", "--strict", "--json");
	expect([saved.code, saved.lines.length]).toEqual([3, 1]);
});

test("what was corrected is written as an import file and as COCO", async () => {
	const { snapshot } = valueOf(open.readTask({ export: open.summary.id, row: 0 }, null));
	const [tool] = snapshot.tools;
	if (!tool) throw new Error("the task has no annotation");
	const replaces = namedTool(tool);
	await desk.save(
		"mark",
		versionOf(
			desk.finding(
				open,
				0,
				{},
				{
					target: { kind: "tool", ...replaces },
					body: {
						...{ kind: "mark", page: null, meaning: "right", schemaId: "s-Car", title: "Car", text: "", answers: [] },
						...{ geometry: { kind: "bounding-box", x: 7, y: 8, width: 9, height: 10 }, replaces },
					},
				},
			),
		),
	);
	const file = await fileOf(desk, "marks.loupe-findings");
	const into = path.join(desk.folder, "out.json");
	const exported = ["--of", "Street.json", "--into", into];
	expect((await run("export", file, "--as", "ango", ...exported)).code).toBe(0);
	expect(JSON.parse(readFileSync(into, "utf8"))).toMatchObject([
		{ externalId: "a.jpg", objects: [{ objectId: "o1", "bounding-box": { x: 7, y: 8, width: 9, height: 10 } }] },
	]);
	const again = await desk.open("again.json", readFileSync(into, "utf8"));
	const task = valueOf(again.readTask({ export: again.summary.id, row: 0 }, null));
	expect([task.form, task.snapshot.tools[0]?.geometry]).toEqual([
		"import",
		{ kind: "bounding-box", x: 7, y: 8, width: 9, height: 10 },
	]);
	await run("export", file, "--as", "coco", "--all", ...exported);
	expect(JSON.parse(readFileSync(into, "utf8"))).toMatchObject({
		annotations: [{ bbox: [7, 8, 9, 10], area: 90 }],
		images: [{ file_name: "0.jpg", width: 100, height: 100 }, { file_name: "1.jpg" }],
	});
	await expect(run("export", file, "--as", "ango", "--by", "Cy", ...exported)).rejects.toThrow("corrections of Ana");
	await run("export", file, "--as", "html", ...exported);
	expect(readFileSync(into, "utf8")).toContain("Should lie so");
});

test.each([
	[["findings"], "takes list, merge, export or check"],
	[["findings", "list"], "got none"],
	[["findings", "merge", "a"], "--into"],
	[["findings", "export", "a", "--into", "b", "--as", "xml"], "got xml"],
	[["findings", "export", "a", "--into", "b", "--as", "coco"], "--of EXPORT"],
	[["findings", "check", "a", "--csv"], "no option --csv"],
	[["findings", "list", "a", "--where", "x"], "--where goes with --of"],
	[["findings", "list", "a", "--kind", "x"], "--kind takes"],
])("%s is a wrong call", (args, words) => {
	expect(() => readFindingsCall(args)).toThrow(words);
});
