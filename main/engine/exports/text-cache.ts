import * as fs from "node:fs";
import * as path from "node:path";
import type { ContentKey } from "./index-cache.ts";
import { isSystemError } from "./system-fault.ts";

const DAY = 86_400_000;

/** Unpacked texts on disk, so that a compressed export is inflated once. Bounded: the ones used longest ago go first. */
export class TextCache {
	readonly #inUse = new Set<string>();

	/** `mostBytes`: what all texts may take together. */
	constructor(
		readonly folder: string,
		private readonly mostBytes = 8 * 1024 ** 3,
	) {}

	/** The text that was unpacked from this content, where it is whole: `bytes` long and unchanged since. It is then in use. */
	find(key: ContentKey, bytes: number, mtimeMs: number): string | null {
		const file = this.#file(key);
		const found = fs.statSync(file, { throwIfNoEntry: false });
		if (found?.size !== bytes || found.mtimeMs !== mtimeMs) return null;
		// The time of change is what tells that it is the same: the last use is kept as the time of access.
		fs.utimesSync(file, new Date(), found.mtime);
		this.#inUse.add(file);
		return file;
	}

	/** Takes over a text that was unpacked; answers where it lies now. It is in use until {@link release}. */
	adopt(unpacked: string, key: ContentKey): string {
		const file = this.#file(key);
		try {
			fs.renameSync(unpacked, file);
		} catch (error) {
			// Windows does not rename over a file that another program has open: ours then goes when it is closed.
			if (isSystemError(error)) return unpacked;
			throw error;
		}
		this.#inUse.add(file);
		this.#trim();
		return file;
	}

	/** A text that was adopted stays; any other is removed. */
	release(file: string): void {
		if (!this.#inUse.delete(file)) fs.rmSync(file, { force: true });
	}

	/** Texts of a program that was ended before it could put them away. */
	removeStray(): void {
		for (const { file, mtimeMs } of this.#files((name) => name.startsWith("unpacked-"))) {
			if (Date.now() - mtimeMs > DAY) fs.rmSync(file, { force: true });
		}
	}

	#file(key: ContentKey): string {
		return path.join(this.folder, `${key}.text`);
	}

	#trim(): void {
		const files = this.#files((name) => name.endsWith(".text")).sort((a, b) => a.atimeMs - b.atimeMs);
		let total = files.reduce((sum, { size }) => sum + size, 0);
		for (const { file, size } of files) {
			if (total <= this.mostBytes) break;
			if (this.#inUse.has(file)) continue;
			fs.rmSync(file, { force: true });
			total -= size;
		}
	}

	#files(isWanted: (name: string) => boolean): { file: string; size: number; mtimeMs: number; atimeMs: number }[] {
		if (!fs.existsSync(this.folder)) return [];
		return fs
			.readdirSync(this.folder)
			.filter(isWanted)
			.flatMap((name) => {
				const file = path.join(this.folder, name);
				const found = fs.statSync(file, { throwIfNoEntry: false });
				return found ? [{ file, size: found.size, mtimeMs: found.mtimeMs, atimeMs: found.atimeMs }] : [];
			});
	}
}
