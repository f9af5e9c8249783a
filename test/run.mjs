import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setUp, top } from "../main/setup.mjs";

/** @typedef {{ passed: number, failed: number, skipped: string[], unsteady: string[] }} Counts */

setUp();
const results = join(top, "test-results");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: [], unsteady: [] };

// Two cores: what checks runs beside what builds, then what tests.
await Promise.all([
	(async () => {
		await check("types", "npm", ["run", "--silent", "types"]);
	})(),
	(async () => {
		await check("lint", "npm", ["run", "--silent", "lint"]);
	})(),
]);
const built = await check("build", process.execPath, [join(top, "main", "build.mjs")]);
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
if (built) {
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

for (const name of total.unsteady) process.stdout.write(`passed only at its second try: ${name}\n`);
for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`);
const skipped = total.skipped.length > 0 ? `, ${String(total.skipped.length)} skipped` : "";
process.stdout.write(`${String(total.passed)} passed, ${String(total.failed)} failed${skipped}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * A step that either holds or does not: counted as one.
 *
 * @param {string} name
 * @param {string} command
 * @param {readonly string[]} args
 */
async function check(name, command, args) {
	const { status, seconds, output } = await run(command, args, {}, false);
	process.stdout.write(status === 0 ? `${name}: fine (${seconds} s)\n` : `${output}\n${name}: failed (${seconds} s)\n`);
	if (status === 0) total.passed++;
	else total.failed++;
	return status === 0;
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
	// A runner that fails with no test failed did not run what it should.
	total.failed += status !== 0 && failed === 0 ? 1 : failed;
	total.skipped.push(...skipped);
	total.unsteady.push(...unsteady);
	process.stdout.write(
		`${name}: ${String(passed)} passed, ${String(failed)} failed, exit ${String(status)} (${seconds} s)\n`,
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
 * @typedef {{ assertionResults: { fullName: string, status: string }[] }} VitestFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, testResults: VitestFile[] }} VitestReport
 */

/** @param {string} file @returns {Counts} */
function vitestCounts(file) {
	if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], unsteady: [] };
	/** @type {unknown} */
	const parsed = JSON.parse(readFileSync(file, "utf8"));
	const report = /** @type {VitestReport} */ (parsed);
	const tests = report.testResults.flatMap((suiteResult) => suiteResult.assertionResults);
	const skipped = tests.filter(({ status }) => status === "skipped" || status === "pending" || status === "todo");
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: skipped.map(({ fullName }) => fullName),
		unsteady: [],
	};
}

/**
 * @typedef {{ title: string, tests: { projectName: string, status: string, annotations: { type: string, description?: string }[] }[] }} Spec
 * @typedef {{ title: string, specs: Spec[], suites?: Suite[] }} Suite
 */

/** @param {string} file @returns {Counts} */
function playwrightCounts(file) {
	if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], unsteady: [] };
	/** @type {unknown} */
	const parsed = JSON.parse(readFileSync(file, "utf8"));
	const report = /** @type {{ suites: Suite[] }} */ (parsed);
	/** @type {Counts} */
	const counts = { passed: 0, failed: 0, skipped: [], unsteady: [] };
	/** @param {Suite} suiteResult */
	const walk = (suiteResult) => {
		for (const spec of suiteResult.specs) {
			for (const { projectName, status, annotations } of spec.tests) {
				if (status === "flaky") counts.unsteady.push(`[${projectName}] ${spec.title}`);
				if (status === "expected" || status === "flaky") counts.passed++;
				else if (status === "skipped") {
					const why = annotations.find(({ type }) => type === "skip")?.description ?? "no reason given";
					counts.skipped.push(`[${projectName}] ${spec.title}: ${why}`);
				} else counts.failed++;
			}
		}
		suiteResult.suites?.forEach(walk);
	};
	report.suites.forEach(walk);
	return counts;
}
