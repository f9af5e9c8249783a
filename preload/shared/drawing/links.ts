import Flatbush from "flatbush";
import type { ClassColour } from "./colour.ts";
import { arrowBetween } from "./arrow.ts";
import { bodyAround, bodyOf, type Body } from "./body.ts";
import { draw } from "./draw.ts";
import type { Bounds, PlacedGeometry } from "./drawing.ts";
import { linkDistance, reachOf, shapeBounds, type Heads, type LinkShape } from "./link-shape.ts";

/** One shape, or a group of shapes that is met at its hull. */
export interface LinkEnd {
	members: readonly PlacedGeometry[];
	/** How deep the groups in this group go: 0 for none; null where the end is no group but one shape. */
	depth: number | null;
}

/** One relation to show; all of its shapes are on the page. */
export interface Link {
	/** Names the relation in every call and event (`relation.index`). */
	key: number;
	colour: ClassColour;
	label: string;
	ends:
		/** `lane`: how many relations between the same two ends came before this one. */
		{ kind: "pair"; from: LinkEnd; to: LinkEnd; heads: Heads; lane: number } | { kind: "group"; group: LinkEnd };
}

/** A relation that can be drawn. */
export interface DrawnLink {
	link: Link;
	shape: LinkShape;
	heads: Heads;
}

/** CSS pixels around the members of a group, and more for each group in it: otherwise their lines would coincide. */
const padding = 9;
const paddingForDepth = 6;
const deepest = 4;

/** The relations shown; positions are in paint order: hulls, then arrows, each colour together. */
export class Links {
	readonly #drawn: readonly DrawnLink[];
	readonly #byKey: ReadonlyMap<number, DrawnLink>;
	/** Flatbush refuses to be empty. */
	readonly #tree: Flatbush | null;
	/** CSS pixels that any of the shapes is painted beyond its bounds. */
	readonly #reach: number;

	constructor(links: readonly Link[]) {
		this.#drawn = links
			.map(drawnLink)
			.filter((drawn) => drawn !== null)
			.sort(inPaintOrder);
		this.#byKey = new Map(this.#drawn.map((drawn) => [drawn.link.key, drawn]));
		this.#tree = this.#drawn.length > 0 ? new Flatbush(this.#drawn.length) : null;
		for (const { shape } of this.#drawn) {
			const { x, y, width, height } = shapeBounds(shape);
			this.#tree?.add(x, y, x + width, y + height);
		}
		this.#tree?.finish();
		this.#reach = this.#drawn.reduce((most, { shape }) => Math.max(most, reachOf(shape)), 0);
	}

	/** In paint order. */
	get all(): readonly DrawnLink[] {
		return this.#drawn;
	}

	get isEmpty(): boolean {
		return this.#tree === null;
	}

	get hasHulls(): boolean {
		return this.#drawn[0]?.shape.kind === "hull";
	}

	byKey(key: number | null): DrawnLink | null {
		return key === null ? null : (this.#byKey.get(key) ?? null);
	}

	/** What may be seen in a part of the picture, in paint order. `scale`: pixels of the picture for each CSS pixel. */
	within(part: Bounds, scale: number): DrawnLink[] {
		const found = Uint32Array.from(this.#positionsIn(part, scale)).sort();
		return Array.from(found).flatMap((position) => this.#drawn[position] ?? []);
	}

	countWithin(part: Bounds, scale: number): number {
		return this.#positionsIn(part, scale).length;
	}

	#positionsIn({ x, y, width, height }: Bounds, scale: number): number[] {
		const margin = (this.#reach + 2) * scale;
		return this.#tree?.search(x - margin, y - margin, x + width + margin, y + height + margin) ?? [];
	}

	/** The relation whose line is nearest to a place, at most `tolerance` CSS pixels away; arrows come before hulls. */
	at(x: number, y: number, scale: number, tolerance: number): number | null {
		if (this.#tree === null) return null;
		let best: { key: number; away: number } | null = null;
		for (const { link, shape } of this.within({ x, y, width: 0, height: 0 }, scale)) {
			const away = linkDistance(x, y, shape, scale) + (shape.kind === "hull" ? 1e-9 : 0);
			if (away <= tolerance * scale && (best === null || away <= best.away)) best = { key: link.key, away };
		}
		return best?.key ?? null;
	}
}

function drawnLink(link: Link): DrawnLink | null {
	const { ends } = link;
	if (ends.kind === "group") {
		const body = bodyOfEnd(ends.group);
		return body === null
			? null
			: { link, shape: { kind: "hull", ring: body.hull, padding: body.reach }, heads: "none" };
	}
	const from = bodyOfEnd(ends.from);
	const to = bodyOfEnd(ends.to);
	if (from === null || to === null) return null;
	return { link, shape: arrowBetween(from, to, ends.lane), heads: ends.heads };
}

function bodyOfEnd({ members, depth }: LinkEnd): Body | null {
	const bodies = members.flatMap((geometry) => {
		const drawing = draw(geometry);
		return drawing === null ? [] : [bodyOf(drawing)];
	});
	if (depth === null) return bodies[0] ?? null;
	return bodyAround(bodies, padding + paddingForDepth * Math.min(depth, deepest));
}

function inPaintOrder(a: DrawnLink, b: DrawnLink): number {
	const [hullA, hullB] = [a.shape.kind === "hull", b.shape.kind === "hull"];
	if (hullA !== hullB) return hullA ? -1 : 1;
	const [colourA, colourB] = [a.link.colour.stroke, b.link.colour.stroke];
	return colourA < colourB ? -1 : colourA > colourB ? 1 : a.link.key - b.link.key;
}
