import { FabricObject } from "fabric";
import { fewLabels, markSubject, type LabelSubject, type Lens } from "#shared/drawing/labels";
import { Dashes } from "./dashes.ts";
import { Brush } from "./brush.ts";
import type { Labelled } from "./labels-layer.ts";
import { hoverFillOf, plainLooks, type Looks } from "./looks.ts";
import { Marks, type DrawnMark } from "./marks.ts";
import { putOn, unveiled, type SideVeil } from "./veil.ts";
import { shownPart, type Size } from "./view.ts";

/** The hovered and the selected mark: on a canvas of its own, so that hovering repaints nothing else. */
export class TopLayer extends FabricObject implements Labelled {
	#marks = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#hovered: readonly number[] = [];
	#selected: readonly number[] = [];
	#veilOf: (key: number) => SideVeil | null = () => unveiled;
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

	/** Several where marks of two sides are one pair. */
	point(hovered: readonly number[], selected: readonly number[]): void {
		this.#hovered = hovered;
		this.#selected = selected;
	}

	/** How much of a mark is seen; null: nothing. */
	veil(veilOf: (key: number) => SideVeil | null): void {
		this.#veilOf = veilOf;
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
		const size = { width: this.canvas.width, height: this.canvas.height };
		const paint = (drawn: DrawnMark, isSelected: boolean): void => {
			const veil = this.#veilOf(drawn.mark.key);
			if (veil === null) return;
			context.save();
			putOn(context, veil, size);
			if (isSelected) this.#paintSelected(context, zoom, drawn);
			else this.#paintHovered(context, zoom, drawn);
			context.restore();
		};
		for (const drawn of this.#shown(this.#hovered)) paint(drawn, false);
		for (const drawn of this.#shown(this.#selected)) paint(drawn, true);
	}

	/** Whether there is nothing to paint, and nothing to label. */
	get isBlank(): boolean {
		const isQuiet = !this.#labels && this.#marks.speaking.length === 0;
		return isQuiet && this.#shown([...this.#hovered, ...this.#selected]).length === 0;
	}

	/** Where labels are off only what speaks; the hovered and the selected mark, and all where they are few. */
	subjects(lens: Lens, screen: Size): LabelSubject[] {
		const spoken = this.#spoken(lens);
		if (!this.#labels) return spoken;
		const isSeen = ({ mark }: DrawnMark): boolean => this.#veilOf(mark.key) !== null;
		const pointed = new Set(this.#shown([...this.#selected, ...this.#hovered]).filter(isSeen));
		const others = this.#fewInView(lens, screen).filter(
			(drawn) => !pointed.has(drawn) && drawn.mark.speaks !== true && isSeen(drawn),
		);
		const subject = ({ mark, drawing }: DrawnMark, isPointed: boolean): LabelSubject =>
			markSubject(mark, drawing, lens, isPointed ? "pointed" : "shape");
		return [...pointed]
			.map((drawn) => subject(drawn, true))
			.concat(
				spoken,
				others.map((drawn) => subject(drawn, false)),
			);
	}

	/** Words may be wider than what they are about. */
	#spoken(lens: Lens): LabelSubject[] {
		const isPointed = (key: number): boolean =>
			this.#labels && (this.#hovered.includes(key) || this.#selected.includes(key));
		return this.#marks.speaking
			.filter(({ mark: { key } }) => !this.#hidden.has(key) && !isPointed(key) && this.#veilOf(key) !== null)
			.map(({ mark, drawing }) => ({ ...markSubject(mark, drawing, lens, "group"), widest: Infinity }));
	}

	#shown(keys: readonly number[]): DrawnMark[] {
		return keys.flatMap((key) => (this.#hidden.has(key) ? [] : (this.#marks.byKey(key) ?? [])));
	}

	#paintHovered(context: CanvasRenderingContext2D, zoom: number, { mark, drawing }: DrawnMark): void {
		const ratio = this.#ratio;
		const { stroke } = mark.colour;
		const dash = new Dashes(ratio).of(mark);
		// Lines have no fill that could darken: they get broader.
		const width = (drawing.rule === null ? 2.5 : 1.5) * ratio;
		const brush = new Brush(context, zoom, ratio, "round");
		brush.fill(drawing, hoverFillOf(mark.colour, this.#looks));
		brush.paint(drawing, { stroke, fill: null, width, dash, outlined: true });
	}

	#paintSelected(context: CanvasRenderingContext2D, zoom: number, { mark, drawing }: DrawnMark): void {
		const ratio = this.#ratio;
		const dash = new Dashes(ratio).of(mark);
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
