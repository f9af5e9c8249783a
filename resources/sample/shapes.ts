/*
 * Plane geometry for drawn scenes and their annotations. No Math.sin and no Math.cos: their last digit may differ
 * between machines, and the sample has to come out the same everywhere. IEEE arithmetic and Math.sqrt do not differ.
 */

export type Point = readonly [x: number, y: number];
export type Ring = readonly Point[];

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** A direction as cosine and sine, with its angle in degrees (clockwise on screen). */
export interface Turn {
	cos: number;
	sin: number;
	degrees: number;
}

/** Angles of Pythagorean triples: exact without trigonometry. */
export const turns = {
	level: { cos: 1, sin: 0, degrees: 0 },
	slight: { cos: 24 / 25, sin: 7 / 25, degrees: 16.260204708311957 },
	slightLeft: { cos: 24 / 25, sin: -7 / 25, degrees: -16.260204708311957 },
	third: { cos: 4 / 5, sin: 3 / 5, degrees: 36.86989764584402 },
	thirdLeft: { cos: 4 / 5, sin: -3 / 5, degrees: -36.86989764584402 },
	steep: { cos: 3 / 5, sin: 4 / 5, degrees: 53.13010235415598 },
	steepLeft: { cos: 3 / 5, sin: -4 / 5, degrees: -53.13010235415598 },
	upright: { cos: 0, sin: 1, degrees: 90 },
	back: { cos: -12 / 13, sin: 5 / 13, degrees: 157.38013505195957 },
} as const satisfies Record<string, Turn>;

/** `count` unit vectors, evenly spread enough to draw with, clockwise on screen from (1, 0). */
export function directions(count: number): Point[] {
	return Array.from({ length: count }, (_, i) => {
		const quarter = Math.floor((4 * i) / count);
		const part = (4 * i) / count - quarter;
		// The tangent of the half angle, straightened so that steps are nearly equal.
		const t = part * (0.7857 + 0.2143 * part * part);
		const c = (1 - t * t) / (1 + t * t);
		const s = (2 * t) / (1 + t * t);
		return quarter === 0 ? [c, s] : quarter === 1 ? [-s, c] : quarter === 2 ? [-c, -s] : [s, -c];
	});
}

export function ellipse(cx: number, cy: number, rx: number, ry: number, count = 28): Ring {
	return directions(count).map(([c, s]) => [cx + rx * c, cy + ry * s]);
}

/** A cell-like outline: an ellipse with lobes; `two` and `three` say how strong the second and third harmonic are. */
export function blob(cx: number, cy: number, rx: number, ry: number, two: number, three: number, count = 36): Ring {
	return directions(count).map(([c, s]) => {
		const swell = 1 + two * (c * c - s * s) + three * (4 * c * c * c - 3 * c);
		return [cx + rx * swell * c, cy + ry * swell * s];
	});
}

export function hexagon(cx: number, cy: number, radius: number, { cos, sin }: Turn): Ring {
	const h = Math.sqrt(3) / 2;
	const unit: Ring = [
		[1, 0],
		[0.5, h],
		[-0.5, h],
		[-1, 0],
		[-0.5, -h],
		[0.5, -h],
	];
	return unit.map(([x, y]) => [cx + radius * (x * cos - y * sin), cy + radius * (x * sin + y * cos)]);
}

/** Corners of a rectangle turned about its centre, in the export's order: TL, BL, BR, TR before turning. */
export function turnedBox(
	cx: number,
	cy: number,
	width: number,
	height: number,
	turn: Turn,
): [Point, Point, Point, Point] {
	const at = (x: number, y: number): Point => [cx + x * turn.cos - y * turn.sin, cy + x * turn.sin + y * turn.cos];
	const [w, h] = [width / 2, height / 2];
	return [at(-w, -h), at(-w, h), at(w, h), at(w, -h)];
}

export function boxRing({ x, y, width, height }: Box): Ring {
	return [
		[x, y],
		[x + width, y],
		[x + width, y + height],
		[x, y + height],
	];
}

export function boundsOf(points: Iterable<Point>): Box {
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [x, y] of points) {
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	}
	return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A smooth line through the points (Catmull-Rom), `steps` pieces between two of them. */
export function smooth(points: Ring, steps = 8): Point[] {
	const line: Point[] = [];
	for (let i = 0; i + 1 < points.length; i += 1) {
		const p1 = points[i];
		const p2 = points[i + 1];
		if (p1 === undefined || p2 === undefined) break;
		const p0 = points[i - 1] ?? p1;
		const p3 = points[i + 2] ?? p2;
		for (let step = 0; step < steps; step += 1) {
			const t = step / steps;
			const blend = (a: number, b: number, c: number, d: number): number =>
				0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
			line.push([blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1])]);
		}
	}
	const last = points.at(-1);
	if (last !== undefined) line.push(last);
	return line;
}
