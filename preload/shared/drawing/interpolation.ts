import type { Geometry, Point, Ring, Zone } from "#shared/task";

/** A geometry between two key frames. */
export interface GeometryBetween {
	geometry: Geometry;
	/** Why it is still the first key frame's geometry, as the end of a sentence; null where it was interpolated. */
	held: string | null;
}

type Of<K extends Geometry["kind"]> = Extract<Geometry, { kind: K }>;

/**
 * The geometry at a share of the way from one key frame to the next: 0 is `from` itself, 1 is `to` itself. Linear in
 * pixels; a rotated box keeps its right angles and turns the shorter way. Where the two have not the same structure, or
 * the kind is not one that is interpolated (format.md, section 5), the first is held.
 */
export function geometryBetween(from: Geometry, to: Geometry, share: number): GeometryBetween {
	if (share <= 0) return { geometry: from, held: null };
	if (share >= 1) return { geometry: to, held: null };
	if (from.kind !== to.kind) return { geometry: from, held: "the next key frame has another kind of geometry" };
	const geometry = between(from, to, share);
	if (typeof geometry === "string") return { geometry: from, held: geometry };
	return { geometry, held: null };
}

function between(from: Geometry, to: Geometry, share: number): Geometry | string {
	switch (from.kind) {
		case "bounding-box":
			return boxBetween(from, to as Of<"bounding-box">, share);
		case "rotated-bounding-box":
			return rotatedBetween(from, to as Of<"rotated-bounding-box">, share);
		case "point":
			return { kind: "point", at: pointBetween(from.at, (to as Of<"point">).at, share) };
		case "polygon": {
			const ring = pointsBetween(from.ring, (to as Of<"polygon">).ring, share);
			return ring === null ? otherPoints : { kind: "polygon", ring };
		}
		case "polyline": {
			const points = pointsBetween(from.points, (to as Of<"polyline">).points, share);
			return points === null ? otherPoints : { kind: "polyline", points };
		}
		case "segmentation": {
			const zones = zonesBetween(from.zones, (to as Of<"segmentation">).zones, share);
			return zones ?? "the next key frame has other numbers of zones, holes or points";
		}
		default:
			return "this kind of geometry is not interpolated";
	}
}

const otherPoints = "the next key frame has another number of points";

/** Exact at both ends and on equal values. */
function mix(from: number, to: number, share: number): number {
	return from + (to - from) * share;
}

function pointBetween(from: Point, to: Point, share: number): Point {
	return [mix(from[0], to[0], share), mix(from[1], to[1], share)];
}

/** Point by point, in the order exported; null where their numbers differ. */
function pointsBetween(from: readonly Point[], to: readonly Point[], share: number): Ring | null {
	if (from.length !== to.length) return null;
	return from.map((point, at) => pointBetween(point, to[at] ?? point, share));
}

function boxBetween(from: Of<"bounding-box">, to: Of<"bounding-box">, share: number): Geometry {
	return {
		kind: "bounding-box",
		x: mix(from.x, to.x, share),
		y: mix(from.y, to.y, share),
		width: mix(from.width, to.width, share),
		height: mix(from.height, to.height, share),
	};
}

function zonesBetween(from: readonly Zone[], to: readonly Zone[], share: number): Geometry | null {
	if (from.length !== to.length) return null;
	const zones: Zone[] = [];
	for (const [at, zone] of from.entries()) {
		const next = to[at];
		if (next?.holes.length !== zone.holes.length) return null;
		const region = pointsBetween(zone.region, next.region, share);
		const holes = zone.holes.map((hole, place) => pointsBetween(hole, next.holes[place] ?? [], share));
		if (region === null || holes.includes(null)) return null;
		zones.push({ region, holes: holes.filter((hole) => hole !== null) });
	}
	return { kind: "segmentation", zones };
}

/** A rectangle by its middle, sides in pixels and direction in radians; `turn` is 1 or -1 for its winding. */
interface Turned {
	middle: Point;
	width: number;
	height: number;
	angle: number;
	turn: number;
}

type Corners = Of<"rotated-bounding-box">["corners"];

function rotatedBetween(from: Of<"rotated-bounding-box">, to: Of<"rotated-bounding-box">, share: number): Geometry {
	const [a, b] = [turnedOf(from.corners), turnedOf(to.corners)];
	// Mirrored ones have no turn between them that keeps the shape.
	const isAlike = a !== null && b !== null && a.turn === b.turn;
	if (!isAlike) {
		const [p, q, r, s] = from.corners;
		const [k, l, m, n] = to.corners;
		return {
			kind: "rotated-bounding-box",
			corners: [
				pointBetween(p, k, share),
				pointBetween(q, l, share),
				pointBetween(r, m, share),
				pointBetween(s, n, share),
			],
			rotation: mix(from.rotation, to.rotation, share),
		};
	}
	const way = shorterWay(b.angle - a.angle);
	const corners = cornersOf({
		middle: pointBetween(a.middle, b.middle, share),
		width: mix(a.width, b.width, share),
		height: mix(a.height, b.height, share),
		angle: a.angle + way * share,
		turn: a.turn,
	});
	return { kind: "rotated-bounding-box", corners, rotation: from.rotation + ((way * 180) / Math.PI) * share };
}

/** The same turn within half a circle either way, in radians. */
function shorterWay(turn: number): number {
	return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
}

/** Null where the corners (P, P+h·v, P+h·v+w·u, P+w·u) make no rectangle with two sides. */
function turnedOf([a, b, c, d]: Corners): Turned | null {
	const [ux, uy] = [d[0] - a[0], d[1] - a[1]];
	const [vx, vy] = [b[0] - a[0], b[1] - a[1]];
	const [width, height] = [Math.hypot(ux, uy), Math.hypot(vx, vy)];
	// Exported corners carry rounding: a thousandth of the longer side is no other shape.
	const slack = Math.max(width, height) * 1e-3;
	const isSquare = Math.abs(ux * vx + uy * vy) <= slack * Math.min(width, height);
	const isClosed = Math.hypot(a[0] + ux + vx - c[0], a[1] + uy + vy - c[1]) <= slack;
	if (width === 0 || height === 0 || !isSquare || !isClosed) return null;
	return {
		middle: [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2],
		width,
		height,
		angle: Math.atan2(uy, ux),
		turn: ux * vy - uy * vx < 0 ? -1 : 1,
	};
}

function cornersOf({ middle, width, height, angle, turn }: Turned): Corners {
	const [ux, uy] = [(Math.cos(angle) * width) / 2, (Math.sin(angle) * width) / 2];
	const [vx, vy] = [(-Math.sin(angle) * height * turn) / 2, (Math.cos(angle) * height * turn) / 2];
	const [x, y] = middle;
	return [
		[x - ux - vx, y - uy - vy],
		[x - ux + vx, y - uy + vy],
		[x + ux + vx, y + uy + vy],
		[x + ux - vx, y + uy - vy],
	];
}
