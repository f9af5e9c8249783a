import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { EngineApi, MediaFile } from "../engine/engine-api.ts";
import { byteRange } from "../byte-range.ts";
import { replyHeaders, replyText } from "./reply.ts";

/** The picture with this opaque id, or the part of it that was asked for. */
export async function replyWithMedia(
	engine: EngineApi,
	id: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const found = await engine.resolveMedia(id);
	if (!found.ok) {
		replyText(response, 404, found.detail);
		return;
	}
	let handle: FileHandle;
	try {
		// The engine resolved the path through its links: one that is a link now was put there since.
		handle = await open(found.value.path, constants.O_RDONLY | constants.O_NOFOLLOW);
	} catch (error) {
		// Only the code: the message of the system names the path.
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
		replyText(response, 404, `The picture cannot be read (${code}).`);
		return;
	}
	try {
		await sendPart(handle, found.value, request.headers.range ?? null, response);
	} finally {
		await handle.close();
	}
}

async function sendPart(
	handle: FileHandle,
	media: MediaFile,
	range: string | null,
	response: ServerResponse,
): Promise<void> {
	const stat = await handle.stat();
	if (!stat.isFile()) {
		replyText(response, 404, "The picture is no longer a file.");
		return;
	}
	const headers = { ...replyHeaders, "content-type": media.mimeType, "accept-ranges": "bytes" };
	const part = byteRange(range, stat.size);
	if (part === "unsatisfiable") {
		response.writeHead(416, { ...headers, "content-range": `bytes */${String(stat.size)}` }).end();
		return;
	}
	if (stat.size === 0) {
		response.writeHead(200, { ...headers, "content-length": 0 }).end();
		return;
	}
	const { start, end } = part ?? { start: 0, end: stat.size - 1 };
	response.writeHead(part === null ? 200 : 206, {
		...headers,
		"content-length": end - start + 1,
		...(part === null ? {} : { "content-range": `bytes ${String(start)}-${String(end)}/${String(stat.size)}` }),
	});
	try {
		await pipeline(handle.createReadStream({ start, end, autoClose: false }), response);
	} catch (error) {
		// The page went away in the middle of a picture: nobody is left to be told.
		if (!(error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE")) throw error;
	}
}
