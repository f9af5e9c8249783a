import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Geometry, Point } from "#shared/task";
import { arrowBetween, loopAt } from "#shared/drawing/arrow";
import { bodyAround, bodyOf, type Body } from "#shared/drawing/body";
import { draw } from "#shared/drawing/draw";

function drawn(geometry: Geometry) {
	const drawing = draw(geometry);
	if (drawing === null) throw new Error(`Nothing to draw: ${geometry.kind}`);
	return drawing;
}

function body(geometry: Geometry): Body {
	return bodyOf(drawn(geometry));
}

function box(x: number, y: number, width: number, height: number): Geometry {
	return { kind: "bounding-box", x, y, width, height };
}

/** From a place to the nearest of a body's lines. */
function toEdge([x, y]: Point, { lines }: Body): number {
	let least = Infinity;
	for (const line of lines) {
		for (const [at, to] of line.entries()) {
			const from = line[at - 1] ?? to;
			const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
			const square = dx * dx + dy * dy;
			const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / square));
			least = Math.min(least, Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy));
		}
	}
	return least;
}

describe("an arrow", () => {
	it("runs from the edge of one shape to the edge of the other", () => {
		expect(arrowBetween(body(box(0, 0, 10, 10)), body(box(30, 0, 20, 10)), 0)).toMatchObject({
			kind: "arrow",
			from: [10, 5],
			to: [30, 5],
			fromGap: 0,
			toGap: 0,
		});
	});

	it("keeps away from the sign of a point, and from the padding of a group", () => {
		const group = bodyAround([body(box(100, 0, 10, 10)), body(box(100, 50, 10, 10))], 9);
		if (group === null) throw new Error("No group");
		expect(arrowBetween(body({ kind: "point", at: [0, 30] }), group, 1)).toEqual({
			kind: "arrow",
			from: [0, 30],
			to: [100, 30],
			fromGap: 5,
			toGap: 9,
			lane: 1,
		});
	});

	it("ends in the middle of a shape that it begins in, and begins in the middle of one that it ends in", () => {
		const [plate, car] = [body(box(60, 40, 20, 10)), body(box(0, 0, 100, 50))];
		expect(arrowBetween(plate, car, 0)).toMatchObject({ to: [50, 25] });
		expect(arrowBetween(car, plate, 0)).toMatchObject({ from: [50, 25] });
	});

	it("meets a shape around its own middle at the top, and is a loop where two lie in one place", () => {
		const [inner, outer] = [body(box(40, 40, 20, 20)), body(box(0, 0, 100, 100))];
		expect(arrowBetween(inner, outer, 0)).toMatchObject({ kind: "arrow", from: [50, 40], to: [50, 0] });
		expect(arrowBetween(inner, body(box(40, 40, 20, 20)), 2)).toMatchObject({ kind: "loop", lane: 2 });
	});

	it("begins on a line, not in the air beside it", () => {
		const corner: Geometry = {
			kind: "polyline",
			points: [
				[0, 0],
				[0, 100],
				[100, 100],
			],
		};
		const from = body(corner);
		expect(toEdge(from.middle, from)).toBeLessThan(1e-9);
		const arrow = arrowBetween(from, body(box(200, 0, 10, 10)), 0);
		if (arrow.kind !== "arrow") throw new Error("No arrow");
		expect(toEdge(arrow.from, from)).toBeLessThan(1e-9);
	});

	it("ends on the edges of any two shapes that lie apart, and crosses neither", () => {
		const size = fc.integer({ min: 1, max: 90 });
		const shape = fc.oneof(
			fc.tuple(size, size).map(([width, height]) => box(5, 5, width, height)),
			size.map((radius): Geometry => ({ kind: "circle", centre: [50, 50], radius: radius / 2 })),
			fc
				.array(fc.tuple(size, size), { minLength: 3, maxLength: 9 })
				.map((ring): Geometry => ({ kind: "polygon", ring })),
			fc
				.array(fc.tuple(size, size), { minLength: 2, maxLength: 9 })
				.map((points): Geometry => ({ kind: "spline", points })),
		);
		const shift = fc.constantFrom<Point>([300, 0], [-300, 40], [20, 300], [-10, -300], [300, 300]);
		fc.assert(
			fc.property(shape, shape, shift, (one, other, way) => {
				const [a, still] = [body(one), body(other)];
				const b = moved(still, way);
				const arrow = arrowBetween(a, b, 0);
				if (arrow.kind !== "arrow") throw new Error("No arrow");
				if (a.reach === 0) expect(toEdge(arrow.from, a)).toBeLessThan(1e-6);
				if (b.reach === 0) expect(toEdge(arrow.to, b)).toBeLessThan(1e-6);
				for (const share of [0.001, 0.25, 0.5, 0.75, 0.999]) {
					const x = arrow.from[0] + (arrow.to[0] - arrow.from[0]) * share;
					const y = arrow.from[1] + (arrow.to[1] - arrow.from[1]) * share;
					expect(drawn(one).distance(x, y)).toBeGreaterThan(0);
					expect(drawn(other).distance(x - way[0], y - way[1])).toBeGreaterThan(0);
				}
			}),
		);
	});

	it("hangs a loop on the edge, to the upper right", () => {
		const loop = loopAt(body(box(0, 0, 40, 20)), 0);
		expect(loop.at[0]).toBeCloseTo(40);
		expect(loop.at[1]).toBeCloseTo(0);
		expect(loopAt(body({ kind: "point", at: [7, 8] }), 0)).toMatchObject({ at: [7, 8], gap: 5 });
		const disc = body({ kind: "circle", centre: [0, 0], radius: 10 });
		expect(Math.hypot(...loopAt(disc, 0).at)).toBeCloseTo(10, 0);
	});
});

function moved(still: Body, [dx, dy]: Point): Body {
	const move = ([x, y]: Point): Point => [x + dx, y + dy];
	return {
		...still,
		middle: move(still.middle),
		lines: still.lines.map((line) => line.map(move)),
		hull: still.hull.map(move),
	};
}
