import { crc32, deflateRawSync } from "node:zlib";

/** A file of a ZIP archive, and what its headers say other than they should. */
export interface ZipPart {
	/** Bytes of the name, as they stand there. */
	name: string | Buffer;
	bytes?: Buffer;
	/** By deflate; stored where it is missing. */
	packed?: boolean;
	local?: Partial<ZipHead>;
	central?: Partial<ZipHead>;
	/** High 16 bits: the mode of Unix. */
	attributes?: number;
	madeBy?: number;
	/** Where the directory says that its header begins. */
	at?: number;
	/** Nothing of it before the directory. */
	isListedOnly?: boolean;
}

interface ZipHead {
	name: string | Buffer;
	flags: number;
	method: number;
	crc: number;
	packedBytes: number;
	bytes: number;
	extra: Buffer;
}

export interface ZipEnd {
	entries?: number;
	directoryBytes?: number;
	directoryAt?: number;
	disk?: number;
	comment?: Buffer;
	/** Records of ZIP64 in place of the figures of the end record. */
	zip64?: { entries?: bigint; directoryBytes?: bigint; directoryAt?: bigint; at?: bigint; disks?: number };
}

/** A ZIP archive with any lie in it that a test wants. */
export function zip(parts: readonly ZipPart[], end: ZipEnd = {}): Buffer {
	const files: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const part of parts) {
		const { bytes = Buffer.alloc(0), packed = false } = part;
		const body = packed ? deflateRawSync(bytes) : bytes;
		const head: ZipHead = {
			name: part.name,
			flags: 0,
			method: packed ? 8 : 0,
			crc: crc32(bytes),
			packedBytes: body.length,
			bytes: bytes.length,
			extra: Buffer.alloc(0),
		};
		directory.push(centralOf({ ...head, ...part.central }, part, part.at ?? at));
		if (part.isListedOnly === true) continue;
		const local = localOf({ ...head, ...part.local });
		files.push(local, body);
		at += local.length + body.length;
	}
	const listed = Buffer.concat(directory);
	return Buffer.concat([...files, listed, endOf(parts.length, at, listed.length, end)]);
}

function localOf({ name, flags, method, crc, packedBytes, bytes, extra }: ZipHead): Buffer {
	const named = Buffer.from(name as string, "latin1");
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	header.writeUInt16LE(20, 4);
	header.writeUInt16LE(flags, 6);
	header.writeUInt16LE(method, 8);
	header.writeUInt32LE(crc, 14);
	header.writeUInt32LE(packedBytes, 18);
	header.writeUInt32LE(bytes, 22);
	header.writeUInt16LE(named.length, 26);
	header.writeUInt16LE(extra.length, 28);
	return Buffer.concat([header, named, extra]);
}

function centralOf(head: ZipHead, { attributes = 0, madeBy = 0x031e }: ZipPart, at: number): Buffer {
	const named = Buffer.from(head.name as string, "latin1");
	const header = Buffer.alloc(46);
	header.writeUInt32LE(0x02014b50, 0);
	header.writeUInt16LE(madeBy, 4);
	header.writeUInt16LE(20, 6);
	header.writeUInt16LE(head.flags, 8);
	header.writeUInt16LE(head.method, 10);
	header.writeUInt32LE(head.crc, 16);
	header.writeUInt32LE(head.packedBytes, 20);
	header.writeUInt32LE(head.bytes, 24);
	header.writeUInt16LE(named.length, 28);
	header.writeUInt16LE(head.extra.length, 30);
	header.writeUInt32LE((attributes << 16) >>> 0, 38);
	header.writeUInt32LE(at, 42);
	return Buffer.concat([header, named, head.extra]);
}

function endOf(count: number, at: number, bytes: number, end: ZipEnd): Buffer {
	const { entries = count, directoryBytes = bytes, directoryAt = at, disk = 0, comment = Buffer.alloc(0), zip64 } = end;
	const record = Buffer.alloc(22);
	record.writeUInt32LE(0x06054b50, 0);
	record.writeUInt16LE(disk, 4);
	record.writeUInt16LE(disk, 6);
	record.writeUInt16LE(zip64 ? 0xffff : entries, 8);
	record.writeUInt16LE(zip64 ? 0xffff : entries, 10);
	record.writeUInt32LE(zip64 ? 0xffff_ffff : directoryBytes, 12);
	record.writeUInt32LE(zip64 ? 0xffff_ffff : directoryAt, 16);
	record.writeUInt16LE(comment.length, 20);
	if (!zip64) return Buffer.concat([record, comment]);
	const record64 = Buffer.alloc(56);
	record64.writeUInt32LE(0x06064b50, 0);
	record64.writeBigUInt64LE(44n, 4);
	record64.writeUInt16LE(45, 14);
	for (const [place, value] of [
		[24, zip64.entries ?? BigInt(entries)],
		[32, zip64.entries ?? BigInt(entries)],
		[40, zip64.directoryBytes ?? BigInt(bytes)],
		[48, zip64.directoryAt ?? BigInt(at)],
	] as const)
		record64.writeBigUInt64LE(value, place);
	const locator = Buffer.alloc(20);
	locator.writeUInt32LE(0x07064b50, 0);
	locator.writeBigUInt64LE(zip64.at ?? BigInt(at + bytes), 8);
	locator.writeUInt32LE(zip64.disks ?? 1, 16);
	return Buffer.concat([record64, locator, record, comment]);
}
