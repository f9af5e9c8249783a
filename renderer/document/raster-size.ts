export interface Extent {
	width: number;
	height: number;
}

/** Pixels of the largest raster of a page: 64 MB, and as much again while it is painted. */
const mostPixels = 16_000_000;
/** Chromium paints no canvas that is longer. */
const longestSide = 16_384;

/**
 * How large a page is painted for a zoom: at least as fine as the screen, in steps of a factor of √2, so that a little more
 * zoom does not paint it anew; within the budget of pixels, and at least one pixel.
 *
 * @param page points
 * @param zoom pixels of the screen for each point
 */
export function rasterSize(page: Extent, zoom: number): Extent {
	const wanted = 2 ** (Math.ceil(2 * Math.log2(zoom) - 1e-9) / 2);
	const most = Math.min(
		Math.sqrt(mostPixels / (page.width * page.height)),
		longestSide / Math.max(page.width, page.height),
	);
	const scale = Math.min(wanted, most);
	const side = (length: number): number => Math.max(1, Math.floor(length * scale));
	return { width: side(page.width), height: side(page.height) };
}
