import type { FolderId } from "#shared/export";
import type { FrameFiles, MediaMatch } from "#shared/media";
import type { ListedFile, ListedFolder } from "./listed-file.ts";
import { foldedName, hasShownSuffix, pathOfLink, pathOfName, stemOf } from "./media-names.ts";
import type { NamedAsset } from "./media-names.ts";

/** Pictures of one folder whose names differ only in a number at the end, and in their suffix. */
interface Series {
	folder: ListedFolder;
	/** Before the number. */
	prefix: string;
	files: ListedFile[];
	/** By number; made when asked for, as a million pictures are numbered and few of them are frames. */
	byNumber: Map<number, ListedFile[]> | null;
}

/** More digits are a time or an id, not the number of a frame. */
const mostDigits = 9;

/** Numbered pictures by their folder and by what stands before the number: a table that knows no disk. */
export class NumberedFiles {
	readonly #byFolder = new Map<ListedFolder, Map<string, Series>>();
	readonly #foldersNamed = new Map<string, Set<ListedFolder>>();
	readonly #byStem = new Map<string, Set<Series>>();

	/** Files without a number, and those that are no pictures, are passed over. */
	add(file: ListedFile): void {
		const parts = numbered(file.name);
		if (parts === null) return;
		let within = this.#byFolder.get(file.folder);
		if (within === undefined) {
			within = new Map();
			this.#byFolder.set(file.folder, within);
			const name = file.folder.path.at(-1);
			if (name !== undefined) keep(this.#foldersNamed, foldedName(name), file.folder);
		}
		let series = within.get(parts.prefix);
		if (series === undefined) {
			series = { folder: file.folder, prefix: parts.prefix, files: [], byNumber: null };
			within.set(parts.prefix, series);
			const stem = stemBefore(parts.prefix);
			if (stem !== "") keep(this.#byStem, foldedName(stem), series);
		}
		series.files.push(file);
		series.byNumber = null;
	}

	removeRoot(root: FolderId): void {
		for (const folder of this.#byFolder.keys()) if (folder.root === root) this.#byFolder.delete(folder);
		for (const [name, folders] of this.#foldersNamed) {
			for (const folder of folders) if (folder.root === root) folders.delete(folder);
			if (folders.size === 0) this.#foldersNamed.delete(name);
		}
		for (const [stem, all] of this.#byStem) {
			for (const series of all) if (series.folder.root === root) all.delete(series);
			if (all.size === 0) this.#byStem.delete(stem);
		}
	}

	/** Series in folders of this name, whatever the letter case. */
	inFolder(name: string): Series[] {
		const folders = [...(this.#foldersNamed.get(foldedName(name)) ?? [])];
		return folders.flatMap((folder) => [...(this.#byFolder.get(folder)?.values() ?? [])]);
	}

	/** Series whose names begin with this, whatever the letter case. */
	called(stem: string): Series[] {
		return [...(this.#byStem.get(foldedName(stem)) ?? [])];
	}
}

function keep<T>(table: Map<string, Set<T>>, key: string, value: T): void {
	const there = table.get(key);
	if (there === undefined) table.set(key, new Set([value]));
	else there.add(value);
}

function numbered(name: string): { prefix: string; number: number } | null {
	const match = /(\d+)\.[^.]+$/u.exec(name);
	const digits = match?.[1] ?? "";
	if (digits === "" || digits.length > mostDigits || !hasShownSuffix(name, "picture")) return null;
	return { prefix: name.slice(0, match?.index), number: Number(digits) };
}

/** "clip_frame_" is of "clip": the word for a frame and what joins it are no part of the name. */
function stemBefore(prefix: string): string {
	return prefix.replace(/[\s_.-]*(?:frame|img|image|f)?[\s_.-]*$/iu, "");
}

export interface MatchedFrame {
	/** Pictures of this number; several differ in their suffix. Empty: the number is not there. */
	files: ListedFile[];
	match: MediaMatch;
	frames: FrameFiles;
	/** Name of what was looked for, where it is not there. */
	lookedFor: string;
}

/**
 * The picture of a frame among numbered ones: those in a folder called as the film with its suffix or without, or else
 * those that begin with its name. An exact name comes before one of another letter case, more pictures before fewer;
 * what else would do is named. Null where there are none at all.
 *
 * @param page 0-based
 * @param frames that the film has, where that is known
 */
export function matchFrame(
	index: NumberedFiles,
	asset: NamedAsset,
	page: number,
	frames: number | null,
	roots: readonly FolderId[],
): MatchedFrame | null {
	const names = namesOf(asset);
	const found = new Map<Series, { rank: number; isExact: boolean }>();
	const offer = (series: Series, rank: number, isExact: boolean): void => {
		if (roots.includes(series.folder.root) && !found.has(series)) found.set(series, { rank, isExact });
	};
	for (const [rank, name] of names.entries()) {
		for (const series of index.inFolder(name)) offer(series, rank, series.folder.path.at(-1) === name);
	}
	for (const [rank, name] of names.entries()) {
		for (const series of index.called(name)) offer(series, names.length + rank, stemBefore(series.prefix) === name);
	}
	const ordered = [...found].sort(
		([a, forA], [b, forB]) =>
			Number(forB.isExact) - Number(forA.isExact) ||
			forA.rank - forB.rank ||
			b.files.length - a.files.length ||
			(patternOf(a) < patternOf(b) ? -1 : 1),
	);
	const [first, ...others] = ordered;
	if (first === undefined) return null;
	const [series, { isExact }] = first;
	const byNumber = numbersOf(series);
	let [low, high] = [Infinity, -Infinity];
	for (const number of byNumber.keys()) [low, high] = [Math.min(low, number), Math.max(high, number)];
	const counting = countingOf(low, high, frames);
	return {
		files: byNumber.get(page + counting.base) ?? [],
		match: { by: "frame number", exactness: isExact ? "exact" : "letter case" },
		frames: {
			pattern: patternOf(series),
			count: byNumber.size,
			first: low,
			last: high,
			...counting,
			others: others.map(([other]) => patternOf(other)),
		},
		lookedFor: patternOf(series).replace("#", String(page + counting.base)),
	};
}

/**
 * From which number frames are counted, by the numbers that are there. A 0 settles it, and so does a last number that
 * is as large as the count of frames; a 1 does where nothing speaks for a missing 0.
 *
 * @param frames that the film has, where that is known
 */
export function countingOf(first: number, last: number, frames: number | null): Pick<FrameFiles, "base" | "isCertain"> {
	if (first === 0) return { base: 0, isCertain: true };
	if (frames !== null && last === frames) return { base: 1, isCertain: true };
	// From 1 to one less than there are: the first one is missing, or the last one.
	if (first === 1) return { base: 1, isCertain: frames === null || last < frames - 1 };
	return { base: 0, isCertain: frames !== null && last === frames - 1 };
}

/** What the film is called, with its suffix and without; nothing that was refused as a name. */
function namesOf({ externalId, url, name }: NamedAsset): string[] {
	const paths = [
		...(externalId === null ? [] : [pathOfName(externalId)]),
		...(url === null ? [] : [pathOfLink(url)]),
		...(name === null ? [] : [pathOfName(name)]),
	];
	const last = paths.flatMap((named) => (named.ok ? [named.path.at(-1) ?? ""] : [])).filter((file) => file !== "");
	return [...new Set([...last, ...last.map((file) => stemOf(file, "video"))])];
}

function numbersOf(series: Series): ReadonlyMap<number, ListedFile[]> {
	if (series.byNumber === null) {
		series.byNumber = new Map();
		for (const file of series.files) {
			const { number } = numbered(file.name) ?? { number: -1 };
			const there = series.byNumber.get(number);
			if (there === undefined) series.byNumber.set(number, [file]);
			else there.push(file);
		}
		for (const files of series.byNumber.values()) files.sort((a, b) => (a.name < b.name ? -1 : 1));
	}
	return series.byNumber;
}

function patternOf({ folder, prefix, files }: Series): string {
	const suffixes = new Set(files.map(({ name }) => name.slice(name.lastIndexOf("."))));
	const [suffix = ""] = suffixes;
	return [...folder.path, `${prefix}#${suffixes.size === 1 ? suffix : ".*"}`].join("/");
}
