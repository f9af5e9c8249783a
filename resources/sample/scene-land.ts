import { Painter } from "./painter.ts";
import type { Colour } from "./painter.ts";
import { blob, smooth, turnedBox } from "./shapes.ts";
import type { Point, Ring, Turn } from "./shapes.ts";

type Corners = [Point, Point, Point, Point];

export interface TurnedObject {
	corners: Corners;
	width: number;
	height: number;
	rotation: number;
}

export interface Land {
	name: string;
	picture: Painter;
	fields: Ring[];
	river: Point[];
	track: Point[];
	pond: Ring;
	island: Ring;
	houses: TurnedObject[];
}

const crops: readonly (readonly [Colour, Colour])[] = [
	["#b9c96a", "#a6b957"],
	["#8fb46a", "#7ea35b"],
	["#d9c67a", "#c9b467"],
	["#6f9f5d", "#5f8f50"],
	["#c7a36b", "#b6925b"],
	["#a3c27c", "#92b16b"],
];

function drawHouse(picture: Painter, x: number, y: number, width: number, height: number, turn: Turn): TurnedObject {
	picture.polygon([turnedBox(x + 5, y + 7, width, height, turn)], "#2b3326", 0.4);
	const corners = turnedBox(x, y, width, height, turn);
	picture.polygon([corners], "#b4553f");
	const [a, b, c, d] = corners;
	const middle = (p: Point, q: Point): Point => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
	picture.polygon([[a, middle(a, b), middle(c, d), d]], "#cf6d50");
	picture.line([middle(a, b), middle(c, d)], 2, "#8f3f2e");
	return { corners, width, height, rotation: turn.degrees };
}

/** Fields, a river, a track and houses from above. */
export function drawLand(
	name: string,
	houses: readonly { x: number; y: number; width: number; height: number; turn: Turn }[],
): Land {
	const picture = new Painter(900, 600, "#7fa463");
	const fields: Ring[] = [
		[
			[20, 20],
			[250, 34],
			[236, 236],
			[28, 214],
		],
		[
			[272, 36],
			[520, 20],
			[548, 190],
			[258, 238],
		],
		[
			[548, 22],
			[880, 28],
			[872, 168],
			[572, 186],
		],
		[
			[26, 240],
			[232, 262],
			[216, 470],
			[40, 452],
		],
		[
			[640, 330],
			[880, 300],
			[876, 574],
			[656, 566],
		],
		[
			[40, 480],
			[330, 500],
			[352, 580],
			[52, 584],
		],
	];
	for (const [n, field] of fields.entries()) {
		const [light, dark] = crops[n % crops.length] ?? ["#b9c96a", "#a6b957"];
		picture.polygon([field], light);
		const [a, b, c, d] = field;
		if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
		// Furrows from the upper edge to the lower one.
		for (let t = 0.06; t < 0.97; t += 0.08) {
			const on = (p: Point, q: Point): Point => [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
			picture.line([on(a, b), on(d, c)], 4, dark);
		}
	}
	const river: Point[] = [
		[250, -10],
		[262, 120],
		[246, 250],
		[330, 350],
		[470, 380],
		[560, 460],
		[600, 610],
	];
	picture.line(smooth(river), 34, "#d8cfa5");
	picture.line(smooth(river), 26, { from: "#6fb2d8", to: "#4d94c4", top: 0, bottom: 600 });
	const track: Point[] = [
		[-10, 228],
		[240, 250],
		[420, 262],
		[610, 240],
		[910, 230],
	];
	picture.line(smooth(track), 14, "#d9d2c0");
	picture.line(smooth(track), 2, "#b3aa95");
	const pond = blob(470, 500, 84, 52, 0.06, 0.08, 32);
	picture.polygon([pond], { from: "#7fc0e0", to: "#559fcb", top: 450, bottom: 550 });
	const island = blob(486, 504, 24, 15, 0.05, 0.1, 18);
	picture.polygon([island], "#8fb46a");
	for (let n = 0; n < 26; n += 1) {
		const [x, y] = [350 + ((n * 67) % 280), 282 + ((n * 29) % 66)];
		picture.circle(x + 3, y + 4, 9, "#2b3326", 0.35);
		picture.circle(x, y, 9 + (n % 3), n % 2 === 0 ? "#4c7f45" : "#5c9152");
	}
	return {
		name,
		picture,
		fields,
		river,
		track,
		pond,
		island,
		houses: houses.map((house) => drawHouse(picture, house.x, house.y, house.width, house.height, house.turn)),
	};
}

export interface Parking {
	name: string;
	picture: Painter;
	bays: Ring[];
	cars: TurnedObject[];
	arrow: Point[];
}

/** A car park from above, its bays slanted. */
export function drawParking(
	name: string,
	turn: Turn,
	cars: readonly { bay: number; row: number; colour: Colour; length: number }[],
): Parking {
	const picture = new Painter(960, 640, { from: "#7b828b", to: "#6c737c", top: 0, bottom: 640 });
	picture.rect({ x: 0, y: 0, width: 960, height: 36 }, "#86aa6c");
	picture.rect({ x: 0, y: 604, width: 960, height: 36 }, "#86aa6c");
	for (let n = 0; n < 13; n += 1) {
		for (const y of [18, 622]) {
			picture.circle(30 + n * 76, y, 15, "#4f8348");
			picture.circle(26 + n * 76, y - 4, 8, "#6ba05f");
		}
	}
	const bayCentre = (bay: number, row: number): Point => [118 + bay * 104, row === 0 ? 146 : 494];
	const bays: Ring[] = [];
	for (let row = 0; row < 2; row += 1) {
		for (let bay = 0; bay < 8; bay += 1) {
			const [x, y] = bayCentre(bay, row);
			const ring = turnedBox(x, y, 168, 80, turn);
			picture.outline(ring, 3, "#e9ebec");
			bays.push(ring);
		}
	}
	const arrow: Point[] = [
		[120, 320],
		[480, 320],
		[840, 320],
	];
	for (let x = 120; x < 840; x += 120) picture.rect({ x, y: 316, width: 62, height: 8 }, "#f0e6b0", 3);
	picture.polygon(
		[
			[
				[838, 300],
				[874, 320],
				[838, 340],
			],
		],
		"#f0e6b0",
	);
	const placed = cars.map(({ bay, row, colour, length }): TurnedObject => {
		const [x, y] = bayCentre(bay, row);
		const width = length;
		const height = length * 0.46;
		const part = (u: number, w: number, h: number, paint: Colour): void => {
			picture.polygon([turnedBox(x + u * turn.cos, y + u * turn.sin, w, h, turn)], paint);
		};
		picture.polygon([turnedBox(x + 5, y + 7, width, height, turn)], "#1f242b", 0.4);
		part(0, width, height, colour);
		part(width * 0.14, width * 0.1, height * 0.84, "#27303b");
		part(-width * 0.3, width * 0.08, height * 0.8, "#27303b");
		part(-width * 0.08, width * 0.3, height * 0.78, "#ffffff");
		part(-width * 0.08, width * 0.28, height * 0.74, colour);
		return { corners: turnedBox(x, y, width, height, turn), width, height, rotation: turn.degrees };
	});
	return { name, picture, bays, cars: placed, arrow };
}
