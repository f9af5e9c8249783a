import * as path from "node:path";
import { isSystemError, systemWords } from "../../exports/system-fault.ts";
import type { JournalDisk } from "./journal-disk.ts";
import type { Damaged } from "./load-journal.ts";

const piece = 1024 * 1024;

/**
 * Keeps what is damaged under another name: a torn end as a copy, anything else as the whole file. Its place was taken
 * by a new generation before. Answers with a sentence.
 */
export async function keepAside(
	disk: JournalDisk,
	folder: string,
	{ file, words, tornFrom }: Damaged,
): Promise<string> {
	const aside = `${file}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
	try {
		if (tornFrom === null) await disk.rename(path.join(folder, file), path.join(folder, aside));
		else await copyFrom(disk, path.join(folder, file), path.join(folder, aside), tornFrom);
		return `${file}: ${words}; kept as ${aside}`;
	} catch (error) {
		if (!isSystemError(error)) throw error;
		return `${file}: ${words}; it could not be kept aside (${systemWords(error)})`;
	}
}

async function copyFrom(disk: JournalDisk, from: string, to: string, begin: number): Promise<void> {
	const source = await disk.open(from, "read");
	try {
		const target = await disk.open(to, "new");
		try {
			const bytes = Buffer.alloc(piece);
			for (let at = begin; ;) {
				const got = await source.read(bytes, at);
				if (got === 0) break;
				await target.write(bytes.subarray(0, got), at - begin);
				at += got;
			}
			await target.sync();
		} finally {
			await target.close();
		}
	} finally {
		await source.close();
	}
}
