/** The page's own address: one scheme, one host, and every path on it is looked up in a list. */
export const scheme = "app";
const bundleHost = "bundle";
export const pageOrigin = `${scheme}://${bundleHost}`;
export const pageUrl = `${pageOrigin}/index.html`;

/** Where a URL leads. `path` is decoded and starts with `/`. */
export type Place =
	| { kind: "page"; path: string }
	| { kind: "media"; id: string }
	| { kind: "thumbnail"; id: string }
	| { kind: "refused"; status: 400 | 403 | 404 | 405; reason: string };

/** True for what the page itself may load: its own files, and blobs that it made. */
export function isOwnUrl(url: string): boolean {
	return url.startsWith(`${pageOrigin}/`) || url.startsWith(`blob:${pageOrigin}/`);
}

const longestPath = 1024;
const mediaPath = /^\/(media|thumbnail)\/([\w-]{1,256})$/u;

/** Reads the text of a request. Decoded once; whatever could be read in a second way is refused, not mended. */
export function placeOf(method: string, url: string): Place {
	if (method !== "GET") return refused(405, "Only GET is answered.");
	if (!url.startsWith(`${pageOrigin}/`)) return refused(403, "Not an address of this program.");
	const raw = (url.slice(pageOrigin.length).split("#", 1)[0] ?? "").split("?", 1)[0] ?? "";
	if (raw.length > longestPath) return refused(400, "The address is too long.");
	if (/%(?:2f|5c|00)/iu.test(raw)) return refused(400, "The address hides a separator.");
	const path = decode(raw);
	if (path === null) return refused(400, "The address is not encoded as it should be.");
	// A second layer of %-encoding, a drive or a stream, a separator of Windows, anything that does not print.
	if (/[%:\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path)) return refused(400, "The address holds a character it may not.");
	if (path.split("/").slice(1, -1).includes("")) return refused(400, "The address holds an empty part.");
	// Windows drops dots and spaces at the end of a name.
	if (path.split("/").some((part) => /[. ]$/u.test(part))) return refused(400, "The address steps out of its folder.");
	if (path === "/") return { kind: "page", path: "/index.html" };
	if (!/^\/(?:media|thumbnail)\//u.test(path)) return { kind: "page", path };
	const [, kind, id] = mediaPath.exec(path) ?? [];
	if (id === undefined) return refused(404, "No such picture.");
	return kind === "media" ? { kind, id } : { kind: "thumbnail", id };
}

function decode(text: string): string | null {
	try {
		return decodeURIComponent(text);
	} catch (error) {
		if (error instanceof URIError) return null;
		throw error;
	}
}

function refused(status: 400 | 403 | 404 | 405, reason: string): Place {
	return { kind: "refused", status, reason };
}
