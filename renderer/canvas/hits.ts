import type { Point } from "#shared/task";
import { spotRadius } from "#shared/drawing/drawing";
import type { Camera } from "./camera.ts";
import { Marks } from "./marks.ts";
import type { UnderPointer } from "./pointed.ts";
import type { Relations } from "./relations.ts";
import { toPicture } from "./view.ts";

/** CSS pixels. */
const tolerance = 4;

/** Where the pointer is, and what of the marks and relations lies under it. */
export class Hits {
	readonly #camera: Camera;
	readonly #relations: Relations;
	/** Device pixels; null: elsewhere. */
	#pointer: Point | null = null;
	#marks = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#isSeen: (key: number, at: Point) => boolean = () => true;

	constructor(camera: Camera, relations: Relations) {
		this.#camera = camera;
		this.#relations = relations;
	}

	show(marks: Marks): void {
		this.#marks = marks;
	}

	hide(keys: ReadonlySet<number>): void {
		this.#hidden = keys;
	}

	/** Whether a mark is seen at a place, device pixels: a veil may lie over it. */
	veil(isSeen: (key: number, at: Point) => boolean): void {
		this.#isSeen = isSeen;
	}

	/** @param at CSS pixels; null: elsewhere. */
	moveTo(at: Point | null): void {
		const { ratio } = this.#camera.screen;
		this.#pointer = at === null ? null : [at[0] * ratio, at[1] * ratio];
	}

	/** A place in CSS pixels in those of the picture. */
	placeOf([x, y]: Point): Point {
		const { ratio } = this.#camera.screen;
		return toPicture(this.#camera.view, [x * ratio, y * ratio]);
	}

	/** In pixels of the picture. */
	get pointer(): Point | null {
		return this.#pointer === null ? null : toPicture(this.#camera.view, this.#pointer);
	}

	/** A relation is a line painted over the shapes: it comes before what has an area, and after what has none. */
	get under(): UnderPointer {
		const at = this.pointer;
		const key = this.keys[0] ?? null;
		const isLine = this.#marks.byKey(key)?.drawing.area === 0;
		if (at === null || isLine) return { key, relation: null };
		const relation = this.#relations.at(at, this.#camera.view.zoom);
		return { key: relation === null ? key : null, relation };
	}

	/** The marks under the pointer, best first. */
	get keys(): number[] {
		const at = this.pointer;
		if (at === null) return [];
		const scale = this.#camera.screen.ratio / this.#camera.view.zoom;
		const reach = { line: tolerance * scale, spot: (spotRadius + tolerance) * scale };
		const pointer = this.#pointer ?? at;
		return this.#marks.keysAt(at[0], at[1], reach, this.#hidden).filter((key) => this.#isSeen(key, pointer));
	}

	/** The next of the marks stacked under the pointer after a key, around and around; null: none else. */
	next(selected: number | null, backwards: boolean): number | null {
		const { keys } = this;
		const at = selected === null ? -1 : keys.indexOf(selected);
		const step = backwards ? keys.length - 1 : 1;
		const next = at === -1 ? keys.at(backwards ? -1 : 0) : keys[(at + step) % keys.length];
		return next === undefined || next === selected ? null : next;
	}
}
