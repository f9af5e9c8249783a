/** Tells that something changed at once, and then again at most every so often: what changes often need not be told each time. */
export class PacedNews {
	#told = -Infinity;
	#timer: NodeJS.Timeout | null = null;

	/** @param everyMs milliseconds between two tellings at least */
	constructor(
		private readonly everyMs: number,
		private readonly tell: () => void,
	) {}

	/** Tells now, or once it is time. */
	changed(): void {
		const wait = this.#told + this.everyMs - performance.now();
		if (wait <= 0) this.now();
		else
			this.#timer ??= setTimeout(() => {
				this.now();
			}, wait);
	}

	/** What must not wait: a beginning, an end. */
	now(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#told = performance.now();
		this.tell();
	}
}
