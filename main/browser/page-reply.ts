import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { PageRequest } from "../page/page-answers.ts";
import { pageOrigin } from "../page/page-place.ts";

/** A file of the page or a picture, looked up by the same rules as on the desktop. */
export async function replyWithPage(
	answer: (request: PageRequest) => Promise<Response>,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const found = await answer({
		method: request.method ?? "",
		url: `${pageOrigin}${request.url ?? "/"}`,
		range: request.headers.range ?? null,
	});
	response.writeHead(found.status, Object.fromEntries(found.headers));
	if (found.body === null) {
		response.end();
		return;
	}
	try {
		await pipeline(piecesOf(found.body), response);
	} catch (error) {
		// The page went away in the middle of a picture: nobody is left to be told.
		if (!(error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE")) throw error;
	}
}

async function* piecesOf(body: NonNullable<Response["body"]>): AsyncGenerator<Uint8Array> {
	const reader = body.getReader();
	try {
		for (;;) {
			const piece: { done: boolean; value?: Uint8Array | undefined } = await reader.read();
			if (piece.value === undefined) return;
			yield piece.value;
		}
	} finally {
		// Also where the page stopped listening: the file behind it is closed.
		await reader.cancel();
	}
}
