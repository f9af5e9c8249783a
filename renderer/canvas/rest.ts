/** Milliseconds without a change. */
const restAfter = 120;

/** Tells that something moves, and that it rests a moment after it last did. */
export class Rest {
	readonly #told: (isMoving: boolean) => void;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(told: (isMoving: boolean) => void) {
		this.#told = told;
	}

	move(): void {
		this.#told(true);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#told(false);
		}, restAfter);
	}

	/** It rests already. */
	now(): void {
		this.stop();
		this.#told(false);
	}

	stop(): void {
		clearTimeout(this.#timer);
	}
}
