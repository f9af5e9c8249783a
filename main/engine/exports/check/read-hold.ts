/** How long one waits at most: a reader that died must not hold it for ever. */
const LONGEST_HOLD_MS = 250;

/** Memory by which what works in the background steps aside while a person's reads are under way. */
export class ReadHold {
	readonly #reads: Int32Array;

	constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
		this.#reads = new Int32Array(memory);
	}

	/** Somebody reads: others wait until it is done. */
	during<T>(read: () => T): T {
		Atomics.add(this.#reads, 0, 1);
		try {
			return read();
		} finally {
			Atomics.sub(this.#reads, 0, 1);
			Atomics.notify(this.#reads, 0);
		}
	}

	/** Sleeps while somebody reads: on worker threads only. */
	stepAside(): void {
		const reads = Atomics.load(this.#reads, 0);
		if (reads > 0) Atomics.wait(this.#reads, 0, reads, LONGEST_HOLD_MS);
	}
}
