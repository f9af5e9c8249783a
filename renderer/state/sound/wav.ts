/** Reads up to `length` bytes at `offset`; fewer at the end of the file. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Where the samples of a WAV file lie, and how they are written. */
export interface WavLayout {
	/** PCM (8 bits are unsigned, more are signed), or IEEE floating point. */
	samples: "integer" | "float";
	/** Bits of one sample: 8, 16, 24 or 32; 32 or 64 for floating point. */
	bits: number;
	channels: number;
	/** Frames (one sample of each channel) a second. */
	sampleRate: number;
	/** Bytes of one frame. */
	frameBytes: number;
	/** Offset of the first frame. */
	from: number;
	/** Frames that are in the file. */
	frames: number;
	/** Frames that its header promises beyond them; 0 for a file that is whole, or that was written as a stream. */
	missing: number;
}

const pcm = 1;
const ieeeFloat = 3;
/** The format proper then stands in the first two bytes of a GUID. */
const extensible = 0xfffe;
/** What stands for a size that is not known yet, or in another chunk (RF64). */
const openSize = 0xffff_ffff;
/** A header with more chunks before its samples is not believed. */
const mostChunks = 1000;
const mostChannels = 64;

/**
 * The layout of a WAV file (RIFF, or RF64 above 4 GB). Null where it is none, or its samples are compressed: the browser
 * may know how to decode it.
 *
 * @param size of the file, bytes
 */
export async function readWav(read: ReadBytes, size: number): Promise<WavLayout | null> {
	const head = await read(0, 12);
	if (head.length < 12 || !/^(?:RIFF|RF64)$/u.test(latin1(head, 0)) || latin1(head, 8) !== "WAVE") return null;
	let format: DataView | null = null;
	let longSize: number | null = null;
	let offset = 12;
	for (let n = 0; n < mostChunks && offset + 8 <= size; n += 1) {
		const chunk = await read(offset, 8 + 40);
		if (chunk.length < 8) return null;
		const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		const [name, bytes] = [latin1(chunk, 0), view.getUint32(4, true)];
		if (name === "ds64" && chunk.length >= 24) longSize = Number(view.getBigUint64(16, true));
		if (name === "fmt ") format = view;
		if (name === "data") {
			const promised = bytes !== openSize ? bytes : longSize;
			return format === null ? null : layoutOf(format, offset + 8, size, promised === 0 ? null : promised);
		}
		// Chunks are padded to whole words.
		offset += 8 + bytes + (bytes % 2);
	}
	return null;
}

/** @param promised bytes of samples; null: up to the end of the file */
function layoutOf(format: DataView, from: number, size: number, promised: number | null): WavLayout | null {
	if (format.byteLength < 24) return null;
	const tag = format.getUint16(8, true);
	const proper = tag === extensible && format.byteLength >= 34 ? format.getUint16(32, true) : tag;
	const [channels, sampleRate] = [format.getUint16(10, true), format.getUint32(12, true)];
	const [frameBytes, bits] = [format.getUint16(20, true), format.getUint16(22, true)];
	const isKnown = proper === pcm ? [8, 16, 24, 32].includes(bits) : proper === ieeeFloat && [32, 64].includes(bits);
	if (!isKnown || channels < 1 || channels > mostChannels || sampleRate < 1 || frameBytes !== (channels * bits) / 8)
		return null;
	const there = Math.floor(Math.max(0, Math.min(size - from, promised ?? Infinity)) / frameBytes);
	return {
		samples: proper === pcm ? "integer" : "float",
		bits,
		channels,
		sampleRate,
		frameBytes,
		from,
		frames: there,
		missing: promised === null ? 0 : Math.max(0, Math.floor(promised / frameBytes) - there),
	};
}

/** Samples of whole frames, interleaved, from -1 to 1; what is no number is 0. */
export function wavSamples(bytes: Uint8Array<ArrayBuffer>, { samples, bits }: WavLayout): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const width = bits / 8;
	const values = new Float32Array(Math.floor(bytes.length / width));
	const read = sampleReader(view, samples, bits);
	for (let n = 0; n < values.length; n += 1) {
		const value = read(n * width);
		values[n] = Number.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value));
	}
	return values;
}

function sampleReader(view: DataView, samples: WavLayout["samples"], bits: number): (at: number) => number {
	if (samples === "float") return bits === 64 ? (at) => view.getFloat64(at, true) : (at) => view.getFloat32(at, true);
	switch (bits) {
		case 8:
			return (at) => (view.getUint8(at) - 128) / 128;
		case 16:
			return (at) => view.getInt16(at, true) / 0x8000;
		case 24:
			return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x80_0000;
		default:
			return (at) => view.getInt32(at, true) / 0x8000_0000;
	}
}

function latin1(bytes: Uint8Array, at: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + 4));
}
