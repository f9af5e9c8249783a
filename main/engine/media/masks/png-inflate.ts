import { createInflate, type Inflate } from "node:zlib";
import { figure } from "../../figures.ts";
import { damagedAt } from "./png-header.ts";

/** Of what comes out of the decompression at a time. */
const chunkSize = 1024 * 1024;

interface Compressed {
	bytes: Buffer;
	/** From the first byte of the file. */
	at: number;
}

/**
 * Decompresses what `source` gives, and hands it on while the next piece is being decompressed on another thread.
 *
 * A zlib stream that ends early, late or wrong is refused: PngRefused. What `take` throws ends it as well.
 */
export async function inflatePieces(source: Iterable<Compressed>, take: (bytes: Buffer) => void): Promise<void> {
	const inflating = new Inflating(take);
	try {
		for (const piece of source) await inflating.feed(piece);
		await inflating.finish();
	} finally {
		inflating.close();
	}
}

class Inflating {
	readonly #inflate: Inflate = createInflate({ chunkSize });
	readonly #waiting: Buffer[] = [];
	readonly #take: (bytes: Buffer) => void;
	#failure: unknown = null;
	#isOver = false;
	#at = 0;
	#fed = 0;
	#wake: () => void = () => undefined;

	constructor(take: (bytes: Buffer) => void) {
		this.#take = take;
		this.#inflate.on("data", (piece: Buffer) => {
			// Not at once: first the next piece goes to the thread that decompresses.
			if (this.#waiting.push(piece) === 1) {
				queueMicrotask(() => {
					this.#drain();
				});
			}
		});
		this.#inflate.on("end", () => {
			this.#isOver = true;
			this.#wake();
		});
		this.#inflate.on("error", (error) => {
			this.#failure ??= this.#refusalOf(error);
			this.#wake();
		});
	}

	async feed({ bytes, at }: Compressed): Promise<void> {
		if (this.#hasEnded()) throw damagedAt(at, "has more pixels than its compressed data say: they have ended before");
		this.#at = at;
		this.#fed = this.#inflate.bytesWritten;
		await this.#settled((wake) => this.#inflate.write(bytes, wake));
		const used = this.#inflate.bytesWritten - this.#fed;
		if (this.#hasEnded() && used < bytes.length) {
			const more = figure(bytes.length - used);
			throw damagedAt(at + used, `has ${more} bytes or more behind the end of its compressed pixels`);
		}
	}

	async finish(): Promise<void> {
		if (!this.#isOver) await this.#settled(() => this.#inflate.end());
	}

	/** It may have in any of the pauses. */
	#hasEnded(): boolean {
		return this.#isOver;
	}

	close(): void {
		this.#inflate.destroy();
	}

	/** Where the stream ends before a piece does, Node calls nobody back: only the end is told then. */
	async #settled(begin: (wake: () => void) => unknown): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
			begin(resolve);
		});
		this.#drain();
		if (this.#failure !== null) throw this.#failure as Error;
	}

	#drain(): void {
		try {
			for (let piece = this.#waiting.shift(); piece && this.#failure === null; piece = this.#waiting.shift())
				this.#take(piece);
		} catch (error) {
			this.#failure ??= error;
			this.#wake();
		}
	}

	#refusalOf(error: Error): Error {
		const code = (error as NodeJS.ErrnoException).code ?? "";
		if (!code.startsWith("Z_")) return error;
		const at = this.#at + Math.max(0, this.#inflate.bytesWritten - this.#fed);
		if (code === "Z_BUF_ERROR") return damagedAt(at, "is cut short: its compressed pixels do not come to their end");
		return damagedAt(at, `has compressed pixels that cannot be read: ${error.message}`);
	}
}
