import { mostTextBytes } from "#shared/media";

/** The bytes of the text at a URL on the page's own origin. */
export type ReadText = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

/** The policy's `connect-src 'self'` sees to it that no other origin is ever asked. */
export const readTextFile: ReadText = async (url, signal) => {
	const response = await fetch(url, { signal });
	if (!response.ok) throw new Error(`the host answered ${response.status} ${response.statusText}`.trim());
	// It may have grown since it was found.
	const length = Number(response.headers.get("content-length"));
	if (length > mostTextBytes) throw new Error(`it has ${length} bytes by now, at most ${mostTextBytes} are shown`);
	return new Uint8Array(await response.arrayBuffer());
};
