import { Painter } from "./painter.ts";
import type { Colour, Paint } from "./painter.ts";
import { blob, boundsOf, boxRing, smooth } from "./shapes.ts";
import type { Box, Point, Ring } from "./shapes.ts";

/** What a scene of a street shows, where it really is. */
export interface Street {
	name: string;
	picture: Painter;
	road: Ring;
	sky: Ring;
	kerb: Point[];
	lanes: Point[][];
	cars: { box: Box; outline: Ring; wheels: Point[] }[];
	people: Box[];
	signs: { box: Box; text: string }[];
	trees: { box: Box; crown: Ring }[];
	buildings: Ring[];
}

interface Light {
	sky: Paint;
	sun: Colour;
	hills: Paint;
	walls: readonly Colour[];
	window: Colour;
	pavement: Colour;
	road: Paint;
	leaves: readonly [dark: Colour, bright: Colour];
	lamps: boolean;
}

const lights = {
	morning: {
		sky: { from: "#8ec5ee", to: "#fde8cf", top: 0, bottom: 380 },
		sun: "#fff3c9",
		hills: { from: "#9db8a6", to: "#b9cfb6", top: 260, bottom: 420 },
		walls: ["#d98f6c", "#e8d2a6", "#b7c3d6", "#c97f73", "#e4c7b2"],
		window: "#f4f7fb",
		pavement: "#c9c4bb",
		road: { from: "#6d737c", to: "#53585f", top: 480, bottom: 800 },
		leaves: ["#4f8a5b", "#74ad6a"],
		lamps: false,
	},
	noon: {
		sky: { from: "#4aa3df", to: "#cdeafc", top: 0, bottom: 380 },
		sun: "#ffffff",
		hills: { from: "#7fae86", to: "#a7c99a", top: 260, bottom: 420 },
		walls: ["#e9e3d5", "#cf8e62", "#a9bfd1", "#dcb8a0", "#96a98f"],
		window: "#8fb7d3",
		pavement: "#d6d1c6",
		road: { from: "#80868f", to: "#666c75", top: 480, bottom: 800 },
		leaves: ["#3f8f52", "#66b45f"],
		lamps: false,
	},
	night: {
		sky: { from: "#0d1530", to: "#2f3a66", top: 0, bottom: 380 },
		sun: "#eef1ff",
		hills: { from: "#1a2340", to: "#20294a", top: 260, bottom: 420 },
		walls: ["#2c3350", "#353a58", "#28304a", "#3b3550", "#2f3a55"],
		window: "#f6d77c",
		pavement: "#3d4256",
		road: { from: "#2a2e3b", to: "#1d2029", top: 480, bottom: 800 },
		leaves: ["#16352c", "#1f4a39"],
		lamps: true,
	},
} as const satisfies Record<string, Light>;

export type LightName = keyof typeof lights;

export interface StreetPlan {
	name: string;
	light: LightName;
	width: number;
	height: number;
	/** Left edge, wheel line and colour of each car; `flip` looks left. */
	cars: readonly { x: number; y: number; length: number; colour: Colour; flip: boolean }[];
	people: readonly { x: number; coat: Colour }[];
	signs: readonly { x: number; kind: "stop" | "speed" | "yield" }[];
	trees: readonly number[];
}

/** Where the pavement and the road begin, as parts of the height. */
const pavementTop = 0.55;
const roadTop = 0.62;

