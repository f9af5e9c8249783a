import type { FileHandle } from "node:fs/promises";

/**
 * `length` bytes of a file from `offset` on, fewer only at its end: a system may give less than asked at a time, as some
 * network drives do. Errors: those of the file system.
 */
export async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
	const bytes = Buffer.alloc(length);
	let got = 0;
	while (got < length) {
		const { bytesRead } = await handle.read(bytes, got, length - got, offset + got);
		if (bytesRead === 0) break;
		got += bytesRead;
	}
	return bytes.subarray(0, got);
}
