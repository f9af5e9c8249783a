const STOP = 0;
const SHARE = 1;
const WHOLE = 1_000_000;

/** Raised where a job was told to stop. */
export class JobStopped extends Error {}

/** Memory that both sides of a job on another thread look at: whether it is to stop, and how far it is. */
export class JobControl {
	readonly #flags: Int32Array;

	constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
		this.#flags = new Int32Array(memory);
	}

	stop(): void {
		Atomics.store(this.#flags, STOP, 1);
	}

	isStopped(): boolean {
		return Atomics.load(this.#flags, STOP) !== 0;
	}

	progress(share: number): void {
		Atomics.store(this.#flags, SHARE, Math.round(Math.min(1, share) * WHOLE));
	}

	/** 0 to 1. */
	get share(): number {
		return Atomics.load(this.#flags, SHARE) / WHOLE;
	}
}
