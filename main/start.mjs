import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { buildAll, isBuilt } from "./build.mjs";
import { findElectron, setUp, top } from "./setup.mjs";

// Relative names count from where the person stands, not from the project's folder.
const standing = process.env["INIT_CWD"] ?? process.cwd();
const args = process.argv.slice(2);

setUp();
if (!(await isBuilt())) {
	process.stderr.write("Building ...\n");
	await buildAll();
}

if (args[0] === "--loupe") run(process.execPath, [join(top, "dist", "main", "loupe.js"), ...args.slice(1)]);
else start();

/** Opens the files in Electron, or in a browser where there is none or no screen for it. */
function start() {
	const switches = args.filter((arg) => arg === "--browser" || arg === "--no-open");
	const media = args.flatMap((arg, index) => (args[index - 1] === "--media" ? [resolve(standing, arg)] : []));
	const files = args
		.filter((arg, index) => !arg.startsWith("--") && args[index - 1] !== "--media")
		.map((file) => resolve(standing, file));
	const hasScreen = process.platform !== "linux" || Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
	const electron = switches.includes("--browser") ? null : findElectron();
	if (electron !== null && hasScreen) {
		run(electron, [top, "--", ...files]);
		return;
	}
	if (!switches.includes("--browser")) {
		const why = electron === null ? "Electron's runtime is not here" : "There is no screen for a window";
		process.stderr.write(`${why}: the page opens in a browser of this machine instead.\n`);
	}
	const open = switches.includes("--no-open") ? ["--no-open"] : [];
	run(process.execPath, [
		join(top, "dist", "main", "loupe.js"),
		"serve",
		...open,
		...media.flatMap((folder) => ["--media", folder]),
		"--",
		...files,
	]);
}

/**
 * Runs the program in our place: its input and output are ours, and so is its exit code.
 *
 * @param {string} program
 * @param {readonly string[]} programArgs
 */
function run(program, programArgs) {
	const child = spawn(program, programArgs, { cwd: standing, stdio: "inherit" });
	for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
		// The terminal tells both; ours waits for the child's own end.
		process.on(signal, () => child.kill(signal));
	}
	child.on("error", (error) => {
		process.stderr.write(`${program} could not be started: ${error.message}\n`);
		process.exitCode = 1;
	});
	child.on("exit", (code, signal) => {
		process.exitCode = code ?? (signal === null ? 0 : 1);
	});
}
