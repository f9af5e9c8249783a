import { Painter } from "./painter.ts";
import type { Colour } from "./painter.ts";
import { boundsOf, directions, ellipse, hexagon, turnedBox } from "./shapes.ts";
import type { Box, Point, Ring, Turn } from "./shapes.ts";

export interface Belt {
	name: string;
	picture: Painter;
	belt: Ring;
	nuts: { ring: Ring; hole: Ring; box: Box }[];
	bolts: { corners: [Point, Point, Point, Point]; width: number; height: number; rotation: number; tip: Point }[];
	washers: { cx: number; cy: number; radius: number; inner: number }[];
	scratches: Point[][];
}

export interface BeltPlan {
	name: string;
	width: number;
	height: number;
	nuts: readonly { x: number; y: number; size: number; turn: Turn }[];
	bolts: readonly { x: number; y: number; length: number; turn: Turn }[];
	washers: readonly { x: number; y: number; radius: number }[];
	scratches: readonly Point[][];
}

function drawNut(picture: Painter, { x, y, size, turn }: BeltPlan["nuts"][number]): Belt["nuts"][number] {
	const ring = hexagon(x, y, size, turn);
	const hole = ellipse(x, y, size * 0.48, size * 0.48, 24);
	picture.polygon([hexagon(x + 4, y + 6, size, turn)], "#14171c", 0.45);
	picture.polygon([ring], { from: "#dfe4ea", to: "#9aa3ae", top: y - size, bottom: y + size });
	picture.circle(x, y, size * 0.72, { from: "#b9c1cb", to: "#e6eaef", top: y - size, bottom: y + size });
	picture.polygon([hole], { from: "#23272f", to: "#3b414b", top: y - size, bottom: y + size });
	return { ring, hole, box: boundsOf(ring) };
}

function drawBolt(picture: Painter, { x, y, length, turn }: BeltPlan["bolts"][number]): Belt["bolts"][number] {
	const height = length * 0.36;
	const at = (u: number, v: number): Point => [x + u * turn.cos - v * turn.sin, y + u * turn.sin + v * turn.cos];
	const part = (from: number, to: number, thick: number, colour: Colour): void => {
		picture.polygon([[at(from, -thick), at(to, -thick), at(to, thick), at(from, thick)]], colour);
	};
	const half = length / 2;
	picture.polygon([turnedBox(x + 4, y + 7, length, height * 0.9, turn)], "#14171c", 0.3);
	part(-half, -half * 0.62, height / 2, "#c2c9d2");
	part(-half, -half * 0.8, height / 2, "#e4e8ed");
	part(-half * 0.62, half * 0.94, height * 0.24, "#a8b0bb");
	for (let u = -half * 0.2; u < half * 0.9; u += 7) part(u, u + 2.5, height * 0.25, "#6f7884");
	part(half * 0.94, half, height * 0.17, "#8a929d");
	return {
		corners: turnedBox(x, y, length, height, turn),
		width: length,
		height,
		rotation: turn.degrees,
		tip: at(half, 0),
	};
}

export function drawBelt(plan: BeltPlan): Belt {
	const { width, height } = plan;
	const picture = new Painter(width, height, { from: "#d9dee3", to: "#aab4bd", top: 0, bottom: height });
	const [top, bottom] = [Math.round(height * 0.16), Math.round(height * 0.86)];
	picture.rect({ x: 0, y: top - 18, width, height: 18 }, "#59636d");
	picture.rect({ x: 0, y: bottom, width, height: 18 }, "#59636d");
	picture.rect({ x: 0, y: top, width, height: bottom - top }, { from: "#3f4852", to: "#2f3740", top, bottom });
	for (let x = -40; x < width; x += 96) {
		picture.rect({ x, y: top, width: 3, height: bottom - top }, "#28303a", 0, 0.8);
		picture.circle(x + 48, top - 9, 6, "#c7cdd3");
		picture.circle(x + 48, bottom + 9, 6, "#c7cdd3");
	}
	for (let x = 0; x < width; x += 56) {
		const y = bottom + 26;
		picture.polygon(
			[
				[
					[x, y + 16],
					[x + 16, y],
					[x + 44, y],
					[x + 28, y + 16],
				],
			],
			"#f0b429",
		);
	}
	const washers = plan.washers.map(({ x, y, radius }) => {
		picture.circle(x + 4, y + 6, radius, "#14171c", 0.4);
		picture.circle(x, y, radius, { from: "#e9d9a8", to: "#b99a52", top: y - radius, bottom: y + radius });
		picture.circle(x, y, radius * 0.5, "#333b45");
		return { cx: x, cy: y, radius, inner: radius * 0.5 };
	});
	const nuts = plan.nuts.map((nut) => drawNut(picture, nut));
	const bolts = plan.bolts.map((bolt) => drawBolt(picture, bolt));
	for (const scratch of plan.scratches) picture.line(scratch, 2.5, "#e2574c");
	return {
		name: plan.name,
		picture,
		belt: [
			[0, top],
			[width, top],
			[width, bottom],
			[0, bottom],
		],
		nuts,
		bolts,
		washers,
		scratches: plan.scratches.map((scratch) => [...scratch]),
	};
}

export interface Gauges {
	name: string;
	picture: Painter;
	dials: { cx: number; cy: number; radius: number; tip: Point; zero: Point; degrees: number }[];
	panel: Box;
}

/** A panel of three round gauges. */
export function drawGauges(name: string, needles: readonly Turn[]): Gauges {
	const picture = new Painter(720, 420, { from: "#e8ecef", to: "#c4ccd3", top: 0, bottom: 420 });
	const panel = { x: 34, y: 60, width: 652, height: 300 };
	picture.rect({ ...panel, x: panel.x + 6, y: panel.y + 9 }, "#6c7680", 22, 0.4);
	picture.rect(panel, { from: "#4b5663", to: "#38414c", top: 60, bottom: 360 }, 22);
	for (const x of [58, 662]) for (const y of [84, 336]) picture.circle(x, y, 7, "#aeb7c0");
	const dials = needles.map((needle, index) => {
		const [cx, cy, radius] = [144 + 216 * index, 210, 88];
		picture.circle(cx, cy, radius, "#d5dbe1");
		picture.circle(cx, cy, radius - 8, "#fcfcfa");
		for (const [n, [c, s]] of directions(24).entries()) {
			const long = n % 3 === 0 ? 18 : 10;
			const tick: Point[] = [
				[cx + c * (radius - 12), cy + s * (radius - 12)],
				[cx + c * (radius - 12 - long), cy + s * (radius - 12 - long)],
			];
			if (n < 3 || n > 9) picture.line(tick, n % 3 === 0 ? 3 : 1.5, n > 20 || n < 3 ? "#c8322d" : "#2b323b");
		}
		const reach = radius - 26;
		const tip: Point = [cx + reach * needle.cos, cy + reach * needle.sin];
		const back: Point = [cx - 16 * needle.cos, cy - 16 * needle.sin];
		picture.line([back, tip], 5, "#c8322d");
		picture.circle(cx, cy, 9, "#2b323b");
		picture.rect({ x: cx - 24, y: cy + 34, width: 48, height: 16 }, "#2b323b", 3);
		return { cx, cy, radius, tip, zero: [cx - reach, cy] as const, degrees: needle.degrees };
	});
	return { name, picture, dials, panel };
}
