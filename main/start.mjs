import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildAll, isBuilt } from "./build.mjs";
import { findElectron, setUp, top } from "./setup.mjs";

// Relative names count from where the person stands, not from the project's folder.
const standing = process.env["INIT_CWD"] ?? process.cwd();
const args = process.argv.slice(2);
// Before anything is installed or built: a wrong call is told at once.
const asked = args[0] === "--loupe" ? null : readArgs();

setUp();
if (!(await isBuilt())) {
	process.stderr.write("Building ...\n");
	await buildAll();
}

if (asked === null) run(process.execPath, [join(top, "dist", "main", "loupe.js"), ...args.slice(1)]);
else start(asked);

/**
 * Opens the files in Electron, or in a browser where there is none or no screen for it.
 *
 * @param {ReturnType<typeof readArgs>} asked
 */
function start({ browser, noOpen, collect, media, findings, files }) {
	const hasScreen = process.platform !== "linux" || Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
	const electron = browser ? null : findElectron();
	if (electron !== null && hasScreen) {
		const switches = [...(collect ? ["--collect"] : []), ...(findings === null ? [] : [`--findings=${findings}`])];
		run(electron, [top, ...switches, "--", ...files]);
		return;
	}
	if (!browser) {
		const why = electron === null ? "Electron's runtime is not here" : "There is no screen for a window";
		process.stderr.write(`${why}: the page opens in a browser of this machine instead.\n`);
	}
	run(process.execPath, [
		join(top, "dist", "main", "loupe.js"),
		"serve",
		...(noOpen ? ["--no-open"] : []),
		...(collect ? ["--collect"] : []),
		...media.flatMap((folder) => ["--media", folder]),
		...(findings === null ? [] : ["--findings", findings]),
		"--",
		...files,
	]);
}

/** What was asked for, names as full paths. Ends the program with a sentence where it is not understood. */
function readArgs() {
	try {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				browser: { type: "boolean", default: false },
				"no-open": { type: "boolean", default: false },
				collect: { type: "boolean", default: false },
				media: { type: "string", multiple: true, default: [] },
				findings: { type: "string" },
			},
		});
		const full = (/** @type {string} */ name) => resolve(standing, name);
		return {
			browser: values.browser,
			noOpen: values["no-open"],
			collect: values.collect,
			media: values.media.map(full),
			findings: values.findings === undefined ? null : full(values.findings),
			files: positionals.map(full),
		};
	} catch (error) {
		process.stderr.write(
			`${error instanceof Error ? error.message : String(error)}\nUsage: npm start -- [--browser] [--no-open] [--collect] [--media FOLDER] [--findings FOLDER] [FILE...]\n`,
		);
		process.exit(2);
	}
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
