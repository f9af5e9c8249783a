import fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { pathsIn, readCommandLine, requestOf } from "../../main/desktop/open-requests.ts";
import { Engine } from "../../main/engine/engine.ts";

const long = `/data/${"x".repeat(32_000)}.json`;

/** What is given, and which paths reach the engine; packaged, on Linux, in the folder /home/ada. */
const linux: readonly (readonly [given: readonly string[], paths: readonly string[]])[] = [
	[[], []],
	[["a.json"], ["/home/ada/a.json"]],
	[["/data/a.json"], ["/data/a.json"]],
	[
		["a.json", "b.ndjson", "c.loupe"],
		["/home/ada/a.json", "/home/ada/b.ndjson", "/home/ada/c.loupe"],
	],
	[["a.json", "a.json"], ["/home/ada/a.json"]],
	[["--", "a.json"], ["/home/ada/a.json"]],
	[["--", "-a.json"], ["/home/ada/-a.json"]],
	[["--", "--inspect"], ["/home/ada/--inspect"]],
	[
		["--", "--", "a.json"],
		["/home/ada/--", "/home/ada/a.json"],
	],
	[["-", "a.json"], ["/home/ada/a.json"]],
	[["-a.json"], []],
	[["--inspect"], []],
	[["--inspect=0.0.0.0:9229", "a.json"], ["/home/ada/a.json"]],
	[["--remote-debugging-port=9222", "a.json"], ["/home/ada/a.json"]],
	[["--no-sandbox", "--", "a.json"], ["/home/ada/a.json"]],
	[["--proxy-server=http://evil", "/data/a.json"], ["/data/a.json"]],
	[["--host-resolver-rules=MAP * evil"], []],
	[["--gpu-launcher=/bin/sh -c evil"], []],
	[["--require", "/data/a.json"], ["/data/a.json"]],
	[["-psn_0_12345", "a.json"], ["/home/ada/a.json"]],
	[["my file.json"], ["/home/ada/my file.json"]],
	[['"quoted".json'], ['/home/ada/"quoted".json']],
	[["'; rm -rf ~.json"], ["/home/ada/'; rm -rf ~.json"]],
	[["$(evil).json"], ["/home/ada/$(evil).json"]],
	[["%41.json"], ["/home/ada/%41.json"]],
	[["a\nb.json"], ["/home/ada/a\nb.json"]],
	[["../a.json"], ["/home/a.json"]],
	[["./sub/../a.json"], ["/home/ada/a.json"]],
	[["~/a.json"], ["/home/ada/~/a.json"]],
	[["C:\\a.json"], ["/home/ada/C:\\a.json"]],
	[["con.json"], ["/home/ada/con.json"]],
	[["__proto__"], ["/home/ada/__proto__"]],
	[["ünïcödé ✓.json"], ["/home/ada/ünïcödé ✓.json"]],
	[["🔍.json"], ["/home/ada/🔍.json"]],
	[[long], [long]],
	[
		["--", long, "a.json"],
		[long, "/home/ada/a.json"],
	],
	[[`--${"x".repeat(32_000)}`, "a.json"], ["/home/ada/a.json"]],
];

/** Every one is refused on its text, on Windows and elsewhere alike. */
const refusedEverywhere = [
	"\\\\evil\\share\\a.json",
	"\\\\evil@80\\share\\a.json",
	"\\\\evil@SSL\\DavWWWRoot\\a.json",
	"\\\\127.0.0.1\\c$\\a.json",
	"\\\\::1\\share\\a.json",
	"\\\\evil",
	"\\\\",
	"//evil/share/a.json",
	"///evil/share/a.json",
	"/\\evil\\share\\a.json",
	"\\/evil/share/a.json",
	"\\\\?\\UNC\\evil\\share\\a.json",
	"\\\\?\\unc\\evil\\share\\a.json",
	"\\\\?\\globalroot\\Device\\Mup\\evil\\share\\a.json",
	"\\\\?\\C:\\a.json",
	"\\\\.\\UNC\\evil\\share\\a.json",
	"\\\\.\\pipe\\evil",
	"\\\\.\\PhysicalDrive0",
	"//?/UNC/evil/share/a.json",
	"//./pipe/evil",
	"\\??\\UNC\\evil\\share\\a.json",
	"\\Device\\Mup\\evil\\share\\a.json",
	"\\GLOBAL??\\UNC\\evil\\share\\a.json",
	"file://evil/share/a.json",
	"file:///C:/a.json",
	"FILE://evil/share/a.json",
	"file:\\\\evil\\share\\a.json",
	"file:a.json",
	"http://evil/a.json",
	"https://evil/a.json",
	"smb://evil/share/a.json",
	"app://bundle/index.html",
	"blob:app://bundle/evil",
	"data:application/json,[]",
	"javascript".concat(":alert(1)"),
	"ango-loupe://open?file=a.json",
	"a.json\0.png",
	"",
];

/** Refused on Windows only, where they are more than names. */
const refusedOnWindows = [
	"C:evil.json",
	"C:\\a.json:evil",
	"C:\\a.json::$DATA",
	"a.json:evil",
	"CON",
	"nul.json",
	"C:\\data\\NUL",
	"C:\\data\\com1.json",
	"LPT1",
	"COM¹.json",
	"conout$",
	"AUX:",
];

