/** Layout of ZIP files as in PKWARE's APPNOTE.TXT 6.3.10, as far as bundles use it. All numbers are little-endian. */
export const signatures = {
	local: 0x04034b50,
	central: 0x02014b50,
	end: 0x06054b50,
	end64: 0x06064b50,
	locator64: 0x07064b50,
} as const;

/** Bytes of the fixed parts. */
export const fixedBytes = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 } as const;

/** A field that holds this has its value in the extra field of ZIP64. */
export const in64 = 0xffff_ffff;
export const in64Count = 0xffff;
/** Header id of that extra field. */
const extra64 = 0x0001;
/** 1 January 1980, midnight: a file's time would make two bundles of the same files differ. */
const noDate = 0x0021;
const version64 = 45;

/** A stored file of an archive. */
export interface ZipEntry {
	/** ASCII. */
	name: string;
	bytes: number;
	crc: number;
	/** Where its local header begins. */
	at: number;
}

/** The header before the bytes of a stored file. Its length depends on the name and on whether `bytes` need 64 bits. */
export function localHeader({ name, bytes, crc }: Omit<ZipEntry, "at">): Buffer {
	const is64 = bytes >= in64;
	const header = Buffer.alloc(fixedBytes.local);
	header.writeUInt32LE(signatures.local, 0);
	header.writeUInt16LE(is64 ? version64 : 20, 4);
	header.writeUInt16LE(noDate, 12);
	header.writeUInt32LE(crc, 14);
	header.writeUInt32LE(is64 ? in64 : bytes, 18);
	header.writeUInt32LE(is64 ? in64 : bytes, 22);
	header.writeUInt16LE(name.length, 26);
	const extra = is64 ? extraField([bytes, bytes]) : Buffer.alloc(0);
	header.writeUInt16LE(extra.length, 28);
	return Buffer.concat([header, Buffer.from(name, "latin1"), extra]);
}

/** The entry of a stored file in the directory. */
export function centralHeader({ name, bytes, crc, at }: ZipEntry): Buffer {
	const large = [...(bytes >= in64 ? [bytes, bytes] : []), ...(at >= in64 ? [at] : [])];
	const header = Buffer.alloc(fixedBytes.central);
	header.writeUInt32LE(signatures.central, 0);
	// Made on Unix, so that the file's mode says that it is a plain file.
	header.writeUInt16LE((3 << 8) | version64, 4);
	header.writeUInt16LE(large.length > 0 ? version64 : 20, 6);
	header.writeUInt16LE(noDate, 14);
	header.writeUInt32LE(crc, 16);
	header.writeUInt32LE(Math.min(bytes, in64), 20);
	header.writeUInt32LE(Math.min(bytes, in64), 24);
	header.writeUInt16LE(name.length, 28);
	const extra = large.length > 0 ? extraField(large) : Buffer.alloc(0);
	header.writeUInt16LE(extra.length, 30);
	header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
	header.writeUInt32LE(Math.min(at, in64), 42);
	return Buffer.concat([header, Buffer.from(name, "latin1"), extra]);
}

/** What follows the directory: the records of ZIP64 where some figure needs them, and the end record. */
export function endRecords(entries: number, directory: { at: number; bytes: number }): Buffer {
	const { at, bytes } = directory;
	const end = Buffer.alloc(fixedBytes.end);
	end.writeUInt32LE(signatures.end, 0);
	end.writeUInt16LE(Math.min(entries, in64Count), 8);
	end.writeUInt16LE(Math.min(entries, in64Count), 10);
	end.writeUInt32LE(Math.min(bytes, in64), 12);
	end.writeUInt32LE(Math.min(at, in64), 16);
	if (entries < in64Count && bytes < in64 && at < in64) return end;
	const end64 = Buffer.alloc(fixedBytes.end64);
	end64.writeUInt32LE(signatures.end64, 0);
	end64.writeBigUInt64LE(BigInt(fixedBytes.end64 - 12), 4);
	end64.writeUInt16LE((3 << 8) | version64, 12);
	end64.writeUInt16LE(version64, 14);
	for (const [place, value] of [
		[24, entries],
		[32, entries],
		[40, bytes],
		[48, at],
	] as const)
		end64.writeBigUInt64LE(BigInt(value), place);
	const locator = Buffer.alloc(fixedBytes.locator64);
	locator.writeUInt32LE(signatures.locator64, 0);
	locator.writeBigUInt64LE(BigInt(at + bytes), 8);
	locator.writeUInt32LE(1, 16);
	return Buffer.concat([end64, locator, end]);
}

function extraField(values: readonly number[]): Buffer {
	const extra = Buffer.alloc(4 + 8 * values.length);
	extra.writeUInt16LE(extra64, 0);
	extra.writeUInt16LE(8 * values.length, 2);
	for (const [n, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * n);
	return extra;
}

/**
 * The next values of ZIP64's extra field, for the fields that hold `in64`, in the order in which they stand.
 *
 * @param extra the extra fields of a header
 * @returns null where a field is broken, missing values, or has one beyond 2^53
 */
export function valuesOf64(extra: Buffer, wanted: number): number[] | null {
	if (wanted === 0) return [];
	for (let at = 0; at + 4 <= extra.length;) {
		const length = extra.readUInt16LE(at + 2);
		if (at + 4 + length > extra.length) return null;
		if (extra.readUInt16LE(at) === extra64) {
			if (length < 8 * wanted) return null;
			const values: number[] = [];
			for (let n = 0; n < wanted; n++) {
				const value = extra.readBigUInt64LE(at + 4 + 8 * n);
				if (value > BigInt(Number.MAX_SAFE_INTEGER)) return null;
				values.push(Number(value));
			}
			return values;
		}
		at += 4 + length;
	}
	return null;
}
