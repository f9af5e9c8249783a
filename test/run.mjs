import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { setUp, top } from "../main/setup.mjs";

/** @typedef {{ passed: number, failed: string[], skipped: string[], unsteady: string[] }} Counts */

setUp();
const results = join(top, "test-results");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
/** @type {Counts} */
const total = { passed: 0, failed: [], skipped: [], unsteady: [] };

// What checks and what builds keeps one core busy: on two there are always two of them, what takes longest first.
const builds = "node main/build.mjs";
const waiting = [...commandsOf("lint"), ...commandsOf("types"), builds];
const next = async () => {
	for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) await check(command);
};
await Promise.all([next(), next()]);
const vitest = join(results, "vitest.json");
await suite(
	"unit and property tests",
	[
		"vitest",
		"run",
		"--config",
		"test/vitest.config.ts",
		"--reporter=default",
		"--reporter=json",
		`--outputFile.json=${vitest}`,
	],
	() => vitestCounts(vitest),
);
if (!total.failed.includes(builds)) {
	const playwright = join(results, "playwright.json");
	const { findBrowser } = await import("./browser/find-browser.mjs");
	const browser = await findBrowser();
	process.stdout.write(`End-to-end tests run in ${browser}\n`);
	await suite(
		"end-to-end tests",
		["playwright", "test", "--config", "test/e2e/playwright.config.ts"],
		() => playwrightCounts(playwright),
		{
			LOUPE_BROWSER: browser,
			PLAYWRIGHT_JSON_OUTPUT_FILE: playwright,
		},
	);
}

// The end of a long log is what is read of it: what failed is named there again.
for (const name of total.failed) process.stdout.write(`failed: ${name}\n`);
for (const name of total.unsteady) process.stdout.write(`passed only at its second try: ${name}\n`);
for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`);
const skipped = total.skipped.length > 0 ? `, ${String(total.skipped.length)} skipped` : "";
process.stdout.write(`${String(total.passed)} passed, ${String(total.failed.length)} failed${skipped}\n`);
process.exitCode = total.failed.length > 0 ? 1 : 0;

/**
 * The commands that a script of package.json runs one after the other.
 *
 * @param {"lint" | "types"} name
 */
function commandsOf(name) {
	/** @type {unknown} */
	const parsed = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
	const commands = /** @type {{ scripts: Record<string, string> }} */ (parsed).scripts[name]?.split(" && ");
	if (commands === undefined) throw new Error(`package.json has no script called ${name}`);
	return commands;
}

/**
 * A step that either holds or does not: counted as one.
 *
 * @param {string} commandLine
 */
async function check(commandLine) {
	const [command = "", ...args] = commandLine.split(" ");
	const { status, seconds, output } = await (command === "node"
		? run(process.execPath, args, {}, false)
		: run("npx", [command, ...args], {}, false));
	const said = status === 0 ? "fine" : "failed";
	process.stdout.write(`${status === 0 ? "" : `${output}\n`}${commandLine}: ${said} (${seconds} s)\n`);
	if (status === 0) total.passed++;
	else total.failed.push(commandLine);
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {() => Counts} counts
 * @param {Record<string, string>} env
 */
async function suite(name, args, counts, env = {}) {
	const { status, seconds } = await run("npx", args, env, true);
	const { passed, failed, skipped, unsteady } = counts();
	total.passed += passed;
	total.failed.push(...failed);
	if (status !== 0 && failed.length === 0) total.failed.push(`${name}: no test failed, but not all were run`);
	total.skipped.push(...skipped);
	total.unsteady.push(...unsteady);
	process.stdout.write(
		`${name}: ${String(passed)} passed, ${String(failed.length)} failed, exit ${String(status)} (${seconds} s)\n`,
	);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {boolean} shown whether its output goes straight to ours
 * @returns {Promise<{ status: number | null, seconds: string, output: string }>}
 */
function run(command, args, env, shown) {
	const begun = performance.now();
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: top,
			env: { ...process.env, ...env },
			stdio: ["ignore", shown ? "inherit" : "pipe", shown ? "inherit" : "pipe"],
			shell: process.platform === "win32",
		});
		let output = "";
		child.stdout?.on("data", (/** @type {Buffer} */ chunk) => (output += chunk.toString()));
		child.stderr?.on("data", (/** @type {Buffer} */ chunk) => (output += chunk.toString()));
		child.on("error", reject);
		child.on("close", (status) => {
			resolve({ status, seconds: ((performance.now() - begun) / 1000).toFixed(0), output });
		});
	});
}

/**
 * @typedef {{ fullName: string, status: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ numPassedTests: number, testResults: VitestFile[] }} VitestReport
 */

/** @param {string} file @returns {Counts} */
function vitestCounts(file) {
	if (!existsSync(file)) return nothingSaid("unit and property tests");
	/** @type {unknown} */
	const parsed = JSON.parse(readFileSync(file, "utf8"));
	const report = /** @type {VitestReport} */ (parsed);
	const tests = report.testResults.flatMap((suiteResult) => suiteResult.assertionResults);
	const skipped = tests.filter(({ status }) => status === "skipped" || status === "pending" || status === "todo");
	const failed = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
		const where = relative(top, name);
		const failures = assertionResults.filter((test) => test.status === "failed");
		// A file that could not be loaded has no test that failed.
		if (status === "failed" && failures.length === 0) return [`${where}: ${firstLine(message)}`];
		return failures.map((test) => `${where} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
	});
	return {
		passed: report.numPassedTests,
		failed,
		skipped: skipped.map(({ fullName }) => fullName),
		unsteady: [],
	};
}

/** @param {string} name @returns {Counts} */
function nothingSaid(name) {
	return { passed: 0, failed: [`${name}: the runner left no report`], skipped: [], unsteady: [] };
}

/** @param {string | undefined} message @returns {string} */
function firstLine(message) {
	return stripVTControlCharacters(message ?? "").split("\n", 1)[0] ?? "";
}

/**
 * @typedef {{ title: string, tests: { projectName: string, status: string, annotations: { type: string, description?: string }[], results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ title: string, specs: Spec[], suites?: Suite[] }} Suite
 */

/** @param {string} file @returns {Counts} */
function playwrightCounts(file) {
	if (!existsSync(file)) return nothingSaid("end-to-end tests");
	/** @type {unknown} */
	const parsed = JSON.parse(readFileSync(file, "utf8"));
	const report = /** @type {{ suites: Suite[] }} */ (parsed);
	/** @type {Counts} */
	const counts = { passed: 0, failed: [], skipped: [], unsteady: [] };
	/** @param {Suite} suiteResult */
	const walk = (suiteResult) => {
		for (const spec of suiteResult.specs) {
			for (const { projectName, status, annotations, results } of spec.tests) {
				if (status === "flaky") counts.unsteady.push(`[${projectName}] ${spec.title}`);
				if (status === "expected" || status === "flaky") counts.passed++;
				else if (status === "skipped") {
					const why = annotations.find(({ type }) => type === "skip")?.description ?? "no reason given";
					counts.skipped.push(`[${projectName}] ${spec.title}: ${why}`);
				} else {
					const why = results.find(({ error }) => error !== undefined)?.error?.message;
					counts.failed.push(`[${projectName}] ${spec.title}: ${firstLine(why)}`);
				}
			}
		}
		suiteResult.suites?.forEach(walk);
	};
	report.suites.forEach(walk);
	return counts;
}
