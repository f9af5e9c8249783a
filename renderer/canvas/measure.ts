import type { Point } from "#shared/task";

/** A way measured on the picture, in its pixels. */
export interface Measure {
	from: Point;
	to: Point;
}

export interface Measured {
	length: number;
	dx: number;
	/** Down is positive. */
	dy: number;
	/** Degrees from -180 to 180: 0 to the right, 90 upwards; 0 of no way at all. */
	angle: number;
}

export function measured({ from, to }: Measure): Measured {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	// A zero with a sign would be turned into half a circle.
	const angle = dx === 0 && dy === 0 ? 0 : (Math.atan2(0 - dy, dx) * 180) / Math.PI;
	return { length: Math.hypot(dx, dy), dx, dy, angle };
}

/** The end moved onto the axis that it is nearer to. */
export function onAxis(from: Point, to: Point): Point {
	return Math.abs(to[0] - from[0]) >= Math.abs(to[1] - from[1]) ? [to[0], from[1]] : [from[0], to[1]];
}

/** "120.5 px · dx 100 · dy −67.2 · 33.9°" */
export function measureWords(measure: Measure): string {
	const { length, dx, dy, angle } = measured(measure);
	const across = `dx ${figure(dx)}`;
	const down = `dy ${figure(dy)}`;
	return `${figure(length)} px · ${across} · ${down} · ${figure(angle)}°`;
}

/** A tenth at most: nobody draws more exactly. */
function figure(value: number): string {
	const rounded = Math.round(value * 10) / 10;
	return `${rounded < 0 ? "−" : ""}${String(Math.abs(rounded))}`;
}
