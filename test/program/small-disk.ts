import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** A file system in memory that holds next to nothing. Mounting it needs root. */
export class SmallDisk {
	readonly #filler: string;

	constructor(
		readonly folder: string,
		megabytes: number,
	) {
		fs.mkdirSync(folder, { recursive: true });
		execFileSync("mount", ["-t", "tmpfs", "-o", `size=${String(megabytes)}m`, "tmpfs", folder]);
		this.#filler = path.join(folder, "filler");
	}

	/** Until not a byte is left. */
	fill(): void {
		const file = fs.openSync(this.#filler, "w");
		try {
			for (;;) fs.writeSync(file, Buffer.alloc(4096));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
		} finally {
			fs.closeSync(file);
		}
	}

	makeRoom(): void {
		fs.rmSync(this.#filler);
	}

	setReadOnly(isReadOnly: boolean): void {
		execFileSync("mount", ["-o", `remount,${isReadOnly ? "ro" : "rw"}`, this.folder]);
	}

	remove(): void {
		execFileSync("umount", ["-l", this.folder]);
	}
}