function drawCar(painter: Painter, light: Light, car: StreetPlan["cars"][number]): Street["cars"][number] {
	const { x, y, length, colour, flip } = car;
	const height = length * 0.34;
	const top = y - height;
	// A side view in parts of the length, nose to the right.
	const side: Ring = [
		[0, 0.86],
		[0.01, 0.55],
		[0.06, 0.44],
		[0.2, 0.4],
		[0.31, 0.06],
		[0.38, 0],
		[0.64, 0],
		[0.72, 0.07],
		[0.83, 0.42],
		[0.96, 0.5],
		[1, 0.62],
		[1, 0.86],
	];
	const place = ([u, v]: Point): Point => [x + length * (flip ? 1 - u : u), top + height * v];
	const outline = side.map(place);
	painter.ellipse(x + length / 2, y - 1, length * 0.54, height * 0.09, "#1c1f26", 0.45);
	painter.polygon([outline], colour);
	const glass = (ring: Ring): void => {
		painter.polygon([ring.map(place)], light.lamps ? "#59647f" : "#cfe3f1");
	};
	glass([
		[0.26, 0.38],
		[0.345, 0.1],
		[0.5, 0.1],
		[0.5, 0.38],
	]);
	glass([
		[0.53, 0.38],
		[0.53, 0.1],
		[0.65, 0.1],
		[0.77, 0.38],
	]);
	painter.line([place([0.515, 0.12]), place([0.515, 0.82])], 1.5, "#20242c");
	painter.line([place([0.02, 0.66]), place([0.99, 0.66])], 1.5, "#20242c");
	const lamp = place([0.97, 0.6]);
	painter.ellipse(lamp[0], lamp[1], height * 0.06, height * 0.07, "#fff4b8");
	if (light.lamps) painter.ellipse(lamp[0], lamp[1], height * 0.4, height * 0.28, "#fff4b8", 0.25);
	const tail = place([0.025, 0.58]);
	painter.ellipse(tail[0], tail[1], height * 0.04, height * 0.08, "#d8433b");
	const wheels = [0.2, 0.8].map((u): Point => [place([u, 0])[0], y]);
	for (const [wx] of wheels) {
		const r = height * 0.22;
		painter.circle(wx, y - r, r, "#17191e");
		painter.circle(wx, y - r, r * 0.55, "#b9bec7");
		painter.circle(wx, y - r, r * 0.18, "#17191e");
	}
	return { box: { x, y: top, width: length, height }, outline, wheels };
}

function drawPerson(painter: Painter, x: number, foot: number, coat: Colour): Box {
	const tall = 92;
	const top = foot - tall;
	painter.line(
		[
			[x - 5, foot - 40],
			[x - 9, foot - 2],
		],
		8,
		"#2d3445",
	);
	painter.line(
		[
			[x + 5, foot - 40],
			[x + 10, foot - 2],
		],
		8,
		"#2d3445",
	);
	painter.rect({ x: x - 13, y: top + 22, width: 26, height: 38 }, coat, 9);
	painter.circle(x, top + 11, 11, "#e3b48f");
	painter.rect({ x: x - 11, y: top, width: 22, height: 9 }, "#4a3728", 4);
	return { x: x - 14, y: top, width: 29, height: tall };
}

function drawSign(
	painter: Painter,
	x: number,
	foot: number,
	kind: "stop" | "speed" | "yield",
): Street["signs"][number] {
	const cy = foot - 118;
	painter.rect({ x: x - 2.5, y: cy, width: 5, height: 118 }, "#8b9099");
	const r = 25;
	if (kind === "speed") {
		painter.circle(x, cy, r, "#d23a35");
		painter.circle(x, cy, r * 0.76, "#fbfbf8");
		painter.rect({ x: x - 11, y: cy - 9, width: 4, height: 9 }, "#20242c");
		painter.outline(boxRing({ x: x + 3, y: cy - 8, width: 8, height: 16 }), 3, "#20242c");
		painter.line(
			[
				[x - 4, cy - 8],
				[x - 11, cy - 8],
				[x - 10, cy - 1],
				[x - 4, cy + 1],
				[x - 4, cy + 7],
				[x - 11, cy + 8],
			],
			3,
			"#20242c",
		);
		return { box: { x: x - r, y: cy - r, width: 2 * r, height: 2 * r }, text: "50" };
	}
	if (kind === "yield") {
		const ring = (s: number): Ring => [
			[x - r * s, cy - r * s * 0.8],
			[x + r * s, cy - r * s * 0.8],
			[x, cy + r * s * 0.95],
		];
		painter.polygon([ring(1)], "#d23a35");
		painter.polygon([ring(0.6)], "#fbfbf8");
		return { box: { x: x - r, y: cy - r * 0.8, width: 2 * r, height: r * 1.75 }, text: "" };
	}
	const cut = 15;
	painter.polygon(
		[
			[
				[x - r + cut, cy - r],
				[x + r - cut, cy - r],
				[x + r, cy - r + cut],
				[x + r, cy + r - cut],
				[x + r - cut, cy + r],
				[x - r + cut, cy + r],
				[x - r, cy + r - cut],
				[x - r, cy - r + cut],
			],
		],
		"#c8322d",
	);
	painter.rect({ x: x - 18, y: cy - 5, width: 36, height: 10 }, "#fbfbf8", 3);
	return { box: { x: x - r, y: cy - r, width: 2 * r, height: 2 * r }, text: "STOP" };
}

