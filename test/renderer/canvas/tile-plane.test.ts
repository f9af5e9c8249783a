import { expect, it } from "vitest";
import { TilePlane, type TileSource } from "../../../renderer/canvas/tile-plane.ts";

class Bitmap {
	closed = false;
	readonly width = 4;
	readonly height = 4;
	constructor(readonly colour: string) {}
	close(): void {
		this.closed = true;
	}
}

/** A plane over 8 x 4 pixels in two tiles and a root, and a context that notes which bitmap is drawn where. */
function planeOf() {
	const drawn: string[] = [];
	const made: Bitmap[] = [];
	const state = { colour: "red", hold: false };
	const waiting: (() => void)[] = [];
	const source: TileSource = {
		width: 8,
		height: 4,
		tileSize: 4,
		levels: 2,
		load: async () => {
			const bitmap = new Bitmap(state.colour);
			if (state.hold) await new Promise<void>((go) => waiting.push(go));
			made.push(bitmap);
			return bitmap;
		},
	};
	const nothing = () => undefined;
	const context = {
		save: nothing,
		restore: nothing,
		beginPath: nothing,
		rect: nothing,
		clip: nothing,
		drawImage: (bitmap: Bitmap, ...at: number[]) => drawn.push(`${bitmap.colour} ${at.slice(4).join(" ")}`),
	} as unknown as CanvasRenderingContext2D;
	const plane = new TilePlane(nothing);
	plane.show(source);
	const paint = (place: { x: number; y: number; zoom: number; down?: number }): string[] => {
		drawn.length = 0;
		plane.paint(context, place, { width: 8, height: 8 });
		return [...drawn].sort();
	};
	return { plane, paint, made, state, waiting };
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 0));
}

it("paints what was made before until it is made anew, and closes it then", async () => {
	const { plane, paint, made, state, waiting } = planeOf();
	expect(paint({ x: 0, y: 0, zoom: 1 })).toEqual([]);
	await settled();
	expect(paint({ x: 0, y: 0, zoom: 1 })).toEqual(["red 0 0 4 4", "red 4 0 4 4"]);
	expect(plane.isWhole).toBe(true);
	state.colour = "blue";
	state.hold = true;
	plane.renew();
	expect([paint({ x: 0, y: 0, zoom: 1 }), plane.isWhole]).toEqual([["red 0 0 4 4", "red 4 0 4 4"], false]);
	// Anew once more, while the first ones are on their way: they come too late.
	state.colour = "green";
	plane.renew();
	paint({ x: 0, y: 0, zoom: 1 });
	for (const go of waiting) go();
	await settled();
	expect(paint({ x: 0, y: 0, zoom: 1 })).toEqual(["green 0 0 4 4", "green 4 0 4 4"]);
	expect(made.map(({ colour, closed }) => [colour, closed])).toEqual([
		...[0, 1, 2].map(() => ["red", true]),
		...[0, 1, 2].map(() => ["blue", true]),
		...[0, 1, 2].map(() => ["green", false]),
	]);
});

it("forgets what is out of view when it makes its tiles anew, and stretches them where they are", async () => {
	const { plane, paint, made } = planeOf();
	paint({ x: 0, y: 0, zoom: 1 });
	await settled();
	expect(paint({ x: -4, y: 0, zoom: 1 })).toEqual(["red 0 0 4 4"]);
	plane.renew();
	expect(made.filter(({ closed }) => closed)).toHaveLength(1);
	expect(paint({ x: 0, y: 0, zoom: 1, down: 2 })).toEqual(expect.arrayContaining(["red 4 0 4 8"]));
});
