import { open } from "node:fs/promises";

/** A file, or a part of one. */
export interface FileSpan {
	path: string;
	offset: number;
	bytes: number;
}

const chunkBytes = 1 << 20;

/** The bytes of a span in order; fewer where the file ends within it. Errors: those of the file system. */
export async function* readSpan({ path, offset, bytes }: FileSpan): AsyncGenerator<Buffer> {
	const handle = await open(path, "r");
	try {
		for (let at = 0; at < bytes;) {
			// A new one each time: whoever peeks holds on to it.
			const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, bytes - at));
			const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset + at);
			if (bytesRead === 0) return;
			yield chunk.subarray(0, bytesRead);
			at += bytesRead;
		}
	} finally {
		await handle.close();
	}
}

/** Bytes that are pulled one piece after another: what nobody asks for is neither read nor inflated. */
export class ByteStream {
	readonly #source: AsyncGenerator<Buffer>;
	#held: Buffer[] = [];
	#heldBytes = 0;
	#taken = 0;

	/** `total`: bytes in all, where that is known before they are read. */
	constructor(
		source: AsyncGenerator<Buffer>,
		readonly total: number | null,
	) {
		this.#source = source;
	}

	/** Bytes taken or skipped so far. */
	get position(): number {
		return this.#taken;
	}

	/** The next `count` bytes, fewer only at the end; they stay. */
	async peek(count: number): Promise<Buffer> {
		while (this.#heldBytes < count) {
			const next = await this.#source.next();
			if (next.done === true) break;
			this.#held.push(next.value);
			this.#heldBytes += next.value.length;
		}
		if (this.#held.length > 1) this.#held = [Buffer.concat(this.#held)];
		return this.#held[0]?.subarray(0, count) ?? Buffer.alloc(0);
	}

	/** Leaves bytes out; answers how many there were. */
	async leaveOut(count: number): Promise<number> {
		let left = count;
		while (left > 0) {
			const piece = await this.#next();
			if (piece === null) break;
			if (piece.length > left) this.#give(piece.subarray(left));
			left -= Math.min(left, piece.length);
		}
		this.#taken += count - left;
		return count - left;
	}

	/** Fills `into`; answers how many bytes there were. */
	async read(into: Uint8Array): Promise<number> {
		let got = 0;
		while (got < into.length) {
			const piece = await this.#next();
			if (piece === null) break;
			const part = piece.subarray(0, into.length - got);
			if (part.length < piece.length) this.#give(piece.subarray(part.length));
			into.set(part, got);
			got += part.length;
		}
		this.#taken += got;
		return got;
	}

	/** All that is left. What one loop leaves, another may take. */
	async *pieces(): AsyncGenerator<Buffer> {
		for (let piece = await this.#next(); piece !== null; piece = await this.#next()) {
			this.#taken += piece.length;
			yield piece;
		}
	}

	/** Lets go of the file. */
	async close(): Promise<void> {
		this.#held = [];
		await this.#source.return(undefined);
	}

	async #next(): Promise<Buffer | null> {
		const held = this.#held.shift();
		if (held !== undefined) {
			this.#heldBytes -= held.length;
			return held;
		}
		const next = await this.#source.next();
		return next.done === true ? null : next.value;
	}

	#give(piece: Buffer): void {
		this.#held.unshift(piece);
		this.#heldBytes += piece.length;
	}
}
