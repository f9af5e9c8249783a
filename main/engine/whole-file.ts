import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { isSystemError } from "./exports/system-fault.ts";
import { ownMode, share } from "./shared-mode.ts";

/** Milliseconds between attempts: a scanner of viruses holds a new file for some tens of them. */
const pauses = [5, 10, 20, 40, 80, 160];
/** What Windows says of a name that another program has open for a moment. */
const momentary: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);

/** What of the system a renaming needs: replaced in a test that has another system. */
export interface RenamingSystem {
	platform: NodeJS.Platform;
	rename(from: string, to: string): Promise<void>;
}

const thisSystem: RenamingSystem = { platform: process.platform, rename };

/**
 * Gives a file its name, in the place of what had it. On Windows a new file may be held by others for a moment: it is
 * tried again, up to a third of a second. Never unlinked first: a program killed in between would leave neither.
 *
 * Errors: those of the file system.
 */
export async function giveName(from: string, to: string, system: RenamingSystem = thisSystem): Promise<void> {
	for (const pause of system.platform === "win32" ? pauses : []) {
		try {
			await system.rename(from, to);
			return;
		} catch (error) {
			if (!isSystemError(error) || !momentary.has(error.code ?? "")) throw error;
			await new Promise((resolve) => setTimeout(resolve, pause));
		}
	}
	await system.rename(from, to);
}

/** Without this a new name may be gone after a power cut. Windows has no such call on folders. */
export async function syncFolder(folder: string): Promise<void> {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/**
 * Puts a small file in the place of what is there, as a whole: either the old or the new content is there after a power
 * cut. Its folder has to be there.
 *
 * Errors: those of the file system; nothing is left of the new one then.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
	const folder = path.dirname(file);
	const temporary = path.join(folder, `.${randomBytes(6).toString("hex")}.tmp`);
	try {
		const handle = await open(temporary, "wx", ownMode);
		try {
			await share(handle, file);
			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await giveName(temporary, file);
		await syncFolder(folder);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}
