import type { StoredColumn } from "./added-columns.ts";

const MAGIC = "ango-loupe column";
const FORMAT = 1;
const kinds = { float64: Float64Array, uint32: Uint32Array, uint8: Uint8Array } as const;

interface Head {
	magic: string;
	format: number;
	name: string;
	version: number;
	rows: number;
	complete: boolean;
	arrays: { name: string; kind: keyof typeof kinds; length: number }[];
}

function padded(length: number): number {
	return Math.ceil(length / 8) * 8;
}

/** A stored column as bytes of this machine's order: length of the head, head (JSON), arrays, each at a multiple of 8. */
export function columnToBytes(column: StoredColumn): Uint8Array {
	const { name, version, rows, complete, arrays } = column;
	const head: Head = { magic: MAGIC, format: FORMAT, name, version, rows, complete, arrays: [] };
	for (const [field, array] of Object.entries(arrays)) {
		const kind = array instanceof Float64Array ? "float64" : array instanceof Uint32Array ? "uint32" : "uint8";
		head.arrays.push({ name: field, kind, length: array.length });
	}
	const text = Buffer.from(JSON.stringify(head));
	const values = Object.values(arrays);
	const size = values.reduce((sum, array) => sum + padded(array.byteLength), 8 + padded(text.length));
	const bytes = new Uint8Array(size);
	new Uint32Array(bytes.buffer, 0, 1)[0] = text.length;
	bytes.set(text, 8);
	let at = 8 + padded(text.length);
	for (const array of values) {
		bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
		at += padded(array.byteLength);
	}
	return bytes;
}

/** Errors: a sentence "got … expected …" where the bytes are not such a column, or not all of one. */
export function columnFromBytes(bytes: Uint8Array): StoredColumn {
	// Typed arrays stand at multiples of their size: a copy does, whatever the bytes were cut from.
	const { buffer } = new Uint8Array(bytes);
	if (bytes.length < 8) throw new Error(`A column: got ${String(bytes.length)} bytes, expected at least 8`);
	const length = new Uint32Array(buffer, 0, 1)[0] ?? 0;
	if (8 + length > bytes.length)
		throw new Error(`A column: got ${String(bytes.length)} bytes, expected a head of ${String(length)}`);
	const head = readHead(Buffer.from(buffer, 8, length).toString("utf8"));
	const arrays: StoredColumn["arrays"] = {};
	let at = 8 + padded(length);
	for (const { name, kind, length: count } of head.arrays) {
		const Kind = kinds[kind];
		const size = count * Kind.BYTES_PER_ELEMENT;
		if (at + size > bytes.length)
			throw new Error(`The column ${head.name}: got ${String(bytes.length)} bytes, expected ${String(at + size)}`);
		arrays[name] = new Kind(buffer, at, count);
		at += padded(size);
	}
	const { name, version, rows, complete } = head;
	return { name, version, rows, complete, arrays };
}

function readHead(text: string): Head {
	let head: Partial<Head>;
	try {
		head = JSON.parse(text) as Partial<Head>;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new Error(`A column: got a head that is not JSON (${error.message})`, { cause: error });
	}
	const { magic, format, name, version, rows, complete, arrays } = head;
	if (magic !== MAGIC || format !== FORMAT)
		throw new Error(`A column: got "${String(magic)}" ${String(format)}, expected "${MAGIC}" ${String(FORMAT)}`);
	const sound =
		typeof name === "string" &&
		typeof version === "number" &&
		typeof rows === "number" &&
		typeof complete === "boolean" &&
		Array.isArray(arrays) &&
		arrays.every(({ kind, length }) => Object.hasOwn(kinds, kind) && Number.isSafeInteger(length) && length >= 0);
	if (!sound) throw new Error(`A column: got a head without what it has to say: ${text.slice(0, 200)}`);
	return { magic, format, name, version, rows, complete, arrays };
}
