import { mkdir, open, readdir, stat, unlink, utimes } from "node:fs/promises";
import * as path from "node:path";
import { isSystemError } from "../../exports/system-fault.ts";
import { ownMode, share } from "../../shared-mode.ts";
import { giveName, syncFolder } from "../../whole-file.ts";

/** A file that is open. Errors of all: those of the file system. */
export interface DiskFile {
	/** How many bytes were read: fewer only at the end of the file. */
	read(into: Uint8Array, position: number): Promise<number>;
	/** All of them. */
	write(bytes: Uint8Array, position: number): Promise<void>;
	/** On the medium when it answers. After an error nothing is known of what was written, whatever a second call says. */
	sync(): Promise<void>;
	truncate(length: number): Promise<void>;
	size(): Promise<number>;
	close(): Promise<void>;
}

/** What a journal needs of a disk; another one stands in for it where power is cut in a test. */
export interface JournalDisk {
	/** With all above it; nothing is made where it is there. */
	makeFolder(folder: string): Promise<void>;
	list(folder: string): Promise<string[]>;
	/** "new": fails where it is there. */
	open(file: string, how: "read" | "change" | "new"): Promise<DiskFile>;
	/** Takes the place of what is there. */
	rename(from: string, to: string): Promise<void>;
	remove(file: string): Promise<void>;
	/** Names that were given and taken are on the medium when it answers. */
	syncFolder(folder: string): Promise<void>;
	touch(file: string): Promise<void>;
	/** Milliseconds. */
	changedAt(file: string): Promise<number>;
}

const flags = { read: "r", change: "r+", new: "wx+" } as const;

/** Media whose folders know no fsync (some of those across a network) say one of these. */
const noSuchCall: ReadonlySet<string> = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

async function syncNames(folder: string): Promise<void> {
	try {
		await syncFolder(folder);
	} catch (error) {
		if (!isSystemError(error) || !noSuchCall.has(error.code ?? "")) throw error;
	}
}

export const systemDisk: JournalDisk = {
	async makeFolder(folder) {
		const first = await mkdir(folder, { recursive: true, mode: 0o700 });
		if (first === undefined) return;
		// A folder that was made is a name in the one above it, which a power cut takes away as well.
		const top = path.dirname(path.resolve(first));
		for (let at = path.resolve(folder); at !== top; at = path.dirname(at)) await syncNames(path.dirname(at));
	},
	list: (folder) => readdir(folder),
	async open(file, how) {
		const handle = await open(file, flags[how], ownMode);
		try {
			if (how === "new") await share(handle, file);
		} catch (error) {
			await handle.close();
			throw error;
		}
		return {
			async read(into, position) {
				let got = 0;
				while (got < into.length) {
					const { bytesRead } = await handle.read(into, got, into.length - got, position + got);
					if (bytesRead === 0) break;
					got += bytesRead;
				}
				return got;
			},
			async write(bytes, position) {
				let put = 0;
				while (put < bytes.length) {
					const { bytesWritten } = await handle.write(bytes, put, bytes.length - put, position + put);
					put += bytesWritten;
				}
			},
			sync: () => handle.sync(),
			truncate: (length) => handle.truncate(length),
			size: async () => (await handle.stat()).size,
			close: () => handle.close(),
		};
	},
	rename: (from, to) => giveName(from, to),
	remove: (file) => unlink(file),
	syncFolder: syncNames,
	async touch(file) {
		const now = new Date();
		await utimes(file, now, now);
	},
	changedAt: async (file) => (await stat(file)).mtimeMs,
};
