import type { ServerResponse } from "node:http";
import { pageHeaders } from "../page/page-headers.ts";

/** On whatever a reply carries: a shared machine's cache keeps nothing of an export. */
export const replyHeaders: Readonly<Record<string, string>> = { ...pageHeaders, "cache-control": "private, no-store" };

export function replyText(response: ServerResponse, status: number, text: string, type = "text/plain"): void {
	const body = Buffer.from(text);
	response.writeHead(status, {
		...replyHeaders,
		"content-type": `${type}; charset=utf-8`,
		"content-length": body.length,
	});
	response.end(body);
}

export function replyJson(response: ServerResponse, status: number, value: unknown): void {
	replyText(response, status, JSON.stringify(value), "application/json");
}

/** For a request whose body is not wanted: what is left of it is not read, and the connection ends with the reply. */
export function refuse(response: ServerResponse, status: number, reason: string): void {
	response.setHeader("connection", "close");
	replyText(response, status, reason);
}
