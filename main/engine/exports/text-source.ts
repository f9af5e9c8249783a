import * as fs from "node:fs";

/** Bytes read by position: a file, or a part of one. */
export interface TextSource {
	/** Bytes in all. */
	readonly size: number;
	/** Fills as much of `into` as there is from `position`; answers with the count, 0 at the end. */
	read(into: Buffer, position: number): number;
}

/** Raised where a file is not any longer what it was when it was opened. */
export class SourceChanged extends Error {
	/** @param side of two files that are read together, which one. */
	constructor(
		message: string,
		readonly side: "a" | "b" = "a",
	) {
		super(message);
	}
}

/** What tells one state of a file from another without reading it. */
export interface FileStamp {
	dev: number;
	ino: number;
	size: number;
	mtimeMs: number;
}

export function stampOf(stat: fs.Stats): FileStamp {
	return { dev: stat.dev, ino: stat.ino, size: stat.size, mtimeMs: stat.mtimeMs };
}

export function sameStamp(a: FileStamp, b: FileStamp): boolean {
	return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs;
}

/** A part of an open file: all of it, or one of the texts unpacked into it. */
export class FilePart implements TextSource {
	constructor(
		private readonly descriptor: number,
		private readonly start: number,
		readonly size: number,
	) {}

	read(into: Buffer, position: number): number {
		const wanted = Math.min(into.length, this.size - position);
		let got = 0;
		while (got < wanted) {
			const count = fs.readSync(this.descriptor, into, got, wanted - got, this.start + position + got);
			// A file that was cut reads as empty, without an error: never "the end" (it is before the size it had).
			if (count === 0)
				throw new SourceChanged(`The file ends at byte ${String(this.start + position + got)}, before the size it had`);
			got += count;
		}
		return got;
	}
}

/** A text in memory, for tests and for small pieces. */
export class MemoryText implements TextSource {
	constructor(private readonly bytes: Uint8Array) {}

	get size(): number {
		return this.bytes.length;
	}

	read(into: Buffer, position: number): number {
		const piece = this.bytes.subarray(position, position + into.length);
		into.set(piece);
		return piece.length;
	}
}
