import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { buildProgram } from "../../main/build.mjs";
import { runBench } from "./bench.ts";
import { benchFile } from "./bench-files.ts";
import { beyond, timesFaster, timesTheTime, withinMs } from "./line.ts";
import { readOptions } from "./options.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
let folder = "";
const said: string[] = [];
const run = (args: readonly string[]): ReturnType<typeof runBench> =>
	runBench(args, { folder, built: join(top, "dist", "test"), say: (line) => said.push(line) });

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
	await buildProgram(top, { entry: "main/cli/loupe.ts", out: "dist/test/loupe.js", format: "es" });
	for (const name of [
		"scan-worker",
		"search-worker",
		"check-worker",
		"compare-worker",
		"rules-worker",
		"thumbnail-worker",
		"volume-worker",
	]) {
		await buildProgram(top, { entry: `main/engine/${name}.ts`, out: `dist/test/${name}.cjs`, format: "cjs" });
	}
	const scanner = join(top, "dist", "test", "scanner.wasm");
	if (inject("scannerFile") !== scanner) copyFileSync(inject("scannerFile"), scanner);
}, 120_000);

afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

describe("the benchmark", () => {
	it("measures every line of its table, however small the export, and saves it", async () => {
		const saved = join(folder, "results.md");
		const { rows, wrong } = await run([
			"--bytes",
			"1MB",
			"--kinds",
			"mix,small,v2",
			"--rounds",
			"1",
			"--no-warm-up",
			"--brief",
			"--rows",
			"5000",
			"--shapes",
			"1000",
			"--voxels",
			"64x64x32",
			"--mask-side",
			"512",
			"--views",
			"60",
			"--save",
			saved,
		]);
		expect(wrong).toEqual([]);
		const ids = new Set(rows.map(({ id }) => id));
		const reading = ["mix", "small"].flatMap((kind) => [
			`parse-${kind}-2`,
			`simdjson-${kind}-2`,
			`simdjson-${kind}-0`,
			`read-${kind}-2`,
			`index-bytes-${kind}`,
			`reopen-${kind}`,
		]);
		const others = ["parse-v2-2", "memory", "first-rows-fresh", "first-rows-warm", "cold", "cancel", "check"];
		const assets = ["asset-parse", "asset-p99", "asset-task"];
		const searches = ["search-often", "search-nowhere", "search-first"];
		const selections = ["updated", "tools", "stage"].flatMap((field) => [`sort-${field}`, `filter-${field}`]);
		const canvas = ["canvas-pan-1000", "canvas-zoom-1000", "canvas-near-1000"];
		const scrolling = ["scroll", "scroll-gallery", "thumbnails", "thumbnails-many"];
		expect(rows).toHaveLength(ids.size);
		expect([...ids].sort()).toEqual(
			[
				...reading,
				...others,
				...assets,
				...selections,
				...searches,
				"fuzz",
				...scrolling,
				"typing",
				...canvas,
				"task-open",
				"task-open-rested",
				"task-memory",
				"volume-slice",
				"findings-restart",
				"findings-lists",
				"masks-decode",
				"masks-memory",
				...["stages-1", "stages-2", "memory", "boxes", "masks", "threshold"].map((id) => `compare-${id}`),
				...["1", "2", "cancel"].map((id) => `rules-${id}`),
			].sort(),
		);
		const text = readFileSync(saved, "utf8");
		for (const row of rows) {
			expect(row.ours === "" ? row.reference : row.ours).not.toBe("");
			expect(text).toContain(`| ${row.id} | ${row.what} | ${row.size} |`);
		}
		expect(text).not.toContain(folder);
		const speeds = rows.filter(({ id }) => id.startsWith("parse-"));
		expect(speeds).toHaveLength(3);
		for (const { ours, ratio } of speeds) {
			expect(ours).toMatch(/^[\d.]+ ms \([\d.]+ GB\/s\)$/u);
			expect(Number.parseFloat(ratio)).toBeGreaterThan(0);
		}
	}, 300_000);

	it("holds the memory for a larger export to that for a smaller one", async () => {
		const { rows } = await run(["--bytes", "1MB,100KB", "--kinds", "mix", "--rounds", "1", "--only", "memory-growth"]);
		expect(rows.map(({ what, size }) => `${what}: ${size}`)).toEqual([
			expect.stringMatching(/^memory at most while mix is read, beyond that of 0\.\d MB: 1\.\d MB$/u),
		]);
	}, 300_000);

	it("says which counts are not the generator's", async () => {
		const { path, truth } = benchFile(folder, "small", 100e3, (line) => said.push(line));
		writeFileSync(`${path}.truth.json`, JSON.stringify({ ...truth, tools: truth.tools + 1 }));
		const { wrong } = await run(["--bytes", "100KB", "--kinds", "small", "--rounds", "1", "--only", "index-bytes"]);
		const [tools, less] = [truth.tools + 1, truth.tools];
		expect(wrong).toContain(`info of small: tools: got ${less}, expected ${tools}`);
		expect(wrong).toContain(`scan of small: ${less} tools, expected ${tools}`);
	}, 300_000);

	it("refuses a line that there is not", async () => {
		await expect(run(["--bytes", "100KB", "--kinds", "mix", "--only", "parse-nix"])).rejects.toThrow(
			"--only: no line begins with parse-nix",
		);
	}, 300_000);

	it("writes a file anew that is not whole", () => {
		const { path, truth } = benchFile(folder, "box", 50e3, (line) => said.push(line));
		writeFileSync(path, "[");
		expect(benchFile(folder, "box", 50e3, (line) => said.push(line)).truth).toEqual(truth);
		expect(readFileSync(path)).toHaveLength(truth.bytes);
	});

	it("writes no file that the disk has no room for", () => {
		expect(() => benchFile(folder, "box", 1e18, (line) => said.push(line))).toThrow(/MB free; box of .* MB needs/u);
	});
});

