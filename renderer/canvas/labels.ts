import type { Bounds } from "#shared/drawing/drawing";
import type { Size } from "./view.ts";

/** A label that looks for its place; all in the same pixels of the screen. */
export interface LabelWish {
	/** The mark's bounds. */
	mark: Bounds;
	width: number;
	height: number;
	/** Shown even where it covers others, and moved into the screen. */
	forced: boolean;
}

/**
 * Places labels one after the other, so that the first asked come first: above the mark, else below, else inside its
 * top left corner. One that would cover another stays away (null) unless it is forced.
 */
export function placeLabels(wishes: readonly LabelWish[], screen: Size): (Bounds | null)[] {
	const taken: Bounds[] = [];
	return wishes.map((wish) => {
		const places = placesOf(wish, screen);
		const free = places.find((place) => isInside(place, screen) && !taken.some((other) => isCovering(place, other)));
		const place = free ?? (wish.forced ? places[0] : undefined);
		if (place === undefined) return null;
		taken.push(place);
		return place;
	});
}

function placesOf({ mark, width, height, forced }: LabelWish, screen: Size): Bounds[] {
	const gap = 2;
	// A mark that begins left of the screen or above it carries its label along the edge.
	const x = Math.max(Math.min(mark.x, screen.width - width), Math.min(0, mark.x + mark.width - width));
	const tops = [mark.y - height - gap, mark.y + mark.height + gap, Math.max(gap, mark.y + gap)];
	const places = tops.map((y) => ({ x, y, width, height }));
	if (!forced) return places;
	return places
		.filter((place) => isInside(place, screen))
		.concat({
			x: Math.max(0, Math.min(x, screen.width - width)),
			y: Math.max(0, Math.min(mark.y - height - gap, screen.height - height)),
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
