import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { mb } from "./figures.ts";
import { generateExport, type Kind, writeTruth } from "./generate.ts";
import type { Truth } from "./truth.ts";

const seed = 1;
/** Changes with what the generator writes, so that no old file is measured. */
const generation = 1;
/** Left free on the disk, beside what is written. */
const SPARE = 1e9;

/** An export to be measured with, and what it holds. */
export interface BenchFile {
	kind: Kind;
	/** What was asked for; the file ends with the asset that reaches it. */
	bytes: number;
	path: string;
	truth: Truth;
}

/**
 * The file of a kind in `folder`: the one from before where it is whole, else written anew, a few megabytes at a time.
 *
 * Errors: one with figures where the disk has no room for it.
 */
export function benchFile(folder: string, kind: Kind, bytes: number, say: (line: string) => void): BenchFile {
	const path = join(folder, `${kind}-${bytes}-seed${seed}-g${generation}.json`);
	const truthPath = `${path}.truth.json`;
	if (existsSync(truthPath) && existsSync(`${path}.places`) && existsSync(path)) {
		const truth = JSON.parse(readFileSync(truthPath, "utf8")) as Truth;
		if (statSync(path).size === truth.bytes) return { kind, bytes, path, truth };
	}
	mkdirSync(folder, { recursive: true });
	for (const old of [path, truthPath, `${path}.places`]) rmSync(old, { force: true });
	const { bavail, bsize } = statfsSync(folder);
	if (bavail * bsize < bytes + SPARE) {
		throw new Error(
			`${folder} has ${mb(bavail * bsize)} MB free; ${kind} of ${mb(bytes)} MB needs ${mb(bytes + SPARE)} MB. Remove what is old there, or ask for fewer --kinds or --bytes`,
		);
	}
	say(`Writing ${mb(bytes)} MB of ${kind} …`);
	try {
		const { truth, places } = generateExport({ path, kind, form: "array", seed, bytes, assets: Infinity });
		writeTruth(path, truth, places);
		return { kind, bytes, path, truth };
	} catch (error) {
		// Half a file would only take room.
		rmSync(path, { force: true });
		throw error;
	}
}
