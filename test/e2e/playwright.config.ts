import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "../browser/find-browser.mjs";

/** Found once by the first process and told to the others. */
const browser = (process.env["LOUPE_BROWSER"] ??= await findBrowser());

export default defineConfig({
	testDir: fileURLToPath(new URL(".", import.meta.url)),
	outputDir: fileURLToPath(new URL("../../test-results/e2e", import.meta.url)),
	workers: 1,
	// What passes at its second try is named by test/run.mjs: a machine that is busy elsewhere must not fail a whole run.
	retries: 1,
	timeout: 60_000,
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
