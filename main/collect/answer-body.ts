import type { IncomingMessage } from "node:http";
import { type Duplex, pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

export function headersOf(response: IncomingMessage): Map<string, string> {
	return new Map(
		Object.entries(response.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(", ") : (value ?? ""),
		]),
	);
}

/** The body as it is meant, though nobody asked for it packed: some was stored so. `seen` hears the bytes as they came. */
export function unpacked(
	response: IncomingMessage,
	encoding: string | undefined,
	seen: (bytes: Buffer) => void,
): Readable {
	response.on("data", seen);
	response.pause();
	const decoder = decoders.get((encoding ?? "identity").toLowerCase())?.();
	if (decoder === undefined) return response;
	// Errors of either are those of the decoder, which is what is read.
	return pipeline(response, decoder, () => undefined);
}

const decoders = new Map<string, () => Duplex>([
	["gzip", () => createGunzip()],
	["x-gzip", () => createGunzip()],
	["deflate", () => createInflate()],
	["br", () => createBrotliDecompress()],
]);

/** Ends what says nothing for too long, while it is waited for. */
export class Patience {
	#timer: NodeJS.Timeout;
	#isOver = false;

	constructor(
		private readonly idle: number,
		private readonly lose: () => void,
	) {
		this.#timer = setTimeout(lose, idle);
	}

	renew(): void {
		if (!this.#isOver) this.#timer.refresh();
	}

	/** That the disk takes its time is not the other side's fault. */
	async during<T>(work: Promise<T>): Promise<T> {
		clearTimeout(this.#timer);
		const done = await work;
		if (!this.#isOver) this.#timer = setTimeout(this.lose, this.idle);
		return done;
	}

	end(): void {
		this.#isOver = true;
		clearTimeout(this.#timer);
	}
}
