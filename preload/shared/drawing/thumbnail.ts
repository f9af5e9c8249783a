import type { Tool } from "#shared/task";
import type { Scheme } from "./colour.ts";
import { draw } from "./draw.ts";
import { type Bounds, type Drawing, type Pen, traceSpots } from "./drawing.ts";
import { isOnPage, placed, type PlacedSheet, toolColour } from "./placing.ts";
import type { Planes } from "./planes.ts";
import { sheetColours } from "./svg.ts";
import { SvgPen } from "./svg-text.ts";
import { ThinningPen } from "./thinning-pen.ts";

/** A change of this makes thumbnails that are kept on disk useless: count it up with every change of how they look. */
export const thumbnailLook = 2;

/** Pixels of the thumbnail, all of these. */
const line = 2;
const spot = 3;
/** What is smaller is a dot: a cell of a grid of pixels, whatever number of shapes lies in it. */
const smallest = 3;
const step = 0.75;
const coarseStep = 4;

/** Bounds of one drawing, for a task of any number of shapes: the largest are drawn, all others are dots. */
const mostShapes = 3000;
const mostBytes = 400_000;
const mostBytesOfShape = 60_000;

export interface ThumbnailSvg {
	svg: string;
	/** Shapes of the page, and how many of them are dots. */
	shapes: number;
	dots: number;
}

export interface ThumbnailOptions {
	/** Pixels of the thumbnail. */
	width: number;
	height: number;
	/** 0-based. */
	page: number;
	scheme: Scheme;
	/** True: a sheet lies under the shapes; false: nothing does, since they are laid over a picture. */
	ground: boolean;
	/** What lies in a volume is seen on these; null for what does not. */
	planes: Planes | null;
}

interface Shape {
	drawing: Drawing;
	stroke: string;
	/** The larger side, pixels of the thumbnail. */
	side: number;
}

/** The shapes of a page in small, as an SVG document without any text; at most about a megabyte, however many there are. */
export function thumbnailSvg(tools: readonly Tool[], sheet: PlacedSheet, options: ThumbnailOptions): ThumbnailSvg {
	const { width, height, page, scheme, ground, planes } = options;
	const size = sheet.by === "export" ? sheet : null;
	const scale = { x: width / sheet.width, y: height / sheet.height };
	const shapes = tools
		.filter((tool) => isOnPage(tool, page) && !tool.interpolationStopped)
		.flatMap((tool): Shape[] => {
			const drawing = draw(placed(tool.geometry, size, planes));
			if (drawing === null) return [];
			const { bounds } = drawing;
			const side = Math.max(bounds.width * scale.x, bounds.height * scale.y);
			return [{ drawing, stroke: toolColour(tool, scheme).stroke, side }];
		});
	const least = leastSide(shapes);
	const dots = new DotGrid(width, height);
	const paths: string[] = [];
	let bytes = 0;
	for (const [n, { drawing, stroke, side }] of shapes.entries()) {
		const isShape = (side >= smallest && side >= least) || drawing.spots.length > 0;
		const path = isShape && bytes < mostBytes ? pathsOf(drawing, stroke, sheet, scale, n) : null;
		if (path === null) dots.add(drawing.bounds, stroke, sheet, scale);
		else paths.push(path);
		bytes += path?.length ?? 0;
	}
	const { sheet: fill, edge } = sheetColours[scheme];
	const grounds = (planes?.planes ?? [{ bounds: sheet }]).map(({ bounds }) => {
		const [x, y] = [(bounds.x - sheet.x) * scale.x + 0.5, (bounds.y - sheet.y) * scale.y + 0.5];
		const [w, h] = [bounds.width * scale.x - 1, bounds.height * scale.y - 1].map((side) => Math.max(1, side));
		const box = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(w ?? 1).toFixed(1)}" height="${(h ?? 1).toFixed(1)}"`;
		return `<rect ${box} fill="${fill}" stroke="${edge}"/>`;
	});
	const svg = [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}">`,
		...(ground ? grounds : []),
		`<g fill="none" stroke-width="${String(line)}" stroke-miterlimit="3">`,
		...paths,
		"</g>",
		...dots.paths(),
		"</svg>",
	].join("\n");
	return { svg, shapes: shapes.length, dots: dots.shapes };
}

/** The side that only `mostShapes` of the shapes reach or exceed; equals beyond that many are drawn too, up to the bound on bytes. */
function leastSide(shapes: readonly Shape[]): number {
	if (shapes.length <= mostShapes) return 0;
	const sides = Float64Array.from(shapes, ({ side }) => side).sort();
	return sides[sides.length - mostShapes] ?? 0;
}

