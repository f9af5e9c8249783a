import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { classColour } from "#shared/drawing/colour";
import { expect, test } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";

const program = fileURLToPath(new URL("../../dist/main/loupe.js", import.meta.url));
/** Pixels of the picture that the export names. */
const size = { width: 400, height: 300 };

/** A tool, and places of the picture inside of it, outside, and on its line. */
interface Shape {
	name: string;
	tool: Record<string, unknown>;
	inside?: readonly Place[];
	outside: readonly Place[];
	edge: readonly Place[];
}
type Place = readonly [x: number, y: number];

const shapes: readonly Shape[] = [
	{
		name: "a box",
		tool: { "bounding-box": { x: 10, y: 10, height: 40, width: 60 } },
		inside: [[40, 30]],
		outside: [[75, 30]],
		edge: [
			[10, 30],
			[70, 30],
			[40, 10],
			[40, 50],
		],
	},
	{
		name: "a box dragged up and to the left",
		tool: { "bounding-box": { x: 160, y: 50, height: -40, width: -60 } },
		inside: [[130, 30]],
		outside: [[165, 30]],
		edge: [
			[100, 30],
			[160, 30],
		],
	},
	{
		name: "a rotated box with its corners",
		tool: {
			"rotated-bounding-box": {
				x: 0,
				y: 0,
				width: 1,
				height: 1,
				rotation: 45,
				corners: [
					[220, 10],
					[200, 30],
					[220, 50],
					[240, 30],
				],
			},
		},
		inside: [[220, 30]],
		outside: [[203, 15]],
		edge: [
			[210, 20],
			[230, 40],
		],
	},
	{
		name: "a rotated box without its corners",
		tool: { "rotated-bounding-box": { x: 300, y: 10, width: 20, height: 40, rotation: 90 } },
		inside: [[280, 20]],
		outside: [[290, 40]],
		edge: [
			[260, 20],
			[300, 20],
			[280, 10],
			[280, 30],
		],
	},
	{
		name: "a polygon that crosses itself",
		tool: {
			polygon: [
				[320, 10],
				[380, 50],
				[380, 10],
				[320, 50],
			],
		},
		inside: [
			[326, 30],
			[374, 30],
		],
		outside: [
			[350, 15],
			[350, 45],
		],
		edge: [[320, 30]],
	},
	{
		name: "a polyline",
		tool: {
			polyline: [
				[10, 70],
				[70, 70],
				[70, 110],
			],
		},
		outside: [
			[40, 90],
			[10, 90],
		],
		edge: [
			[40, 70],
			[70, 90],
		],
	},
	{
		name: "a spline",
		tool: {
			spline: [
				[100, 80],
				[130, 80],
				[160, 80],
			],
		},
		outside: [[130, 100]],
		edge: [[115, 80]],
	},
	{ name: "a point", tool: { point: [220, 90] }, outside: [[235, 90]], edge: [[220, 90]] },
	{
		name: "a segmentation with a hole and a second zone",
		tool: {
			segmentation: {
				zones: [
					{
						region: [
							[260, 70],
							[300, 70],
							[300, 110],
							[260, 110],
						],
						holes: [
							[
								[270, 80],
								[290, 80],
								[290, 100],
								[270, 100],
							],
						],
					},
					{
						// Closed, with its first point repeated.
						region: [
							[310, 70],
							[330, 70],
							[330, 110],
							[310, 110],
							[310, 70],
						],
						holes: [],
					},
				],
			},
		},
		inside: [
			[265, 90],
			[320, 90],
		],
		outside: [
			[280, 90],
			[305, 90],
		],
		edge: [
			[270, 90],
			[260, 90],
			[330, 90],
		],
	},
	{
		name: "a hole given as one flat list",
		tool: {
			segmentation: {
				zones: [
					{
						region: [
							[10, 130],
							[70, 130],
							[70, 170],
							[10, 170],
						],
						holes: [
							[30, 140],
							[50, 140],
							[50, 160],
							[30, 160],
						],
					},
				],
			},
		},
		inside: [[20, 150]],
		outside: [[40, 150]],
		edge: [[30, 150]],
	},
	{
		name: "a circle",
		tool: { circle: { cx: 130, cy: 150, r: 20 } },
		inside: [[130, 150]],
		outside: [[146, 134]],
		edge: [
			[110, 150],
			[130, 170],
		],
	},
	{
		name: "a polygon beyond the picture",
		tool: {
			polygon: [
				[380, 200],
				[460, 200],
				[460, 240],
				[380, 240],
			],
		},
		inside: [[390, 220]],
		outside: [[370, 220]],
		edge: [
			[380, 220],
			[390, 200],
		],
	},
];

