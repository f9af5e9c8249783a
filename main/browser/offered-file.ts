import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, statfs } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { fault, ok, type Outcome } from "#shared/outcome";

/** What stays free on the disk that a dropped file is copied to. */
const SPARE_SPACE = 256 * 1024 * 1024;

/**
 * Copies a file that was dropped on the page into the cache folder: a browser hands over bytes, not a path. The name
 * stays readable, since it is what the page shows, but none of it chooses the folder.
 */
export async function receiveFile(
	request: IncomingMessage,
	name: string,
	cacheFolder: string,
): Promise<Outcome<string>> {
	const size = Number(request.headers["content-length"]);
	if (!Number.isSafeInteger(size) || size < 0)
		return fault("file-unreadable", `${name}: the browser did not say how long it is`);
	const folder = path.join(cacheFolder, `dropped-${randomBytes(8).toString("hex")}`);
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const { bavail, bsize } = await statfs(folder);
		if (bavail * bsize < size + SPARE_SPACE) {
			await rm(folder, { recursive: true, force: true });
			return fault(
				"no-space",
				`${name} has ${String(size)} bytes; the disk of the cache folder has ${String(bavail * bsize)} free`,
			);
		}
		const file = path.join(folder, safeName(name));
		await pipeline(request, createWriteStream(file, { flags: "wx", mode: 0o600 }));
		return ok(file);
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		return fault("file-unreadable", `${name}: ${error instanceof Error ? error.message : String(error)}`);
	}
}

/** The name as a single, short part of a path on every system. */
function safeName(name: string): string {
	const plain = name.replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, "_").replace(/^\.+|[. ]+$/gu, "_");
	const short = Array.from(plain).slice(-60).join("");
	return short === "" ? "dropped" : short;
}
