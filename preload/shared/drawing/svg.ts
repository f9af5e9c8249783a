import type { VolumeGrid } from "#shared/media";
import type { Task, Tool } from "#shared/task";
import type { Scheme } from "./colour.ts";
import { draw } from "./draw.ts";
import { type Bounds, dot, type Drawing, interpolatedDash, lineWidth, spotRadius, traceSpots } from "./drawing.ts";
import { hullDash, traceHeads, traceLink } from "./link-shape.ts";
import { type DrawnLink, Links } from "./links.ts";
import { type Mark, marksOf } from "./mark.ts";
import { isOnPage, type PlacedSheet } from "./placing.ts";
import type { Plane, Planes } from "./planes.ts";
import { relationLinks } from "./relation-links.ts";
import { labelsSvg } from "./svg-labels.ts";
import { escaped, pathOf, text } from "./svg-text.ts";

export interface SvgOptions {
	/** 0-based. */
	page: number;
	scheme: Scheme;
	/** CSS pixels for each pixel of the picture. Lines, signs and labels are as large as on the page at this zoom. */
	scale: number;
	/** What lies under the shapes: an image by its data: link, stretched to the sheet; null: an empty sheet. */
	picture: string | null;
	/** Brush strokes between picture and shapes, as an image of the same kind, stretched as well; none unless told. */
	mask?: string | null;
	/** Of a volume: those that the sheet consists of. */
	planes: Planes | null;
	/** Of a volume: what labels are measured by; voxels unless told. */
	grid?: VolumeGrid | null;
	/** What lies on the page between key frames, dashed; nothing unless told. */
	interpolated?: readonly Tool[];
	/** Whether relations are drawn; they are not unless told. */
	relations?: boolean;
	/** Whether shapes and arrows are labelled where they are few, as on the page; they are not unless told. */
	labels?: boolean;
	/** What is left out; nothing unless told. */
	hides?: (tool: Tool) => boolean;
	/** How areas are painted: the opacity of their fill, 0-1, and whether they have a line around. */
	looks?: { fill: number; outlined: boolean };
}

/** As on the page (theme.css), in sRGB: not every reader of SVG knows OKLCH. */
export const sheetColours: Record<Scheme, { sheet: string; edge: string }> = {
	light: { sheet: "#ffffff", edge: "#b0b2b5" },
	dark: { sheet: "#1d1e20", edge: "#434548" },
};
/** CSS pixels. */
const captionSize = 12;
const plainLooks = { fill: 0.12, outlined: true };
const constant = 'vector-effect="non-scaling-stroke"';

/**
 * A page of a task as an SVG document, as the canvas paints it: the exported shapes in the order of the export, each
 * with its class as its title; over them what else is told to be shown. Units are pixels of the picture. It refers to
 * nothing outside of itself, and the same arguments make the same text.
 * Errors: TypeError where `picture` or `mask` is no data: link.
 */
export function svgOf(task: Task, sheet: PlacedSheet, options: SvgOptions): string {
	const { page, scheme, scale, picture, planes, grid = null, interpolated = [], hides = () => false } = options;
	const images = [picture, options.mask ?? null].filter((link) => link !== null);
	for (const link of images)
		if (!link.startsWith("data:image/"))
			throw new TypeError(`A picture in an SVG is a data: link of an image; got ${link.slice(0, 40)}`);
	const tools = [...task.snapshot.tools.filter((tool) => isOnPage(tool, page)), ...interpolated];
	const hidden = new Set(tools.filter(hides).map((tool) => tool.index));
	const ground = picture === null ? sheet : { ...sheet, by: "picture" };
	const marks = marksOf(tools, ground, { scheme, planes, grid }).filter((mark) => !hidden.has(mark.key));
	const links = new Links(
		options.relations === true ? relationLinks(task.snapshot, { page, tools, painted: marks }, scheme) : [],
	);
	const byIndex = new Map(tools.map((tool) => [tool.index, tool]));
	const { sheet: paper, edge } = sheetColours[scheme];
	const frame = `fill="${paper}" stroke="${edge}" ${constant}`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox(sheet)}" width="${text(sheet.width * scale)}" height="${text(sheet.height * scale)}">`,
		`<title>${escaped(`${task.taskId ?? "task"}, page ${String(page + 1)}`)}</title>`,
		...(planes?.planes ?? [{ bounds: sheet }]).map(({ bounds }) => `<rect ${boxOf(bounds)} ${frame}/>`),
		...(planes?.planes ?? []).map((plane) => captionOf(plane, edge, scale)),
		...images.map((link) => `<image ${boxOf(sheet)} preserveAspectRatio="none" href="${escaped(link)}"/>`),
		`<g fill="none" stroke-width="${text(lineWidth)}" stroke-miterlimit="3">`,
		...marks.flatMap((mark) => markSvg(mark, byIndex.get(mark.key), scale, options)),
		...links.all.map((drawn) => linkSvg(drawn, scale)),
		"</g>",
		...labelsSvg(marks, links, sheet, scale, options.labels ?? false),
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

