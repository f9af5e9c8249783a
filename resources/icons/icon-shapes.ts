/** Lengths are in the icon's own units: it is drawn on a square of 512. */
export const side = 512;

export type Colour = readonly [red: number, green: number, blue: number];

/** A shape, painted in its colour over the ones before it. `within` clips it to a circle. */
export type Shape = { colour: Colour; within?: Circle } & (
	| ({ kind: "disc" } & Circle)
	| ({ kind: "ring"; width: number } & Circle)
	| { kind: "box"; x: number; y: number; width: number; height: number; round: number }
	| { kind: "frame"; x: number; y: number; width: number; height: number; round: number; stroke: number }
	| { kind: "line"; from: readonly [number, number]; to: readonly [number, number]; width: number }
);

export interface Circle {
	centre: readonly [x: number, y: number];
	radius: number;
}

const slate: Colour = [0x24, 0x2d, 0x38];
const glass: Colour = [0x3a, 0x4d, 0x62];
const edge: Colour = [0x8e, 0xa6, 0xbf];
const metal: Colour = [0xf2, 0xf6, 0xfa];
const amber: Colour = [0xff, 0xb4, 0x54];

/** A loupe on the corner of a bounding box. */
export function iconShapes(pixels: number): Shape[] {
	return pixels < 48 ? smallShapes() : largeShapes();
}

function largeShapes(): Shape[] {
	const lens: Circle = { centre: [300, 300], radius: 112 };
	return [
		{ kind: "box", x: 20, y: 20, width: 472, height: 472, round: 108, colour: slate },
		{ kind: "frame", x: 104, y: 104, width: 196, height: 196, round: 4, stroke: 20, colour: edge },
		{ kind: "box", x: 84, y: 84, width: 40, height: 40, round: 8, colour: metal },
		{ kind: "line", from: [388, 388], to: [428, 428], width: 52, colour: amber },
		{ kind: "disc", ...lens, colour: glass },
		{ kind: "line", from: [300, 100], to: [300, 300], width: 32, colour: edge, within: lens },
		{ kind: "line", from: [100, 300], to: [300, 300], width: 32, colour: edge, within: lens },
		{ kind: "box", x: 266, y: 266, width: 68, height: 68, round: 12, colour: amber },
		{ kind: "ring", ...lens, width: 30, colour: metal },
	];
}

/** Below 48 pixels: the same thought with fewer and thicker strokes. */
function smallShapes(): Shape[] {
	// At 16 pixels one is 32 units: the straight edges lie on its grid.
	const lens: Circle = { centre: [304, 304], radius: 124 };
	return [
		{ kind: "box", x: 0, y: 0, width: 512, height: 512, round: 104, colour: slate },
		{ kind: "frame", x: 80, y: 80, width: 224, height: 224, round: 4, stroke: 32, colour: edge },
		{ kind: "line", from: [408, 408], to: [440, 440], width: 68, colour: amber },
		{ kind: "disc", ...lens, colour: glass },
		{ kind: "box", x: 256, y: 256, width: 96, height: 96, round: 12, colour: amber },
		{ kind: "ring", ...lens, width: 46, colour: metal },
	];
}

/** Signed distance from a point to the shape's edge, in the icon's units; negative inside. */
export function distanceTo(shape: Shape, x: number, y: number): number {
	const distance = unclipped(shape, x, y);
	return shape.within ? Math.max(distance, fromCircle(shape.within, x, y)) : distance;
}

function unclipped(shape: Shape, x: number, y: number): number {
	switch (shape.kind) {
		case "disc":
			return fromCircle(shape, x, y);
		case "ring":
			return Math.abs(fromCircle(shape, x, y)) - shape.width / 2;
		case "box":
			return fromBox(shape, x, y);
		case "frame":
			return Math.abs(fromBox(shape, x, y)) - shape.stroke / 2;
		case "line": {
			const [dx, dy] = [shape.to[0] - shape.from[0], shape.to[1] - shape.from[1]];
			const along = ((x - shape.from[0]) * dx + (y - shape.from[1]) * dy) / (dx * dx + dy * dy);
			const near = Math.min(1, Math.max(0, along));
			return Math.hypot(x - shape.from[0] - near * dx, y - shape.from[1] - near * dy) - shape.width / 2;
		}
	}
}

function fromCircle({ centre, radius }: Circle, x: number, y: number): number {
	return Math.hypot(x - centre[0], y - centre[1]) - radius;
}

function fromBox(box: { x: number; y: number; width: number; height: number; round: number }, x: number, y: number) {
	const dx = Math.abs(x - box.x - box.width / 2) - box.width / 2 + box.round;
	const dy = Math.abs(y - box.y - box.height / 2) - box.height / 2 + box.round;
	return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - box.round;
}

/** The large drawing as SVG, from the same shapes. */
export function iconSvg(): string {
	const lines = largeShapes().map((shape) => {
		const colour = `#${shape.colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
		return `\t${element(shape, colour, shape.within ? ' clip-path="url(#lens)"' : "")}`;
	});
	const lens = largeShapes().find(({ within }) => within)?.within;
	const clip = lens
		? `\t<clipPath id="lens"><circle cx="${lens.centre[0]}" cy="${lens.centre[1]}" r="${lens.radius}"/></clipPath>\n`
		: "";
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">\n${clip}${lines.join("\n")}\n</svg>\n`;
}

function element(shape: Shape, colour: string, clip: string): string {
	switch (shape.kind) {
		case "disc":
			return `<circle cx="${shape.centre[0]}" cy="${shape.centre[1]}" r="${shape.radius}" fill="${colour}"${clip}/>`;
		case "ring":
			return `<circle cx="${shape.centre[0]}" cy="${shape.centre[1]}" r="${shape.radius}" fill="none" stroke="${colour}" stroke-width="${shape.width}"${clip}/>`;
		case "box":
			return `<rect x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" rx="${shape.round}" fill="${colour}"${clip}/>`;
		case "frame":
			return `<rect x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" rx="${shape.round}" fill="none" stroke="${colour}" stroke-width="${shape.stroke}"${clip}/>`;
		case "line":
			return `<path d="M${shape.from.join(" ")}L${shape.to.join(" ")}" stroke="${colour}" stroke-width="${shape.width}" stroke-linecap="round"${clip}/>`;
	}
}
