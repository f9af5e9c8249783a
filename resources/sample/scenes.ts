import { drawBelt, drawGauges } from "./scene-factory.ts";
import { drawLand, drawParking } from "./scene-land.ts";
import { drawCells, drawSlice } from "./scene-microscope.ts";
import { drawPaper } from "./scene-paper.ts";
import { drawStreet } from "./scene-street.ts";
import type { Painter } from "./painter.ts";
import { turns } from "./shapes.ts";

/** Every scene of the sample, drawn once: the tasks take the places of their annotations from here. */
export const scenes = {
	morning: drawStreet({
		name: "street-morning.png",
		light: "morning",
		width: 1280,
		height: 800,
		cars: [
			{ x: 120, y: 590, length: 280, colour: "#c8413b", flip: false },
			{ x: 560, y: 584, length: 250, colour: "#2f6fb0", flip: false },
			{ x: 820, y: 752, length: 330, colour: "#e0b13c", flip: true },
		],
		people: [
			{ x: 470, coat: "#3d6b8f" },
			{ x: 1010, coat: "#a5484f" },
		],
		signs: [
			{ x: 700, kind: "stop" },
			{ x: 1180, kind: "speed" },
		],
		trees: [70, 350, 900],
	}),
	noon: drawStreet({
		name: "street-noon.png",
		light: "noon",
		width: 1280,
		height: 800,
		cars: [
			{ x: 60, y: 748, length: 340, colour: "#3f7d5a", flip: true },
			{ x: 700, y: 586, length: 270, colour: "#f0f0ee", flip: false },
		],
		people: [
			{ x: 240, coat: "#7b5aa6" },
			{ x: 290, coat: "#d17c3f" },
			{ x: 640, coat: "#2f5d62" },
		],
		signs: [
			{ x: 420, kind: "yield" },
			{ x: 1050, kind: "stop" },
		],
		trees: [140, 560, 1160],
	}),
	night: drawStreet({
		name: "street-night.png",
		light: "night",
		width: 960,
		height: 640,
		cars: [
			{ x: 90, y: 492, length: 220, colour: "#7a2f3a", flip: false },
			{ x: 560, y: 596, length: 270, colour: "#c9ccd4", flip: false },
		],
		people: [{ x: 420, coat: "#c9a227" }],
		signs: [{ x: 760, kind: "speed" }],
		trees: [500, 880],
	}),
	parking: drawParking("parking.png", turns.steepLeft, [
		{ bay: 0, row: 0, colour: "#c8413b", length: 132 },
		{ bay: 2, row: 0, colour: "#e6e7e4", length: 126 },
		{ bay: 3, row: 0, colour: "#2f6fb0", length: 140 },
		{ bay: 6, row: 0, colour: "#454c57", length: 130 },
		{ bay: 1, row: 1, colour: "#3f7d5a", length: 128 },
		{ bay: 4, row: 1, colour: "#e0b13c", length: 136 },
		{ bay: 7, row: 1, colour: "#8a5a9e", length: 124 },
	]),
	land: drawLand("fields.png", [
		{ x: 660, y: 250, width: 70, height: 44, turn: turns.slight },
		{ x: 760, y: 262, width: 54, height: 40, turn: turns.slightLeft },
		{ x: 150, y: 250, width: 60, height: 38, turn: turns.third },
	]),
	belt: drawBelt({
		name: "belt-07.png",
		width: 960,
		height: 540,
		nuts: [
			{ x: 150, y: 190, size: 52, turn: turns.level },
			{ x: 520, y: 370, size: 46, turn: turns.slight },
			{ x: 830, y: 210, size: 56, turn: turns.third },
		],
		bolts: [
			{ x: 350, y: 240, length: 190, turn: turns.third },
			{ x: 690, y: 350, length: 176, turn: turns.slightLeft },
			{ x: 160, y: 370, length: 150, turn: turns.back },
		],
		washers: [
			{ x: 560, y: 170, radius: 44 },
			{ x: 880, y: 390, radius: 38 },
		],
		scratches: [
			[
				[800, 250],
				[822, 262],
				[850, 256],
			],
		],
	}),
	beltEmpty: drawBelt({
		name: "belt-08.png",
		width: 960,
		height: 540,
		nuts: [{ x: 700, y: 270, size: 60, turn: turns.steep }],
		bolts: [{ x: 300, y: 280, length: 220, turn: turns.upright }],
		washers: [{ x: 480, y: 200, radius: 50 }],
		scratches: [],
	}),
	gauges: drawGauges("gauges.png", [turns.thirdLeft, turns.steepLeft, turns.slight]),
	rose: drawCells("cells-rose.png", "rose", [
		{ x: 150, y: 150, r: 92, lobes: 0.05 },
		{ x: 390, y: 130, r: 78, lobes: -0.08 },
		{ x: 630, y: 190, r: 104, lobes: 0.06 },
		{ x: 250, y: 380, r: 110, lobes: -0.05 },
		{ x: 520, y: 430, r: 88, lobes: 0.1 },
		{ x: 710, y: 470, r: 66, lobes: 0.02 },
	]),
	teal: drawCells("cells-teal.png", "teal", [
		{ x: 190, y: 180, r: 100, lobes: 0.08 },
		{ x: 480, y: 160, r: 86, lobes: -0.06 },
		{ x: 650, y: 380, r: 112, lobes: 0.04 },
		{ x: 330, y: 430, r: 94, lobes: -0.1 },
	]),
	slice: drawSlice("chest-118.png"),
	pages: [0, 1, 2].map((page) => drawPaper(`report-p${(page + 1).toString()}.png`, page)),
	note: drawPaper("delivery-note.png", 3),
};

/** The pictures that go into the folder `media`. */
export function pictures(): { name: string; picture: Painter }[] {
	const { pages, ...single } = scenes;
	return [...Object.values(single), ...pages];
}