function markSvg(mark: Mark, tool: Tool | undefined, scale: number, { looks = plainLooks }: SvgOptions): string[] {
	const drawing = draw(mark.geometry);
	if (drawing === null) return [];
	const { objectId = null, title = mark.label } = tool ?? {};
	const id = objectId === null ? "" : ` data-object-id="${escaped(objectId)}"`;
	const kind = mark.interpolated ? ' data-interpolated=""' : "";
	return [
		`<g data-index="${String(mark.key)}"${id}${kind}><title>${escaped(title)}</title>` +
			`${shapeOf(drawing, mark, scale, looks)}</g>`,
	];
}

function shapeOf(
	drawing: Drawing,
	{ key, colour: { stroke }, interpolated }: Mark,
	scale: number,
	looks: { fill: number; outlined: boolean },
): string {
	const { bounds, rule, spots } = drawing;
	if (spots.length === 0 && Math.max(bounds.width, bounds.height) * scale < dot) return dotOf(bounds, stroke, scale);
	const outline = pathOf((pen) => {
		drawing.trace(pen);
	});
	const line = looks.outlined || rule === null ? ` ${strokeOf(stroke, interpolated ? interpolatedDash : [])}` : "";
	const fill =
		rule === null || looks.fill <= 0 ? "" : ` fill="${stroke}" fill-opacity="${text(looks.fill)}" fill-rule="${rule}"`;
	const parts: string[] = [];
	if (fill !== "" && rule !== null && drawing.clip !== null) {
		const clipId = `clip${String(key)}`;
		parts.push(
			`<clipPath id="${clipId}"><path clip-rule="${rule}" d="${pathOf(drawing.clip)}"/></clipPath>`,
			`<path clip-path="url(#${clipId})"${fill} d="${outline}"/>`,
		);
		if (line !== "") parts.push(`<path${line} d="${outline}"/>`);
	} else if (outline !== "" && fill + line !== "") {
		parts.push(`<path${fill}${line} d="${outline}"/>`);
	}
	const signs = pathOf((pen) => {
		traceSpots(pen, spots, spotRadius / scale);
	});
	// The signs are small: their dashes are too.
	const dash = interpolated ? interpolatedDash.map((length) => length / 2) : [];
	if (spots.length > 0) parts.push(`<path ${strokeOf(stroke, dash)} d="${signs}"/>`);
	return parts.join("");
}

function linkSvg({ link, shape, heads }: DrawnLink, scale: number): string {
	const { stroke } = link.colour;
	const isHull = shape.kind === "hull";
	const line = pathOf((pen) => {
		traceLink(pen, shape, heads, 1 / scale);
	});
	const tips = pathOf((pen) => {
		traceHeads(pen, shape, heads, 1 / scale);
	});
	const fill = isHull ? ` fill="${stroke}" fill-opacity="${text(plainLooks.fill)}"` : "";
	return (
		`<g data-relation="${String(link.key)}"><title>${escaped(link.label)}</title>` +
		`<path${fill} ${strokeOf(stroke, isHull ? hullDash : [])} d="${line}"/>` +
		`${tips === "" ? "" : `<path fill="${stroke}" d="${tips}"/>`}</g>`
	);
}

/** @param dash in CSS pixels; empty: a solid line. */
function strokeOf(stroke: string, dash: readonly number[]): string {
	const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.map(text).join(" ")}"`;
	return `stroke="${stroke}"${dashes} ${constant}`;
}

/** What is too small to be seen, as a dot. */
function dotOf(bounds: Bounds, fill: string, scale: number): string {
	const side = dot / scale;
	const [x, y] = [bounds.x + (bounds.width - side) / 2, bounds.y + (bounds.height - side) / 2];
	return `<rect x="${text(x)}" y="${text(y)}" width="${text(side)}" height="${text(side)}" fill="${fill}"/>`;
}

function viewBox({ x, y, width, height }: Bounds): string {
	return [x, y, width, height].map(text).join(" ");
}
