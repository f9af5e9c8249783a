import { FabricObject } from "fabric";
import { Chips, type Chip } from "./chips.ts";
import { placeLabels, type LabelWish } from "./labels.ts";
import { namePlace, shapeBounds, traceHeads, traceLink } from "#shared/drawing/link-shape";
import { Links, type DrawnLink } from "#shared/drawing/links";
import { shownPart, type Size, type View } from "./view.ts";

/** With more of them in view than this, only the hovered and the selected one are named. */
const fewNames = 40;

interface Name extends LabelWish, Chip {
	drawn: DrawnLink;
}

/** The hovered and the selected relation, and the names: of groups always, of others where labels are shown. */
export class RelationsTopLayer extends FabricObject {
	#links = new Links([]);
	#hovered: number | null = null;
	#selected: number | null = null;
	#labels = false;
	#halo: string;
	#ratio = 1;
	readonly #chips = new Chips();

	constructor(halo: string) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#halo = halo;
	}

	show(links: Links): void {
		this.#links = links;
		this.#chips.forget();
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
		this.#chips.scaleTo(ratio);
		this.#ratio = ratio;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#links.isEmpty) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const hovered = this.#links.byKey(this.#hovered);
		const selected = this.#links.byKey(this.#selected);
		context.save();
		context.lineJoin = "round";
		for (const drawn of [hovered, selected]) if (drawn !== null) this.#highlight(context, drawn, this.#ratio / zoom);
		context.setTransform(1, 0, 0, 1, 0, 0);
		const screen = { width: this.canvas.width, height: this.canvas.height };
		this.#paintNames(context, { zoom, x, y }, screen, [selected, hovered]);
		context.restore();
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

	#paintNames(context: CanvasRenderingContext2D, view: View, screen: Size, first: readonly (DrawnLink | null)[]): void {
		const wanted = new Set(first.filter((drawn) => drawn !== null && drawn.link.label !== ""));
		const forced = wanted.size;
		for (const drawn of this.#fewInView(view, screen)) wanted.add(drawn);
		if (wanted.size === 0) return;
		this.#chips.begin(context);
		const names = [...wanted]
			.filter((drawn) => drawn !== null)
			.map((drawn, at) => this.#nameOf(context, view, drawn, at < forced))
			.filter((name) => name.forced || isWorthIt(name, view));
		const places = placeLabels(names, screen);
		// The first come last, so that they cover the others.
		for (const [at, { text, drawn }] of [...names.entries()].toReversed()) {
			const place = places[at];
			if (place) this.#chips.paint(context, text, drawn.link.colour, place);
		}
	}

	#fewInView(view: View, screen: Size): DrawnLink[] {
		if (!this.#labels && !this.#links.hasHulls) return [];
		const inView = this.#links.within(shownPart(view, screen), this.#ratio / view.zoom);
		const named = inView.filter(({ link, shape }) => link.label !== "" && (this.#labels || shape.kind === "hull"));
		return named.length > fewNames ? [] : named;
	}

	#nameOf(context: CanvasRenderingContext2D, view: View, drawn: DrawnLink, forced: boolean): Name {
		const place = namePlace(drawn.shape, this.#ratio / view.zoom);
		const mark = {
			x: place.x * view.zoom + view.x,
			y: place.y * view.zoom + view.y,
			width: place.width * view.zoom,
			height: place.height * view.zoom,
		};
		return { ...this.#chips.measure(context, drawn.link.label), drawn, forced, mark };
	}
}

/** A name would hide an arrow that is shorter than it is; loops and hulls are named above. */
function isWorthIt({ drawn: { shape }, width }: Name, { zoom }: View): boolean {
	if (shape.kind !== "arrow") return true;
	const bounds = shapeBounds(shape);
	return Math.hypot(bounds.width, bounds.height) * zoom >= width;
}
