import { constants } from "node:fs";
import { open, readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Readable } from "node:stream";
import type { EngineApi, MediaFile } from "../engine/engine-api.ts";
import { byteRange } from "./byte-range.ts";
import { headersOfFile } from "./page-headers.ts";
import { placeOf } from "./page-place.ts";

/** What the page consists of; a file of another kind in its folder is not answered. */
const mimeTypes: ReadonlyMap<string, string> = new Map([
	[".html", "text/html; charset=utf-8"],
	[".js", "text/javascript; charset=utf-8"],
	[".css", "text/css; charset=utf-8"],
	[".json", "application/json; charset=utf-8"],
	[".svg", "image/svg+xml; charset=utf-8"],
	[".png", "image/png"],
	[".jpg", "image/jpeg"],
	[".ico", "image/x-icon"],
	[".woff2", "font/woff2"],
	// What pdf.js reads beside the page.
	[".wasm", "application/wasm"],
	[".ttf", "font/ttf"],
	[".pfb", "application/octet-stream"],
	[".bcmap", "application/octet-stream"],
	[".icc", "application/vnd.iccprofile"],
]);

export interface PageRequest {
	method: string;
	/** Under the page's own origin. */
	url: string;
	/** The Range header. */
	range: string | null;
}

export interface PageOptions {
	/** The folder of the built page. */
	folder: string;
	/** What every response carries: the policy of the page. */
	headers: Readonly<Record<string, string>>;
	resolveMedia: EngineApi["resolveMedia"];
	readThumbnail: EngineApi["readThumbnail"];
}

/**
 * Answers requests for the page and its pictures, for every host alike: Electron's scheme and the loopback server. The
 * list of files is made once: a request is looked up in it, never joined to a path.
 */
export async function answerPage(options: PageOptions): Promise<(request: PageRequest) => Promise<Response>> {
	const files = await listFiles(options.folder);
	const text = (status: number, reason: string): Response =>
		new Response(reason, { status, headers: { ...options.headers, "content-type": "text/plain; charset=utf-8" } });

	async function media(id: string, range: string | null): Promise<Response> {
		const found = await options.resolveMedia(id);
		if (!found.ok) return text(404, found.detail);
		try {
			const response = await answerMedia(found.value, range, options.headers);
			return response ?? text(404, "The picture is no longer a file.");
		} catch (error) {
			// Only the code: the message of the system names the path.
			const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
			return text(404, `The picture cannot be read (${code}).`);
		}
	}

	/** Not kept by the browser, as nothing of an export is: a shared machine's cache would outlive it. */
	async function thumbnail(id: string): Promise<Response> {
		const found = await options.readThumbnail(id);
		if (!found.ok) return text(404, found.detail);
		return new Response(Uint8Array.from(found.value), {
			headers: { ...options.headers, "content-type": "image/webp", "cache-control": "no-store" },
		});
	}

	return async (request) => {
		const place = placeOf(request.method, request.url);
		if (place.kind === "refused") return text(place.status, place.reason);
		if (place.kind === "media") return media(place.id, request.range);
		if (place.kind === "thumbnail") return thumbnail(place.id);
		const file = files.get(place.path);
		if (file === undefined) return text(404, "The page has no such file.");
		return new Response(await readFile(file.path), {
			headers: {
				...options.headers,
				...headersOfFile(place.path),
				"content-type": file.mimeType,
				"cache-control": "no-store",
			},
		});
	};
}

/** Folder by folder: within app.asar a recursive listing is not to be relied on. */
async function listFiles(
	folder: string,
	base = "",
	files = new Map<string, { path: string; mimeType: string }>(),
): Promise<Map<string, { path: string; mimeType: string }>> {
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		const mimeType = mimeTypes.get(extname(entry.name));
		if (entry.isDirectory()) await listFiles(path, `${base}/${entry.name}`, files);
		else if (entry.isFile() && mimeType !== undefined) files.set(`${base}/${entry.name}`, { path, mimeType });
	}
	return files;
}

/** A picture, or the part of it asked for; null where the path does not lead to a regular file any more. */
async function answerMedia(
	media: MediaFile,
	range: string | null,
	headers: Readonly<Record<string, string>>,
): Promise<Response | null> {
	// The engine resolved the path through its links: one that is a link now was put there since.
	const handle = await open(media.path, constants.O_RDONLY | constants.O_NOFOLLOW);
	const stat = await handle.stat();
	if (!stat.isFile()) {
		await handle.close();
		return null;
	}
	// Within a bundle it is a stretch of the file.
	const { offset = 0 } = media;
	const size = media.offset === undefined ? stat.size : Math.max(0, Math.min(media.bytes, stat.size - offset));
	const part = byteRange(range, size);
	const shared = { ...headers, "content-type": media.mimeType, "accept-ranges": "bytes", "cache-control": "no-store" };
	if (part === "unsatisfiable" || size === 0) {
		await handle.close();
		if (part !== "unsatisfiable") return new Response(null, { headers: { ...shared, "content-length": "0" } });
		return new Response(null, { status: 416, headers: { ...shared, "content-range": `bytes */${String(size)}` } });
	}
	const { start, end } = part ?? { start: 0, end: size - 1 };
	// The stream closes the handle, also where the page goes away in the middle of it.
	const body = Readable.toWeb(
		handle.createReadStream({ start: offset + start, end: offset + end }),
	) as ReadableStream<Uint8Array>;
	const length = { ...shared, "content-length": String(end - start + 1) };
	if (part === null) return new Response(body, { headers: length });
	const contentRange = `bytes ${String(start)}-${String(end)}/${String(size)}`;
	return new Response(body, { status: 206, headers: { ...length, "content-range": contentRange } });
}
