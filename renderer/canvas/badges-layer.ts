import { FabricObject } from "fabric";
import type { Marks, DrawnMark } from "./marks.ts";
import { isSeenAt, veilOf, type Side, type Veil } from "./veil.ts";
import { shownPart, type Size, type View } from "./view.ts";

/** CSS pixels. */
const badge = { height: 14, font: 11, inset: 3, corner: 3 };
/** More than these in view cover what they speak of. */
const most = 250;

/** Small signs at the corners of marks that carry one: what became of them, without colour. */
export class BadgesLayer extends FabricObject {
	#sides: readonly (readonly [Side, Marks])[] = [];
	#hidden: ReadonlySet<number> = new Set();
	#veil: Veil = { kind: "both" };
	#ratio = 1;

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(a: Marks, b: Marks): void {
		// Looked for once: a picture of fifty thousand marks without a sign pays nothing for them in a frame.
		this.#sides = [["a", a] as const, ["b", b] as const].filter(([, marks]) => marks.hasBadges);
	}

	hide(keys: ReadonlySet<number>): void {
		this.#hidden = keys;
	}

	veil(veil: Veil): void {
		this.#veil = veil;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const view = { zoom, x, y };
		const size = { width: this.canvas.width, height: this.canvas.height };
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.font = `700 ${String(badge.font * this.#ratio)}px system-ui, sans-serif`;
		context.textBaseline = "middle";
		context.textAlign = "center";
		for (const [side, marks] of this.#sides) {
			const part = veilOf(this.#veil, side);
			if (part === null) continue;
			context.globalAlpha = part.opacity;
			for (const drawn of this.#shownOf(marks, view, size)) this.#paint(context, drawn, side, view, size);
		}
		context.restore();
	}

	/** Nothing where there are too many. */
	#shownOf(marks: Marks, view: View, size: Size): DrawnMark[] {
		if (marks.isEmpty) return [];
		const positions = marks.index.within(shownPart(view, size), 0);
		if (positions.length > most * 10) return [];
		const shown = Array.from(positions, (position) => marks.at(position)).filter(
			(drawn) => drawn?.mark.badge !== undefined && !this.#hidden.has(drawn.mark.key),
		);
		return shown.length > most ? [] : shown.filter((drawn) => drawn !== null);
	}

	/** A's at the left corner, B's at the right one: the two of a pair lie beside each other. */
	#paint(context: CanvasRenderingContext2D, { mark, drawing }: DrawnMark, side: Side, view: View, size: Size): void {
		const ratio = this.#ratio;
		const { bounds } = drawing;
		const text = mark.badge ?? "";
		const height = badge.height * ratio;
		const width = Math.max(height, context.measureText(text).width + 2 * badge.inset * ratio);
		const corner = (side === "a" ? bounds.x : bounds.x + bounds.width) * view.zoom + view.x;
		const away = drawing.spots.length > 0 ? 6 * ratio : 0;
		const left = Math.round(side === "a" ? corner - width - away : corner + away);
		const top = Math.round(bounds.y * view.zoom + view.y - height / 2);
		if (!isSeenAt(this.#veil, side, corner / size.width)) return;
		context.fillStyle = mark.colour.css;
		context.beginPath();
		context.roundRect(left, top, width, height, badge.corner * ratio);
		context.fill();
		context.fillStyle = mark.colour.text;
		context.fillText(text, left + width / 2, top + height / 2 + ratio / 2);
	}
}
