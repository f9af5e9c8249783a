import type { Task } from "#shared/task";
import type { Scheme } from "./colour.ts";
import { draw } from "./draw.ts";
import { type Bounds, dot, type Drawing, type Pen, spotRadius, traceSpots } from "./drawing.ts";
import { isOnPage, placed, type PlacedSheet, toolColour } from "./placing.ts";
import type { Plane, Planes } from "./planes.ts";

export interface SvgOptions {
	/** 0-based. */
	page: number;
	scheme: Scheme;
	/** CSS pixels for each pixel of the picture. Lines and signs are as broad as on the page at this zoom. */
	scale: number;
	/** What lies under the shapes: an image by its data: link, stretched to the sheet; null: an empty sheet. */
	picture: string | null;
	/** Of a volume: those that the sheet consists of. */
	planes: Planes | null;
}

/** As on the page (theme.css), in sRGB: not every reader of SVG knows OKLCH. */
export const sheetColours: Record<Scheme, { sheet: string; edge: string }> = {
	light: { sheet: "#ffffff", edge: "#b0b2b5" },
	dark: { sheet: "#1d1e20", edge: "#434548" },
};
/** CSS pixels. */
const line = 1.5;
const captionSize = 12;

/**
 * A page of a task as an SVG document: the exported shapes of the page in the order of the export, in the colours and by the
 * fill rules that the canvas uses, each with its class as its title. Units are pixels of the picture.
 */
export function svgOf(task: Task, sheet: PlacedSheet, options: SvgOptions): string {
	const { page, scheme, scale, picture, planes } = options;
	const size = sheet.by === "export" || picture !== null ? sheet : null;
	const shapes = task.snapshot.tools
		// From the page on which an object leaves it is gone, though that page carries a geometry.
		.filter((tool) => isOnPage(tool, page) && !tool.interpolationStopped)
		.flatMap((tool) => {
			const drawing = draw(placed(tool.geometry, size, planes));
			if (drawing === null) return [];
			const { stroke } = toolColour(tool, scheme);
			const id = tool.objectId === null ? "" : ` data-object-id="${escaped(tool.objectId)}"`;
			return [
				`<g data-index="${String(tool.index)}"${id}><title>${escaped(tool.title)}</title>` +
					`${shapeOf(drawing, stroke, scale, `clip${String(tool.index)}`)}</g>`,
			];
		});
	const { sheet: ground, edge } = sheetColours[scheme];
	const box = boxOf(sheet);
	const frame = `fill="${ground}" stroke="${edge}" vector-effect="non-scaling-stroke"`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox(sheet)}" width="${text(sheet.width * scale)}" height="${text(sheet.height * scale)}">`,
		`<title>${escaped(`${task.taskId ?? "task"}, page ${String(page + 1)}`)}</title>`,
		...(planes?.planes ?? [{ bounds: sheet }]).map(({ bounds }) => `<rect ${boxOf(bounds)} ${frame}/>`),
		...(planes?.planes ?? []).map((plane) => captionOf(plane, edge, scale)),
		...(picture === null ? [] : [`<image ${box} preserveAspectRatio="none" href="${escaped(picture)}"/>`]),
		`<g fill="none" stroke-width="${text(line)}" stroke-miterlimit="3">`,
		...shapes,
		"</g>",
		"</svg>",
	].join("\n");
}

/** The name of a plane, in its corner. */
function captionOf({ name, bounds }: Plane, fill: string, scale: number): string {
	const size = captionSize / scale;
	const place = `x="${text(bounds.x + size / 2)}" y="${text(bounds.y + size * 1.3)}"`;
	return `<text ${place} font-family="sans-serif" font-size="${text(size)}" fill="${fill}">${name}</text>`;
}

function boxOf({ x, y, width, height }: Bounds): string {
	return `x="${text(x)}" y="${text(y)}" width="${text(width)}" height="${text(height)}"`;
}

function shapeOf(drawing: Drawing, stroke: string, scale: number, clipId: string): string {
	const { bounds, rule, spots } = drawing;
	if (spots.length === 0 && Math.max(bounds.width, bounds.height) * scale < dot) return dotOf(bounds, stroke, scale);
	const outline = pathOf((pen) => {
		drawing.trace(pen);
	});
	const lines = `stroke="${stroke}" vector-effect="non-scaling-stroke"`;
	const parts: string[] = [];
	if (rule !== null && drawing.clip !== null) {
		parts.push(
			`<clipPath id="${clipId}"><path clip-rule="${rule}" d="${pathOf(drawing.clip)}"/></clipPath>`,
			`<path clip-path="url(#${clipId})" fill="${stroke}" fill-opacity="0.12" fill-rule="${rule}" d="${outline}"/>`,
			`<path ${lines} d="${outline}"/>`,
		);
	} else if (outline !== "") {
		const fill = rule === null ? "" : ` fill="${stroke}" fill-opacity="0.12" fill-rule="${rule}"`;
		parts.push(`<path${fill} ${lines} d="${outline}"/>`);
	}
	const signs = pathOf((pen) => {
		traceSpots(pen, spots, spotRadius / scale);
	});
	if (spots.length > 0) parts.push(`<path ${lines} d="${signs}"/>`);
	return parts.join("");
}

/** What is too small to be seen, as a dot. */
function dotOf(bounds: Bounds, fill: string, scale: number): string {
	const side = dot / scale;
	const [x, y] = [bounds.x + (bounds.width - side) / 2, bounds.y + (bounds.height - side) / 2];
	return `<rect x="${text(x)}" y="${text(y)}" width="${text(side)}" height="${text(side)}" fill="${fill}"/>`;
}

function pathOf(trace: (pen: Pen) => void): string {
	const pen = new SvgPen();
	trace(pen);
	return pen.data;
}

/** Writes what it is told as the data of a path. @param decimals how many of each number are kept */
export class SvgPen implements Pen {
	data = "";
	readonly #unit: number;

	constructor(decimals = 3) {
		this.#unit = 10 ** decimals;
	}

	moveTo(x: number, y: number): void {
		this.data += `M${this.#text(x)} ${this.#text(y)}`;
	}

	lineTo(x: number, y: number): void {
		this.data += `L${this.#text(x)} ${this.#text(y)}`;
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		this.data += `C${[x1, y1, x2, y2, x, y].map((number) => this.#text(number)).join(" ")}`;
	}

	/** A whole circle is two arcs, since one that ends where it begins is nothing in SVG. */
	arc(x: number, y: number, radius: number, from: number, to: number): void {
		const middle = (from + to) / 2;
		for (const angle of [middle, to]) {
			const end = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
				.map((number) => this.#text(number))
				.join(" ");
			this.data += `A${this.#text(radius)} ${this.#text(radius)} 0 0 ${to > from ? "1" : "0"} ${end}`;
		}
	}

	closePath(): void {
		this.data += "Z";
	}

	#text(number: number): string {
		return String(Math.round(number * this.#unit) / this.#unit);
	}
}

function viewBox({ x, y, width, height }: Bounds): string {
	return [x, y, width, height].map(text).join(" ");
}

/** A thousandth of a pixel is more than a screen shows. */
function text(number: number): string {
	return String(Math.round(number * 1000) / 1000);
}

/** As text or as the value of an attribute; what XML cannot hold at all becomes U+FFFD. */
function escaped(raw: string): string {
	return raw
		.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/gu, "\ufffd")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}
