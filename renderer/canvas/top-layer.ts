import { FabricObject } from "fabric";
import type { Bounds } from "#shared/drawing/drawing";
import { spotRadius } from "#shared/drawing/drawing";
import { Brush } from "./brush.ts";
import { Chips, type Chip } from "./chips.ts";
import { placeLabels, type LabelWish } from "./labels.ts";
import { hoverFillOf, plainLooks, type Looks } from "./looks.ts";
import { Marks, type DrawnMark } from "./marks.ts";
import { shownPart, type Size, type View } from "./view.ts";

/** With more marks in view than this, only the hovered and the selected one carry a label. */
const fewMarks = 40;

interface Label extends LabelWish, Chip {
	drawn: DrawnMark;
}

/** The hovered and the selected mark, and the labels: a canvas of its own, so that hovering repaints nothing else. */
export class TopLayer extends FabricObject {
	#marks = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#hovered: number | null = null;
	#selected: number | null = null;
	#labels = true;
	#looks = plainLooks;
	#halo: string;
	#ratio = 1;
	readonly #chips = new Chips();

	constructor(halo: string) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#halo = halo;
	}

	show(marks: Marks): void {
		this.#marks = marks;
		this.#chips.forget();
	}

	hide(keys: ReadonlySet<number>): void {
		this.#hidden = keys;
	}

	point(hovered: number | null, selected: number | null): void {
		this.#hovered = hovered;
		this.#selected = selected;
	}

	label(visible: boolean): void {
		this.#labels = visible;
	}

	look(looks: Looks): void {
		this.#looks = looks;
	}

	paintWith(halo: string): void {
		this.#halo = halo;
	}

	scaleTo(ratio: number): void {
		this.#chips.scaleTo(ratio);
		this.#ratio = ratio;
	}

	release(): void {
		this.show(new Marks([]));
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const hovered = this.#shown(this.#hovered);
		const selected = this.#shown(this.#selected);
		context.save();
		if (hovered !== null) this.#paintHovered(context, zoom, hovered);
		if (selected !== null) this.#paintSelected(context, zoom, selected);
		context.restore();
		if (!this.#labels) return;
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		const screen = { width: this.canvas.width, height: this.canvas.height };
		this.#paintLabels(context, { zoom, x, y }, screen, [selected, hovered]);
		context.restore();
	}

	#shown(key: number | null): DrawnMark | null {
		return key === null || this.#hidden.has(key) ? null : this.#marks.byKey(key);
	}

	#paintHovered(context: CanvasRenderingContext2D, zoom: number, { mark, drawing }: DrawnMark): void {
		const ratio = this.#ratio;
		const { stroke } = mark.colour;
		const dash = mark.interpolated ? [5 * ratio, 4 * ratio] : [];
		// Lines have no fill that could darken: they get broader.
		const width = (drawing.rule === null ? 2.5 : 1.5) * ratio;
		const brush = new Brush(context, zoom, ratio, "round");
		brush.fill(drawing, hoverFillOf(mark.colour, this.#looks));
		brush.paint(drawing, { stroke, fill: null, width, dash, outlined: true });
	}

	#paintSelected(context: CanvasRenderingContext2D, zoom: number, { mark, drawing }: DrawnMark): void {
		const ratio = this.#ratio;
		const dash = mark.interpolated ? [6 * ratio, 5 * ratio] : [];
		const brush = new Brush(context, zoom, ratio, "round");
		brush.paint(drawing, { stroke: this.#halo, fill: null, width: 5.5 * ratio, dash: [], outlined: true });
		brush.paint(drawing, { stroke: mark.colour.stroke, fill: null, width: 2.5 * ratio, dash, outlined: true });
	}

	#paintLabels(
		context: CanvasRenderingContext2D,
		view: View,
		screen: Size,
		first: readonly (DrawnMark | null)[],
	): void {
		this.#chips.begin(context);
		const wanted = new Set(first.filter((drawn) => drawn !== null));
		const forced = wanted.size;
		for (const drawn of this.#fewInView(view, screen)) wanted.add(drawn);
		const labels = [...wanted]
			.map((drawn, at) => this.#labelOf(context, view, drawn, at < forced))
			.filter((label) => label.forced || isWorthIt(label));
		const places = placeLabels(labels, screen);
		// The first come last, so that they cover the others.
		for (const [at, label] of [...labels.entries()].toReversed()) {
			const place = places[at];
			if (place) this.#chips.paint(context, label.text, label.drawn.mark.colour, place);
		}
	}

	#fewInView(view: View, screen: Size): DrawnMark[] {
		const positions = this.#marks.index.within(shownPart(view, screen), 0);
		// Hidden ones count here: looking at each of twenty thousand in every frame would cost more than labels are worth.
		if (positions.length > fewMarks * 10) return [];
		const inView = Array.from(positions, (position) => this.#marks.at(position)).filter(
			(drawn) => drawn !== null && drawn.mark.label !== "" && !this.#hidden.has(drawn.mark.key),
		);
		return inView.length > fewMarks ? [] : inView.filter((drawn) => drawn !== null);
	}

	#labelOf(context: CanvasRenderingContext2D, view: View, drawn: DrawnMark, forced: boolean): Label {
		const chip = this.#chips.measure(context, drawn.mark.label);
		return { ...chip, drawn, forced, mark: this.#onScreen(drawn, view) };
	}

	/** A mark's bounds in device pixels; signs of constant size count. */
	#onScreen({ drawing: { bounds, spots } }: DrawnMark, view: View): Bounds {
		const reach = spots.length > 0 ? (spotRadius + 1) * this.#ratio : 0;
		return {
			x: bounds.x * view.zoom + view.x - reach,
			y: bounds.y * view.zoom + view.y - reach,
			width: bounds.width * view.zoom + 2 * reach,
			height: bounds.height * view.zoom + 2 * reach,
		};
	}
}

/** A label much wider than its mark hides more than it tells; points have no width to compare with. */
function isWorthIt({ drawn, mark, width }: Label): boolean {
	return drawn.drawing.spots.length > 0 || Math.max(mark.width, mark.height) >= 0.5 * width;
}
