import { FabricObject } from "fabric";
import { fewLabels, linkSubject, type LabelSubject, type Lens } from "#shared/drawing/labels";
import { traceHeads, traceLink } from "#shared/drawing/link-shape";
import { Links, type DrawnLink } from "#shared/drawing/links";
import type { Labelled } from "./labels-layer.ts";
import { shownPart, type Size } from "./view.ts";

/** The hovered and the selected relation. */
export class RelationsTopLayer extends FabricObject implements Labelled {
	#links = new Links([]);
	#hovered: number | null = null;
	#selected: number | null = null;
	#labels = false;
	#halo: string;
	#ratio = 1;

	constructor(halo: string) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#halo = halo;
	}

	show(links: Links): void {
		this.#links = links;
	}

	point(hovered: number | null, selected: number | null): void {
		this.#hovered = hovered;
		this.#selected = selected;
	}

	label(visible: boolean): void {
		this.#labels = visible;
	}

	paintWith(halo: string): void {
		this.#halo = halo;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#links.isEmpty) return;
		const [zoom] = this.canvas.viewportTransform;
		const hovered = this.#links.byKey(this.#hovered);
		const selected = this.#links.byKey(this.#selected);
		context.save();
		context.lineJoin = "round";
		for (const drawn of [hovered, selected]) if (drawn !== null) this.#highlight(context, drawn, this.#ratio / zoom);
		context.restore();
	}

	/** Whether there is nothing to paint, and nothing to name. */
	get isBlank(): boolean {
		return this.#links.isEmpty;
	}

	/** What is hovered or selected, and where they are few groups always, others where labels are shown. */
	subjects(lens: Lens, screen: Size): LabelSubject[] {
		if (this.#links.isEmpty) return [];
		const first = [this.#links.byKey(this.#selected), this.#links.byKey(this.#hovered)];
		const pointed = new Set(first.filter((drawn) => drawn !== null));
		const others = this.#fewInView(lens, screen).filter((drawn) => !pointed.has(drawn));
		return [
			...[...pointed].map((drawn) => linkSubject(drawn, lens, "pointed")),
			...others.map((drawn) => linkSubject(drawn, lens, drawn.shape.kind === "hull" ? "group" : "arrow")),
		];
	}

	#highlight(context: CanvasRenderingContext2D, { link, shape, heads }: DrawnLink, scale: number): void {
		const [line, tips] = [new Path2D(), new Path2D()];
		traceLink(line, shape, heads, scale);
		traceHeads(tips, shape, heads, scale);
		context.strokeStyle = this.#halo;
		context.lineWidth = 5.5 * scale;
		context.stroke(line);
		context.lineWidth = 3 * scale;
		context.stroke(tips);
		context.strokeStyle = context.fillStyle = link.colour.stroke;
		context.lineWidth = 2.5 * scale;
		context.stroke(line);
		context.fill(tips);
	}

	#fewInView(lens: Lens, screen: Size): DrawnLink[] {
		if (!this.#labels && !this.#links.hasHulls) return [];
		const inView = this.#links.within(shownPart(lens, screen), lens.ratio / lens.zoom);
		const named = inView.filter(({ link, shape }) => link.label !== "" && (this.#labels || shape.kind === "hull"));
		return named.length > fewLabels ? [] : named;
	}
}
