import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildAll } from "../../main/build.mjs";
import { makeDummyElectron, makeDummyMacElectron, readFuses } from "./dummy-electron.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
const builder = createRequire(import.meta.url).resolve("electron-builder/cli.js");
const run = promisify(execFile);

/** Stands in for fpm, which is a download: keeps the texts that a .deb would carry, by the place they go to. */
const fpm = `#!${process.execPath}
const { copyFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const map = process.argv.slice(2).filter((argument) => /=\\/usr\\/share\\/.*\\.(xml|desktop)$/.test(argument));
for (const argument of map) {
	const [from, to] = argument.split("=");
	copyFileSync(from, join(process.env.LOUPE_TEST_FPM, basename(to)));
}
`;

let folder = "";
let linux = "";
let mac = "";

async function pack(target: readonly string[], electron: string): Promise<string> {
	const output = join(folder, `out-${target[0]?.slice(2) ?? ""}`);
	const settings = [`-c.electronDist=${electron}`, `-c.directories.output=${output}`, "-c.mac.identity=null"];
	const env = { ...process.env, CUSTOM_FPM_PATH: join(folder, "fpm"), LOUPE_TEST_FPM: join(folder, "texts") };
	await run(process.execPath, [builder, ...target, ...settings], { cwd: top, env });
	return output;
}

interface AsarEntry {
	files?: Record<string, AsarEntry>;
	size?: number;
	/** Counted from the end of the header; none where the file lies beside the archive. */
	offset?: string;
}

interface Asar {
	files: Map<string, AsarEntry>;
	contentOf: (file: string) => Buffer;
}

/** An archive, with the header read as its own format says: two pickles, the second holds the JSON. */
async function readAsar(path: string): Promise<Asar> {
	const bytes = await readFile(path);
	const header = JSON.parse(bytes.toString("utf8", 16, 16 + bytes.readUInt32LE(12))) as AsarEntry;
	const walk = (entry: AsarEntry, at: string): [string, AsarEntry][] =>
		entry.files === undefined
			? [[at, entry]]
			: Object.entries(entry.files).flatMap(([name, child]) => walk(child, at === "" ? name : `${at}/${name}`));
	const files = new Map(walk(header, "").sort(([a], [b]) => (a < b ? -1 : 1)));
	const start = 8 + bytes.readUInt32LE(4);
	return {
		files,
		contentOf: (file) => {
			const { offset = "", size = 0 } = files.get(file) ?? {};
			return bytes.subarray(start + Number(offset), start + Number(offset) + size);
		},
	};
}

/** The packages that hold binaries for this machine. */
const binaries = ["sharp", "sharp-libvips"].map((name) => `@img/${name}-${process.platform}-${process.arch}`);
const closure = ["@img/colour", "detect-libc", "semver", "sharp", ...binaries].sort();

function packageOf(file: string): string | undefined {
	return /^node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(file)?.[1];
}

