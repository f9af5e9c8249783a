import { closeSync, openSync, writeSync } from "node:fs";

/** How the assets stand in the text: compact array, array with one asset a line, one asset a line without brackets. */
export type Form = "array" | "lines" | "ndjson" | "pretty";

const forms = {
	array: { open: "[", between: ",", close: "]" },
	lines: { open: "[\n", between: ",\n", close: "\n]\n" },
	ndjson: { open: "", between: "\n", close: "\n" },
	pretty: { open: "[\n", between: ",\n", close: "\n]\n" },
} as const satisfies Record<Form, { open: string; between: string; close: string }>;

const bufferBytes = 4 * 1024 * 1024;

/** Writes assets to a file as they come, a few megabytes at a time, and notes where each one lies. */
export class ExportWriter {
	readonly #file: number;
	readonly #form: (typeof forms)[Form];
	readonly #pretty: boolean;
	readonly #buffer = Buffer.allocUnsafe(bufferBytes);
	#filled = 0;
	#flushed = 0;
	/** Offset and length in bytes of each asset, in pairs. */
	readonly places: number[] = [];

	constructor(path: string, form: Form) {
		this.#file = openSync(path, "w");
		this.#form = forms[form];
		this.#pretty = form === "pretty";
		this.#put(this.#form.open);
	}

	/** Bytes so far. */
	get bytes(): number {
		return this.#flushed + this.#filled;
	}

	/** `text` is one asset as compact JSON. */
	asset(text: string): void {
		if (this.places.length > 0) this.#put(this.#form.between);
		let start = this.bytes;
		if (this.#pretty) {
			this.#put("  ");
			start += 2;
			this.#put(JSON.stringify([JSON.parse(text)], null, 2).slice(4, -2));
		} else {
			this.#put(text);
		}
		this.places.push(start, this.bytes - start);
	}

	close(): void {
		this.#put(this.#form.close);
		this.#flush();
		closeSync(this.#file);
	}

	#put(text: string): void {
		// Three bytes of UTF-8 at most for a UTF-16 unit.
		if (this.#filled + 3 * text.length > bufferBytes) this.#flush();
		if (3 * text.length > bufferBytes) {
			this.#write(Buffer.from(text, "utf8"));
			return;
		}
		this.#filled += this.#buffer.write(text, this.#filled, "utf8");
	}

	#flush(): void {
		this.#write(this.#buffer.subarray(0, this.#filled));
		this.#filled = 0;
	}

	#write(bytes: Uint8Array): void {
		let done = 0;
		while (done < bytes.length) done += writeSync(this.#file, bytes, done);
		this.#flushed += bytes.length;
	}
}
