/**
 * Bytes `from` to `to` (exclusive) of an address, told as they come. Rejects where there are fewer, or it is
 * aborted.
 */
export type ReadBytes = (
	url: string,
	part: { from: number; to: number },
	received: (bytes: number) => void,
	signal: AbortSignal,
) => Promise<ArrayBuffer>;

/** The policy's `connect-src 'self'` sees to it that no other origin than the page's own is ever asked. */
export const readBytes: ReadBytes = async (url, { from, to }, received, signal) => {
	const wanted = to - from;
	// Before anything is asked for: where there is no room, nothing need come.
	const all = new Uint8Array(wanted);
	const range = `bytes=${String(from)}-${String(to - 1)}`;
	const response = await fetch(url, { signal, headers: { range }, cache: "no-store" });
	if (response.status !== 206 || response.body === null) {
		throw new Error(`the voxels were answered with status ${String(response.status)}`);
	}
	const reader = response.body.getReader();
	let have = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		if (have + value.length > wanted) throw new Error(`more came than the ${String(wanted)} bytes that were asked for`);
		all.set(value, have);
		have += value.length;
		received(have);
	}
	if (have < wanted) throw new Error(`they ended after ${String(have)} of ${String(wanted)} bytes`);
	return all.buffer;
};
