import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Fault, fault } from "#shared/outcome";

/** What is kept free on the disk that a text is unpacked to. */
const SPARE_SPACE = 256 * 1024 * 1024;

/** Raised where a file cannot be opened at all. */
export class UnpackFault extends Error {
	constructor(readonly fault: Fault) {
		super(fault.detail);
	}
}

/** A file in the cache folder that grows while the disk has room. */
export class Spool {
	readonly path: string;
	size = 0;
	/** Others were told of it, and may read from it. */
	isKnown = false;
	readonly #descriptor: number;
	#checkedAt = 0;

	constructor(
		private readonly folder: string,
		expected: number,
	) {
		fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
		this.#demandSpace(expected);
		this.path = path.join(folder, `unpacked-${randomBytes(12).toString("hex")}.json`);
		this.#descriptor = fs.openSync(this.path, "wx", 0o600);
	}

	write(bytes: Uint8Array): void {
		if (this.size - this.#checkedAt > SPARE_SPACE / 4) {
			this.#checkedAt = this.size;
			this.#demandSpace(0);
		}
		try {
			for (let done = 0; done < bytes.length;) done += fs.writeSync(this.#descriptor, bytes, done);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw this.#full(0, 0);
			throw error;
		}
		this.size += bytes.length;
	}

	close(): void {
		fs.closeSync(this.#descriptor);
	}

	remove(): void {
		this.close();
		fs.rmSync(this.path, { force: true });
	}

	#demandSpace(expected: number): void {
		const { bavail, bsize } = fs.statfsSync(this.folder);
		const free = bavail * bsize;
		if (free < expected + SPARE_SPACE) throw this.#full(expected, free);
	}

	#full(expected: number, free: number): UnpackFault {
		const needs = expected > 0 ? `about ${String(expected)} bytes to unpack` : "more to unpack";
		return new UnpackFault(
			fault(
				"no-space",
				`${needs}; the disk of the cache folder has ${String(free)} bytes free, ${String(SPARE_SPACE)} of them kept`,
			),
		);
	}
}
