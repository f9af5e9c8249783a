import { whyNameRefused } from "./bag-name.ts";

/** Names of the files that say what a bag is (RFC 8493) and of those that belong to a bundle of ours. */
export const bagNames = {
	declaration: "bagit.txt",
	info: "bag-info.txt",
	manifest: "manifest-sha256.txt",
	tagManifest: "tagmanifest-sha256.txt",
	/** What is missing, for reading. */
	missingList: "missing.txt",
	index: "data/index.json",
	missing: "data/missing.json",
	media: "data/media/",
	/** And its ending. */
	export: "data/export.",
} as const;

/** The folder that the files of a bundle lie in, within its archive. */
export const bagFolder = "loupe-bundle/";

export const declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** Bytes of a manifest that are read: that of 200,000 files is a fifth of it. */
export const mostManifest = 64 * 1024 * 1024;

/** As `sha256sum` writes and checks it: a line for each file, in the order of names. */
export function manifestText(sums: ReadonlyMap<string, string>): string {
	const names = [...sums.keys()].sort();
	return names.map((name) => `${sums.get(name) ?? ""}  ${name}\n`).join("");
}

/** The sums of a manifest by name, and sentences on lines that are none. */
export function manifestIn(text: string, name: string): { sums: Map<string, string>; problems: string[] } {
	const sums = new Map<string, string>();
	const problems: string[] = [];
	const complain = (line: number, why: string): void => {
		// A manifest of something else altogether need not be quoted.
		if (problems.length < 100) problems.push(`Line ${String(line)} of ${name} ${why}`);
	};
	for (const [at, line] of text.split(/\r?\n/u).entries()) {
		if (line === "") continue;
		const [, sum, file] = /^([0-9a-fA-F]{64})[ \t]+\*?(.+)$/u.exec(line) ?? [];
		if (sum === undefined || file === undefined) complain(at + 1, "is no sum and name");
		else if (whyNameRefused(file) !== null) complain(at + 1, "holds a name that no bundle has");
		else if (sums.has(file)) complain(at + 1, `names ${file} once more`);
		else sums.set(file, sum.toLowerCase());
	}
	return { sums, problems };
}

/** A tag file of names and values; a value that goes over lines is joined. */
export function tagsIn(text: string): Map<string, string> {
	const tags = new Map<string, string>();
	for (const line of text.replace(/\r?\n[ \t]+/gu, " ").split(/\r?\n/u)) {
		const [, name, value] = /^([^:\s][^:]{0,100}):[ \t]*(.*)$/u.exec(line) ?? [];
		if (name !== undefined && value !== undefined) tags.set(name, value);
	}
	return tags;
}

/** A text on one line, as tags and lists of files are. */
export function onOneLine(text: string): string {
	return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** What an export's file is called behind its name: its bytes stay as they are, and so does what tells others what they are. */
export function exportEnding(name: string): string {
	return /\.((?:json|ndjson|jsonl)(?:\.gz)?|gz|zip)$/iu.exec(name)?.[1]?.toLowerCase() ?? "json";
}
