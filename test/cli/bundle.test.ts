import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { exportLine, maskOf } from "../engine/media/bundle/packed.ts";
import { builtProgram } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 + 10_000 * Number(process.env["KILLS"] ?? 0) });

const { folder, loupe } = builtProgram("scan-worker", "mask-worker");
const [file, masks, archive] = ["export.json", "masks", "made.loupe"].map((name) => path.join(folder, name)) as [
	string,
	string,
	string,
];

/** How often packing is killed: `KILLS=200 npx vitest run … test/cli/bundle.test.ts -t killed` for the long run. */
const kills = Number(process.env["KILLS"] ?? 20);

beforeAll(() => {
	// The program says its version in a bundle.
	fs.copyFileSync("package.json", path.join(folder, "package.json"));
	vi.stubEnv("XDG_CONFIG_HOME", path.join(folder, "config"));
	fs.writeFileSync(file, `[${[0, 1, 2, 3].map(exportLine).join(",\n")}]`);
	fs.mkdirSync(masks);
	for (const n of [0, 1, 2]) fs.writeFileSync(path.join(masks, `${String(n)}.png`), maskOf(n));
});

const pack = (...args: string[]): string[] => ["pack", file, "--into", archive, "--media", masks, ...args];

describe("a bundle on the command line", () => {
	test("is packed, verified, opened as the export, and unpacked", () => {
		const packed = loupe(...pack("--json"));
		expect([packed.code, JSON.parse(packed.out)]).toMatchObject([0, { files: 3, missing: [{ class: "expired" }] }]);
		expect(loupe("verify", archive)).toMatchObject({ code: 0, out: "" });
		const info = loupe("info", archive, "--json");
		expect([info.code, JSON.parse(info.out)]).toMatchObject([0, { tasks: 4, name: "made.loupe" }]);
		expect(info.err).toContain("A bundle with 3 files of media inside");
		const place = path.join(folder, "unpacked");
		expect(loupe("unpack", archive, "--into", place).code).toBe(0);
		expect(fs.readFileSync(path.join(place, "data", "export.json"), "utf8")).toBe(fs.readFileSync(file, "utf8"));
		expect(loupe("unpack", archive, "--into", place)).toMatchObject({ code: 1 });
		fs.appendFileSync(path.join(place, "data", "index.json"), " ");
		const damaged = loupe("verify", place, "--json");
		expect([damaged.code, damaged.out]).toEqual([1, expect.stringContaining('"file":"data/index.json"')]);
		fs.rmSync(place, { recursive: true });
	});

	test("is not written over the export, nor over another file", () => {
		const was = fs.readFileSync(file);
		const packed = loupe("pack", file, "--into", file);
		expect([packed.code, packed.err]).toEqual([1, expect.stringContaining("export.json is there and is no bundle")]);
		expect(fs.readFileSync(file)).toEqual(was);
	});

	test("says of an export that was altered, exits so when strict, and packs it no more", () => {
		expect(loupe(...pack()).code).toBe(0);
		const altered = path.join(folder, "altered.loupe");
		const bytes = fs.readFileSync(archive);
		// Still JSON, and still an export: only the manifest tells.
		bytes[bytes.indexOf("0.jpg")] = 0x31;
		fs.writeFileSync(altered, bytes);
		const said = "The bundle is damaged: the bytes of data/export.json are not those of manifest-sha256.txt.";
		const info = loupe("info", altered, "--json", "--strict");
		expect([info.code, info.err]).toEqual([3, expect.stringContaining(said)]);
		expect((JSON.parse(info.out) as { notes: string[] }).notes).toContain(said);
		expect(loupe("tasks", altered)).toMatchObject({ code: 0, err: expect.stringContaining(said) as string });
		expect(loupe("masks", altered, "--strict", "--where", "id:t1")).toMatchObject({ code: 3 });
		const again = path.join(folder, "again.loupe");
		const packed = loupe("pack", altered, "--into", again);
		expect([packed.code, packed.err]).toEqual([1, expect.stringContaining("not as it was packed")]);
		expect(fs.existsSync(again)).toBe(false);
		expect(loupe("info", archive, "--strict")).toMatchObject({ code: 0 });
	});

	test("holds only what the tasks of a query point to, and the whole export", () => {
		const packed = loupe(...pack("--json", "--where", "id:t1"));
		expect([packed.code, JSON.parse(packed.out)]).toMatchObject([0, { files: 1 }]);
		expect(JSON.parse(loupe("info", archive, "--json").out)).toMatchObject({ tasks: 4 });
	});

	test.each([
		[["pack", "a.json"], "--into"],
		[["unpack", "a.loupe"], "--into"],
		[["verify"], "one bundle"],
		[["verify", "a", "--where", "x"], "no option --where"],
	])("%j is a wrong call", (args, said) => {
		const called = loupe(...args);
		expect([called.code, called.err]).toEqual([2, expect.stringContaining(said)]);
	});
});