interface Scale {
	x: number;
	y: number;
}

/** Null where even coarse lines of it are too many. */
function pathsOf(drawing: Drawing, stroke: string, sheet: Bounds, scale: Scale, n: number): string | null {
	const traced = (trace: (pen: Pen) => void): string => {
		const fine = pathOf(trace, sheet, scale, step);
		return fine.length <= mostBytesOfShape ? fine : pathOf(trace, sheet, scale, coarseStep);
	};
	const outline = traced((pen) => {
		drawing.trace(pen);
	});
	const clip = drawing.clip === null ? "" : traced(drawing.clip);
	if (outline.length > mostBytesOfShape || clip.length > mostBytesOfShape) return null;
	const parts: string[] = [];
	const fill = drawing.rule === null ? "" : `fill="${stroke}" fill-opacity="0.2" fill-rule="${drawing.rule}"`;
	if (clip !== "" && drawing.rule !== null) {
		parts.push(
			`<clipPath id="c${String(n)}"><path clip-rule="${drawing.rule}" d="${clip}"/></clipPath>`,
			`<path clip-path="url(#c${String(n)})" ${fill} d="${outline}"/><path stroke="${stroke}" d="${outline}"/>`,
		);
	} else if (outline !== "") parts.push(`<path ${fill} stroke="${stroke}" d="${outline}"/>`);
	if (drawing.spots.length > 0) {
		const signs = new SvgPen(1);
		const spots = drawing.spots.map(({ at: [x, y], sign }) => ({
			at: [(x - sheet.x) * scale.x, (y - sheet.y) * scale.y] as const,
			sign,
		}));
		traceSpots(signs, spots, spot);
		parts.push(`<path stroke="${stroke}" d="${signs.data}"/>`);
	}
	return parts.join("");
}

function pathOf(trace: (pen: Pen) => void, sheet: Bounds, scale: Scale, within: number): string {
	const svg = new SvgPen(1);
	const pen = new ThinningPen(svg, within);
	trace(new PlacingPen(pen, sheet, scale));
	pen.finish();
	return svg.data;
}

/** Passes a path on in pixels of the thumbnail. Circles stay circles: only on a sheet that is drawn broader than it is do the scales differ. */
class PlacingPen implements Pen {
	constructor(
		private readonly pen: Pen,
		private readonly sheet: Bounds,
		private readonly scale: Scale,
	) {}

	moveTo(x: number, y: number): void {
		this.pen.moveTo(this.#x(x), this.#y(y));
	}

	lineTo(x: number, y: number): void {
		this.pen.lineTo(this.#x(x), this.#y(y));
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		this.pen.bezierCurveTo(this.#x(x1), this.#y(y1), this.#x(x2), this.#y(y2), this.#x(x), this.#y(y));
	}

	arc(x: number, y: number, radius: number, from: number, to: number): void {
		this.pen.arc(this.#x(x), this.#y(y), radius * Math.min(this.scale.x, this.scale.y), from, to);
	}

	closePath(): void {
		this.pen.closePath();
	}

	#x(x: number): number {
		return (x - this.sheet.x) * this.scale.x;
	}

	#y(y: number): number {
		return (y - this.sheet.y) * this.scale.y;
	}
}

/** What is too small for a line: squares of two pixels, each place once, in the colour that came last. */
class DotGrid {
	shapes = 0;
	readonly #cells = new Map<number, string>();
	readonly #columns: number;
	readonly #rows: number;

	constructor(width: number, height: number) {
		this.#columns = Math.ceil(width / 2);
		this.#rows = Math.ceil(height / 2);
	}

	add(bounds: Bounds, colour: string, sheet: Bounds, scale: Scale): void {
		this.shapes += 1;
		const column = Math.floor(((bounds.x + bounds.width / 2 - sheet.x) * scale.x) / 2);
		const row = Math.floor(((bounds.y + bounds.height / 2 - sheet.y) * scale.y) / 2);
		if (column >= 0 && column < this.#columns && row >= 0 && row < this.#rows)
			this.#cells.set(row * this.#columns + column, colour);
	}

	/** One path for each colour. */
	paths(): string[] {
		const data = new Map<string, string>();
		for (const [cell, colour] of this.#cells) {
			const [x, y] = [2 * (cell % this.#columns), 2 * Math.floor(cell / this.#columns)];
			data.set(colour, `${data.get(colour) ?? ""}M${String(x)} ${String(y)}h2v2h-2z`);
		}
		return [...data].map(([colour, path]) => `<path fill="${colour}" d="${path}"/>`);
	}
}
