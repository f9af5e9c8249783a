import { posix, win32 } from "node:path";
import type { Fault } from "#shared/outcome";
import { fault } from "#shared/outcome";
import { refusalOf } from "../engine/path-refusal.ts";

/** What a person asked to see: absolute paths for the engine, and what was refused before anything touched it. */
export interface OpenRequest {
	paths: string[];
	refused: { name: string; fault: Fault }[];
}

/** More than anybody selects by hand; what names more is in error. */
const mostPaths = 1000;

/**
 * What a command line holds apart from the program: switches, and names of files. It is data. Before `--` whatever
 * starts with `-` is a switch, after it everything is a file; which switches are honoured is clean-start.ts's matter.
 *
 * @param argv process.argv: the program, then (unless packaged) the application's folder or file, then what was given
 */
export function readCommandLine(argv: readonly string[], packaged: boolean): { switches: string[]; files: string[] } {
	const given = argv.slice(1);
	const end = given.indexOf("--");
	const before = end < 0 ? given : given.slice(0, end);
	const after = end < 0 ? [] : given.slice(end + 1);
	const plain = before.filter((argument) => !argument.startsWith("-"));
	return {
		switches: before.filter((argument) => argument.startsWith("-")),
		// Unpackaged, the first plain argument is the application itself: `electron [--inspect] . -- a.json`.
		files: [...(packaged ? plain : plain.slice(1)), ...after],
	};
}

/**
 * Sorts paths into those for the engine and those refused, without asking the disk about any of them. Whether a file
 * is there and what it holds is the engine's to say, by content.
 *
 * @param cwd what relative paths count from
 */
export function requestOf(given: readonly string[], cwd: string, platform: NodeJS.Platform): OpenRequest {
	const names = platform === "win32" ? win32 : posix;
	const paths = new Set<string>();
	const refused: OpenRequest["refused"] = [];
	for (const text of given.slice(0, mostPaths)) {
		// A relative path within a network share becomes a network path: both forms are looked at.
		const path = refusalOf(text, platform) === null && !names.isAbsolute(text) ? names.resolve(cwd, text) : text;
		const reason = refusalOf(path, platform);
		if (reason === null) paths.add(path);
		else refused.push({ name: nameOf(text), fault: fault("path-refused", reason) });
	}
	if (given.length > mostPaths) {
		const reason = `${String(given.length)} paths were given at once; the first ${String(mostPaths)} are opened.`;
		refused.push({ name: nameOf(given[mostPaths] ?? ""), fault: fault("path-refused", reason) });
	}
	return { paths: [...paths], refused };
}

/** The last part of a path in either way of writing: a page is told names, never folders or hosts. */
function nameOf(path: string): string {
	return path.split(/[\\/]/u).findLast((part) => part !== "") ?? "(no name)";
}

/** Paths that came from another process; null where it is not a list of strings. */
export function pathsIn(data: unknown): string[] | null {
	return Array.isArray(data) && data.every((path) => typeof path === "string") ? data : null;
}
