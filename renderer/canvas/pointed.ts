/** What lies under the pointer: a mark, or a relation that covers it, or neither. */
export interface UnderPointer {
	key: number | null;
	relation: number | null;
}

interface PointedEvents {
	hovered(key: number | null): void;
	relationHovered(key: number | null): void;
}

/** What was last told as hovered (the page may have set another since), and the cursor that says so. */
export class Pointed {
	readonly #element: HTMLElement;
	readonly #events: PointedEvents;
	#under: UnderPointer = { key: null, relation: null };
	#isDragging = false;
	/** The cursor over nothing. */
	#plain = "";

	constructor(element: HTMLElement, events: PointedEvents) {
		this.#element = element;
		this.#events = events;
	}

	get isDragging(): boolean {
		return this.#isDragging;
	}

	/** Tells what is new. */
	move(under: UnderPointer): void {
		const before = this.#under;
		if (under.key === before.key && under.relation === before.relation) return;
		this.#under = under;
		if (under.relation !== before.relation) this.#events.relationHovered(under.relation);
		if (under.key !== before.key) this.#events.hovered(under.key);
		this.#showCursor();
	}

	/** A cursor that says what a drag does; "": the usual ones. */
	hold(cursor: string): void {
		this.#plain = cursor;
		this.#showCursor();
	}

	drag(isDragging: boolean): void {
		this.#isDragging = isDragging;
		this.#showCursor();
	}

	#showCursor(): void {
		const isOnSomething = this.#under.key !== null || this.#under.relation !== null;
		this.#element.style.cursor = this.#isDragging
			? "grabbing"
			: isOnSomething && this.#plain === ""
				? "pointer"
				: this.#plain;
	}
}