const alone = process.platform === "linux" && spawnSync("unshare", ["-n", "-r", "true"]).status === 0;

test.skipIf(!alone)("a bundle carried to a machine without a network is read whole there", () => {
	expect(loupe(...pack()).code).toBe(0);
	const carried = path.join(folder, "carried");
	fs.mkdirSync(carried);
	fs.renameSync(archive, path.join(carried, "there.loupe"));
	const program = path.join(folder, "dist", "main", "loupe.js");
	const there = (...args: string[]) =>
		spawnSync("unshare", ["-n", "-r", process.execPath, program, ...args], { cwd: carried, encoding: "utf8" });
	expect(there("verify", "there.loupe").status).toBe(0);
	// Every mask that is inside is decoded there; the one that is missing is said to be, and why.
	const read = there("masks", "there.loupe", "--json", "--strict");
	const lines = read.stdout.trim().split("\n");
	expect(read.status).toBe(3);
	expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
		{ phase: "ready", mask: { origin: "bundle", pixels: { total: 6, background: 6, unknown: 0 } } },
		...["#010101", "#020202"].map((colour) => ({
			phase: "ready",
			mask: { origin: "bundle", entries: [{ colour, pixels: { exact: 0, edge: 6, near: 0 } }] },
		})),
		{ phase: "missing", place: "store.example/3.png", why: { class: "expired" } },
	]);
	// Packing it anew reads every file that the tasks point to from within the bundle.
	const again = there("pack", "there.loupe", "--into", "again.loupe", "--json");
	expect([again.status, JSON.parse(again.stdout)]).toMatchObject([0, { files: 3 }]);
	expect(
		fs.readFileSync(path.join(carried, "again.loupe")).equals(fs.readFileSync(path.join(carried, "there.loupe"))),
	).toBe(true);
});

test(`packing that is killed at ${String(kills)} moments leaves the old bundle or the new one`, async () => {
	fs.writeFileSync(path.join(masks, "3.png"), Buffer.concat([maskOf(3), Buffer.alloc(4_000_000)]));
	const program = path.join(folder, "dist", "main", "loupe.js");
	const isWhole = (): boolean => loupe("verify", archive).code === 0;
	const old = path.join(folder, "old.loupe");
	expect(loupe("pack", file, "--into", old, "--media", masks, "--where", "id:t1").code).toBe(0);
	const began = Date.now();
	expect(loupe(...pack()).code).toBe(0);
	const took = Date.now() - began;
	const states = new Map<string, number>();
	for (let n = 0; n < kills; n++) {
		// Every other time there is an old one, of another query.
		fs.rmSync(archive, { force: true });
		if (n % 2 === 1) fs.copyFileSync(old, archive);
		const before = n % 2 === 1 ? fs.statSync(archive).size : -1;
		const child = spawn(process.execPath, [program, ...pack()], { stdio: "ignore" });
		const ended = new Promise((resolve) => child.once("exit", resolve));
		// Before that the program only starts.
		await new Promise((resolve) => setTimeout(resolve, took * (0.3 + (0.9 * (n + 1)) / kills)));
		child.kill("SIGKILL");
		await ended;
		const size = fs.existsSync(archive) ? fs.statSync(archive).size : -1;
		const state = size === before ? "old" : isWhole() ? "new" : "half";
		states.set(state, (states.get(state) ?? 0) + 1);
	}
	if (process.env["KILLS"] !== undefined) process.stdout.write(`${JSON.stringify(Object.fromEntries(states))}\n`);
	expect(states.get("half")).toBeUndefined();
	expect(loupe(...pack()).code).toBe(0);
	// What was killed left files beside it, which the next one has removed.
	expect(fs.readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
