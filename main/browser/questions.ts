import type { IncomingMessage, ServerResponse } from "node:http";
import { type Door, RefusedCall } from "../door.ts";
import { refuse, replyJson, replyText } from "./reply.ts";

const mostBytes = 1_000_000;

/** `{ question, args }` as JSON, answered with the question's outcome. A refused call is a 400 that says why. */
export async function replyToQuestion(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
	if (request.headers["content-type"]?.split(";")[0]?.trim() !== "application/json") {
		refuse(response, 415, "A question is JSON.");
		return;
	}
	const text = await readText(request);
	if (text === null) {
		refuse(response, 413, `A question has at most ${String(mostBytes)} bytes.`);
		return;
	}
	const call = parse(text);
	if (call === null) {
		replyText(response, 400, "A question is an object with its name and its arguments.");
		return;
	}
	try {
		replyJson(response, 200, await door.ask(call.question, call.args));
	} catch (error) {
		if (!(error instanceof RefusedCall)) throw error;
		replyText(response, 400, error.message);
	}
}

/** Null where there is too much of it. */
async function readText(request: IncomingMessage): Promise<string | null> {
	if (Number(request.headers["content-length"] ?? 0) > mostBytes) return null;
	return new Promise((resolve, reject) => {
		const pieces: Buffer[] = [];
		let length = 0;
		request.on("data", (piece: Buffer) => {
			length += piece.length;
			if (length <= mostBytes) {
				pieces.push(piece);
				return;
			}
			// Paused, not destroyed: the reply that says so still has to leave by this connection.
			request.pause();
			resolve(null);
		});
		request.on("end", () => {
			resolve(Buffer.concat(pieces).toString("utf8"));
		});
		request.on("error", reject);
	});
}

function parse(text: string): { question: unknown; args: unknown } | null {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
	if (typeof value !== "object" || value === null) return null;
	const fields = new Map<string, unknown>(Object.entries(value));
	return { question: fields.get("question"), args: fields.get("args") };
}