const tools = shapes.map(({ name, tool }, index) => ({
	...tool,
	objectId: `object-${String(index)}`,
	schemaId: `class-${String(index)}`,
	title: name,
	classifications: [],
}));

function exportFile(folder: string): string {
	const file = path.join(folder, "shapes.json");
	const task = { taskId: "shapes", stage: "Label", stageId: "Label", tools, classifications: [], relations: [] };
	writeFileSync(file, JSON.stringify([{ externalId: "shapes.png", metadata: size, task }]));
	return file;
}

/** Looks at every place, where `at` says that the picture's pixels lie on a screenshot. */
function expectShapes(pixel: (x: number, y: number) => Rgb, at: (place: Place) => Place, zoom: number): void {
	const ground = pixel(...at([200, 285]));
	for (const [index, { name, inside = [], outside, edge }] of shapes.entries()) {
		const line = bytesOf(classColour(`class-${String(index)}`, "light").stroke);
		const filled = mixed(ground, line, 0.12);
		const seen = { name, zoom };
		for (const place of inside)
			expect({ ...seen, inside: place, is: near(pixel(...at(place)), filled) }).toMatchObject({ is: true });
		for (const place of outside)
			expect({ ...seen, outside: place, is: near(pixel(...at(place)), ground) }).toMatchObject({ is: true });
		for (const place of edge) {
			// A line of one and a half pixels may lie between two.
			const [x, y] = at(place);
			const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => pixel(x + dx, y + dy)));
			const nearest = Math.min(...around.map((rgb) => distance(rgb, line)));
			expect({ ...seen, edge: place, isLine: nearest < distance(filled, line) / 2 }).toMatchObject({ isLine: true });
		}
	}
}

function bytesOf(hex: string): Rgb {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
	return [r, g, b];
}

function mixed(under: Rgb, over: Rgb, share: number): Rgb {
	const [r = 0, g = 0, b = 0] = under.map((value, at) => value + ((over[at] ?? 0) - value) * share);
	return [r, g, b];
}

function distance(a: Rgb, b: Rgb): number {
	return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
}

function near(a: Rgb, b: Rgb): boolean {
	return distance(a, b) < 6;
}

test("every geometry on the canvas, inside, outside and on the edge, at two zooms", async ({ served }) => {
	const page = await served.open(exportFile(served.folder));
	await page.emulateMedia({ colorScheme: "light" });
	const stage = page.getByRole("application", { name: /^Canvas/u });
	// What lies over the canvas is not part of a shape.
	await stage.press("l");
	// The line over the canvas has its height only once the picture was looked for.
	await expect(page.getByText(/^No media folder is named yet/u)).toBeVisible();
	const box = await stage.boundingBox();
	if (!box) throw new Error("There is no canvas");
	const fit = Math.min((box.width - 32) / size.width, (box.height - 32) / size.height);
	for (const zoom of [fit, 1]) {
		if (zoom === 1) await page.getByRole("button", { name: "Actual size" }).click();
		const left = Math.round(box.width / 2 - (size.width / 2) * zoom);
		const top = Math.round(box.height / 2 - (size.height / 2) * zoom);
		// Once the view rests it is painted as well as it can be.
		await expect(async () => {
			const pixel = await readPixels(page, await page.screenshot({ clip: box }));
			expectShapes(pixel, ([x, y]) => [left + Math.round(x * zoom), top + Math.round(y * zoom)], zoom);
		}).toPass({ timeout: 20_000 });
	}
});

test("the command line draws the same as SVG, at two scales", async ({ served, context }) => {
	const file = exportFile(served.folder);
	for (const scale of [1, 2.5]) {
		const { stdout, stderr, status } = spawnSync(
			process.execPath,
			[program, "show", file, "shapes", "--svg", "--scale", String(scale)],
			{ encoding: "utf8" },
		);
		expect([status, stderr]).toEqual([0, ""]);
		const page = await context.newPage();
		await page.setViewportSize({ width: Math.ceil(size.width * scale), height: Math.ceil(size.height * scale) });
		await page.setContent(`<body style="margin: 0">${stdout}</body>`);
		const pixel = await readPixels(page, await page.screenshot());
		expectShapes(pixel, ([x, y]) => [Math.round(x * scale), Math.round(y * scale)], scale);
		await page.close();
	}
});
