/** Volumes as files, written by code that shares nothing with the reader's. */
import { gzipSync } from "node:zlib";

export const nrrdTypes = {
	int8: 1,
	uint8: 1,
	int16: 2,
	uint16: 2,
	int32: 4,
	uint32: 4,
	int64: 8,
	uint64: 8,
	float: 4,
	double: 8,
} as const;

export type NrrdType = keyof typeof nrrdTypes;

/** Numbers as bytes, one after the other. */
export function packed(values: readonly number[], type: NrrdType, isBig = false): Buffer {
	const size = nrrdTypes[type];
	const bytes = Buffer.alloc(values.length * size);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	for (const [n, value] of values.entries()) {
		const at = n * size;
		if (type === "int8") view.setInt8(at, value);
		else if (type === "uint8") view.setUint8(at, value);
		else if (type === "int16") view.setInt16(at, value, !isBig);
		else if (type === "uint16") view.setUint16(at, value, !isBig);
		else if (type === "int32") view.setInt32(at, value, !isBig);
		else if (type === "uint32") view.setUint32(at, value, !isBig);
		else if (type === "int64") view.setBigInt64(at, BigInt(value), !isBig);
		else if (type === "uint64") view.setBigUint64(at, BigInt(value), !isBig);
		else if (type === "float") view.setFloat32(at, value, !isBig);
		else view.setFloat64(at, value, !isBig);
	}
	return bytes;
}

export interface NrrdOptions {
	type?: NrrdType;
	encoding?: string;
	/** Of the bytes, and said in the header; null: not said. */
	endian?: "little" | "big" | null;
	/** Further lines of the header; one of a field that there is takes its place, an empty one takes it out. */
	lines?: Record<string, string>;
	/** Lines as they are. */
	more?: readonly string[];
	end?: "\n" | "\r\n";
	/** Between the header and the voxels, as bytes of the file. */
	before?: Uint8Array;
	/** Before the voxels, within what is compressed. */
	inside?: Uint8Array;
	after?: Uint8Array;
}

/** @param values in the file's own order */
export function nrrdFile(sizes: readonly number[], values: readonly number[], options: NrrdOptions = {}): Buffer {
	const { type = "uint8", encoding = "raw", endian = null, lines = {}, more = [], end = "\n" } = options;
	const fields = new Map<string, string>([
		["type", type],
		["dimension", String(sizes.length)],
		["sizes", sizes.join(" ")],
		["encoding", encoding],
	]);
	if (endian !== null) fields.set("endian", endian);
	for (const [name, value] of Object.entries(lines)) {
		if (value === "") fields.delete(name);
		else fields.set(name, value);
	}
	const text = ["NRRD0005", ...[...fields].map(([name, value]) => `${name}: ${value}`), ...more, "", ""].join(end);
	const voxels = Buffer.concat([options.inside ?? Buffer.alloc(0), packed(values, type, endian === "big")]);
	const encoded =
		encoding === "gzip" || encoding === "gz"
			? gzipSync(voxels)
			: encoding === "hex"
				? Buffer.from(voxels.toString("hex").replace(/(.{70})/gu, "$1\n"))
				: encoding === "ascii" || encoding === "text" || encoding === "txt"
					? Buffer.from(values.map((value, n) => `${String(value)}${n % 7 === 6 ? "\n" : " "}`).join(""))
					: voxels;
	const parts = [Buffer.from(text, "utf8"), options.before, encoded, options.after];
	return Buffer.concat(parts.filter((part) => part !== undefined));
}

export interface NiftiOptions {
	version?: 1 | 2;
	isBig?: boolean;
	type?: NrrdType;
	/** Numbers of the header by name, as they are set; see the format's own table. */
	set?: Partial<
		Record<"slope" | "intercept" | "qform" | "sform" | "units" | "offset" | "datatype" | "bits" | "axes", number>
	>;
	spacing?: readonly number[];
	/** Three rows of four. */
	srow?: readonly (readonly number[])[];
	quaternion?: readonly number[];
	extension?: Uint8Array;
	isPair?: boolean;
}

const codes: Readonly<Record<NrrdType, number>> = {
	uint8: 2,
	int16: 4,
	int32: 8,
	float: 16,
	double: 64,
	int8: 256,
	uint16: 512,
	uint32: 768,
	int64: 1024,
	uint64: 1280,
};

/** @param values x fastest */
export function niftiFile(sizes: readonly number[], values: readonly number[], options: NiftiOptions = {}): Buffer {
	const { version = 1, isBig = false, type = "uint8", set = {}, spacing = [1, 1, 1], extension } = options;
	const own = version === 1 ? 348 : 540;
	const gap = 4 + (extension?.length ?? 0);
	const head = Buffer.alloc(own + gap);
	const view = new DataView(head.buffer, head.byteOffset, head.length);
	const real = (at: number, value: number): void => {
		if (version === 1) view.setFloat32(at, value, !isBig);
		else view.setFloat64(at, value, !isBig);
	};
	const wide = version === 1 ? 4 : 8;
	const short = (at: number, value: number): void => {
		view.setInt16(at, value, !isBig);
	};
	view.setInt32(0, own, !isBig);
	const dims = [set.axes ?? sizes.length, ...sizes, 1, 1, 1, 1, 1, 1, 1].slice(0, 8);
	for (const [n, size] of dims.entries()) {
		if (version === 1) short(40 + 2 * n, size);
		else view.setBigInt64(16 + 8 * n, BigInt(size), !isBig);
	}
	short(version === 1 ? 70 : 12, set.datatype ?? codes[type]);
	short(version === 1 ? 72 : 14, set.bits ?? nrrdTypes[type] * 8);
	for (const [n, step] of [1, ...spacing].entries()) real((version === 1 ? 76 : 104) + wide * n, step);
	const offset = set.offset ?? own + gap;
	if (version === 1) view.setFloat32(108, offset, !isBig);
	else view.setBigInt64(168, BigInt(offset), !isBig);
	real(version === 1 ? 112 : 176, set.slope ?? 0);
	real(version === 1 ? 116 : 184, set.intercept ?? 0);
	if (version === 1) view.setUint8(123, set.units ?? 2);
	else view.setInt32(500, set.units ?? 2, !isBig);
	for (const [n, code] of [set.qform ?? 0, set.sform ?? 0].entries()) {
		if (version === 1) short(252 + 2 * n, code);
		else view.setInt32(344 + 4 * n, code, !isBig);
	}
	for (const [n, value] of (options.quaternion ?? []).entries()) real((version === 1 ? 256 : 352) + wide * n, value);
	for (const [row, values4] of (options.srow ?? []).entries())
		for (const [n, value] of values4.entries()) real((version === 1 ? 280 : 400) + wide * (4 * row + n), value);
	head.write(
		version === 1 ? (options.isPair ? "ni1\0" : "n+1\0") : `${options.isPair ? "ni2" : "n+2"}\0\r\n\x1a\n`,
		version === 1 ? 344 : 4,
		"latin1",
	);
	if (extension) {
		head[own] = 1;
		head.set(extension, own + 4);
	}
	return Buffer.concat([head, packed(values, type, isBig)]);
}
