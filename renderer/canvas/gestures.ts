import type { Point } from "#shared/task";
import { WheelReader } from "./wheel.ts";

/** What hands ask for; places and ways in CSS pixels, from the element's top left corner. */
export interface Intents {
	/** null: the pointer is elsewhere. */
	point(at: Point | null): void;
	click(at: Point): void;
	fit(): void;
	/** A drag begins or ends; in between, the pointer hovers over nothing. */
	drag(isDragging: boolean): void;
	pan(dx: number, dy: number): void;
	zoom(factor: number, at: Point): void;
	/** A drag while `measures` is on. `isStraight`: along an axis. */
	measure(from: Point, to: Point, isStraight: boolean): void;
	/** The wheel with Alt held: 1 away from the hand. */
	strengthen(direction: 1 | -1): void;
}

/** Keys that are held with a hand. */
export interface HandKeys {
	alt: boolean;
	shift: boolean;
}

/** Somebody who does something of their own with the primary button; places in CSS pixels. */
export interface TakingHand {
	/** @returns whether the press is taken; otherwise it moves the picture. */
	press(at: Point, keys: HandKeys): boolean;
	/** @param isDown since a press that was taken. */
	move(at: Point, keys: HandKeys, isDown: boolean): void;
	release(at: Point, keys: HandKeys, isStill: boolean): void;
	/** A double click. @returns whether it meant something. */
	finish(): boolean;
	/** What was taken came to nothing. */
	cancel(): void;
}

/** What the primary button does. */
export type HandMode = { kind: "move" } | { kind: "measure" } | { kind: "draw"; hand: TakingHand };

/** A pointer that moved no further than this, in CSS pixels, has clicked. */
const stillness = 4;
const primary = 0;
const middle = 1;

/**
 * Reads pointers and wheels on one element. Dragging pans wherever it starts, with the primary or the middle button,
 * Space held or not: in a crowded picture there is no empty place to start from. Who draws or measures takes the primary
 * button, and leaves the middle one and the one with Space. Two fingers on a screen pan and zoom together; for the wheel see `WheelReader`.
 */
export class Gestures {
	readonly #element: HTMLElement;
	readonly #intents: Intents;
	readonly #wheel = new WheelReader();
	readonly #ended = new AbortController();
	/** Pointers that are down, where they were last. */
	readonly #down = new Map<number, Point>();
	mode: HandMode = { kind: "move" };
	/** As of the press that is down. */
	#pressMode: HandMode = { kind: "move" };
	#pressed: Point | null = null;
	/** The pointer went further than a still one. */
	#hasMoved = false;
	#isDragging = false;
	#isSpaceHeld = false;
	/** Where the pointer was last, while none was down. */
	#hovered: Point | null = null;

