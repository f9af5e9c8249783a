import { describe, expect, it } from "vitest";
import type { Geometry } from "#shared/task";
import { linkDistance, namePlace, traceHeads, traceLink } from "#shared/drawing/link-shape";
import { Links, type Link, type LinkEnd } from "#shared/drawing/links";
import { classColour } from "#shared/drawing/colour";
import { RecordingPen } from "./recording-pen.ts";

const colour = classColour("a", "light");

function box(x: number, y: number): Geometry {
	return { kind: "bounding-box", x, y, width: 10, height: 10 };
}

function one(geometry: Geometry): LinkEnd {
	return { members: [geometry], depth: null };
}

type Pair = Extract<Link["ends"], { kind: "pair" }>;

function pair(key: number, from: Geometry, to: Geometry, more: Partial<Pair> = {}): Link {
	const ends: Pair = { kind: "pair", from: one(from), to: one(to), heads: "to", lane: 0, ...more };
	return { key, colour, label: `r${String(key)}`, ends };
}

function group(key: number, members: Geometry[], depth = 0): Link {
	return { key, colour, label: `g${String(key)}`, ends: { kind: "group", group: { members, depth } } };
}

function headsOf(link: Link): number {
	const drawn = new Links([link]).byKey(link.key);
	if (drawn === null) throw new Error("Not drawn");
	const pen = new RecordingPen();
	traceHeads(pen, drawn.shape, drawn.heads, 1);
	return pen.commands.filter((command) => command === "Z").length;
}

describe("the relations shown", () => {
	const [a, b] = [box(0, 0), box(100, 0)];

	it("have one head, two or none, as loops too; groups have none", () => {
		expect(headsOf(pair(0, a, b))).toBe(1);
		expect(headsOf(pair(0, a, b, { heads: "both" }))).toBe(2);
		expect(headsOf(pair(0, a, b, { heads: "none" }))).toBe(0);
		expect(headsOf(pair(0, a, a, { heads: "both" }))).toBe(2);
		expect(headsOf(group(0, [a, b]))).toBe(0);
	});

	it("put the tip of a head on the edge, and end the line within the head", () => {
		const drawn = new Links([pair(0, a, b)]).byKey(0);
		if (drawn === null) throw new Error("Not drawn");
		const [line, heads] = [new RecordingPen(), new RecordingPen()];
		traceLink(line, drawn.shape, drawn.heads, 1);
		traceHeads(heads, drawn.shape, drawn.heads, 1);
		expect(heads.vertices[0]).toEqual([100, 5]);
		expect(line.vertices).toEqual([
			[10, 5],
			[94, 5],
		]);
	});

	it("keep their heads in size on the screen, and within arrows shorter than they are", () => {
		const lengthAt = (scale: number): number => {
			const pen = new RecordingPen();
			const drawn = new Links([pair(0, a, b)]).byKey(0);
			if (drawn) traceHeads(pen, drawn.shape, drawn.heads, scale);
			return (pen.vertices[0]?.[0] ?? 0) - (pen.vertices[1]?.[0] ?? 0);
		};
		expect([lengthAt(0.5), lengthAt(1), lengthAt(2), lengthAt(50)]).toEqual([5, 10, 20, 90]);
	});

	it("lie beside each other, also where they run against each other", () => {
		const links = new Links([pair(0, a, b), pair(1, b, a, { lane: 1 }), pair(2, a, b, { lane: 2 })]);
		const heights = [0, 1, 2].map((key) => {
			const shape = links.byKey(key)?.shape;
			return shape === undefined ? NaN : namePlace(shape, 1).y;
		});
		expect(heights).toEqual([5, 13, -3]);
	});

	it("are not drawn where nothing of an end is", () => {
		const nothing: Geometry = { kind: "none" };
		const links = new Links([pair(0, a, nothing), group(1, [nothing]), group(2, [])]);
		expect(links.isEmpty).toBe(true);
		expect(links.byKey(0)).toBeNull();
		expect(links.at(5, 5, 1, 4)).toBeNull();
	});

	it("are found by place: within the tolerance on the screen, arrows before hulls, never by a hull's inside", () => {
		const links = new Links([group(3, [a, b]), pair(7, a, b)]);
		expect(links.at(50, 8, 1, 4)).toBe(7);
		expect(links.at(50, 10, 1, 4)).toBeNull();
		expect(links.at(50, 10, 2, 4)).toBe(7);
		expect(links.at(50, 20, 1, 4)).toBe(3);
		expect(links.at(5, 5, 1, 3)).toBeNull();
	});

	it("are painted hulls first, and only those in view", () => {
		const far = box(5_000, 5_000);
		const links = new Links([pair(0, a, b), pair(1, far, far), group(2, [a, b]), group(4, [far])]);
		const seen = links.within({ x: -50, y: -50, width: 200, height: 200 }, 1).map(({ link }) => link.key);
		expect(seen).toEqual([2, 0]);
	});

	it("have more room around a group of groups than around those in it", () => {
		const links = new Links([group(0, [a]), group(1, [a], 1), group(2, [a], 40)]);
		const around = [0, 1, 2].map((key) => {
			const shape = links.byKey(key)?.shape;
			return shape === undefined ? NaN : -namePlace(shape, 1).x;
		});
		expect(around).toEqual([9, 15, 33]);
	});

	it("are hit on a loop's line, and not in the quarter that it leaves open", () => {
		const shape = new Links([pair(0, a, a)]).byKey(0)?.shape;
		if (shape?.kind !== "loop") throw new Error("No loop");
		const [x, y] = shape.at;
		expect(linkDistance(x + 12, y, shape, 1)).toBeCloseTo(0);
		expect(linkDistance(x, y - 24, shape, 2)).toBeCloseTo(0);
		expect(linkDistance(x - 12 * Math.SQRT1_2, y + 12 * Math.SQRT1_2, shape, 1)).toBeGreaterThan(8);
	});
});
