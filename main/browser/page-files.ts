import { readdir, readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { replyHeaders, replyText } from "./reply.ts";

const mimeTypes: ReadonlyMap<string, string> = new Map([
	[".html", "text/html; charset=utf-8"],
	[".js", "text/javascript; charset=utf-8"],
	[".css", "text/css; charset=utf-8"],
	[".svg", "image/svg+xml"],
	[".png", "image/png"],
	[".woff2", "font/woff2"],
]);

/**
 * The page's files, listed once. A request is looked up as it was written, undecoded, and never becomes a path: there is
 * nothing to step out of.
 */
export class PageFiles {
	private constructor(private readonly files: ReadonlyMap<string, { path: string; mimeType: string }>) {}

	/** Errors: those of the system where the folder is missing. */
	static async list(folder: string): Promise<PageFiles> {
		const files = new Map<string, { path: string; mimeType: string }>();
		for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
			const path = join(entry.parentPath, entry.name);
			const address = `/${relative(folder, path).split(sep).join("/")}`;
			const mimeType = mimeTypes.get(extname(entry.name));
			if (entry.isFile() && mimeType !== undefined && /^[\w./-]+$/u.test(address)) files.set(address, { path, mimeType });
		}
		return new PageFiles(files);
	}

	/** @param address path of the request's target, as written */
	async reply(response: ServerResponse, address: string): Promise<void> {
		const file = this.files.get(address === "/" ? "/index.html" : address);
		if (file === undefined) {
			replyText(response, 404, "The page has no such file.");
			return;
		}
		const bytes = await readFile(file.path);
		response.writeHead(200, { ...replyHeaders, "content-type": file.mimeType, "content-length": bytes.length });
		response.end(bytes);
	}
}