	constructor(element: HTMLElement, intents: Intents) {
		this.#element = element;
		this.#intents = intents;
		const { signal } = this.#ended;
		element.addEventListener("pointerdown", this.#press, { signal });
		element.addEventListener("pointermove", this.#move, { signal });
		element.addEventListener("pointerup", this.#release, { signal });
		element.addEventListener("pointercancel", this.#cancel, { signal });
		element.addEventListener("pointerleave", this.#leave, { signal });
		element.addEventListener("dblclick", this.#doubleClick, { signal });
		element.addEventListener("wheel", this.#turn, { signal, passive: false });
		// The middle button would start the browser's own scrolling on Windows, and paste on X11.
		element.addEventListener("mousedown", preventMiddle, { signal });
		element.addEventListener("auxclick", preventMiddle, { signal });
		addEventListener("keydown", this.#key, { signal });
		addEventListener("keyup", this.#key, { signal });
		addEventListener("blur", this.#forgetKeys, { signal });
	}

	dispose(): void {
		this.#ended.abort();
		this.#down.clear();
	}

	readonly #press = (event: PointerEvent): void => {
		if (event.button !== primary && event.button !== middle) return;
		const at = this.#placeOf(event);
		this.#element.setPointerCapture(event.pointerId);
		this.#down.set(event.pointerId, at);
		this.#pressed = at;
		this.#hasMoved = false;
		const before = this.#pressMode;
		this.#pressMode = { kind: "move" };
		if (this.#down.size > 1 && before.kind === "draw") before.hand.cancel();
		const isHand = event.button === primary && this.#down.size === 1 && !this.#isSpaceHeld;
		if (
			isHand &&
			(this.mode.kind === "measure" || (this.mode.kind === "draw" && this.mode.hand.press(at, keysOf(event))))
		)
			this.#pressMode = this.mode;
		if (event.button === middle || this.#down.size > 1) this.#setDragging(true);
	};

	readonly #move = (event: PointerEvent): void => {
		const at = this.#placeOf(event);
		const before = this.#down.get(event.pointerId);
		if (before === undefined) {
			this.#intents.point(at);
			// A browser tells a pointer that rests anew when what lies under it changes: keys may lead by then.
			const isResting = this.#hovered !== null && distance(at, this.#hovered) === 0;
			this.#hovered = at;
			if (this.mode.kind === "draw" && !isResting) this.mode.hand.move(at, keysOf(event), false);
			return;
		}
		if (this.#pressed !== null && distance(at, this.#pressed) > stillness) this.#hasMoved = true;
		if (!this.#isDragging && !this.#hasMoved) return;
		if (this.#pressMode.kind !== "move" && this.#pressed !== null) {
			if (this.#pressMode.kind === "measure") this.#intents.measure(this.#pressed, at, event.shiftKey);
			else this.#drawAlong(this.#pressMode.hand, event);
			this.#intents.point(at);
			return;
		}
		this.#setDragging(true);
		const other = this.#otherFinger(event.pointerId);
		this.#down.set(event.pointerId, at);
		if (other === null) {
			this.#intents.pan(at[0] - before[0], at[1] - before[1]);
			this.#intents.point(at);
			return;
		}
		// Each finger brings half of what both do: the way of their middle, and the change of their distance.
		const [x, y] = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
		this.#intents.pan((at[0] - before[0]) / 2, (at[1] - before[1]) / 2);
		this.#intents.zoom(Math.max(1, distance(at, other)) / Math.max(1, distance(before, other)), [x, y]);
	};

	/** A hand is seen more often than the screen is painted: a quick stroke would have corners. */
	#drawAlong(hand: TakingHand, event: PointerEvent): void {
		const seen = event.getCoalescedEvents();
		for (const each of seen.length > 0 ? seen : [event]) hand.move(this.#placeOf(each), keysOf(event), true);
	}

	readonly #release = (event: PointerEvent): void => {
		if (!this.#down.delete(event.pointerId)) return;
		const at = this.#placeOf(event);
		const isStill = !this.#hasMoved && (this.#pressed === null || distance(at, this.#pressed) <= stillness);
		const mode = this.#pressMode;
		const clicked = !this.#isDragging && event.button === primary && !(mode.kind !== "move" && !isStill);
		this.#pressMode = { kind: "move" };
		if (this.#down.size === 0) this.#setDragging(false);
		if (mode.kind === "draw") mode.hand.release(at, keysOf(event), isStill);
		else if (clicked) this.#intents.click(at);
	};

	readonly #cancel = (event: PointerEvent): void => {
		this.#down.delete(event.pointerId);
		if (this.#pressMode.kind === "draw") this.#pressMode.hand.cancel();
		this.#pressMode = { kind: "move" };
		if (this.#down.size === 0) this.#setDragging(false);
		this.#intents.point(null);
	};

	readonly #leave = (event: PointerEvent): void => {
		if (!this.#down.has(event.pointerId)) this.#intents.point(null);
	};

	readonly #doubleClick = (): void => {
		if (this.mode.kind !== "draw" || !this.mode.hand.finish()) this.#intents.fit();
	};

	readonly #key = (event: KeyboardEvent): void => {
		if (event.key === " ") this.#isSpaceHeld = event.type === "keydown";
	};

	readonly #forgetKeys = (): void => {
		this.#isSpaceHeld = false;
	};

	readonly #turn = (event: WheelEvent): void => {
		// Also keeps the browser from zooming the page.
		event.preventDefault();
		if (event.altKey && event.deltaY !== 0) {
			this.#intents.strengthen(event.deltaY < 0 ? 1 : -1);
			return;
		}
		const meaning = this.#wheel.read(event, devicePixelRatio);
		if (meaning.kind === "zoom") this.#intents.zoom(meaning.factor, this.#placeOf(event));
		else this.#intents.pan(meaning.dx, meaning.dy);
	};

	#otherFinger(pointer: number): Point | null {
		for (const [id, at] of this.#down) if (id !== pointer) return at;
		return null;
	}

	#placeOf(event: MouseEvent): Point {
		const { left, top } = this.#element.getBoundingClientRect();
		return [event.clientX - left, event.clientY - top];
	}

	#setDragging(isDragging: boolean): void {
		if (isDragging === this.#isDragging) return;
		this.#isDragging = isDragging;
		this.#intents.drag(isDragging);
	}
}

function keysOf({ altKey, shiftKey }: PointerEvent): HandKeys {
	return { alt: altKey, shift: shiftKey };
}

function preventMiddle(event: MouseEvent): void {
	if (event.button === middle) event.preventDefault();
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
