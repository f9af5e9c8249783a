/** Words that rest this long are kept, ms. */
const rest = 600;

/** What somebody is typing: kept when they pause or leave, so that not every letter is a step to take back. */
export class TypedText {
	/** What the field shows while it is typed; null: what is kept. */
	typed = $state.raw<string | null>(null);
	readonly #keep: (text: string) => void;
	readonly #waiting: (isWaiting: boolean) => void;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param waiting tells that words are here alone, and that they are not any more. */
	constructor(keep: (text: string) => void, waiting: (isWaiting: boolean) => void) {
		this.#keep = keep;
		this.#waiting = waiting;
	}

	type(text: string): void {
		if (this.typed === null) this.#waiting(true);
		this.typed = text;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.settle();
		}, rest);
	}

	/** Keeps what was typed, now. */
	settle(): void {
		clearTimeout(this.#timer);
		const { typed } = this;
		if (typed === null) return;
		this.typed = null;
		this.#keep(typed);
		this.#waiting(false);
	}
}
