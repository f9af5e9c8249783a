import { FabricObject } from "fabric";
import { fewLabels, markSubject, type LabelSubject, type Lens } from "#shared/drawing/labels";
import { Brush } from "./brush.ts";
import type { Labelled } from "./labels-layer.ts";
import { hoverFillOf, plainLooks, type Looks } from "./looks.ts";
import { Marks, type DrawnMark } from "./marks.ts";
import { shownPart, type Size } from "./view.ts";

/** The hovered and the selected mark: on a canvas of its own, so that hovering repaints nothing else. */
export class TopLayer extends FabricObject implements Labelled {
	#marks = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#hovered: number | null = null;
	#selected: number | null = null;
	#labels = true;
	#looks = plainLooks;
	#halo: string;
	#ratio = 1;

	constructor(halo: string) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#halo = halo;
	}

	show(marks: Marks): void {
		this.#marks = marks;
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
		this.#ratio = ratio;
	}

	release(): void {
		this.show(new Marks([]));
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined) return;
		const [zoom] = this.canvas.viewportTransform;
		const hovered = this.#shown(this.#hovered);
		const selected = this.#shown(this.#selected);
		context.save();
		if (hovered !== null) this.#paintHovered(context, zoom, hovered);
		if (selected !== null) this.#paintSelected(context, zoom, selected);
		context.restore();
	}

	/** Whether there is nothing to paint, and nothing to label. */
	get isBlank(): boolean {
		return !this.#labels && this.#shown(this.#hovered) === null && this.#shown(this.#selected) === null;
	}

	/** None where labels are off; the hovered and the selected mark, and all where they are few. */
	subjects(lens: Lens, screen: Size): LabelSubject[] {
		if (!this.#labels) return [];
		const first = [this.#shown(this.#selected), this.#shown(this.#hovered)].filter((drawn) => drawn !== null);
		const pointed = new Set(first);
		const others = this.#fewInView(lens, screen).filter((drawn) => !pointed.has(drawn));
		const subject = ({ mark, drawing }: DrawnMark, isPointed: boolean): LabelSubject =>
			markSubject(mark, drawing, lens, isPointed ? "pointed" : "shape");
		return [...pointed].map((drawn) => subject(drawn, true)).concat(others.map((drawn) => subject(drawn, false)));
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

	#fewInView(lens: Lens, screen: Size): DrawnMark[] {
		const positions = this.#marks.index.within(shownPart(lens, screen), 0);
		// Hidden ones count here: looking at each of twenty thousand in every frame would cost more than labels are worth.
		if (positions.length > fewLabels * 10) return [];
		const inView = Array.from(positions, (position) => this.#marks.at(position)).filter(
			(drawn) => drawn !== null && drawn.mark.label !== "" && !this.#hidden.has(drawn.mark.key),
		);
		return inView.length > fewLabels ? [] : inView.filter((drawn) => drawn !== null);
	}
}
