import type { Point } from "#shared/task";
import type { Bounds } from "#shared/drawing/drawing";

/**
 * How the picture lies on the screen: screen = picture x zoom + (x, y), in device pixels. Held exactly, so that many
 * small pans add up; painted by `snapped`, so that a pan moves everything by whole device pixels.
 */
export interface View {
	/** Device pixels for each pixel of the picture: 1 is one to one. */
	zoom: number;
	x: number;
	y: number;
}

export interface Size {
	width: number;
	height: number;
}

const largestZoom = 64;

export function snapped(view: View): View {
	return { zoom: view.zoom, x: Math.round(view.x), y: Math.round(view.y) };
}

export function toPicture(view: View, [x, y]: Point): Point {
	return [(x - view.x) / view.zoom, (y - view.y) / view.zoom];
}

/** The part of the picture that a screen of this size shows. */
export function shownPart(view: View, screen: Size): Bounds {
	const [x, y] = toPicture(view, [0, 0]);
	return { x, y, width: screen.width / view.zoom, height: screen.height / view.zoom };
}

/** All of `content` in the middle of the screen, with `margin` device pixels around it. */
export function fitted(content: Bounds, screen: Size, margin: number): View {
	// A sheet without width or height (a lone point) is shown as one pixel, a screen narrower than its margins as one too.
	const width = Math.max(1, screen.width - 2 * margin);
	const height = Math.max(1, screen.height - 2 * margin);
	const zoom = Math.min(width / Math.max(1, content.width), height / Math.max(1, content.height), largestZoom);
	return centred(content, screen, zoom);
}

export function centred(content: Bounds, screen: Size, zoom: number): View {
	return {
		zoom,
		x: screen.width / 2 - (content.x + content.width / 2) * zoom,
		y: screen.height / 2 - (content.y + content.height / 2) * zoom,
	};
}

/** A zoom that keeps what is shown at `anchor` (device pixels) where it is. */
export function zoomed(view: View, zoom: number, [x, y]: Point): View {
	const factor = zoom / view.zoom;
	return { zoom, x: x - (x - view.x) * factor, y: y - (y - view.y) * factor };
}

/** From a quarter of fit to 64; a picture so small that fit enlarges it can still be shown one to one. */
export function clampedZoom(zoom: number, fit: number): number {
	return Math.min(largestZoom, Math.max(Math.min(fit / 4, 1), zoom));
}

/** Keeps at least `margin` device pixels of the content on the screen, so that nobody pans into the void. */
export function kept(view: View, content: Bounds, screen: Size, margin: number): View {
	const within = (offset: number, from: number, length: number, room: number): number => {
		const inset = Math.min(margin, room / 2, Math.max(1, length * view.zoom));
		const lowest = inset - (from + length) * view.zoom;
		const highest = room - inset - from * view.zoom;
		return Math.min(highest, Math.max(lowest, offset));
	};
	return {
		zoom: view.zoom,
		x: within(view.x, content.x, content.width, screen.width),
		y: within(view.y, content.y, content.height, screen.height),
	};
}

/**
 * The view in which a mark is well in view, moving as little as it takes: nothing if it already is; a pan if its size
 * suits the screen; otherwise it is brought to two fifths of the screen, but a speck is not blown up beyond `closest`.
 * @param least share of the screen, aside or down, under which a size does not suit it.
 */
export function revealed(view: View, mark: Bounds, screen: Size, closest: number, least = 0.06): View {
	const share = Math.max((mark.width * view.zoom) / screen.width, (mark.height * view.zoom) / screen.height);
	let zoom = view.zoom;
	if (share > 0.8) zoom = (0.4 * view.zoom) / share;
	else if (share > 0 && share < least) zoom = Math.max(view.zoom, Math.min((0.4 * view.zoom) / share, closest));
	return zoom === view.zoom && isWithin(mark, shownPart(view, screen)) ? view : centred(mark, screen, zoom);
}

/** Whether a mark lies in a part of the picture, a twentieth away from its edges. */
function isWithin(mark: Bounds, part: Bounds): boolean {
	const [aside, above] = [part.width * 0.05, part.height * 0.05];
	return (
		mark.x >= part.x + aside &&
		mark.y >= part.y + above &&
		mark.x + mark.width <= part.x + part.width - aside &&
		mark.y + mark.height <= part.y + part.height - above
	);
}

/** Between two views, `t` from 0 to 1: the zoom runs geometrically, and the middle of the screen with it. */
export function between(from: View, to: View, screen: Size, t: number): View {
	const zoom = from.zoom * (to.zoom / from.zoom) ** t;
	const middle: Point = [screen.width / 2, screen.height / 2];
	const [fromX, fromY] = toPicture(from, middle);
	const [toX, toY] = toPicture(to, middle);
	// Along with the zoom, not with t: otherwise the place one is heading for swings out of the screen.
	const along =
		Math.abs(to.zoom - from.zoom) < 1e-9 * from.zoom ? t : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
	return {
		zoom,
		x: middle[0] - (fromX + (toX - fromX) * along) * zoom,
		y: middle[1] - (fromY + (toY - fromY) * along) * zoom,
	};
}