describe("what the benchmark demands", () => {
	it("is met by as many times the speed of the reference", () => {
		expect(timesFaster(10, 25, 1e6, 2.5)).toMatchObject({ ratio: "2.50x", isMet: true });
		expect(timesFaster(10, 24, 1e6, 2.5)).toMatchObject({ ratio: "2.40x", isMet: false });
		expect(timesFaster(10, 24, 1e6, null)).toMatchObject({ ours: "10.0 ms (0.10 GB/s)", isMet: null });
	});

	it("is met by no more than so many times its time, a figure of its own, or memory beyond it", () => {
		expect(timesTheTime(1, 40, 1 / 40)).toMatchObject({ ratio: "1/40", isMet: true });
		expect(timesTheTime(1.2, 1, 1.15)).toMatchObject({ ratio: "1.20x", isMet: false });
		expect(withinMs(12, 12).isMet).toBe(true);
		expect(withinMs(12.1, 12).isMet).toBe(false);
		expect(beyond(90e6, 45e6, 50e6)).toMatchObject({ ours: "90 MB", ratio: "+45 MB", isMet: true });
		expect(beyond(96e6, 45e6, 50e6).isMet).toBe(false);
	});

	it.each([
		[["--kinds", "mix,tiny"], '--kinds: got "tiny"'],
		[["--rounds", "0"], '--rounds: got "0"'],
		[["--bytes", "much"], 'bytes: got "much"'],
		[["--rows", "1e6"], '--rows: got "1e6"'],
		[["--voxels", "512x512"], '--voxels: got "512x512"'],
	])("is told by options: %j is refused", (args, why) => {
		expect(() => readOptions(args)).toThrow(why);
	});

	it("takes sizes in any order", () => {
		expect(readOptions(["--bytes", "5GB,1GB"]).bytes).toEqual([1e9, 5e9]);
	});
});
