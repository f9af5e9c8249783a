import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point } from "#shared/task";
import type { DrawingHand, HandPlace } from "../../canvas/drafts/easel.ts";
import {
	gripAfter,
	handlesOf,
	isSameGrip,
	pulled,
	withoutVertex,
	withVertexBehind,
	type Grip,
	type Handle,
} from "../../canvas/drafts/handles.ts";
import { isPath, pathsOf } from "../../canvas/drafts/paths.ts";

/** A shape that is there, and is changed by its handles: shown at once, and kept when the hand lets go. */
export class Editing implements DrawingHand {
	readonly #read: () => DrawnGeometry | null;
	/** What was read last, and the first of those alike that came one after the other. */
	#seen: DrawnGeometry | null = null;
	#known: DrawnGeometry | null = null;
	readonly #changed: (shape: DrawnGeometry, verb: string) => void;
	/** What it becomes while a hand or a key moves it. */
	#live = $state.raw<{ from: DrawnGeometry; to: DrawnGeometry } | null>(null);
	#active = $state.raw<Grip | null>(null);
	#held: { from: DrawnGeometry; handle: Handle } | null = null;
	#wasOnHandle = false;

	/** A change made elsewhere meanwhile is the later one: what was pulled out of an older shape is not shown. */
	readonly shape: DrawnGeometry | null = $derived.by(() => {
		const shape = this.#shape();
		return this.#live !== null && this.#live.from === shape ? this.#live.to : shape;
	});
	/** The handle that keys move. */
	readonly active: Grip | null = $derived(this.shape === null ? null : this.#active);

	/**
	 * @param shape as it is kept; null: nothing is edited.
	 * @param changed it is to be kept otherwise; `verb` says what was done.
	 */
	constructor(shape: () => DrawnGeometry | null, changed: (shape: DrawnGeometry, verb: string) => void) {
		this.#read = shape;
		this.#changed = changed;
	}

	/** Another shape is edited, or none. */
	leave(): void {
		this.settle();
		this.#held = null;
		this.#live = null;
		this.#active = null;
	}

	press(_place: HandPlace, handle: Handle | null): boolean {
		this.settle();
		const from = this.#shape();
		this.#wasOnHandle = handle !== null;
		if (from === null || handle === null) {
			this.#active = null;
			return false;
		}
		this.#held = { from, handle };
		this.#active = handle.grip;
		return true;
	}

	move({ at, exact, isBound }: HandPlace, isDown: boolean): void {
		const held = this.#held;
		if (!isDown || held === null) return;
		const { from, handle } = held;
		const isFree = handle.grip.kind === "whole" || handle.grip.kind === "turn";
		this.#live = { from, to: pulled(from, handle, isFree ? exact : at, isBound) };
		this.#active = gripAfter(handle.grip);
	}

	release(_place: HandPlace, isStill: boolean): void {
		const held = this.#held;
		this.#held = null;
		if (held === null || isStill) return;
		this.#keep(held.handle.grip.kind === "between" ? "Add a vertex to" : verbOf(held.handle.grip));
	}

	/** A double click on a handle means nothing; elsewhere what it means without anything to edit. */
	finish(): boolean {
		return this.#wasOnHandle;
	}

	cancel(): void {
		this.#held = null;
		this.#live = null;
	}

	/** The next handle for keys, in the order of the outline, around and around. @returns false: there is none. */
	stepHandle(direction: 1 | -1): boolean {
		const handles = this.#handles();
		if (handles.length === 0) return false;
		const at = handles.findIndex(({ grip }) => isSameGrip(grip, this.#active));
		const start = direction === 1 ? -1 : 0;
		const next = handles[((at === -1 ? start : at) + direction + handles.length) % handles.length];
		this.settle();
		this.#active = next?.grip ?? null;
		return true;
	}

	/** Where the handle for keys is, in pixels of the picture. */
	get activeAt(): Point | null {
		return this.#handles().find(({ grip }) => isSameGrip(grip, this.#active))?.at ?? null;
	}

	/** By pixels of the picture; kept when the keys rest. @returns false: no handle is in hand. */
	nudge(dx: number, dy: number): boolean {
		const from = this.#shape();
		const { shape } = this;
		const handle = this.#handles().find(({ grip }) => isSameGrip(grip, this.#active));
		if (from === null || shape === null || handle === undefined) return false;
		const [x, y] = handle.at;
		this.#live = { from, to: pulled(shape, handle, [x + dx, y + dy], false) };
		return true;
	}

	/** Keeps what keys moved. */
	settle(): void {
		if (this.#held === null && this.#live !== null) this.#keep(verbOf(this.#active));
	}

	/** A vertex more, in the middle of the way to the next one. @returns false: there is none to put it behind. */
	addVertex(): boolean {
		this.settle();
		const from = this.#shape();
		const grip = this.#active;
		if (from === null || grip?.kind !== "vertex" || !isPath(from)) return false;
		const path = pathsOf(from)[grip.path];
		const at = path?.points[grip.index];
		const next = path?.points[grip.index + 1] ?? (path?.isClosed === true ? path.points[0] : undefined);
		if (at === undefined || next === undefined) return false;
		const middle: Point = [(at[0] + next[0]) / 2, (at[1] + next[1]) / 2];
		this.#active = { ...grip, index: grip.index + 1 };
		this.#changed(withVertexBehind(from, grip.path, grip.index, middle), "Add a vertex to");
		return true;
	}

	/**
	 * Takes the vertex for keys away. @returns false: none is in hand. One without which nothing would be left stays.
	 */
	deleteVertex(): boolean {
		this.settle();
		const from = this.#shape();
		const grip = this.#active;
		if (from === null || grip?.kind !== "vertex") return false;
		const left = withoutVertex(from, grip);
		if (left !== null) this.#changed(left, "Delete a vertex of");
		this.#active = left === null ? grip : { ...grip, index: Math.max(0, grip.index - 1) };
		return true;
	}

	/** As it is kept; the same as before where it was only read again, so that a hand that holds it goes on. */
	#shape(): DrawnGeometry | null {
		const read = this.#read();
		if (read !== this.#seen) {
			this.#seen = read;
			if (!isAlike(read, this.#known)) this.#known = read;
		}
		return this.#known;
	}

	/** Those that keys step through: handles that come and go with the zoom are left out. */
	#handles(): readonly Handle[] {
		const { shape } = this;
		return shape === null ? [] : handlesOf(shape, 0).filter(({ grip }) => grip.kind !== "between");
	}

	#keep(verb: string): void {
		const live = this.#live;
		if (live === null) return;
		if (live.from === this.#shape()) this.#changed(live.to, verb);
		this.#live = null;
	}
}

function isAlike(a: DrawnGeometry | null, b: DrawnGeometry | null): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function verbOf(grip: Grip | null): string {
	switch (grip?.kind) {
		case "vertex":
			return "Move a vertex of";
		case "turn":
			return "Turn";
		case "corner":
		case "side":
			return "Resize";
		default:
			return "Move";
	}
}
