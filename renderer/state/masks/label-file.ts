/** The bytes of a tile of labels, at a URL on the page's own origin. Rejects where the host has them no longer. */
export type ReadLabels = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

/** The policy's `connect-src 'self'` sees to it that no other origin is ever asked. */
export const readLabels: ReadLabels = async (url, signal) => {
	const response = await fetch(url, { signal });
	if (!response.ok) throw new Error(`the host answered ${response.status} ${response.statusText}`.trim());
	return new Uint8Array(await response.arrayBuffer());
};
