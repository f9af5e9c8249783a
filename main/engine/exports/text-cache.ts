import * as fs from "node:fs";
import * as path from "node:path";

/** An unpacked text that was kept: its name in the folder, and what tells that it is still the same. */
export interface KeptText {
	file: string;
	size: number;
	mtimeMs: number;
}

/** Unpacked texts on disk, so that a compressed export is inflated once. Bounded: the ones used longest ago go first. */
export class TextCache {
	readonly #inUse = new Set<string>();
	readonly #kept = new Set<string>();

	/** `mostBytes`: what all texts may take together. */
	constructor(
		readonly folder: string,
		private readonly mostBytes = 8 * 1024 ** 3,
	) {}

	/** Where a text that was kept lies, where it is whole and unchanged since; it is then in use. */
	find({ file: name, size, mtimeMs }: KeptText): string | null {
		const file = path.join(this.folder, path.basename(name));
		const found = fs.statSync(file, { throwIfNoEntry: false });
		if (found?.size !== size || found.mtimeMs !== mtimeMs) return null;
		// The time of change is what tells that it is the same: the last use is kept as the time of access.
		fs.utimesSync(file, new Date(), found.mtime);
		this.#inUse.add(file);
		this.#kept.add(file);
		return file;
	}

	/** A text that was unpacked here stays when it is released. */
	keep(file: string): void {
		this.#inUse.add(file);
		this.#kept.add(file);
		this.#trim();
	}

	/** Nobody reads it any more; one that is not kept goes. */
	release(file: string): void {
		this.#inUse.delete(file);
		if (!this.#kept.has(file)) fs.rmSync(file, { force: true });
	}

	/** Removes what was used longest ago, and what programs left that were ended before they could put it away. */
	#trim(): void {
		const files = this.#files().sort((a, b) => a.usedAt - b.usedAt);
		let total = files.reduce((sum, { size }) => sum + size, 0);
		for (const { file, size } of files) {
			if (total <= this.mostBytes) break;
			if (this.#inUse.has(file)) continue;
			fs.rmSync(file, { force: true });
			total -= size;
		}
	}

	#files(): { file: string; size: number; usedAt: number }[] {
		return fs
			.readdirSync(this.folder)
			.filter((name) => name.startsWith("unpacked-"))
			.flatMap((name) => {
				const file = path.join(this.folder, name);
				const found = fs.statSync(file, { throwIfNoEntry: false });
				return found ? [{ file, size: found.size, usedAt: Math.max(found.atimeMs, found.mtimeMs) }] : [];
			});
	}
}
