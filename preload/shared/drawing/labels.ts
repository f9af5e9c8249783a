import type { ClassColour } from "./colour.ts";
import { spotRadius, type Bounds, type Drawing } from "./drawing.ts";
import { namePlace, shapeBounds } from "./link-shape.ts";
import type { DrawnLink } from "./links.ts";
import type { Mark } from "./mark.ts";

/** With more of one kind in view than this, only what is pointed at is labelled, if anything. */
export const fewLabels = 40;

/** How the picture lies on a screen: screen = picture x zoom + (x, y). */
export interface Lens {
	zoom: number;
	x: number;
	y: number;
	/** Pixels of the screen for each CSS pixel. */
	ratio: number;
}

/** Who gets a place first: what is pointed at or selected, groups, shapes, arrows. */
export type LabelRank = "pointed" | "group" | "shape" | "arrow";

const ranks: readonly LabelRank[] = ["pointed", "group", "shape", "arrow"];

/** What is to be labelled, in pixels of the screen. */
export interface LabelSubject {
	text: string;
	colour: ClassColour;
	rank: LabelRank;
	around: Bounds;
	/** A label wider than this would hide more than it tells. */
	widest: number;
}

/** A label that looks for its place; all in the same pixels of the screen. */
export interface LabelWish extends Pick<LabelSubject, "around" | "widest"> {
	width: number;
	height: number;
	/** Shown even where it covers others, and moved into the screen. */
	forced: boolean;
}

interface Size {
	width: number;
	height: number;
}

/** Labels belong above a shape; points have no width to compare with. */
export function markSubject(
	{ label, colour }: Mark,
	{ bounds, spots }: Drawing,
	lens: Lens,
	rank: LabelRank,
): LabelSubject {
	const reach = spots.length > 0 ? (spotRadius + 1) * lens.ratio : 0;
	const around = onScreen(bounds, lens, reach);
	const widest = spots.length > 0 ? Infinity : 2 * Math.max(around.width, around.height);
	return { text: label, colour, rank, around, widest };
}

/** A name would hide an arrow that is shorter than it is; loops and hulls are named above. */
export function linkSubject({ link, shape }: DrawnLink, lens: Lens, rank: LabelRank): LabelSubject {
	const around = onScreen(namePlace(shape, lens.ratio / lens.zoom), lens, 0);
	const { width, height } = shapeBounds(shape);
	const widest = shape.kind === "arrow" ? Math.hypot(width, height) * lens.zoom : Infinity;
	return { text: link.label, colour: link.colour, rank, around, widest };
}

function onScreen(bounds: Bounds, { zoom, x, y }: Lens, reach: number): Bounds {
	return {
		x: bounds.x * zoom + x - reach,
		y: bounds.y * zoom + y - reach,
		width: bounds.width * zoom + 2 * reach,
		height: bounds.height * zoom + 2 * reach,
	};
}

/** A label with its place on the screen. */
export interface PlacedLabel extends Bounds {
	text: string;
	colour: ClassColour;
}

/**
 * Places for all labels of a screen, whatever they belong to, so that none covers another unless it is pointed at.
 * In paint order: those of the first rank come last.
 * @param measure the text as it is painted (it may be cut short), and the size of its chip.
 */
export function arrangeLabels(
	subjects: readonly LabelSubject[],
	screen: Size,
	measure: (text: string) => Size & { text: string },
): PlacedLabel[] {
	const sorted = subjects
		.filter(({ text }) => text !== "")
		.toSorted((a, b) => ranks.indexOf(a.rank) - ranks.indexOf(b.rank));
	const chips = sorted.map(({ text }) => measure(text));
	const wishes = sorted.map(({ around, widest, rank }, at) => {
		const { width, height } = chips[at] ?? { width: 0, height: 0 };
		return { around, widest, width, height, forced: rank === "pointed" };
	});
	const places = placeLabels(wishes, screen);
	return sorted
		.flatMap(({ colour }, at) => {
			const [place, chip] = [places[at], chips[at]];
			return place && chip ? [{ ...place, text: chip.text, colour }] : [];
		})
		.reverse();
}

/**
 * Places labels one after the other, so that the first asked come first: above the mark, else below, else inside its
 * top left corner. One that would cover another stays away (null) unless it is forced.
 */
export function placeLabels(wishes: readonly LabelWish[], screen: Size): (Bounds | null)[] {
	const taken: Bounds[] = [];
	return wishes.map((wish) => {
		if (!wish.forced && wish.width > wish.widest) return null;
		const places = placesOf(wish, screen);
		const free = places.find((place) => isInside(place, screen) && !taken.some((other) => isCovering(place, other)));
		const place = free ?? (wish.forced ? places[0] : undefined);
		if (place === undefined) return null;
		taken.push(place);
		return place;
	});
}

function placesOf({ around, width, height, forced }: LabelWish, screen: Size): Bounds[] {
	const gap = 2;
	// A mark that begins left of the screen or above it carries its label along the edge.
	const x = Math.max(Math.min(around.x, screen.width - width), Math.min(0, around.x + around.width - width));
	const tops = [around.y - height - gap, around.y + around.height + gap, Math.max(gap, around.y + gap)];
	const places = tops.map((y) => ({ x, y, width, height }));
	if (!forced) return places;
	return places
		.filter((place) => isInside(place, screen))
		.concat({
			x: Math.max(0, Math.min(x, screen.width - width)),
			y: Math.max(0, Math.min(around.y - height - gap, screen.height - height)),
			width,
			height,
		});
}

function isInside({ x, y, width, height }: Bounds, screen: Size): boolean {
	return x >= 0 && y >= 0 && x + width <= screen.width && y + height <= screen.height;
}

function isCovering(a: Bounds, b: Bounds): boolean {
	return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
