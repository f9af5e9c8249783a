/** One page of a TIFF file. */
export interface TiffPage {
	width: number;
	height: number;
	/** Row by row from the top, samples of a pixel together; their type is that of the file. */
	samples: Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
	/** 1 black and white, 2 red green blue, 3 by a palette, 5 ink; 1 or 2 unless given. */
	photometric?: 1 | 2 | 3 | 5;
	/** Square tiles of this side, a multiple of 16; strips of `rows` rows otherwise. */
	tile?: number;
	rows?: number;
	/** Each channel in strips of its own. */
	planar?: boolean;
	/** Red, green, blue of 256 colours, 16 bits each. */
	palette?: Uint16Array;
	orientation?: number;
}

type Entry = [tag: number, type: 3 | 4, values: readonly number[]];

/** An uncompressed TIFF 6.0 file of these pages, written by the book and by no library. */
export function tiffFile(pages: readonly TiffPage[], isLittle = true): Buffer {
	const parts: Buffer[] = [Buffer.from(isLittle ? "II*\0\0\0\0\0" : "MM\0*\0\0\0\0", "latin1")];
	let length = 8;
	/** Where the place of each directory is written, and what. */
	const links: [number, Buffer][] = [];
	let linkAt = 4;
	const put16 = (bytes: Buffer, value: number, at: number): number =>
		isLittle ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
	const put32 = (bytes: Buffer, value: number, at: number): number =>
		isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
	const add = (bytes: Buffer): number => {
		const at = length;
		const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
		parts.push(padded);
		length += padded.length;
		return at;
	};
	const valuesOf = (type: 3 | 4, values: readonly number[]): Buffer => {
		const bytes = Buffer.alloc(values.length * (type === 3 ? 2 : 4));
		for (const [n, value] of values.entries()) (type === 3 ? put16 : put32)(bytes, value, n * (type === 3 ? 2 : 4));
		return bytes;
	};
	for (const page of pages) {
		const channels = page.samples.length / page.width / page.height;
		const chunks = chunksOf(page, channels, isLittle).map((chunk) => [add(chunk), chunk.length] as const);
		const offsets = chunks.map(([at]) => at);
		const sizes = chunks.map(([, size]) => size);
		const entries: Entry[] = [
			[256, 4, [page.width]],
			[257, 4, [page.height]],
			[258, 3, new Array<number>(channels).fill(page.samples.BYTES_PER_ELEMENT * 8)],
			[259, 3, [1]],
			[262, 3, [page.photometric ?? (channels >= 3 ? 2 : 1)]],
			[274, 3, [page.orientation ?? 1]],
			[277, 3, [channels]],
			[284, 3, [page.planar === true ? 2 : 1]],
			[339, 3, new Array<number>(channels).fill(sampleFormat(page.samples))],
			...(page.palette === undefined ? [] : [[320, 3, [...page.palette]] as Entry]),
			...(page.tile === undefined
				? ([
						[273, 4, offsets],
						[278, 4, [page.rows ?? page.height]],
						[279, 4, sizes],
					] as Entry[])
				: ([
						[322, 4, [page.tile]],
						[323, 4, [page.tile]],
						[324, 4, offsets],
						[325, 4, sizes],
					] as Entry[])),
		];
		entries.sort(([a], [b]) => a - b);
		const outside = entries.map(([, type, values]) => {
			const bytes = valuesOf(type, values);
			return bytes.length <= 4 ? null : add(bytes);
		});
		const directory = Buffer.alloc(2 + 12 * entries.length + 4);
		put16(directory, entries.length, 0);
		for (const [n, [tag, type, values]] of entries.entries()) {
			const at = 2 + 12 * n;
			put16(directory, tag, at);
			put16(directory, type, at + 2);
			put32(directory, values.length, at + 4);
			const place = outside[n] ?? null;
			if (place === null) valuesOf(type, values).copy(directory, at + 8);
			else put32(directory, place, at + 8);
		}
		const at = add(directory);
		const link = Buffer.alloc(4);
		put32(link, at, 0);
		links.push([linkAt, link]);
		linkAt = at + directory.length - 4;
	}
	const file = Buffer.concat(parts);
	for (const [place, link] of links) link.copy(file, place);
	return file;
}

function sampleFormat(samples: TiffPage["samples"]): number {
	if (samples instanceof Float32Array || samples instanceof Float64Array) return 3;
	return samples instanceof Int16Array || samples instanceof Int32Array ? 2 : 1;
}

/** The strips or tiles, in the order in which the offsets name them. */
function chunksOf(page: TiffPage, channels: number, isLittle: boolean): Buffer[] {
	const { width, height, samples, tile } = page;
	const size = samples.BYTES_PER_ELEMENT;
	const source = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
	const planes =
		page.planar === true ? [...Array(channels).keys()].map((channel) => [channel]) : [[...Array(channels).keys()]];
	const [across, down] = tile === undefined ? [width, page.rows ?? height] : [tile, tile];
	const chunks: Buffer[] = [];
	for (const plane of planes) {
		for (let top = 0; top < height; top += down) {
			for (let left = 0; left < width; left += across) {
				// The last strip is short; tiles never are.
				const rows = tile === undefined ? Math.min(down, height - top) : down;
				const chunk = Buffer.alloc(across * rows * plane.length * size);
				for (let y = 0; y < Math.min(rows, height - top); y += 1) {
					for (let x = 0; x < Math.min(across, width - left); x += 1) {
						for (const [n, channel] of plane.entries()) {
							const from = (((top + y) * width + left + x) * channels + channel) * size;
							source.copy(chunk, ((y * across + x) * plane.length + n) * size, from, from + size);
						}
					}
				}
				chunks.push(isLittle ? chunk : swapped(chunk, size));
			}
		}
	}
	return chunks;
}

function swapped(bytes: Buffer, size: number): Buffer {
	if (size === 2) return bytes.swap16();
	if (size === 4) return bytes.swap32();
	return size === 8 ? bytes.swap64() : bytes;
}
