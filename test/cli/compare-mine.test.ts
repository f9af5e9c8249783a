import { copyFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { everyFinding } from "#shared/findings/lists";
import { namedTool } from "#shared/findings/named";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { box, exportText, FindingDesk, toolTarget, verdict, versionOf } from "../engine/findings/finding-desk.ts";
import { valueOf } from "../value-of.ts";
import { builtProgram, type Called } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const { folder, loupe } = builtProgram("scan-worker", "compare-worker");
const file = path.join(folder, "boxes.json");
const findings = path.join(folder, "ana.loupe-findings");
const desk = new FindingDesk();
const compare = (...args: string[]): Called => loupe("compare", file, "--from", "exported", "--to", "mine", ...args);

beforeAll(async () => {
	const text = exportText([
		{ taskId: "t1", tools: [box("a", 1), box("b", 40)] },
		{ taskId: "t2", tools: [box("c", 1)] },
	]);
	writeFileSync(file, text);
	const open = await desk.open("boxes.json", text);
	const ref = { export: open.summary.id, row: 0 };
	const { snapshot } = valueOf(open.readTask(ref, null));
	const [first] = snapshot.tools;
	if (first === undefined) throw new Error("The task has an annotation");
	valueOf(await desk.engine.setReviewer("Ana"));
	const target = toolTarget(namedTool(first));
	await desk.save("Remove", versionOf(desk.finding(open, 0, {}, { target, body: { kind: "removal" } })));
	// Who only judges corrects nothing.
	await desk.save("Judge", versionOf(desk.finding(open, 1, verdict("fix"), { author: "Eve" })));
	const order = {
		format: "findings",
		filter: everyFinding,
		order: "task",
		forSpreadsheet: false,
		tasks: "corrected",
	} as const;
	const made = valueOf(await desk.engine.makeFindingsFile(null, order));
	const media = valueOf(await desk.engine.resolveMedia(path.basename(made.url)));
	copyFileSync(media.path, findings);
	await desk.engine.stop();
});
afterAll(() => desk.remove());

describe("compare with a reviewer's findings", () => {
	test("takes them of a folder, and of a file", () => {
		const kept = path.join(desk.folder, "data", "findings");
		for (const from of [kept, findings]) {
			const { code, out, err } = compare("--findings", from);
			expect([code, err]).toEqual([0, ""]);
			expect(out).toContain("A: the exported state   B: mine");
			expect(out).toContain("2 pairs: 2 unchanged, 0 moved, 0 relabelled, 0 retyped, 0 answered; 0 added, 1 removed");
		}
	});

	test("tells each task as a line of JSON", () => {
		const { out } = compare("--findings", findings, "--json");
		const [first] = out.split("\n").map((line) => JSON.parse(line === "" ? "null" : line) as Record<string, unknown>);
		expect(first).toMatchObject({ taskId: "t1", pairs: [{ a: 1, b: 1 }], removed: [0], added: [] });
	});

	test("says whose corrections there are where another's are asked for", () => {
		const { code, err } = compare("--findings", findings, "--reviewer", "Eve");
		expect(code).toBe(2);
		expect(err).toContain("--reviewer takes one of those who corrected a task: Ana");
	});

	test.each([
		[[], "mine takes --findings FOLDER or FILE"],
		[["--findings", ""], "mine takes --findings FOLDER or FILE"],
		[["--findings", "x", "--reviewer", ""], "--reviewer takes a name; got nothing"],
	])("%j is a wrong call", (args, words) => {
		const { code, err } = compare(...args);
		expect(code).toBe(2);
		expect(err).toContain(words);
	});

	test("refuses findings that are not there", () => {
		const { code, err } = compare("--findings", path.join(folder, "nowhere.loupe-findings"));
		expect(code).toBe(1);
		expect(err).toContain("nowhere.loupe-findings");
	});
});
