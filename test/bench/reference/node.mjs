import { closeSync, openSync, readFileSync, readSync } from "node:fs";

/*
 * What a reader of exports is measured against in Node itself, each in a process of its own:
 *   bare            nothing at all: what Node costs
 *   read FILE       the file in blocks of 256 KB, bytes thrown away
 *   parse FILE      JSON.parse of each asset, at places that are known beforehand (FILE.places)
 * With a second file, that one is read in the same way beforehand, unmeasured. Prints milliseconds, bytes of memory, counts.
 */
const [mode, file, warmUp] = process.argv.slice(2);
const block = 256 * 1024;

/** @param {string} path */
function readThrough(path) {
	const descriptor = openSync(path, "r");
	const buffer = Buffer.allocUnsafe(block);
	let bytes = 0;
	for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) bytes += read;
	closeSync(descriptor);
	return { bytes };
}

/** @param {string} path */
function parseEach(path) {
	const raw = Uint8Array.from(readFileSync(`${path}.places`));
	const places = new Float64Array(raw.buffer);
	const descriptor = openSync(path, "r");
	let buffer = Buffer.allocUnsafe(block);
	let tasks = 0;
	for (let n = 0; n < places.length; n += 2) {
		const [offset = 0, length = 0] = places.subarray(n, n + 2);
		if (length > buffer.length) buffer = Buffer.allocUnsafe(2 * length);
		if (readSync(descriptor, buffer, 0, length, offset) !== length)
			throw new Error(`parse: ${path} is shorter than its places say`);
		/** @type {unknown} */
		const parsed = JSON.parse(buffer.toString("utf8", 0, length));
		const asset = /** @type {{ tasks?: unknown[] }} */ (parsed);
		tasks += asset.tasks?.length ?? 1;
	}
	closeSync(descriptor);
	return { assets: places.length / 2, tasks };
}

function peakMemory() {
	// On Linux the other figure begins with what the process that started this one held.
	const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
	const found = /^VmHWM:\s+(\d+) kB$/mu.exec(status);
	return (found ? Number(found[1]) : process.resourceUsage().maxRSS) * 1024;
}

/** @type {Record<string, number>} */
let figures = {};
if (mode === "bare") figures = { ms: 0 };
else if ((mode === "read" || mode === "parse") && file !== undefined) {
	const run = mode === "read" ? readThrough : parseEach;
	if (warmUp !== undefined) run(warmUp);
	const began = performance.now();
	const counts = run(file);
	figures = { ms: performance.now() - began, ...counts };
} else throw new Error(`reference: got "${String(mode)}", expected bare, read FILE or parse FILE`);
process.stdout.write(`${JSON.stringify({ ...figures, peak: peakMemory() })}\n`);
