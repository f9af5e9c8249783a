import { SvelteMap } from "svelte/reactivity";
import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point } from "#shared/task";
import {
	closesRing,
	emptyDraft,
	isComplete,
	isDragged,
	isEmpty,
	isFreehand,
	shapeOf,
	sketchOf,
	withPlace,
	withStrokeBegun,
	withStrokeDrawn,
	withStrokeEnded,
	type Draft,
	type DrawTool,
	type Sketch,
} from "../../canvas/drafts/draft.ts";
import type { DrawingHand, HandPlace } from "../../canvas/drafts/easel.ts";
import { alike } from "../../canvas/drafts/handles.ts";
import { straightened } from "../../canvas/drafts/snap.ts";
import { begun, redone, redrawn, stepped, undone, withoutLast, type DraftStory } from "./draft-story.ts";

/** CSS pixels: how near a click closes a ring, how far apart a stroke's vertices are, how much of its shaking is left out. */
const closing = 9;
const strokeStep = 1.5;
const strokeTolerance = 0.75;

/** What is begun on each page and not finished. */
export class Drafting implements DrawingHand {
	readonly #place: () => string;
	/** Shapes on all pages that a hand has begun and not finished. */
	readonly begun: number = $derived.by(() => [...this.#stories.values()].filter(({ draft }) => !isEmpty(draft)).length);
	readonly #finished: (shape: DrawnGeometry) => boolean;
	/** A draft waits where it was begun until its task and page come in front again. */
	readonly #stories = new SvelteMap<string, DraftStory>();
	#tool = $state<DrawTool | null>(null);
	/** How often a hand took a tool: a draft that comes in front again brings its own along, and calls for no key. */
	taken = $state(0);
	/** Whether strokes cut holes without Shift too. */
	cuts = $state(false);
	#pointer = $state.raw<Point | null>(null);
	/** The place that keys move; null: a pointer leads. */
	cursor = $state.raw<Point | null>(null);
	/** Where a drag began that may become two places. */
	#pressed = $state.raw<Point | null>(null);
	/** Where there is no pointer a place has no unit of its own. */
	#unit = 1;

	readonly #story: DraftStory | null = $derived.by(() => this.#stories.get(this.#place()) ?? null);
	readonly draft: Draft | null = $derived.by(
		() => this.#story?.draft ?? (this.#tool === null ? null : emptyDraft(this.#tool)),
	);
	readonly tool: DrawTool | null = $derived(this.draft?.tool ?? null);
	readonly isBegun: boolean = $derived(this.draft !== null && !isEmpty(this.draft));
	readonly sketch: Sketch | null = $derived.by(() => {
		const { draft } = this;
		if (draft === null) return null;
		return sketchOf(this.#pressed === null ? draft : withPlace(draft, this.#pressed), this.cursor ?? this.#pointer);
	});

	/**
	 * @param place names the page of the task in front, just now.
	 * @param finished takes a shape over. false: there is nothing that it could be drawn on.
	 */
	constructor(place: () => string, finished: (shape: DrawnGeometry) => boolean) {
		this.#place = place;
		this.#finished = finished;
	}

	/** Another tool in hand; null: none. What is drawn is finished as it is, or given up where it is no shape yet. */
	take(tool: DrawTool | null): void {
		if (this.isBegun && !this.close()) this.#stories.delete(this.#place());
		if (this.draft?.tool !== tool) this.#stories.delete(this.#place());
		this.#tool = tool;
		if (tool !== null) this.taken += 1;
		this.cursor = null;
		this.#pressed = null;
	}

	/** What was begun here before the page was left, with its tool in hand; undo takes it back as a whole. */
	bring(draft: Draft): void {
		this.#stories.set(this.#place(), stepped(begun(emptyDraft(draft.tool)), draft));
	}

	press(place: HandPlace): boolean {
		this.#see(place);
		const { draft } = this;
		if (draft === null) return false;
		if (isFreehand(draft.tool)) {
			this.#step(withStrokeBegun(draft, place.exact, place.isBound || this.cuts));
		} else if (draft.points.length === 0 && isDragged(draft.tool)) this.#pressed = place.at;
		return true;
	}

	move(place: HandPlace, isDown: boolean): void {
		this.#see(place);
		const { draft } = this;
		if (draft === null) return;
		if (isFreehand(draft.tool)) {
			if (isDown) this.#redraw(withStrokeDrawn(draft, place.exact, strokeStep * place.unit));
		} else this.#pointer = this.#bound(this.#pressed === null ? draft : withPlace(draft, this.#pressed), place);
	}

	release(place: HandPlace, isStill: boolean): void {
		this.#see(place);
		const { draft } = this;
		const pressed = this.#pressed;
		this.#pressed = null;
		if (draft === null) return;
		if (isFreehand(draft.tool)) {
			this.#endStroke(draft, strokeTolerance * place.unit);
			return;
		}
		const before = pressed === null || isStill ? draft : withPlace(draft, pressed);
		this.#set(before, this.#bound(before, place));
	}

	finish(): boolean {
		if (this.draft === null) return false;
		this.close();
		return true;
	}

	cancel(): void {
		this.#pressed = null;
		const story = this.#story;
		if (story !== null && story.draft.stroke !== null) this.#keep(withoutLast(story));
	}

	/** Sets the place that keys moved, as a click there does. */
	setCursor(): void {
		const { draft, cursor } = this;
		if (draft === null || cursor === null) return;
		if (!isFreehand(draft.tool)) this.#set(draft, cursor);
		else if (draft.stroke === null) this.#step(withStrokeBegun(draft, cursor, this.cuts));
		else this.#redraw(withStrokeDrawn(draft, cursor, 0));
	}

	/** By pixels of the picture, from a place where there was none. */
	moveCursor(dx: number, dy: number, start: Point): void {
		const [x, y] = this.cursor ?? this.draft?.points.at(-1) ?? start;
		this.cursor = [x + dx, y + dy];
	}

	/** @returns whether it was a shape, and is kept. */
	close(): boolean {
		const { draft } = this;
		if (draft === null) return false;
		if (draft.stroke !== null) this.#endStroke(draft, 0);
		const shape = shapeOf(this.draft ?? draft);
		if (shape === null || !this.#finished(shape)) return false;
		this.#stories.delete(this.#place());
		this.cursor = null;
		return true;
	}

	/** The last place, or the last stroke. @returns false: there is none. */
	takeBack(): boolean {
		const { draft } = this;
		if (draft === null || !this.isBegun) return false;
		if (draft.stroke !== null) this.#step({ ...draft, stroke: null, cuts: false });
		else if (draft.points.length > 0) this.#step({ ...draft, points: draft.points.slice(0, -1) });
		else this.#keep(this.#story === null ? null : undone(this.#story));
		return true;
	}

	/** Gives up what is begun; undo brings it back. @returns false: nothing is. */
	giveUp(): boolean {
		if (this.draft === null || !this.isBegun) return false;
		this.#pressed = null;
		this.cursor = null;
		this.#step(emptyDraft(this.draft.tool));
		return true;
	}

	/** @returns false: there is nothing here to take back. */
	undo(): boolean {
		return this.#keep(this.#story === null ? null : undone(this.#story));
	}

	redo(): boolean {
		return this.#keep(this.#story === null ? null : redone(this.#story));
	}

	/** A place more, and all that follows of it. */
	#set(draft: Draft, at: Point): void {
		if (closesRing(draft, at, closing * this.#unit)) {
			this.close();
			return;
		}
		const next = withPlace(draft, at);
		// A box without a side is a hand that slipped: the last place is asked for again.
		if (isComplete(next) && shapeOf(next) === null) return;
		this.#step(next);
		if (isComplete(next)) this.close();
	}

	#endStroke(draft: Draft, tolerance: number): void {
		const ended = withStrokeEnded(draft, tolerance);
		const story = this.#story;
		// A stroke without area is no step.
		if (story !== null && ended.zones === draft.zones) this.#keep(withoutLast(story));
		else this.#redraw(ended);
	}

	/** With Shift held: along an axis or a diagonal, and boxes as high as wide. */
	#bound({ tool, points }: Draft, { at, exact, isBound }: HandPlace): Point {
		const last = points.at(-1);
		if (!isBound || last === undefined) return at;
		if (tool === "bounding-box") return alike(last, exact, 1);
		return tool === "rotated-bounding-box" && points.length === 2 ? at : straightened(last, exact);
	}

	#see({ at, unit }: HandPlace): void {
		this.#pointer = at;
		this.#unit = unit;
		this.cursor = null;
	}

	#step(draft: Draft): void {
		const story = this.#story;
		if (story !== null) this.#keep(stepped(story, draft));
		else if (this.draft !== null) this.#keep(stepped(begun(this.draft), draft));
	}

	#redraw(draft: Draft): void {
		if (this.#story !== null) this.#keep(redrawn(this.#story, draft));
	}

	#keep(story: DraftStory | null): boolean {
		if (story === null) return false;
		this.#stories.set(this.#place(), story);
		return true;
	}
}
