import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "../browser/find-browser.mjs";

/** Found once by the first process and told to the others. */
const browser = (process.env["LOUPE_BROWSER"] ??= await findBrowser());

export default defineConfig({
	testDir: fileURLToPath(new URL(".", import.meta.url)),
	outputDir: fileURLToPath(new URL("../../test-results/e2e", import.meta.url)),
	// A test waits for pages and programs half of its time: two at once on two cores. Each has a program, port and folder of its own.
	workers: 2,
	// What passes at its second try is named by test/run.mjs: a machine that is busy elsewhere must not fail a whole run.
	retries: 1,
	timeout: 90_000,
	// No test tells a time: a busy machine needs more than the five seconds that are usual.
	expect: { timeout: 15_000 },
	forbidOnly: true,
	reporter: [["line"], ["json"]],
	use: {
		viewport: { width: 1440, height: 900 },
		launchOptions: { executablePath: browser },
		timezoneId: "Asia/Kolkata",
	},
	projects: [
		{ name: "loopback", testMatch: "*.spec.ts", testIgnore: "desktop*.spec.ts" },
		{ name: "desktop", testMatch: "desktop*.spec.ts" },
	],
});
