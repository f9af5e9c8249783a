import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { generateExport } from "../bench/generate.ts";
import { tiffFile } from "../engine/media/tiff-file.ts";
import { countExport, listTasks } from "../independent-count.mjs";
import { builtProgram } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const { folder, loupe } = builtProgram("scan-worker");

function json(...args: string[]): Record<string, unknown> {
	const { code, out, err } = loupe(...args, "--json");
	expect([code, err]).toEqual([0, expect.any(String)]);
	return JSON.parse(out) as Record<string, unknown>;
}

function written(name: string, bytes: string | Uint8Array): string {
	const file = path.join(folder, name);
	writeFileSync(file, bytes);
	return file;
}

const asset = (id: string, title = "Car", schemaId = "s") => ({
	externalId: `${id}.jpg`,
	task: {
		taskId: id,
		stage: "Label",
		stageId: "Label",
		updatedAt: "2024-01-01T00:00:00.000Z",
		tools: [{ objectId: "o", schemaId, title, point: [1, 2] }],
		classifications: [],
		relations: [],
	},
});

describe("info, tasks and show agree with the independent script", () => {
	/** @param text what the file unpacks to */
	function agrees(file: string, text: string): void {
		const counts = countExport(text);
		const info = json("info", file);
		for (const key of ["assets", "tasks", "tools", "classifications", "relations"] as const)
			expect([key, info[key]]).toEqual([key, counts[key]]);
		const expected = listTasks(text);
		const rows = loupe("tasks", file, "--json")
			.out.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(rows.map((row) => Object.fromEntries(Object.keys(expected[0] ?? {}).map((key) => [key, row[key]])))).toEqual(
			expected,
		);
		const middle = Math.floor(expected.length / 2);
		const shown = json("show", file, `#${String(middle)}`);
		const { tools, classifications, relations } = shown["snapshot"] as Record<string, unknown[]>;
		expect({
			taskId: shown["taskId"],
			tools: tools?.length,
			classifications: classifications?.length,
			relations: relations?.length,
		}).toEqual({
			taskId: expected[middle]?.taskId,
			tools: expected[middle]?.tools,
			classifications: expected[middle]?.classifications,
			relations: expected[middle]?.relations,
		});
	}

	test("on the sample, but for its one damaged task", () => {
		const file = "resources/sample/sample-export.json";
		const lines = readFileSync(file, "utf8").split("\n").slice(1, -2);
		const sound = lines.map((line) => line.replace(/,$/u, "")).filter(isJson);
		expect(lines.length - sound.length).toBe(1);
		agrees(file, sound.join("\n"));
		expect(json("info", file)["problemCount"]).toBe(1);
	});

	test.each([
		["mix", "array"],
		["small", "ndjson"],
		["pretty", "array"],
		["v2", "array"],
	] as const)("on a generated export: %s as %s, plain and packed", (kind, form) => {
		const file = path.join(folder, `${kind}.json`);
		generateExport({ path: file, kind, form, seed: 7, bytes: 600_000, assets: Infinity });
		const text = readFileSync(file, "utf8");
		agrees(file, text);
		agrees(written(`${kind}.gz`, gzipSync(text)), text);
	});
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

describe("a command ends as documented", () => {
	test("0 when done, also with damaged parts; 3 for those with --strict", () => {
		const file = written("cut.json", JSON.stringify([asset("a"), asset("b")]).slice(0, -30));
		expect(loupe("info", file).code).toBe(0);
		expect(loupe("info", file, "--strict").code).toBe(3);
		expect(loupe("tasks", file, "--strict").code).toBe(3);
	});

	test("1 for a file or task that cannot be read, with words and a next step and no stack", () => {
		const file = written("sound.json", JSON.stringify([asset("a"), asset("a")]));
		for (const args of [
			["info", path.join(folder, "nowhere.json")],
			["info", folder],
			["info", written("empty.json", "")],
			["show", file, "none"],
			["show", file, "a"],
			["show", file, "#9"],
			["show", file, "#0", "--stage", "Review"],
			["show", file, "#0", "--svg", "--page", "2"],
			["show", file, "#0", "--svg", "--picture", path.join(folder, "nowhere.png")],
			["show", file, "#0", "--svg", "--picture", file],
			["serve", path.join(folder, "nowhere.json"), "--no-open"],
		]) {
			const { code, out, err } = loupe(...args);
			expect([args, code, out]).toEqual([args, 1, ""]);
			expect(err.trimEnd().split("\n").length).toBeGreaterThanOrEqual(2);
			expect(err).not.toMatch(/^\s+at /mu);
		}
	});

	test("2 for a wrong call or query", () => {
		const file = written("called.json", JSON.stringify([asset("a")]));
		for (const args of [
			[],
			["look", file],
			["info"],
			["info", file, file],
			["info", file, "--csv"],
			["tasks", file, "--limit", "x"],
			["tasks", file, "--columns", "nothing"],
			["tasks", file, "--sort", "batches"],
			["tasks", file, "--where", "stage:"],
			["tasks", file, "--json", "--csv"],
			["show", file, "#0", "--svg", "--json"],
			["show", file, "#0", "--page", "1"],
			["show", file, "#0", "--svg", "--page", "0"],
			["show", file, "#0", "--svg", "--scale", "-1"],
			["show", file, "#0", "--no-labels"],
			["show", file, "#0", "--svg", "--interpolation", "--no-interpolation"],
		])
			expect([args, loupe(...args).code]).toEqual([args, 2]);
		expect(loupe("--help")).toMatchObject({ code: 0, err: "" });
	});
});

describe("what is printed", () => {
	test("--svg prints a picture, with another laid under it that says how large both are", () => {
		const png = Buffer.from(
			"iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP4z8DwHwygDAAdZgP91gn5LwAAAABJRU5ErkJggg==",
			"base64",
		);
		const file = written("drawn.json", JSON.stringify([asset("a")]));
		const picture = written("under.png", png);
		const { out } = loupe("show", file, "a", "--svg", "--picture", picture, "--scale", "10");
		expect(out).toMatch(/^<svg [^>]*viewBox="0 0 2 3" width="20" height="30">/u);
		expect(out).toContain(`href="data:image/png;base64,${png.toString("base64")}"`);
		expect(out).toMatch(/<\/svg>\n$/u);
	});

	test("--svg lays a page of a TIFF under it, or says that the image library is missing", () => {
		const file = written("drawn.json", JSON.stringify([asset("a")]));
		const pages = [40, 90].map((fill) => ({ width: 6, height: 4, samples: new Uint8Array(24).fill(fill) }));
		const picture = written("under.tif", tiffFile(pages));
		const missing = loupe("show", file, "a", "--svg", "--picture", picture);
		expect([missing.code, missing.out]).toEqual([1, ""]);
		expect(missing.err).toContain("The image library does not load here");
		symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"), "junction");
		const { out } = loupe("show", file, "a", "--svg", "--picture", picture);
		expect(out).toMatch(/^<svg [^>]*viewBox="0 0 6 4"/u);
		expect(out).toContain('href="data:image/png;base64,iVBOR');
	});

	test("a column asked for twice stands there twice", () => {
		const file = written("twice.json", JSON.stringify([asset("a")]));
		expect(loupe("tasks", file, "--csv", "--columns", "taskId,tools,taskId").out).toBe("taskId,tools,taskId\na,1,a\n");
	});

	test("a text of any length and kind keeps a table readable, and is whole where the task is shown", () => {
		const title = `\u001b[31m\u202e${"long ".repeat(20_000)}`;
		const file = written("long.json", JSON.stringify([asset("a", title)]));
		const { out } = loupe("info", file);
		expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThan(200);
		expect(out).not.toMatch(/[\u001b\u202e]/u);
		// The summary keeps the first 4,096 bytes of a text and says so; the task itself has all of it.
		expect((json("info", file)["classes"] as { title: string }[])[0]?.title).toMatch(/^\u001b\[31m\u202elong .*…$/u);
		const { tools } = json("show", file, "a")["snapshot"] as { tools: { title: string }[] };
		expect(tools[0]?.title).toBe(title);
	});

	test("a class may be called __proto__ or constructor", () => {
		const file = written(
			"names.json",
			JSON.stringify([asset("a", "__proto__", "__proto__"), asset("b", "constructor", "constructor")]),
		);
		const titles = (json("info", file)["classes"] as { title: string }[]).map((one) => one.title);
		expect(titles.sort()).toEqual(["__proto__", "constructor"]);
		expect(loupe("tasks", file, "--where", "class=__proto__", "--csv", "--columns", "taskId").out).toBe("taskId\na\n");
	});
});
