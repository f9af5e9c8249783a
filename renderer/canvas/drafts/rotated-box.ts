import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point } from "#shared/task";

export type RotatedBox = Extract<DrawnGeometry, { kind: "rotated-bounding-box" }>;

/**
 * A box in a turned frame: u = (cos r, sin r) across, v = (-sin r, cos r) down, as the export has it: its corners are
 * P, P + h·v, P + h·v + w·u, P + w·u.
 */
export interface Frame {
	at: Point;
	width: number;
	height: number;
	/** Radians, clockwise on the screen. */
	turn: number;
}

/** Corners in the order TL, BL, BR, TR before it was turned; `rotation` in degrees. */
export function boxOfFrame({ at: [x, y], width, height, turn }: Frame): RotatedBox {
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	const [ux, uy] = [width * cos, width * sin];
	const [vx, vy] = [-height * sin, height * cos];
	return {
		kind: "rotated-bounding-box",
		corners: [
			[x, y],
			[x + vx, y + vy],
			[x + vx + ux, y + vy + uy],
			[x + ux, y + uy],
		],
		rotation: (turn * 180) / Math.PI,
	};
}

/** The corners are trusted; a box without width takes the turn that it names. */
export function frameOfBox({ corners: [topLeft, bottomLeft, , topRight], rotation }: RotatedBox): Frame {
	const [dx, dy] = [topRight[0] - topLeft[0], topRight[1] - topLeft[1]];
	const width = Math.hypot(dx, dy);
	return {
		at: topLeft,
		width,
		height: Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]),
		turn: width > 0 ? Math.atan2(dy, dx) : (rotation * Math.PI) / 180,
	};
}

/** A place in the frame's own measures, from its first corner. */
export function inFrame({ at, turn }: Frame, [x, y]: Point): Point {
	const [dx, dy] = [x - at[0], y - at[1]];
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	return [dx * cos + dy * sin, dy * cos - dx * sin];
}

/** And back. */
export function fromFrame({ at, turn }: Frame, [across, down]: Point): Point {
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	return [at[0] + across * cos - down * sin, at[1] + across * sin + down * cos];
}

/**
 * A box over an edge from one place to another and as deep as a third lies beside it, on whichever side. It reads from
 * left to right however the edge was drawn: its turn lies above -90 and not above 90 degrees.
 */
export function boxOnEdge(from: Point, to: Point, beside: Point): RotatedBox {
	const isReversed = to[0] < from[0] || (to[0] === from[0] && to[1] < from[1]);
	const [start, end] = isReversed ? [to, from] : [from, to];
	const width = Math.hypot(end[0] - start[0], end[1] - start[1]);
	const turn = width === 0 ? 0 : Math.atan2(end[1] - start[1], end[0] - start[0]);
	const edge: Frame = { at: start, width, height: 0, turn };
	const depth = inFrame(edge, beside)[1];
	return boxOfFrame({ at: fromFrame(edge, [0, Math.min(0, depth)]), width, height: Math.abs(depth), turn });
}

/** The upright box between two places of its frame, whichever of them is the first. */
export function boxBetween(frame: Frame, a: Point, b: Point): RotatedBox {
	const [left, top] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
	return boxOfFrame({
		at: fromFrame(frame, [left, top]),
		width: Math.abs(a[0] - b[0]),
		height: Math.abs(a[1] - b[1]),
		turn: frame.turn,
	});
}

/** Turned about its middle so that its top looks at a place; in steps of 15 degrees where `inSteps`. */
export function boxTurned(box: RotatedBox, to: Point, inSteps: boolean): RotatedBox {
	const frame = frameOfBox(box);
	const middle = fromFrame(frame, [frame.width / 2, frame.height / 2]);
	const [dx, dy] = [to[0] - middle[0], to[1] - middle[1]];
	if (dx === 0 && dy === 0) return box;
	const step = Math.PI / 12;
	const wanted = Math.atan2(dy, dx) + Math.PI / 2;
	const turn = halfTurns(inSteps ? Math.round(wanted / step) * step : wanted);
	const at = fromFrame({ ...frame, at: middle, turn }, [-frame.width / 2, -frame.height / 2]);
	return boxOfFrame({ ...frame, at, turn });
}

/** The same direction between half a turn back and half a turn on: the export knows no others. */
function halfTurns(turn: number): number {
	const whole = 2 * Math.PI;
	return turn - whole * Math.round(turn / whole);
}
