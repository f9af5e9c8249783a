import { stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import * as path from "node:path";
import { orElse } from "./exports/system-fault.ts";

/** Of a new file: of its owner alone, until {@link share} says otherwise. */
export const ownMode = 0o600;

/**
 * Makes a new file as open as its folder: where a group, or everybody, may write in the folder, they are to work on the
 * same files, whatever a user's umask takes away. A folder that others may only read shares nothing. Media without such
 * modes have them from how they are mounted, and Windows from the folder.
 *
 * Errors: those of the file system, of the look at the folder.
 */
export async function share(handle: FileHandle, file: string): Promise<void> {
	if (process.platform === "win32") return;
	const { mode } = await stat(path.dirname(file));
	const shared = ((mode & 0o020) === 0 ? 0 : 0o060) | ((mode & 0o002) === 0 ? 0 : 0o006);
	if (shared !== 0) await orElse(() => handle.chmod(ownMode | shared), undefined);
}
