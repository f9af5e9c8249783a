import type { ReadBytes } from "./wav.ts";

/**
 * Reads pieces of the file at a URL on the page's own origin. The policy's `connect-src 'self'` sees to it that no other
 * one is ever asked.
 */
export function rangeReader(url: string, signal: AbortSignal): ReadBytes {
	return async (offset, length) => {
		const range = `bytes=${String(offset)}-${String(offset + length - 1)}`;
		const response = await fetch(url, { headers: { range }, signal });
		// Behind the end: the file became shorter.
		if (response.status === 416) return new Uint8Array();
		if (response.status !== 206) throw new Error(`the host answered ${String(response.status)} to a part of it`);
		return new Uint8Array(await response.arrayBuffer());
	};
}

/** The whole file, for a decoder that wants it whole. */
export async function readWhole(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
	const response = await fetch(url, { signal });
	if (!response.ok) throw new Error(`the host answered ${String(response.status)}`);
	return response.arrayBuffer();
}

/** Frames a second that sounds are decoded at: what most have, so that little is resampled. */
const decodedRate = 48_000;

/** Decoded off the thread that paints. Rejects with a DOMException where the browser cannot. */
export function decodeSound(bytes: ArrayBuffer): Promise<AudioBuffer> {
	return new OfflineAudioContext(1, 1, decodedRate).decodeAudioData(bytes);
}
