import { PDFDataRangeTransport } from "pdfjs-dist/legacy/build/pdf.mjs";

/**
 * Fetches the parts of a file that pdf.js asks for, from the page's own origin. Not left to pdf.js, which fetches by
 * ranges over http alone, and the desktop's page has a scheme of its own.
 */
export class FileRanges extends PDFDataRangeTransport {
	readonly #url: string;
	readonly #failed: (error: Error) => void;
	readonly #ended = new AbortController();

	/** @param bytes of the file. @param failed told once for each part that could not be had */
	constructor(url: string, bytes: number, failed: (error: Error) => void) {
		super(bytes, null);
		this.#url = url;
		this.#failed = failed;
	}

	override requestDataRange(begin: number, end: number): void {
		this.#fetch(begin, end).catch((error: unknown) => {
			if (!this.#ended.signal.aborted) this.#failed(error instanceof Error ? error : new Error(String(error)));
		});
	}

	override abort(): void {
		this.#ended.abort();
	}

	/** `end` is exclusive. */
	async #fetch(begin: number, end: number): Promise<void> {
		const response = await fetch(this.#url, {
			headers: { range: `bytes=${String(begin)}-${String(end - 1)}` },
			signal: this.#ended.signal,
		});
		if (response.status !== 206)
			throw new Error(`the host answered ${String(response.status)} ${response.statusText}`.trim());
		const bytes = new Uint8Array(await response.arrayBuffer());
		if (bytes.length !== end - begin) throw new Error("the file has changed while it was read; open the task again");
		this.onDataRange(begin, bytes);
	}
}
