import { crc32, deflateSync } from "node:zlib";

/** A PNG to be made, and what its pixels are: written from the standard's text, without a look at what reads it. */
export interface PngPlan {
	width: number;
	height: number;
	depth: number;
	colourType: 0 | 2 | 3 | 4 | 6;
	isInterlaced?: boolean;
	/** Of each row, of each pass from its first row on; 0 where missing. */
	filterOf?: (row: number) => number;
	/** 0 to 2^depth - 1. */
	sampleOf: (x: number, y: number, channel: number) => number;
	/** Red, green, blue of 8 bits. */
	palette?: readonly (readonly [number, number, number])[];
	transparency?: Buffer;
	/** Before the palette, and before the pixels. */
	first?: readonly Buffer[];
	more?: readonly Buffer[];
	/** Bytes of a chunk of pixels; all in one where missing. */
	split?: number;
	level?: number;
}

const channelsOf = new Map([
	[0, 1],
	[2, 3],
	[3, 1],
	[4, 2],
	[6, 4],
]);

/** In which pass the pixels of each square of eight by eight come (the figure in the standard, 8.1). */
const adam7 = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

export const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

export function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
	const bytes = Buffer.alloc(12 + data.length);
	bytes.writeUInt32BE(data.length, 0);
	bytes.write(type, 4, "latin1");
	bytes.set(data, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
	return bytes;
}

export function headerChunk(
	plan: Pick<PngPlan, "width" | "height" | "depth" | "isInterlaced"> & { colourType: number },
): Buffer {
	const data = Buffer.alloc(13);
	data.writeUInt32BE(plan.width, 0);
	data.writeUInt32BE(plan.height, 4);
	data.set([plan.depth, plan.colourType, 0, 0, plan.isInterlaced === true ? 1 : 0], 8);
	return chunk("IHDR", data);
}

/** The rows as they are compressed: of each the filter, and its bytes. */
export function filteredRows(plan: PngPlan): Buffer {
	const { width, height, isInterlaced = false } = plan;
	const rows: Buffer[] = [];
	for (const pass of isInterlaced ? "1234567" : "0") {
		let above: Buffer | null = null;
		let row = 0;
		for (let y = 0; y < height; y++) {
			const columns: number[] = [];
			for (let x = 0; x < width; x++) if (pass === "0" || adam7[y % 8]?.[x % 8] === pass) columns.push(x);
			if (columns.length === 0) continue;
			const bytes = packedRow(plan, columns, y);
			const filter = plan.filterOf?.(row++) ?? 0;
			rows.push(Buffer.of(filter), filtered(filter, bytes, above ?? Buffer.alloc(bytes.length), pixelBytes(plan)));
			above = bytes;
		}
	}
	return Buffer.concat(rows);
}

export function pngBytes(plan: PngPlan): Buffer {
	return pngOf(plan, deflateSync(filteredRows(plan), { level: plan.level ?? 6 }));
}

/** With pixels that are compressed already. */
export function pngOf(plan: PngPlan, compressed: Buffer): Buffer {
	const { palette, transparency, first = [], more = [], split = Infinity } = plan;
	const pieces: Buffer[] = [];
	for (let at = 0; at < compressed.length; at += split)
		pieces.push(chunk("IDAT", compressed.subarray(at, Math.min(compressed.length, at + split))));
	return Buffer.concat([
		signature,
		headerChunk(plan),
		...first,
		...(palette ? [chunk("PLTE", Buffer.from(palette.flat()))] : []),
		...(transparency ? [chunk("tRNS", transparency)] : []),
		...more,
		...pieces,
		chunk("IEND"),
	]);
}

/** Red, green, blue and alpha of a pixel: 8 bits each, of 16 the upper 8. */
export function expectedPixel(plan: PngPlan, x: number, y: number): [number, number, number, number] {
	const { colourType, depth, palette = [], transparency } = plan;
	const most = 2 ** depth - 1;
	const samples = Array.from({ length: channelsOf.get(colourType) ?? 0 }, (_, n) => plan.sampleOf(x, y, n));
	const [a = 0, b = 0, c = 0, d = 0] = samples.map((value) =>
		depth === 16 ? Math.floor(value / 256) : (value * 255) / most,
	);
	const hides = (count: number): boolean =>
		transparency !== undefined &&
		samples.slice(0, count).every((value, n) => value === transparency.readUInt16BE(2 * n));
	switch (colourType) {
		case 0:
			return [a, a, a, hides(1) ? 0 : 255];
		case 2:
			return [a, b, c, hides(3) ? 0 : 255];
		case 3: {
			const [index = 0] = samples;
			const [red = 0, green = 0, blue = 0] = palette[index] ?? [];
			return [red, green, blue, transparency?.[index] ?? 255];
		}
		case 4:
			return [a, a, a, b];
		case 6:
			return [a, b, c, d];
	}
}

function pixelBytes({ depth, colourType }: PngPlan): number {
	return Math.max(1, (depth * (channelsOf.get(colourType) ?? 0)) / 8);
}

function packedRow(plan: PngPlan, columns: readonly number[], y: number): Buffer {
	const { depth, colourType } = plan;
	const channels = channelsOf.get(colourType) ?? 0;
	if (depth === 8) {
		return Buffer.from(
			columns.flatMap((x) => Array.from({ length: channels }, (_, channel) => plan.sampleOf(x, y, channel))),
		);
	}
	let bits = "";
	for (const x of columns)
		for (let channel = 0; channel < channels; channel++)
			bits += plan.sampleOf(x, y, channel).toString(2).padStart(depth, "0");
	const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/gu) ?? [];
	return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

function filtered(filter: number, row: Buffer, above: Buffer, step: number): Buffer {
	return row.map((value, i) => {
		const left = i >= step ? (row[i - step] ?? 0) : 0;
		const up = above[i] ?? 0;
		const corner = i >= step ? (above[i - step] ?? 0) : 0;
		if (filter === 1) return value - left;
		if (filter === 2) return value - up;
		if (filter === 3) return value - Math.floor((left + up) / 2);
		if (filter === 4) return value - paeth(left, up, corner);
		return value;
	}) as Buffer;
}

function paeth(a: number, b: number, c: number): number {
	const p = a + b - c;
	const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
	if (pa <= pb && pa <= pc) return a;
	return pb <= pc ? b : c;
}
