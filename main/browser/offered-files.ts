import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, statfs } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
import { fault, type Outcome } from "#shared/outcome";
import type { EngineApi } from "../engine/engine-api.ts";

/** Left free for everything else on the disk, bytes. */
const reserve = 64 * 2 ** 20;

/**
 * Files that a person dropped on the page. A browser hands over bytes and no path, so they are kept in the cache folder
 * for as long as the export is open.
 */
export class OfferedFiles {
	readonly #folder: string;
	/** Folder of each export that was opened from here. */
	readonly #kept = new Map<ExportId, string>();
	/** Bytes that offers under way have still to write. */
	#expected = 0;

	constructor(
		private readonly engine: EngineApi,
		cacheFolder: string,
	) {
		this.#folder = join(cacheFolder, "offered");
	}

	/** A failure where `bytes` more would not fit; asked before the bytes are sent, and again before they are taken. */
	async checkRoom(bytes: number): Promise<Outcome<null>> {
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		const { bavail, bsize } = await statfs(this.#folder);
		const free = bavail * bsize - reserve - this.#expected;
		if (bytes <= free) return { ok: true, value: null };
		return fault("no-space", `The file has ${String(bytes)} bytes; ${String(Math.max(0, free))} are free for it`);
	}

	/** @param bytes as declared; Node ends a body there, and a shorter one is an error of the stream */
	async take(
		name: string,
		bytes: number,
		body: IncomingMessage,
		front: TaskInFront | null,
	): Promise<Outcome<ExportId[]>> {
		const room = await this.checkRoom(bytes);
		if (!room.ok) return room;
		const folder = join(this.#folder, randomUUID());
		const path = join(folder, tameName(name));
		let opened: Outcome<ExportId[]> | null = null;
		this.#expected += bytes;
		try {
			await mkdir(folder, { mode: 0o700 });
			await pipeline(body, createWriteStream(path, { flags: "wx", mode: 0o600 }));
			// A file of media is removed by the engine once it is taken over.
			opened = await this.engine.offerPaths([path], front);
			if (opened.ok) for (const id of opened.value) this.#kept.set(id, folder);
			return opened;
		} catch (error) {
			if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
				return fault("no-space", `The disk was full before all ${String(bytes)} bytes were written`);
			}
			throw error;
		} finally {
			this.#expected -= bytes;
			if (opened?.ok !== true) await rm(folder, { recursive: true, force: true });
		}
	}

	/** An export that is closed needs its file no more. */
	async notice(event: HostEvent): Promise<void> {
		if (event.name !== "exportClosed") return;
		const folder = this.#kept.get(event.payload);
		this.#kept.delete(event.payload);
		if (folder !== undefined) await rm(folder, { recursive: true, force: true });
	}

	async removeAll(): Promise<void> {
		await rm(this.#folder, { recursive: true, force: true });
	}
}

/**
 * What may be shown again of a name: the page names the export by it. It reaches the disk only within a folder of our
 * own with a random name, and only these letters of it, so that it is one plain name on every system.
 */
function tameName(name: string): string {
	const last = name.split(/[\\/]/u).at(-1) ?? "";
	const plain = last.replace(/[^\p{L}\p{N}()_. -]/gu, "_");
	// Dots and spaces at either end are hidden or dropped; 255 bytes is the longest name, and the end tells the kind.
	const tail = Array.from(plain)
		.slice(-60)
		.join("")
		.replace(/^[. ]+|[. ]+$/gu, "");
	// Windows: a device by this name, whatever follows the dot.
	return /^(?:con|prn|aux|nul|com\d|lpt\d|)(?:\.|$)/iu.test(tail) ? `export-${tail}` : tail;
}
