import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installIn, top } from "../../main/setup.mjs";

const places = {
	linux: [
		"/usr/lib/chromium/chromium",
		"/opt/google/chrome/chrome",
		"/usr/bin/google-chrome",
		"/usr/bin/microsoft-edge",
	],
	darwin: [
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
	],
	win32: [
		"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
		"C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
		"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
	],
};

/**
 * A browser that is here: the one named by LOUPE_BROWSER, Playwright's own, or one that the system has.
 *
 * @returns {Promise<string | null>} path of the program
 */
export async function browserHere() {
	const named = process.env["LOUPE_BROWSER"];
	if (named !== undefined) {
		if (existsSync(named)) return named;
		throw new Error(`LOUPE_BROWSER names ${named}, which is not there.`);
	}
	const { chromium } = await import("@playwright/test");
	const own = chromium.executablePath();
	if (existsSync(own)) return own;
	const system = process.platform in places ? places[/** @type {keyof typeof places} */ (process.platform)] : [];
	return system.find((place) => existsSync(place)) ?? null;
}

/**
 * The browser for end-to-end tests: one that is here, or one from the npm registry, installed on the way.
 *
 * @returns {Promise<string>} path of the program
 */
export async function findBrowser() {
	const found = await browserHere();
	if (found !== null) return found;
	if (process.platform === "linux" && process.arch === "x64") return fetchBrowser();
	throw new Error(
		"No browser for the end-to-end tests. Run: npx playwright install chromium (or, on Debian: apt-get install chromium)",
	);
}

async function fetchBrowser() {
	installIn("test/browser");
	/** @type {unknown} */
	const parsed = JSON.parse(
		readFileSync(join(top, "test/browser/node_modules/@sparticuz/chromium/package.json"), "utf8"),
	);
	const packed = /** @type {{ version: string }} */ (parsed);
	// The package runs whatever lies at its place in TMPDIR: that has to be a folder of our own.
	const folder = join(tmpdir(), `ango-loupe-browser-${packed.version}-${String(userInfo().uid)}`);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	process.env["TMPDIR"] = folder;
	// Where its entry lies differs from version to version: the package itself says.
	const entry = createRequire(join(top, "test/browser/package.json")).resolve("@sparticuz/chromium");
	/** @type {unknown} */
	const module = await import(pathToFileURL(entry).href);
	return /** @type {{ default: { executablePath(): Promise<string> } }} */ (module).default.executablePath();
}
