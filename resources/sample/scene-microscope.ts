import { Painter } from "./painter.ts";
import type { Colour } from "./painter.ts";
import { blob, boundsOf, ellipse } from "./shapes.ts";
import type { Box, Point, Ring } from "./shapes.ts";

export interface Cells {
	name: string;
	picture: Painter;
	cells: { outline: Ring; nucleus: Ring; centre: Point; nucleusRadius: number; box: Box }[];
}

interface Stain {
	field: readonly [Colour, Colour];
	membrane: Colour;
	body: readonly [Colour, Colour];
	nucleus: readonly [Colour, Colour];
}

const stains = {
	rose: {
		field: ["#fbeef0", "#f5dfe4"],
		membrane: "#c26d8d",
		body: ["#efb6c6", "#e59bb2"],
		nucleus: ["#7c3f86", "#5f2c6d"],
	},
	teal: {
		field: ["#0e2530", "#123440"],
		membrane: "#3fc1a5",
		body: ["#1f6f68", "#185a58"],
		nucleus: ["#7fa8ff", "#4b74e0"],
	},
} as const satisfies Record<string, Stain>;

export function drawCells(
	name: string,
	stain: keyof typeof stains,
	cells: readonly { x: number; y: number; r: number; lobes: number }[],
): Cells {
	const { field, membrane, body, nucleus } = stains[stain];
	const picture = new Painter(800, 600, { from: field[0], to: field[1], top: 0, bottom: 600 });
	// Debris, out of focus.
	for (let n = 0; n < 46; n += 1) {
		picture.circle((n * 173 + 61) % 800, (n * 251 + 97) % 600, 2 + (n % 4), membrane, 0.18);
	}
	const drawn = cells.map(({ x, y, r, lobes }, n) => {
		const outline = blob(x, y, r, r * (0.82 + (n % 4) * 0.06), lobes, lobes / 2, 40);
		const nucleusRadius = r * 0.34;
		const centre: Point = [x + r * 0.12 * ((n % 3) - 1), y - r * 0.08];
		picture.polygon([outline], { from: body[0], to: body[1], top: y - r, bottom: y + r });
		picture.outline(outline, 3, membrane);
		for (let g = 0; g < 7; g += 1) {
			picture.circle(
				x + r * 0.55 * (((g * 5) % 7) / 3.5 - 1),
				y + r * 0.6 * (((g * 3) % 7) / 3.5 - 1),
				3,
				membrane,
				0.5,
			);
		}
		const ring = ellipse(centre[0], centre[1], nucleusRadius, nucleusRadius, 28);
		picture.polygon([ring], {
			from: nucleus[0],
			to: nucleus[1],
			top: centre[1] - nucleusRadius,
			bottom: centre[1] + nucleusRadius,
		});
		picture.circle(centre[0] - nucleusRadius * 0.25, centre[1] - nucleusRadius * 0.2, nucleusRadius * 0.24, nucleus[1]);
		return { outline, nucleus: ring, centre, nucleusRadius, box: boundsOf(outline) };
	});
	return { name, picture, cells: drawn };
}

/** A slice through a chest, as a scanner would show it: body, lungs, heart, spine and a nodule. */
export interface Slice {
	name: string;
	picture: Painter;
	body: Ring;
	lungs: [Ring, Ring];
	heart: Ring;
	spine: { cx: number; cy: number; radius: number };
	nodule: { cx: number; cy: number; radius: number };
}

export function drawSlice(name: string): Slice {
	const picture = new Painter(640, 512, "#060708");
	const body = blob(320, 262, 268, 196, 0.02, 0, 48);
	picture.polygon([body], "#6a6c6e");
	picture.polygon([blob(320, 262, 252, 180, 0.02, 0, 48)], { from: "#8d8f91", to: "#7c7e80", top: 60, bottom: 460 });
	for (const [x, y] of [
		[96, 190],
		[84, 260],
		[100, 330],
		[150, 400],
		[544, 190],
		[556, 260],
		[540, 330],
		[490, 400],
		[180, 110],
		[460, 110],
	] as const) {
		picture.ellipse(x, y, 17, 10, "#e9e9e6");
	}
	const lungs: [Ring, Ring] = [blob(200, 250, 98, 126, 0.05, -0.06, 40), blob(446, 252, 92, 124, 0.05, 0.06, 40)];
	for (const lung of lungs) picture.polygon([lung], { from: "#17181a", to: "#232527", top: 120, bottom: 380 });
	for (let n = 0; n < 16; n += 1) {
		const [x, y] =
			n % 2 === 0 ? [150 + ((n * 37) % 100), 170 + ((n * 53) % 150)] : [400 + ((n * 41) % 90), 170 + ((n * 59) % 150)];
		picture.ellipse(x, y, 3 + (n % 3), 2 + (n % 2), "#6f7173", 0.8);
	}
	const heart = blob(336, 232, 66, 78, 0.06, 0.05, 36);
	picture.polygon([heart], { from: "#b4b6b8", to: "#9b9d9f", top: 150, bottom: 310 });
	const spine = { cx: 322, cy: 376, radius: 34 };
	picture.circle(spine.cx, spine.cy, spine.radius, "#f0f0ec");
	picture.circle(spine.cx, spine.cy, spine.radius - 9, "#c9c9c5");
	picture.ellipse(spine.cx, spine.cy + 44, 10, 20, "#f0f0ec");
	picture.circle(spine.cx, spine.cy + 32, 9, "#55585a");
	const nodule = { cx: 176, cy: 292, radius: 15 };
	picture.circle(nodule.cx, nodule.cy, nodule.radius, "#c4c6c8");
	return { name, picture, body, lungs, heart, spine, nodule };
}
