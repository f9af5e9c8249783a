import * as fs from "node:fs";
import type { Readable } from "node:stream";
import * as yauzl from "yauzl";

/** Bytes of a file: all of it, or where something lies within it, as the export in a bundle does. */
export interface FileRange {
	path: string;
	offset: number;
	size: number;
}

const piece = 256 * 1024;

/** The first four bytes; fewer where there are no more. Errors: of the file system. */
export function headOf({ path, offset, size }: FileRange): Buffer {
	const descriptor = fs.openSync(path, "r");
	try {
		const head = Buffer.alloc(Math.max(0, Math.min(4, size)));
		return head.subarray(0, fs.readSync(descriptor, head, 0, head.length, Math.max(0, offset)));
	} finally {
		fs.closeSync(descriptor);
	}
}

export function streamOf({ path, offset, size }: FileRange): fs.ReadStream {
	// A stream's end is inclusive; of an empty range there is none, and the file itself is empty then.
	const end = Math.max(offset, offset + size - 1);
	return fs.createReadStream(path, { start: offset, end, highWaterMark: piece });
}

/** A ZIP file within another file. */
export class ZipRange extends yauzl.RandomAccessReader {
	constructor(private readonly range: FileRange) {
		super();
	}

	override _readStreamForRange(start: number, end: number): Readable {
		const { path, offset } = this.range;
		return streamOf({ path, offset: offset + start, size: end - start });
	}
}
