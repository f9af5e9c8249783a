import { crc32 } from "node:zlib";
import type { Json } from "#shared/json";

/*
 * A file of ours that holds named typed arrays and a little JSON:
 *   8 bytes magic, uint32 version, uint32 length of the head, uint32 CRC-32 of the head, uint32 CRC-32 of the body,
 *   the head (JSON: `meta`, and for each array its name, type, offset in the body and count), padding to 8, the body.
 * Little-endian, as every machine that Node runs on.
 */

export type StoredArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export interface ArrayStore {
	meta: Record<string, Json>;
	arrays: ReadonlyMap<string, StoredArray>;
}

const types = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array } as const;
type TypeName = keyof typeof types;
const FIXED = 24;

interface ArrayEntry {
	name: string;
	type: TypeName;
	offset: number;
	count: number;
}

/** The pieces of the file, in order. Arrays are not copied. */
export function packArrays(magic: string, version: number, { meta, arrays }: ArrayStore): Buffer[] {
	const entries: ArrayEntry[] = [];
	const body: Buffer[] = [];
	let offset = 0;
	for (const [name, array] of arrays) {
		entries.push({ name, type: typeOf(array), offset, count: array.length });
		const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
		const padding = Buffer.alloc(-bytes.length & 7);
		// zlib takes nothing for "begin anew": an empty piece would undo the checksum.
		body.push(...[bytes, padding].filter((piece) => piece.length > 0));
		offset += bytes.length + padding.length;
	}
	const head = Buffer.from(JSON.stringify({ meta, entries }));
	const fixed = Buffer.alloc(FIXED);
	fixed.write(magic.padEnd(8, " ").slice(0, 8), "latin1");
	fixed.writeUInt32LE(version, 8);
	fixed.writeUInt32LE(head.length, 12);
	fixed.writeUInt32LE(crc32(head), 16);
	fixed.writeUInt32LE(
		body.reduce((sum, bytes) => crc32(bytes, sum), 0),
		20,
	);
	return [fixed, head, Buffer.alloc(-head.length & 7), ...body];
}

/** A sentence where the bytes are not such a file: what was got, and what was expected. */
export function unpackArrays(magic: string, version: number, bytes: Buffer): ArrayStore | string {
	if (bytes.length < FIXED) return `got ${bytes.length} bytes, expected at least ${FIXED}`;
	const gotMagic = bytes.toString("latin1", 0, 8).trimEnd();
	if (gotMagic !== magic) return `got magic ${JSON.stringify(gotMagic)}, expected "${magic}"`;
	const gotVersion = bytes.readUInt32LE(8);
	if (gotVersion !== version) return `got version ${gotVersion}, expected ${version}`;
	const headLength = bytes.readUInt32LE(12);
	const head = bytes.subarray(FIXED, FIXED + headLength);
	if (head.length < headLength || crc32(head) !== bytes.readUInt32LE(16)) return "the checksum of the head is wrong";
	const body = bytes.subarray(FIXED + headLength + (-headLength & 7));
	if (crc32(body) !== bytes.readUInt32LE(20)) return "the checksum of the body is wrong";
	const { meta, entries } = JSON.parse(head.toString("utf8")) as { meta: Record<string, Json>; entries: ArrayEntry[] };
	const arrays = new Map<string, StoredArray>();
	for (const { name, type, offset, count } of entries) {
		// All of it is wanted, so the bytes are not copied where they lie as the type needs it.
		const start = body.byteOffset + offset;
		const end = offset + count * types[type].BYTES_PER_ELEMENT;
		if (start % types[type].BYTES_PER_ELEMENT === 0 && end <= body.length) {
			arrays.set(name, new types[type](body.buffer as ArrayBuffer, start, count));
		} else {
			const array = new types[type](count);
			Buffer.from(array.buffer).set(body.subarray(offset, end));
			arrays.set(name, array);
		}
	}
	return { meta, arrays };
}

function typeOf(array: StoredArray): TypeName {
	if (array instanceof Uint8Array) return "u8";
	if (array instanceof Uint16Array) return "u16";
	return array instanceof Uint32Array ? "u32" : "f64";
}
