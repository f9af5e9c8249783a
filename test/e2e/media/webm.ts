/** One picture of a film, as a codec made it. */
export interface EncodedFrame {
	/** Milliseconds from the beginning. */
	at: number;
	isKey: boolean;
	bytes: Uint8Array;
}

export interface Film {
	codec: "V_VP8" | "V_VP9";
	width: number;
	height: number;
	/** Milliseconds. */
	duration: number;
	/** In order; the first one is a key frame. */
	frames: readonly EncodedFrame[];
}

/** A block's time is 16 bits, counted from its cluster's. */
const longestCluster = 30_000;

/** A WebM file (RFC 9559) with a cluster for each key frame, and cues to find them by. */
export function webm(film: Film): Uint8Array {
	const clusters: EncodedFrame[][] = [];
	for (const frame of film.frames) {
		const open = clusters.at(-1);
		if (open === undefined || frame.isKey || frame.at - (open[0]?.at ?? 0) > longestCluster) clusters.push([frame]);
		else open.push(frame);
	}
	const info = element(0x1549a966, [
		uint(0x2ad7b1, 1_000_000),
		float(0x4489, film.duration),
		text(0x4d80, "test"),
		text(0x5741, "test"),
	]);
	const video = element(0xe0, [uint(0xb0, film.width), uint(0xba, film.height)]);
	const track = [uint(0xd7, 1), uint(0x73c5, 1), uint(0x83, 1), uint(0x9c, 0), text(0x86, film.codec), video];
	const tracks = element(0x1654ae6b, [element(0xae, track)]);
	const blocks = clusters.map((frames) => cluster(frames));
	// Of fixed width, so that the cues are as long with the right positions as without.
	const cues = (from: number): Uint8Array => {
		let at = from;
		const points = clusters.map((frames, n) => {
			const place = element(0xb7, [uint(0xf7, 1), uint(0xf1, at)]);
			at += blocks[n]?.length ?? 0;
			return element(0xbb, [uint(0xb3, frames[0]?.at ?? 0), place]);
		});
		return element(0x1c53bb6b, points);
	};
	const first = info.length + tracks.length + cues(0).length;
	const ebml = element(0x1a45dfa3, [
		uint(0x4286, 1),
		uint(0x42f7, 1),
		uint(0x42f2, 4),
		uint(0x42f3, 8),
		text(0x4282, "webm"),
		uint(0x4287, 4),
		uint(0x4285, 2),
	]);
	return joined([ebml, element(0x18538067, [info, tracks, cues(first), ...blocks])]);
}

function cluster(frames: readonly EncodedFrame[]): Uint8Array {
	const start = frames[0]?.at ?? 0;
	const blocks = frames.map(({ at, isKey, bytes }) => {
		const head = Uint8Array.of(0x81, (at - start) >> 8, (at - start) & 255, isKey ? 0x80 : 0);
		return element(0xa3, [head, bytes]);
	});
	return element(0x1f43b675, [uint(0xe7, start), ...blocks]);
}

function element(id: number, parts: readonly Uint8Array[]): Uint8Array {
	const body = joined(parts);
	const size = new Uint8Array(8);
	new DataView(size.buffer).setBigUint64(0, BigInt(body.length) | (1n << 56n));
	return joined([bigEndian(id), size, body]);
}

/** Without leading zeros. */
function bigEndian(value: number): Uint8Array {
	const bytes: number[] = [];
	for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
	return Uint8Array.from(bytes);
}

function uint(id: number, value: number): Uint8Array {
	const body = new Uint8Array(8);
	new DataView(body.buffer).setBigUint64(0, BigInt(value));
	return element(id, [body]);
}

function float(id: number, value: number): Uint8Array {
	const body = new Uint8Array(8);
	new DataView(body.buffer).setFloat64(0, value);
	return element(id, [body]);
}

function text(id: number, value: string): Uint8Array {
	return element(id, [new TextEncoder().encode(value)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