function drawTree(painter: Painter, x: number, foot: number, [dark, bright]: Light["leaves"]): Street["trees"][number] {
	painter.rect({ x: x - 7, y: foot - 96, width: 14, height: 96 }, "#6e523d", 3);
	const crown = blob(x, foot - 142, 62, 66, 0.03, 0, 30);
	painter.polygon([crown], dark);
	painter.ellipse(x - 16, foot - 160, 34, 32, bright);
	painter.ellipse(x + 20, foot - 128, 24, 20, bright, 0.7);
	return { box: { x: x - 66, y: foot - 209, width: 132, height: 209 }, crown };
}

function drawBuildings(painter: Painter, light: Light, base: number): Ring[] {
	const rings: Ring[] = [];
	let x = -40;
	for (let n = 0; x < painter.width; n += 1) {
		const width = 128 + ((n * 53) % 90);
		const height = 150 + ((n * 97) % 170);
		const ring = boxRing({ x, y: base - height, width, height });
		painter.polygon([ring], light.walls[n % light.walls.length] ?? "#888888");
		painter.rect({ x, y: base - height, width, height: 8 }, "#20242c", 0, 0.25);
		for (let row = 0; row * 44 + 30 < height - 40; row += 1) {
			for (let column = 0; column * 38 + 18 < width - 26; column += 1) {
				const dark = light.lamps && (n + row * 2 + column * 3) % 3 !== 0;
				const place = { x: x + 18 + column * 38, y: base - height + 26 + row * 44, width: 20, height: 26 };
				painter.rect(place, dark ? "#1b2036" : light.window, 2);
			}
		}
		painter.rect({ x: x + width / 2 - 11, y: base - 40, width: 22, height: 40 }, "#5a4636", 2);
		rings.push(ring);
		x += width + 14;
	}
	return rings;
}

/** The sky above the roofs; between houses it reaches down to the hills. */
function skyline(buildings: readonly Ring[], width: number, hills: number): Ring {
	const line: Point[] = [
		[0, 0],
		[0, hills],
	];
	for (const ring of buildings) {
		const { x, y, width: wide } = boundsOf(ring);
		const [left, right] = [Math.max(0, x), Math.min(width, x + wide)];
		line.push([left, hills], [left, Math.min(y, hills)], [right, Math.min(y, hills)], [right, hills]);
	}
	return [...line, [width, 0]];
}

export function drawStreet(plan: StreetPlan): Street {
	const { width, height } = plan;
	const light = lights[plan.light];
	const picture = new Painter(width, height, light.sky);
	const base = Math.round(height * pavementTop);
	const kerbY = Math.round(height * roadTop);
	picture.circle(width * 0.8, height * 0.14, 74, light.sun, 0.18);
	picture.circle(width * 0.8, height * 0.14, 38, light.sun, 0.95);
	const ridge = smooth([
		[-10, base - 90],
		[width * 0.2, base - 170],
		[width * 0.42, base - 110],
		[width * 0.66, base - 190],
		[width + 10, base - 100],
	]);
	picture.polygon([[...ridge, [width + 10, base], [-10, base]]], light.hills);
	const buildings = drawBuildings(picture, light, base);
	picture.rect({ x: 0, y: base, width, height: kerbY - base }, light.pavement);
	picture.rect({ x: 0, y: kerbY - 6, width, height: 6 }, "#8d8a84");
	picture.rect({ x: 0, y: kerbY, width, height: height - kerbY }, light.road);
	const laneY = Math.round((kerbY + height) / 2);
	const lanes: Point[][] = [];
	for (let x = 24; x < width - 60; x += 150) {
		picture.rect({ x, y: laneY - 4, width: 84, height: 8 }, "#f1efe6", 2);
		lanes.push([
			[x, laneY],
			[x + 84, laneY],
		]);
	}
	picture.rect({ x: 0, y: height - 22, width, height: 6 }, "#f1efe6");
	const trees = plan.trees.map((x) => drawTree(picture, x, base + 14, light.leaves));
	const signs = plan.signs.map(({ x, kind }) => drawSign(picture, x, kerbY - 8, kind));
	const people = plan.people.map(({ x, coat }) => drawPerson(picture, x, kerbY - 12, coat));
	const cars = plan.cars.map((car) => drawCar(picture, light, car));
	return {
		name: plan.name,
		picture,
		road: boxRing({ x: 0, y: kerbY, width, height: height - kerbY }),
		sky: skyline(buildings, width, base - 110),
		kerb: [
			[0, kerbY - 3],
			[width * 0.5, kerbY - 3],
			[width, kerbY - 3],
		],
		lanes,
		cars,
		people,
		signs,
		trees,
		buildings,
	};
}