/** Watches every function of node:fs until the test ends, and tells what was asked about. */
function watchFiles(): string[] {
	const asked: string[] = [];
	const undo: (() => void)[] = [];
	for (const module of [fs, fs.promises] as unknown as Record<string, unknown>[])
		for (const [name, original] of Object.entries(module)) {
			if (typeof original !== "function" || /^[A-Z_]/u.test(name)) continue;
			module[name] = (...args: unknown[]): unknown => {
				asked.push(`${name} ${String(args[0])}`);
				return Reflect.apply(original, module, args) as unknown;
			};
			undo.push(() => (module[name] = original));
		}
	syncBuiltinESMExports();
	onTestFinished(() => {
		for (const restore of undo) restore();
		syncBuiltinESMExports();
	});
	return asked;
}

describe("A command line", () => {
	test.each(linux)("%j is read as data", (given, paths) => {
		const { files } = readCommandLine(["/opt/Ango Loupe/ango-loupe", ...given], true);
		expect(requestOf(files, "/home/ada", "linux")).toEqual({ paths, refused: [] });
	});

	test("Unpackaged, the application's own folder is not taken for a file", () => {
		for (const argv of [
			["electron", ".", "a.json"],
			["electron", "--inspect=0", "--remote-debugging-port=0", ".", "--", "a.json"],
		])
			expect(readCommandLine(argv, false).files).toEqual(["a.json"]);
	});

	test("Switches are listed apart, and none after the double dash", () => {
		expect(readCommandLine(["loupe", "--a", "x", "-b", "--", "--c"], true)).toEqual({
			switches: ["--a", "-b"],
			files: ["x", "--c"],
		});
	});

	test("More than a thousand paths at once are told, not dropped in silence", () => {
		const given = Array.from({ length: 1500 }, (_, index) => `${String(index)}.json`);
		const { paths, refused } = requestOf(given, "/home/ada", "linux");
		expect(paths).toHaveLength(1000);
		expect(refused.map(({ name }) => name)).toEqual(["1000.json"]);
	});
});

describe("A network or device path", () => {
	test.each(["linux", "win32", "darwin"] as const)("No form of it passes on %s", (platform) => {
		for (const path of refusedEverywhere) {
			const { paths, refused } = requestOf([path], platform === "win32" ? "C:\\Users\\ada" : "/home/ada", platform);
			expect(paths, path).toEqual([]);
			expect(refused, path).toHaveLength(1);
			expect(refused[0]?.fault.code).toBe("path-refused");
			// A page is told the name, never the host.
			expect(refused[0]?.name, path).not.toMatch(/[\\/]/u);
		}
	});

	test("Drives without a folder, streams and devices do not pass on Windows", () => {
		for (const path of refusedOnWindows) expect(requestOf([path], "C:\\Users\\ada", "win32").paths, path).toEqual([]);
	});

	test("A plain file on a drive of Windows passes in either way of writing", () => {
		const given = ["C:\\data\\a.json", "d:/data/b.json", "sub\\c.json", "D:\\con artist.json"];
		expect(requestOf(given, "C:\\Users\\ada", "win32")).toEqual({
			paths: ["C:\\data\\a.json", "d:/data/b.json", "C:\\Users\\ada\\sub\\c.json", "D:\\con artist.json"],
			refused: [],
		});
	});

	test("A name counts from a folder on the network only to be refused", () => {
		expect(requestOf(["a.json"], "\\\\evil\\share", "win32").paths).toEqual([]);
	});

	test("The disk is not asked about one, by the desktop or by the engine behind it", async () => {
		const folder = await mkdtemp(join(tmpdir(), "loupe-open-"));
		const engine = new Engine({
			dataFolder: join(folder, "data"),
			cacheFolder: join(folder, "cache"),
			resourcesFolder: folder,
			workerFile: join(folder, "none.cjs"),
			scannerFile: inject("scannerFile"),
		});
		onTestFinished(async () => {
			await engine.stop();
			await rm(folder, { recursive: true, force: true });
		});
		await engine.listMediaFolders();
		const asked = watchFiles();
		for (const path of refusedEverywhere) {
			const { files } = readCommandLine(["ango-loupe", "--", path], true);
			requestOf(files, "/home/ada", process.platform);
			const outcome = await engine.openPaths([path]);
			expect(outcome.ok, path).toBe(false);
			const folderOutcome = await engine.addMediaFolder(path);
			expect(folderOutcome.ok, path).toBe(false);
		}
		expect(asked).toEqual([]);
		fs.existsSync(folder);
		expect(asked, "the watch itself works").toEqual([`existsSync ${folder}`]);
	});
});

test("What another process hands over is a list of strings or nothing", () => {
	expect(pathsIn(["a", "b"])).toEqual(["a", "b"]);
	for (const data of [null, undefined, "a", 1, {}, ["a", 1], [null], { length: 1, 0: "a" }])
		expect(pathsIn(data)).toBeNull();
});
