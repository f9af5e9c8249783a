import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
	name: string;
	bytes: Uint8Array;
	/** Of the compression; 0 store, 8 deflate as it is done, any other only said. */
	method?: number;
	isEncrypted?: boolean;
	/** Of a Unix file: 0o120777 is a symbolic link. */
	mode?: number;
	/** What the directory says, where it is not true. */
	says?: { crc?: number; bytes?: number; packed?: number };
}

/** A ZIP file, and what is wrong about it as it is asked for. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const { name, bytes, method = 8, isEncrypted = false, mode = 0o100644, says = {} } of entries) {
		const packed = method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes);
		const named = Buffer.from(name, "utf8");
		const head = Buffer.alloc(26);
		head.writeUInt16LE(20, 0);
		head.writeUInt16LE((isEncrypted ? 1 : 0) | 0x800, 2);
		head.writeUInt16LE(method, 4);
		head.writeUInt32LE(says.crc ?? crc32(bytes), 10);
		head.writeUInt32LE(says.packed ?? packed.length, 14);
		head.writeUInt32LE(says.bytes ?? bytes.length, 18);
		head.writeUInt16LE(named.length, 22);
		const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, named, packed]);
		const more = Buffer.alloc(14);
		more.writeUInt32LE((mode << 16) >>> 0, 6);
		more.writeUInt32LE(at, 10);
		// Made by Unix, so that its mode counts.
		directory.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), head, more, named);
		parts.push(local);
		at += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(entries.length, 4);
	end.writeUInt16LE(entries.length, 6);
	end.writeUInt32LE(central.length, 8);
	end.writeUInt32LE(at, 12);
	return Buffer.concat([...parts, central, Buffer.from("PK\x05\x06", "latin1"), end]);
}
