import type { Dirent } from "node:fs";
import { opendir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { FolderId } from "#shared/export";
import type { ListedFile, ListedFolder } from "./listed-file.ts";

export interface ListingBounds {
	files: number;
	depth: number;
}

export const listingBounds: ListingBounds = { files: 1_000_000, depth: 32 };

/** True where `path` lies in `root` or is it. Both must be real paths. */
export function isWithin(root: string, path: string): boolean {
	const way = relative(root, path);
	return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Files between two reports of progress from one large folder. */
const progressEvery = 2048;

/** What a listing met besides files. */
interface Tally {
	files: number;
	outside: number;
	broken: number;
	unreadable: number;
	tooDeep: number;
	full: boolean;
}

function count(n: number, one: string, many: string): string {
	return n === 1 ? `1 ${one}` : `${n.toString()} ${many}`;
}

function notesOf(tally: Tally, bounds: ListingBounds): string[] {
	const notes: string[] = [];
	if (tally.outside > 0)
		notes.push(`${count(tally.outside, "link leads", "links lead")} outside the folder: not followed.`);
	if (tally.broken > 0) notes.push(`${count(tally.broken, "link leads", "links lead")} nowhere.`);
	if (tally.unreadable > 0) notes.push(`${count(tally.unreadable, "folder", "folders")} could not be read.`);
	if (tally.tooDeep > 0) {
		notes.push(
			`${count(tally.tooDeep, "folder lies", "folders lie")} deeper than ${bounds.depth.toString()} levels: left out.`,
		);
	}
	if (tally.full) notes.push(`Only the first ${bounds.files.toString()} files are looked through.`);
	return notes;
}

export interface ListingProgress {
	files: number;
	notes: string[];
}

/**
 * Lists the regular files below a folder, breadth first. Links to files within the folder count as files; links to
 * folders need not be followed, since a folder within is listed in its own place, and one outside is not ours to show.
 *
 * @param root a real path
 * @param found called for every file
 * @param progress called now and then, with what has been met so far
 * @throws what opendir throws where the root itself cannot be read; the reason of `signal` where it is aborted
 */
export async function listFolder(
	root: string,
	id: FolderId,
	found: (file: ListedFile) => void,
	progress: (progress: ListingProgress) => void,
	signal: AbortSignal,
	bounds: ListingBounds = listingBounds,
): Promise<ListingProgress> {
	const tally: Tally = { files: 0, outside: 0, broken: 0, unreadable: 0, tooDeep: 0, full: false };
	// A mount bound into itself is a cycle without any link: device and inode tell.
	const seen = new Set<string>();
	const waiting: ListedFolder[] = [{ root: id, path: [] }];
	const so = (): ListingProgress => ({ files: tally.files, notes: notesOf(tally, bounds) });
	const take = (folder: ListedFolder, name: string): void => {
		if (tally.files >= bounds.files) {
			tally.full = true;
			return;
		}
		tally.files += 1;
		found({ folder, name });
		if (tally.files % progressEvery === 0) progress(so());
	};
	const meet = async (folder: ListedFolder, path: string, entry: Dirent): Promise<void> => {
		if (entry.isFile()) take(folder, entry.name);
		else if (entry.isSymbolicLink()) {
			if (await leadsToFileWithin(root, join(path, entry.name), tally)) take(folder, entry.name);
		} else if (entry.isDirectory()) {
			if (folder.path.length >= bounds.depth) tally.tooDeep += 1;
			else if (waiting.length >= bounds.files) tally.full = true;
			else waiting.push({ root: id, path: [...folder.path, entry.name] });
		}
	};
	// The list grows while it is walked.
	for (const folder of waiting) {
		const path = join(root, ...folder.path);
		const entries = await enter(path, seen, folder.path.length === 0, tally);
		if (entries === null) continue;
		try {
			for await (const entry of entries) {
				signal.throwIfAborted();
				await meet(folder, path, entry);
				if (isFull(tally)) return so();
			}
		} catch (error) {
			signal.throwIfAborted();
			if (folder.path.length === 0) throw error;
			tally.unreadable += 1;
		}
		progress(so());
	}
	return so();
}

function isFull({ full }: Tally): boolean {
	return full;
}

async function enter(
	path: string,
	seen: Set<string>,
	isRoot: boolean,
	tally: Tally,
): Promise<AsyncIterable<Dirent> | null> {
	try {
		const { dev, ino } = await stat(path, { bigint: true });
		const key = `${dev.toString()}:${ino.toString()}`;
		// Some network drives give every folder the inode 0: then only the depth guards.
		if (ino !== 0n && seen.has(key)) return null;
		seen.add(key);
		return await opendir(path, { bufferSize: 256 });
	} catch (error) {
		if (isRoot) throw error;
		tally.unreadable += 1;
		return null;
	}
}

async function leadsToFileWithin(root: string, link: string, tally: Tally): Promise<boolean> {
	try {
		const target = await realpath(link);
		if (!isWithin(root, target)) {
			tally.outside += 1;
			return false;
		}
		return (await stat(target)).isFile();
	} catch {
		tally.broken += 1;
		return false;
	}
}
