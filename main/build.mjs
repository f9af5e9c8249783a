import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const top = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(top, "node_modules", ".loupe-build.json");

/** What a build is made of. Tests are not part of the product. */
const inputs = ["main", "preload", "renderer", "package.json", "package-lock.json", "tsconfig.json"];

/** @type {readonly { entry: string, out: string, format: "cjs" | "es" }[]} */
const programs = [
	// CommonJS, because `electron` can only be had by `require` and a sandboxed preload is one CommonJS file.
	{ entry: "main/desktop/main.ts", out: "dist/main/desktop.cjs", format: "cjs" },
	{ entry: "main/desktop/engine-process.ts", out: "dist/main/engine-process.cjs", format: "cjs" },
	{ entry: "main/engine/scan-worker.ts", out: "dist/main/scan-worker.cjs", format: "cjs" },
	{ entry: "main/engine/search-worker.ts", out: "dist/main/search-worker.cjs", format: "cjs" },
	{ entry: "main/engine/check-worker.ts", out: "dist/main/check-worker.cjs", format: "cjs" },
	{ entry: "main/engine/compare-worker.ts", out: "dist/main/compare-worker.cjs", format: "cjs" },
	{ entry: "main/engine/rules-worker.ts", out: "dist/main/rules-worker.cjs", format: "cjs" },
	{ entry: "main/engine/compare-masks-worker.ts", out: "dist/main/compare-masks-worker.cjs", format: "cjs" },
	{ entry: "main/engine/thumbnail-worker.ts", out: "dist/main/thumbnail-worker.cjs", format: "cjs" },
	{ entry: "main/engine/volume-worker.ts", out: "dist/main/volume-worker.cjs", format: "cjs" },
	{ entry: "main/engine/mask-worker.ts", out: "dist/main/mask-worker.cjs", format: "cjs" },
	// The only one that speaks to others, and the one that is in no package.
	{ entry: "main/collect/collect.ts", out: "dist/main/collect.cjs", format: "cjs" },
	{ entry: "preload/preload.ts", out: "dist/preload/preload.cjs", format: "cjs" },
	{ entry: "main/cli/loupe.ts", out: "dist/main/loupe.js", format: "es" },
];

/** What no bundle can hold: Electron's own module, and sharp, which loads a library made for the machine. */
const external = ["electron", "sharp"];

/**
 * One file with everything in it but Node's own modules and those in `external`.
 *
 * @param {string} root folder that entry and out count from
 * @param {{ entry: string, out: string, format: "cjs" | "es" }} program
 */
export async function buildProgram(root, { entry, out, format }) {
	const { build } = await import("vite");
	const cut = out.lastIndexOf("/");
	await build({
		configFile: false,
		root,
		envDir: false,
		logLevel: "warn",
		publicDir: false,
		ssr: { noExternal: true, external, target: "node" },
		build: {
			ssr: entry,
			target: "node20.19",
			outDir: out.slice(0, cut),
			emptyOutDir: false,
			minify: false,
			reportCompressedSize: false,
			rolldownOptions: {
				checks: { bundlerTimings: false },
				output: {
					format,
					entryFileNames: out.slice(cut + 1),
					codeSplitting: false,
					strict: true,
					// Names stay, for whoever reads a stack; comments and white space do not.
					minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
					...(format === "es" ? { banner: "#!/usr/bin/env node" } : {}),
				},
			},
		},
	});
	if (format === "es") await chmod(join(root, out), 0o755);
}

/**
 * Compiles the scanner (AssemblyScript) to WebAssembly.
 *
 * @param {string} out
 */
export async function buildScanner(out) {
	await mkdir(dirname(out), { recursive: true });
	// As a program of its own: its types would replace those of JavaScript's arrays in ours.
	const compiler = join(top, "node_modules", "assemblyscript", "bin", "asc.js");
	const source = join(top, "main", "engine", "scanner", "scanner.ts");
	// No run-time library: memory is never given back.
	const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--use", "abort="];
	// Pages of 64 KB that every scanner takes at once, which is faster than bit by bit.
	options.push("--initialMemory", "100");
	await promisify(execFile)(process.execPath, [compiler, source, "--outFile", out, ...options]);
}

/** Builds the page and every program into dist/. */
export async function buildAll() {
	const { build } = await import("vite");
	const before = await hashOfInputs();
	// The page's build empties its own folder.
	for (const folder of ["main", "preload"]) await rm(join(top, "dist", folder), { recursive: true, force: true });
	await Promise.all([
		build({ configFile: join(top, "renderer", "vite.config.ts"), mode: "production" }),
		...programs.map((program) => buildProgram(top, program)),
		buildScanner(join(top, "dist", "main", "scanner.wasm")),
	]);
	const outputs = await filesUnder(join(top, "dist"));
	const sizes = await Promise.all(outputs.map(async (file) => [relative(top, file), (await stat(file)).size]));
	await mkdir(join(top, "node_modules"), { recursive: true });
	await writeFile(stampFile, JSON.stringify({ inputs: before, outputs: sizes }));
}

/** Whether dist/ is what a build of the files as they are now would make: by content, not by time. */
export async function isBuilt() {
	const text = await readFile(stampFile, "utf8").catch(() => null);
	if (text === null) return false;
	/** @type {unknown} */
	const parsed = JSON.parse(text);
	const stamp = /** @type {{ inputs: string, outputs: [string, number][] }} */ (parsed);
	if (stamp.inputs !== (await hashOfInputs())) return false;
	for (const [file, size] of stamp.outputs) {
		const found = await stat(join(top, file)).catch(() => null);
		if (found?.size !== size) return false;
	}
	return true;
}

async function hashOfInputs() {
	const hash = createHash("sha256");
	for (const input of inputs) {
		const path = join(top, input);
		const files = (await stat(path)).isDirectory() ? await filesUnder(path) : [path];
		for (const file of files) {
			const bytes = await readFile(file);
			hash.update(`${relative(top, file).split(sep).join("/")}\0${bytes.length}\0`).update(bytes);
		}
	}
	return hash.digest("hex");
}

/** @param {string} folder @returns {Promise<string[]>} in name order */
async function filesUnder(folder) {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const begun = performance.now();
	await buildAll();
	console.log(`Built dist/ in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
