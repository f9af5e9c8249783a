import type { Point } from "#shared/task";
import type { Mark } from "#shared/drawing/mark";
import { BadgesLayer } from "./badges-layer.ts";
import { DifferenceLayer } from "./difference-layer.ts";
import type { Looks } from "./looks.ts";
import { MarksLayer } from "./marks-layer.ts";
import { Marks } from "./marks.ts";
import type { PaintableAt } from "./paintable-at.ts";
import { isSeenAt, veilOf, type Side, type SideVeil, type Veil } from "./veil.ts";
import type { Size, View } from "./view.ts";

/** The marks of a stage: of one picture, or of two sides, each on a layer of its own, so that a veil paints nothing anew. */
export class MarkLayers implements PaintableAt {
	readonly #a = new MarksLayer();
	readonly #b = new MarksLayer();
	readonly #difference = new DifferenceLayer();
	readonly #badges = new BadgesLayer();
	#marksOfB = new Marks([]);
	#veil: Veil = { kind: "both" };

	/** From the ground up. */
	get inOrder() {
		return [this.#difference, this.#a, this.#b, this.#badges] as const;
	}

	/** @returns all of them together, those of B above. */
	show(a: readonly Mark[], b: readonly Mark[]): Marks {
		const marksOfA = new Marks(a);
		this.#marksOfB = new Marks(b);
		this.#a.show(marksOfA);
		this.#b.show(this.#marksOfB);
		this.#difference.show(marksOfA, this.#marksOfB);
		this.#badges.show(marksOfA, this.#marksOfB);
		return b.length === 0 ? marksOfA : new Marks([...a, ...b]);
	}

	hide(keys: ReadonlySet<number>): void {
		for (const layer of this.inOrder) layer.hide(keys);
	}

	veil(veil: Veil): void {
		this.#veil = veil;
		this.#a.veil(veilOf(veil, "a"));
		this.#b.veil(veilOf(veil, "b"));
		this.#difference.veil(veil);
		this.#badges.veil(veil);
	}

	/** What of a mark's side is seen; null: nothing. */
	veilOfKey(key: number): SideVeil | null {
		return veilOf(this.#veil, this.#sideOf(key));
	}

	/** Whether a mark is seen at a place of the screen, device pixels. */
	isSeen(key: number, [x]: Point, { width }: Size): boolean {
		return isSeenAt(this.#veil, this.#sideOf(key), x / width);
	}

	look(looks: Looks): void {
		this.#a.look(looks);
		this.#b.look(looks);
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		for (const layer of this.inOrder) layer.scaleTo(ratio);
	}

	/** Told when the view starts to change, and when it rests; it rests with a paint. */
	move(isMoving: boolean): void {
		for (const layer of [this.#a, this.#b, this.#difference]) layer.move(isMoving);
	}

	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void {
		for (const layer of [this.#difference, this.#a, this.#b]) {
			context.save();
			layer.paintAt(context, view, size);
			context.restore();
		}
	}

	release(): void {
		for (const layer of [this.#a, this.#b, this.#difference]) layer.release();
	}

	#sideOf(key: number): Side {
		return this.#marksOfB.byKey(key) === null ? "a" : "b";
	}
}