async function filesUnder(path: string): Promise<string[]> {
	const entries = await readdir(path, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const closed = {
	runAsNode: false,
	enableCookieEncryption: true,
	enableNodeOptionsEnvironmentVariable: false,
	enableNodeCliInspectArguments: false,
	enableEmbeddedAsarIntegrityValidation: true,
	onlyLoadAppFromAsar: true,
	loadBrowserProcessSpecificV8Snapshot: false,
	grantFileProtocolExtraPrivileges: false,
	wasmTrapHandlers: true,
};

// electron-builder runs with a dummy in Electron's place: what it makes of everything else is what is looked at.
describe.skipIf(process.platform === "win32")("packages", () => {
	beforeAll(async () => {
		// test/run.mjs builds before the tests; a run of this file alone takes what was built last.
		if (!existsSync(join(top, "dist", "main", "desktop.cjs"))) await buildAll();
		folder = await mkdtemp(join(tmpdir(), "loupe-packaging-"));
		await mkdir(join(folder, "texts"));
		await writeFile(join(folder, "fpm"), fpm);
		await chmod(join(folder, "fpm"), 0o755);
		await makeDummyElectron(join(folder, "linux"));
		await makeDummyMacElectron(join(folder, "mac"));
		linux = join(await pack(["--linux", "dir", "deb", "--x64"], join(folder, "linux")), "linux-unpacked");
		mac = join(await pack(["--mac", "dir", "--x64"], join(folder, "mac")), "mac", "Ango Loupe.app", "Contents");
	}, 120_000);

	afterAll(async () => {
		await rm(folder, { recursive: true, force: true });
	});

	test("The archive holds what was built, sharp with its closure, and nothing else, under 10.5 MB", async () => {
		const asar = join(linux, "resources", "app.asar");
		const files = [...(await readAsar(asar)).files.keys()];
		const built = (await filesUnder(join(top, "dist")))
			.map((path) => path.slice(top.length))
			// Other tests compile there, perhaps just now; what fetches is left out.
			.filter((path) => !path.startsWith("dist/test/") && path !== "dist/main/collect.cjs");
		expect(files.filter((file) => packageOf(file) === undefined)).toEqual([...built, "package.json"].sort());
		expect([...new Set(files.map(packageOf))].filter((name) => name !== undefined).sort()).toEqual(closure);
		expect(files.filter((file) => /\.(?:map|mts|cts|d\.ts|cc|gyp)$/u.test(file))).toEqual([]);
		for (const file of [
			"dist/main/desktop.cjs",
			"dist/main/engine-process.cjs",
			"dist/main/scan-worker.cjs",
			"dist/main/search-worker.cjs",
			"dist/main/check-worker.cjs",
			"dist/main/compare-worker.cjs",
			"dist/main/compare-masks-worker.cjs",
			"dist/main/rules-worker.cjs",
			"dist/main/mask-worker.cjs",
			"dist/main/thumbnail-worker.cjs",
			"dist/main/volume-worker.cjs",
			"dist/main/scanner.wasm",
		])
			expect(files).toContain(file);
		expect(files).toContain("dist/preload/preload.cjs");
		expect(files).toContain("dist/renderer/index.html");
		for (const file of ["wasm/jbig2.wasm", "cmaps/UniGB-UCS2-H.bcmap", "standard_fonts/FoxitSerif.pfb"])
			expect(files).toContain(`dist/renderer/pdf/${file}`);
		// 0.8 MB are the view of volumes in three dimensions, and its two pictures; 1.7 MB are pdf.js; 2.3 MB what a PDF need not carry: encodings of East Asia, fonts, decoders of pictures. 0.6 MB are findings: in the engine, the command line and the page.
		expect((await stat(asar)).size).toBeLessThan(10_500_000);
	});

	test("No program of the package can ask anybody for anything: the one that fetches is left out", async () => {
		const { files, contentOf } = await readAsar(join(linux, "resources", "app.asar"));
		expect([...files.keys()].filter((file) => file.includes("collect"))).toEqual([]);
		const speaking = /(?:node:|["'])(?:https?|http2|net|tls|dgram|dns(?:\/promises)?|undici)["']/gu;
		const modulesOf = (text: string): string[] => [...text.matchAll(speaking)].map(([name]) => name);
		for (const file of [...files.keys()].filter((name) => /^dist\/(?:main|preload)\/.*js$/u.test(name))) {
			const text = contentOf(file).toString("utf8");
			// The page in a browser is served, and nothing more is taken of that module.
			const others = text.replace('import{createServer}from"node:http"', "");
			expect([file, modulesOf(others)]).toEqual([file, []]);
		}
		// What is left out is there in the folder that was packed, and would have been seen.
		const fetching = await readFile(join(top, "dist", "main", "collect.cjs"), "utf8");
		expect(modulesOf(fetching).length).toBeGreaterThan(2);
	});

	test("Beside the archive lie the binaries of sharp and libvips, which the system itself opens", async () => {
		const { files } = await readAsar(join(linux, "resources", "app.asar"));
		const unpacked = join(linux, "resources", "app.asar.unpacked");
		const beside = (await filesUnder(unpacked)).map((path) => path.slice(unpacked.length + 1)).sort();
		expect([...new Set(beside.map(packageOf))].sort()).toEqual([...binaries].sort());
		expect(beside).toEqual([...files.keys()].filter((file) => binaries.includes(packageOf(file) ?? "")));
		expect(beside.filter((file) => /\.node$|\.so(?:\.|$)|\.dylib$/u.test(file))).toHaveLength(2);
		const licences = (await filesUnder(join(linux, "resources", "licences"))).map((path) => path.slice(linux.length));
		expect(licences).toEqual([`/resources/licences/${(binaries[1] ?? "").slice("@img/".length)}/README.md`]);
	});

	test("What is packed of sharp is enough for it to decode a picture", async () => {
		const { files, contentOf } = await readAsar(join(linux, "resources", "app.asar"));
		const place = join(folder, "unpacked");
		await cp(join(linux, "resources", "app.asar.unpacked"), place, { recursive: true });
		for (const [file, { offset }] of files) {
			if (packageOf(file) === undefined || offset === undefined) continue;
			await mkdir(dirname(join(place, file)), { recursive: true });
			await writeFile(join(place, file), contentOf(file));
		}
		const picture = join(top, "resources", "icons", "48x48.png");
		const script = 'require("sharp")(process.argv[1]).raw().toBuffer().then((pixels) => console.log(pixels.length))';
		const { stdout } = await run(process.execPath, ["-e", script, picture], { cwd: place });
		expect(stdout).toBe(`${String(48 * 48 * 4)}\n`);
	});

	test("The sample lies beside the archive, complete and without the code that draws it", async () => {
		const made = (await filesUnder(join(linux, "resources", "sample"))).map((path) => path.slice(linux.length));
		const sources = await filesUnder(join(top, "resources", "sample"));
		const expected = sources.filter((path) => !path.endsWith(".ts")).map((path) => `/${path.slice(top.length)}`);
		expect(made.sort()).toEqual(expected.sort());
		expect(made).toContain("/resources/sample/sample-export.json");
	});

	test("All nine fuses are as they should be in the program for Linux", async () => {
		expect(Object.fromEntries(readFuses(await readFile(join(linux, "ango-loupe"))))).toEqual(closed);
	});

	test("All nine fuses are as they should be in the framework for macOS", async () => {
		const framework = join(mac, "Frameworks", "Electron Framework.framework", "Electron Framework");
		expect(Object.fromEntries(readFuses(await readFile(framework)))).toEqual(closed);
	});

	test("Linux offers the program for the five kinds of file", async () => {
		const entry = await readFile(join(folder, "texts", "ango-loupe.desktop"), "utf8");
		expect(entry).toContain(
			"MimeType=application/json;application/x-ndjson;application/jsonl;application/vnd.ango-loupe;application/vnd.ango-loupe-findings;\n",
		);
		expect(entry).toMatch(/^Exec="\/opt\/Ango Loupe\/ango-loupe" %U$/mu);
		expect(entry).not.toContain("no-sandbox");
		const types = await readFile(join(folder, "texts", "ango-loupe.xml"), "utf8");
		const globs = [...types.matchAll(/<mime-type type="([^"]+)">\s*<glob pattern="([^"]+)"\/>/gu)];
		expect(globs.map(([, type, glob]) => [type, glob])).toEqual([
			["application/json", "*.json"],
			["application/x-ndjson", "*.ndjson"],
			["application/jsonl", "*.jsonl"],
			["application/vnd.ango-loupe", "*.loupe"],
			["application/vnd.ango-loupe-findings", "*.loupe-findings"],
		]);
	});

	test("macOS leaves .json to its owner and gives the other kinds to the program", async () => {
		const plist = await readFile(join(mac, "Info.plist"), "utf8");
		const types = [...plist.matchAll(/<key>CFBundleTypeExtensions<\/key>\s*<array>\s*<string>([\w-]+)<\/string>/gu)];
		const ranks = [...plist.matchAll(/<key>LSHandlerRank<\/key>\s*<string>(\w+)<\/string>/gu)];
		expect(types.map(([, extension], index) => [extension, ranks[index]?.[1]])).toEqual([
			["json", "Alternate"],
			["ndjson", "Owner"],
			["jsonl", "Owner"],
			["loupe", "Owner"],
			["loupe-findings", "Owner"],
		]);
		expect(plist).toContain("<key>ElectronAsarIntegrity</key>");
		expect(plist).not.toContain("CFBundleURLTypes");
	});

	test("No package looks for updates or names a place to find them", async () => {
		const files = [...(await filesUnder(linux)), ...(await filesUnder(mac))];
		expect(files.filter((file) => /app-update\.yml|latest.*\.yml/u.test(file))).toEqual([]);
	});
});
