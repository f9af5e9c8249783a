import type { Bounds } from "#shared/drawing/drawing";
import type { Point } from "#shared/task";
import type { Camera } from "../camera.ts";
import type { HandKeys, TakingHand } from "../gestures.ts";
import { Marks } from "../marks.ts";
import { toPicture } from "../view.ts";
import { DraftLayer, type DraftScene } from "./draft-layer.ts";
import { handleAt, type Handle } from "./handles.ts";
import { borderOf, outlinesOf, snapped, type Outline, type Snap } from "./snap.ts";

/** Where a hand is, in pixels of the picture. */
export interface HandPlace {
	/** Drawn to what is near; where the hand is itself, where nothing is. */
	at: Point;
	exact: Point;
	/** Pixels of the picture for each CSS pixel. */
	unit: number;
	/** Shift is held. */
	isBound: boolean;
}

/** What a page does with a hand on its picture. */
export interface DrawingHand {
	/** Whether a press is its own, on a handle or anywhere; otherwise it moves the picture or clicks on a mark. */
	press(place: HandPlace, handle: Handle | null): boolean;
	/** @param isDown since a press that it took. */
	move(place: HandPlace, isDown: boolean): void;
	/** @param isStill the hand has not moved since the press. */
	release(place: HandPlace, isStill: boolean): void;
	/** A double click. @returns false: it means nothing here. */
	finish(): boolean;
	/** The press came to nothing: a second finger, or the system took the pointer away. */
	cancel(): void;
}

/** CSS pixels. */
const snapReach = 8;
const handleReach = 9;

/** Where something is drawn on a stage: reads hands in pixels of the picture, and paints what comes of it. */
export class Easel implements TakingHand {
	readonly layer = new DraftLayer();
	readonly #camera: Camera;
	readonly #changed: () => void;
	#hand: DrawingHand | null = null;
	#isDrawing = false;
	#isOverHandle = false;
	#snaps = true;
	#marks = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#sheet: Bounds = { x: 0, y: 0, width: 1, height: 1 };

	/** @param changed paint the upper canvas. */
	constructor(camera: Camera, changed: () => void) {
		this.#camera = camera;
		this.#changed = changed;
	}

	/** Who draws; null: nobody, and hands look only. `isDrawing`: wherever the hand is, and not only on handles. */
	give(hand: DrawingHand | null, isDrawing: boolean): void {
		this.#hand = hand;
		this.#isDrawing = hand !== null && isDrawing;
		this.#isOverHandle = false;
		this.layer.showSnap(null);
		this.#changed();
	}

	get isUsed(): boolean {
		return this.#hand !== null;
	}

	get isDrawing(): boolean {
		return this.#isDrawing;
	}

	/** What the pointer looks like; "": as ever. */
	get cursor(): string {
		return this.#isDrawing ? "crosshair" : this.#isOverHandle ? "move" : "";
	}

	/** Whether places are drawn to what is near. */
	setSnapping(snaps: boolean): void {
		this.#snaps = snaps;
	}

	show(scene: DraftScene | null): void {
		this.layer.show(scene);
		this.#changed();
	}

	/** What places are drawn to. */
	setMarks(marks: Marks): void {
		this.#marks = marks;
	}

	setHidden(keys: ReadonlySet<number>): void {
		this.#hidden = keys;
	}

	setSheet(sheet: Bounds): void {
		this.#sheet = sheet;
	}

	press(at: Point, keys: HandKeys): boolean {
		const place = this.#placeOf(at, keys, false);
		return this.#hand?.press(place, this.#handleAt(place)) ?? false;
	}

	move(at: Point, keys: HandKeys, isDown: boolean): void {
		const place = this.#placeOf(at, keys, isDown);
		if (!isDown) this.#isOverHandle = this.#handleAt(place) !== null;
		this.#hand?.move(place, isDown);
		this.#changed();
	}

	release(at: Point, keys: HandKeys, isStill: boolean): void {
		this.#hand?.release(this.#placeOf(at, keys, true), isStill);
		this.layer.showSnap(null);
		this.#changed();
	}

	finish(): boolean {
		return this.#hand?.finish() ?? false;
	}

	cancel(): void {
		this.layer.showSnap(null);
		this.#hand?.cancel();
	}

	/** Pixels of the picture for each CSS pixel. */
	get unit(): number {
		return this.#camera.screen.ratio / this.#camera.zoom;
	}

	#handleAt({ exact, unit }: HandPlace): Handle | null {
		return handleAt(this.layer.handles(unit), exact, handleReach * unit);
	}

	/** A place in CSS pixels, as the hand means it. */
	#placeOf(at: Point, { alt, shift }: HandKeys, isDown: boolean): HandPlace {
		const { unit } = this;
		const exact = this.#pictureOf(at);
		const snap: Snap =
			this.#snaps && !alt
				? snapped(exact, this.#near(exact, snapReach * unit), snapReach * unit)
				: { at: exact, onto: null };
		this.layer.showSnap(snap.onto === null || (!this.#isDrawing && !isDown) ? null : snap);
		return { at: snap.at, exact, unit, isBound: shift };
	}

	#pictureOf([x, y]: Point): Point {
		const { ratio } = this.#camera.screen;
		return toPicture(this.#camera.view, [x * ratio, y * ratio]);
	}

	*#near([x, y]: Point, reach: number): Generator<Outline> {
		const [first] = this.layer.scene?.places ?? [];
		if (first !== undefined) yield [first];
		for (const position of this.#marks.index.within({ x, y, width: 0, height: 0 }, reach)) {
			const drawn = this.#marks.at(position);
			if (drawn !== null && !this.#hidden.has(drawn.mark.key)) yield* outlinesOf(drawn.drawing);
		}
		yield borderOf(this.#sheet);
	}
}
