/** Areas of discs, in square units of the radius. */

export function discArea(radius: number): number {
	return Math.PI * radius * radius;
}

/** Of what two discs share: two circular segments, or the smaller disc. @param distance between their centres. */
export function discsShared(radiusA: number, radiusB: number, distance: number): number {
	const [r, s] = radiusA < radiusB ? [radiusA, radiusB] : [radiusB, radiusA];
	if (distance >= r + s) return 0;
	if (distance <= s - r) return discArea(r);
	// Of the common chord, from each centre; by products, since differences of squares lose digits.
	const fromR = (distance + ((r - s) * (r + s)) / distance) / 2;
	const fromS = distance - fromR;
	return segmentArea(r, fromR) + segmentArea(s, fromS);
}

/** Beyond a chord at a distance from the centre; more than half the disc where that is negative. */
function segmentArea(radius: number, away: number): number {
	const share = Math.max(-1, Math.min(1, away / radius));
	const halfChord = radius * Math.sqrt(Math.max(0, (1 - share) * (1 + share)));
	return radius * radius * Math.acos(share) - away * halfChord;
}

/**
 * Of what of a disc around the origin lies left of a line from its upper end (x0, y0) to its lower end (x1, y1), within
 * that line's heights.
 */
export function discLeftOf(x0: number, y0: number, x1: number, y1: number, radius: number): number {
	const top = Math.max(y0, -radius);
	const bottom = Math.min(y1, radius);
	if (!(top < bottom)) return 0;
	const slope = (x1 - x0) / (y1 - y0);
	const at = (y: number): number => x0 + (y - y0) * slope;
	// Where the line meets the circle: (1 + slope²)·u² = r²(1 + slope²) - c², from the foot of the perpendicular.
	const offset = x0 - y0 * slope;
	const square = 1 + slope * slope;
	const rest = radius * radius * square - offset * offset;
	if (rest <= 0) return at((top + bottom) / 2) < 0 ? 0 : bandArea(top, bottom, radius);
	const foot = (-offset * slope) / square;
	const reach = Math.sqrt(rest) / square;
	const enter = Math.min(bottom, Math.max(top, foot - reach));
	const leave = Math.min(bottom, Math.max(top, foot + reach));
	const within =
		leave > enter ? ((at(enter) + at(leave)) / 2) * (leave - enter) + bandArea(enter, leave, radius) / 2 : 0;
	return beside(top, enter) + within + beside(leave, bottom);

	/** Where the line does not lie in the disc, either the whole width is left of it or none. */
	function beside(from: number, to: number): number {
		return to > from && at((from + to) / 2) > 0 ? bandArea(from, to, radius) : 0;
	}
}

/** Of the disc between two heights, within ±radius. */
function bandArea(top: number, bottom: number, radius: number): number {
	return capTo(bottom / radius, radius) - capTo(top / radius, radius);
}

/** Twice the integral of √(r² - y²) from 0 to a share of the radius. */
function capTo(share: number, radius: number): number {
	const within = Math.max(-1, Math.min(1, share));
	return radius * radius * (within * Math.sqrt((1 - within) * (1 + within)) + Math.asin(within));
}
