import type { Point, Ring, Zone } from "#shared/task";

/**
 * Areas the slow and obvious way: between the heights of all vertices and all crossings of any two edges, the width that
 * is covered changes evenly, so that its middle tells it all.
 */
export function slowArea(shapes: readonly (readonly Zone[])[]): number {
	const edges = shapes.flatMap((zones) =>
		zones.flatMap(({ region, holes }) => [region, ...holes].flatMap((ring) => edgesOf(ring))),
	);
	const heights = new Set(edges.flatMap(([from, to]) => [from[1], to[1]]));
	for (const [at, edge] of edges.entries()) {
		for (const other of edges.slice(at + 1)) {
			const crossing = crossingHeight(edge, other);
			if (crossing !== null) heights.add(crossing);
		}
	}
	const sorted = [...heights].sort((a, b) => a - b);
	let area = 0;
	for (const [at, bottom] of sorted.entries()) {
		const top = sorted[at - 1] ?? bottom;
		if (bottom > top) area += (bottom - top) * widthAt((top + bottom) / 2, edges, shapes);
	}
	return area;
}

type Edge = readonly [Point, Point];

function edgesOf(ring: Ring): Edge[] {
	return ring.map((to, at): Edge => [ring.at(at - 1) ?? to, to]).filter(([from, to]) => from[1] !== to[1]);
}

function crossingHeight([[x1, y1], [x2, y2]]: Edge, [[x3, y3], [x4, y4]]: Edge): number | null {
	const across = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4);
	if (across === 0) return null;
	const along = ((x1 - x3) * (y3 - y4) - (y1 - y3) * (x3 - x4)) / across;
	return along >= 0 && along <= 1 ? y1 + along * (y2 - y1) : null;
}

function widthAt(y: number, edges: readonly Edge[], shapes: readonly (readonly Zone[])[]): number {
	const places = edges.filter((edge) => spans(edge, y)).map((edge) => placeAt(edge, y));
	places.sort((a, b) => a - b);
	let width = 0;
	for (const [at, right] of places.entries()) {
		const left = places[at - 1] ?? right;
		const middle = (left + right) / 2;
		if (shapes.every((zones) => zones.some((zone) => holds(zone, middle, y)))) width += right - left;
	}
	return width;
}

function spans([from, to]: Edge, y: number): boolean {
	return from[1] > y !== to[1] > y;
}

function placeAt([from, to]: Edge, y: number): number {
	return from[0] + ((to[0] - from[0]) * (y - from[1])) / (to[1] - from[1]);
}

function holds({ region, holes }: Zone, x: number, y: number): boolean {
	const isIn = (ring: Ring): boolean =>
		edgesOf(ring).filter((edge) => spans(edge, y) && placeAt(edge, y) < x).length % 2 === 1;
	return isIn(region) && !holes.some(isIn);
}
