import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const top = fileURLToPath(new URL("..", import.meta.url));

const oldest = { major: 20, minor: 19 };

/** Ends the program with a sentence where Node is too old for what is installed. */
export function demandNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
	process.stderr.write(
		`Ango Loupe needs Node ${String(oldest.major)}.${String(oldest.minor)} or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.\n`,
	);
	process.exit(1);
}

/**
 * Runs npm, its output on our standard error, so that a command's own output stays clean.
 *
 * @param {readonly string[]} args
 */
function npm(args) {
	// npm tells its own script where it is; started by hand, the one on the path is taken.
	const script = process.env["npm_execpath"];
	const [command, first] = script === undefined ? ["npm", []] : [process.execPath, [script]];
	return spawnSync(command, [...first, ...args], {
		cwd: top,
		stdio: ["ignore", 2, 2],
		shell: script === undefined && process.platform === "win32",
	}).status;
}

/** Hash of what an installation is made from. */
function lockHash() {
	return createHash("sha256")
		.update(readFileSync(join(top, "package-lock.json")))
		.digest("hex");
}

/**
 * Installs the dependencies of a folder unless the ones of its lock file are there already.
 *
 * @param {string} folder counted from the top
 */
export function installIn(folder) {
	const lock = readFileSync(join(top, folder, "package-lock.json"));
	const wanted = createHash("sha256").update(lock).digest("hex");
	const stamp = join(top, folder, "node_modules", ".loupe-lock");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	process.stderr.write(`Installing what ${folder === "." ? "Ango Loupe" : folder} needs (npm ci) ...\n`);
	const status = npm(["ci", "--prefix", join(top, folder), "--no-audit", "--no-fund", "--loglevel=error"]);
	if (status !== 0) {
		process.stderr.write(
			"npm ci failed; its words are above. Check that the npm registry can be reached, then start again.\n",
		);
		process.exit(1);
	}
	writeFileSync(stamp, wanted);
}

/** Everything that has to be there before anything can be built. */
export function setUp() {
	demandNode();
	installIn(".");
}

/**
 * Electron's program, fetched once where that is possible; null where it is not to be had. A failure is remembered for
 * this lock file, so that a machine without a network does not wait at every start.
 *
 * @returns {string | null}
 */
export function findElectron() {
	const found = installedElectron();
	if (found !== null) return found;
	const given = join(top, "node_modules", ".loupe-no-electron");
	if (existsSync(given) && readFileSync(given, "utf8") === lockHash()) return null;
	process.stderr.write("Fetching Electron's runtime ...\n");
	const script = join(top, "node_modules", "electron", "install.js");
	const { status } = spawnSync(process.execPath, [script], {
		cwd: top,
		stdio: ["ignore", "ignore", "ignore"],
		timeout: 300_000,
	});
	const fetched = installedElectron();
	if (fetched === null) {
		process.stderr.write(`Electron's runtime cannot be fetched here (exit ${String(status)}).\n`);
		writeFileSync(given, lockHash());
	}
	return fetched;
}

/** @returns {string | null} */
export function installedElectron() {
	const own = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
	const folder = own ?? join(top, "node_modules", "electron", "dist");
	const names = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" };
	const program = join(
		folder,
		process.platform === "darwin" || process.platform === "win32" ? names[process.platform] : "electron",
	);
	return existsSync(join(folder, "version")) && existsSync(program) ? program : null;
}
