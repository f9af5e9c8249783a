import type { Json } from "#shared/json";
import type { Geometry, PageRect, Point, Ring, Zone } from "#shared/task";
import { type GeometryKey, geometryKeys, readNumber } from "./format-keys.ts";
import { field, isObject, type JsonObject, listField, numberField, textField } from "./json-fields.ts";
import { type NumberedHole, StrayHoles } from "./stray-holes.ts";

/**
 * About what a rotated box was turned whose corners are not exported: exports of today have x, y as the corner that was
 * turned already; import files are documented to turn the box about its centre (format.md, sections 4.3 and 12.7).
 */
export type Pivot = "corner" | "centre";

export interface ReadGeometry {
	geometry: Geometry;
	/** Keys of the tool that the geometry says all of; what stands under any other is still to be shown. */
	keys: readonly string[];
	notes: string[];
}

/** Where sentences on what is odd go; null: nowhere, and what only they are for is not looked at. */
type Notes = string[] | null;

/** As {@link readGeometry}, without a word on what is odd: for reading many. */
export function readShape(tool: JsonObject, pivot: Pivot): Geometry {
	for (const key of geometryKeys) {
		const value = field(tool, key);
		if (value === undefined || value === null || value === false) continue;
		return readers[key](value, tool, null, pivot) ?? { kind: "unknown", key };
	}
	return { kind: "none" };
}

/** The geometry of a tool by the key that is present (format.md, section 4.3). Never throws: what has not the form of its key is "unknown". */
export function readGeometry(tool: JsonObject, pivot: Pivot = "corner"): ReadGeometry {
	const present = geometryKeys.filter((key) => {
		const value = field(tool, key);
		return value !== undefined && value !== null && value !== false;
	});
	const [key] = present;
	if (key === undefined) {
		const named = geometryKeys.find((name) => field(tool, name) === null);
		const why =
			named === undefined
				? "No key of this tool is a geometry that is known: it is in the list, and nowhere on the picture"
				: `"${named}" is null: there is nothing to draw`;
		return { geometry: { kind: "none" }, keys: [], notes: [why] };
	}
	const notes: string[] = [];
	const geometry = readers[key](field(tool, key) as Json, tool, notes, pivot);
	const keys = geometry === null ? [] : geometry.kind === "angle" ? angleKeys(tool) : [key];
	const others = present.filter((other) => other !== key && !keys.includes(other));
	if (others.length > 0)
		notes.push(`Several geometries: "${key}" is shown, ${others.map((other) => `"${other}"`).join(", ")} not`);
	if (geometry) return { geometry, keys, notes };
	notes.push(`The value of "${key}" has not the form that the format gives it`);
	return { geometry: { kind: "unknown", key }, keys, notes };
}

/** An angle is one object, or lies on the tool itself. */
function angleKeys(tool: JsonObject): string[] {
	return isObject(field(tool, "angle") ?? null) ? ["angle"] : ["angle", "vertex", "p1", "p2"];
}

type Reader = (value: Json, tool: JsonObject, notes: Notes, pivot: Pivot) => Geometry | null;

const readers: Readonly<Record<GeometryKey, Reader>> = {
	"bounding-box": readBox,
	"rotated-bounding-box": readRotatedBox,
	polygon: (value) => {
		const ring = readPoints(value);
		return ring && { kind: "polygon", ring };
	},
	polyline: (value) => {
		const line = readLine3d(value);
		if (line) return line;
		const points = readPoints(value);
		return points && { kind: "polyline", points };
	},
	segmentation: readSegmentation,
	point: (value, _tool, notes) => {
		const at = readPoint(value);
		if (at && Array.isArray(value) && value.length > 2)
			notes?.push(`The point has ${String(value.length)} coordinates; the first two are drawn`);
		return at && { kind: "point", at };
	},
	ner: (value) => {
		if (!isObject(value)) return null;
		const start = numberField(value, "start");
		const end = numberField(value, "end");
		return start === null || end === null
			? null
			: { kind: "entity", start, end, selection: textField(value, "selection") };
	},
	pdf: (value, _, notes) => readPdf(value, notes),
	spline: (value) => {
		const points = readPoints(isObject(value) ? (field(value, "points") ?? null) : value);
		return points && { kind: "spline", points };
	},
	circle: readCircle,
	angle: (value, tool) => (isObject(value) ? readAngle(value) : readAngle(tool)),
	vertex: (_value, tool) => readAngle(tool),
	"medical-brush": () => ({ kind: "voxel-brush" }),
};

function readBox(value: Json): Geometry | null {
	if (!isObject(value)) return null;
	const corners = readCorners3d(value);
	if (corners) {
		const [a, b] = corners;
		return {
			kind: "box-3d",
			min: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])],
			max: [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])],
		};
	}
	const box = readXywh(value);
	if (!box) return null;
	// x, y is the corner that was clicked first: sizes may be negative.
	return {
		kind: "bounding-box",
		x: Math.min(box.x, box.x + box.width),
		y: Math.min(box.y, box.y + box.height),
		width: Math.abs(box.width),
		height: Math.abs(box.height),
	};
}

function readXywh(value: JsonObject): { x: number; y: number; width: number; height: number } | null {
	const numbers = allNumbers(value, ["x", "y", "width", "height"]);
	if (!numbers) return null;
	const [x = 0, y = 0, width = 0, height = 0] = numbers;
	return { x, y, width, height };
}

/** The numbers under these keys; null where one is missing or none. */
function allNumbers(value: JsonObject, keys: readonly string[]): number[] | null {
	const numbers = keys.map((key) => numberField(value, key)).filter((number) => number !== null);
	return numbers.length === keys.length ? numbers : null;
}

function readRotatedBox(value: Json, _tool: JsonObject, notes: Notes, pivot: Pivot): Geometry | null {
	if (!isObject(value)) return null;
	const rotation = numberField(value, "rotation") ?? 0;
	const given = readPoints(field(value, "corners") ?? null);
	const [a, b, c, d] = given ?? [];
	if (a && b && c && d && given?.length === 4) return { kind: "rotated-bounding-box", corners: [a, b, c, d], rotation };
	const box = readXywh(value);
	if (!box) return null;
	if (pivot === "centre") {
		notes?.push("The corners are not in this file; they are computed by a turn about the centre, which is a guess");
		return {
			kind: "rotated-bounding-box",
			corners: rotatedCorners(turnedAboutCentre(box, rotation), rotation),
			rotation,
		};
	}
	notes?.push("The corners are not exported; they are computed with x, y as the rotated first corner");
	return { kind: "rotated-bounding-box", corners: rotatedCorners(box, rotation), rotation };
}

/** The box with x, y as the corner to which a turn about the centre takes the top left one. Degrees. */
function turnedAboutCentre<T extends { x: number; y: number; width: number; height: number }>(
	box: T,
	rotation: number,
): T {
	const angle = (rotation * Math.PI) / 180;
	const [dx, dy] = [-box.width / 2, -box.height / 2];
	return {
		...box,
		x: box.x + box.width / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
		y: box.y + box.height / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
	};
}

/** Corners P, P+h·v, P+h·v+w·u, P+w·u with u = (cos r, sin r), v = (-sin r, cos r): format.md, section 4.3. Degrees. */
function rotatedCorners(
	box: { x: number; y: number; width: number; height: number },
	rotation: number,
): [Point, Point, Point, Point] {
	const angle = (rotation * Math.PI) / 180;
	const along: Point = [box.width * Math.cos(angle), box.width * Math.sin(angle)];
	const down: Point = [-box.height * Math.sin(angle), box.height * Math.cos(angle)];
	const { x, y } = box;
	return [
		[x, y],
		[x + down[0], y + down[1]],
		[x + down[0] + along[0], y + down[1] + along[1]],
		[x + along[0], y + along[1]],
	];
}

function readSegmentation(value: Json, _tool: JsonObject, notes: Notes): Geometry | null {
	if (!isObject(value)) return null;
	const zones = field(value, "zones");
	if (!Array.isArray(zones)) {
		notes?.push("The zones are not exported (Segmentation Points was off)");
		return { kind: "segmentation", zones: [] };
	}
	const read: Zone[] = [];
	const stray = notes && new StrayHoles();
	for (const [place, zone] of zones.entries()) {
		const region = isObject(zone) ? readRing(field(zone, "region") ?? []) : null;
		if (!isObject(zone) || !region) {
			notes?.push("A zone has not the form {region, holes}; it is left out");
			continue;
		}
		if (region.length === 0) notes?.push("A zone has an empty region");
		const holes = readHoles(field(zone, "holes") ?? [], notes);
		stray?.look(place + 1, region, holes);
		read.push({ region, holes: holes.map(({ ring }) => ring) });
	}
	notes?.push(...(stray?.notes() ?? []));
	return { kind: "segmentation", zones: read };
}

/** A list of rings, or (in one documented form) the points of a single ring: told apart by depth. */
function readHoles(value: Json, notes: Notes): NumberedHole[] {
	if (!Array.isArray(value) || value.length === 0) return [];
	const flat = readRing(value);
	if (flat && flat.length > 0) return [{ number: 1, ring: flat }];
	const holes: NumberedHole[] = [];
	for (const [place, hole] of value.entries()) {
		const ring = readRing(hole);
		if (!ring) notes?.push("A hole is not a list of points; it is left out");
		else if (ring.length > 0) holes.push({ number: place + 1, ring });
	}
	return holes;
}

/** Points of a ring; a last point that repeats the first goes. */
function readRing(value: Json): Ring | null {
	const points = readPoints(value);
	if (!points) return null;
	const first = points[0];
	const last = points.at(-1);
	const closed = points.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
	return closed ? points.slice(0, -1) : points;
}

/** Null where any of them is not a point: half a shape would be a wrong shape. */
function readPoints(value: Json): Point[] | null {
	if (!Array.isArray(value)) return null;
	const points: Point[] = [];
	for (const item of value) {
		const point = readPoint(item);
		if (!point) return null;
		points.push(point);
	}
	return points;
}

/** `[x, y]`, a third component ignored; or `{x, y}`. */
function readPoint(value: Json): Point | null {
	if (isObject(value)) {
		const x = numberField(value, "x");
		const y = numberField(value, "y");
		return x === null || y === null ? null : [x, y];
	}
	if (!Array.isArray(value)) return null;
	const x = readNumber(value[0]);
	const y = readNumber(value[1]);
	return x === null || y === null ? null : [x, y];
}

function readCorners3d(value: JsonObject): [[number, number, number], [number, number, number]] | null {
	const numbers = allNumbers(value, ["x1", "y1", "z1", "x2", "y2", "z2"]);
	if (!numbers) return null;
	const [x1 = 0, y1 = 0, z1 = 0, x2 = 0, y2 = 0, z2 = 0] = numbers;
	return [
		[x1, y1, z1],
		[x2, y2, z2],
	];
}

function readLine3d(value: Json): Geometry | null {
	const corners = isObject(value) ? readCorners3d(value) : null;
	return corners && { kind: "line-3d", from: corners[0], to: corners[1] };
}

/** Its exported form is not documented: {x|cx, y|cy, r|radius} and {center, radius} are accepted. */
function readCircle(value: Json): Geometry | null {
	if (!isObject(value)) return null;
	const centre = readPoint(field(value, "center") ?? field(value, "centre") ?? null);
	const x = centre?.[0] ?? numberField(value, "x") ?? numberField(value, "cx");
	const y = centre?.[1] ?? numberField(value, "y") ?? numberField(value, "cy");
	const radius = numberField(value, "r") ?? numberField(value, "radius");
	if (x === null || y === null || radius === null) return null;
	return { kind: "circle", centre: [x, y], radius: Math.abs(radius) };
}

function readAngle(value: JsonObject): Geometry | null {
	const [vertex, p1, p2] = ["vertex", "p1", "p2"].map((key) => {
		const numbers = listField(value, key).map((item) => readNumber(item));
		return numbers.length > 0 && numbers.every((item) => item !== null) ? numbers : null;
	});
	if (!vertex || !p1 || !p2) return null;
	return { kind: "angle", vertex, p1, p2, degrees: numberField(value, "angle") ?? numberField(value, "degrees") };
}

/** Nested (`position`, `content`) as exported, or flat as in import files. */
function readPdf(value: Json, notes: Notes): Geometry | null {
	if (!isObject(value)) return null;
	const position = field(value, "position");
	const place = isObject(position) ? position : value;
	const bounding = field(place, "boundingRect");
	const bounds = readPageRect(isObject(bounding) ? bounding : place);
	const pageNumber = numberField(place, "pageNumber");
	if (!bounds || pageNumber === null) return null;
	if (!Number.isInteger(pageNumber) || pageNumber < 1)
		notes?.push(`pageNumber ${String(pageNumber)}: the pages of a document are counted from 1 in whole numbers`);
	const rects = listField(place, "rects").map((rect) => (isObject(rect) ? readPageRect(rect) : null));
	const content = field(value, "content");
	const words = isObject(content) ? content : value;
	return {
		kind: "pdf",
		pageNumber,
		bounds,
		rects: rects.filter((rect) => rect !== null),
		pageSize: pageSizeIn(isObject(bounding) ? bounding : place),
		text: textField(words, "text"),
		image: typeof field(words, "image") === "string",
	};
}

/** Some viewers write sizes below 0; rectangles that are read have none of 0. */
function pageSizeIn(rect: JsonObject): { width: number; height: number } {
	return { width: Math.abs(numberField(rect, "width") ?? 1), height: Math.abs(numberField(rect, "height") ?? 1) };
}

/** `width` and `height` beside the corners are the page's size, in the units of the corners. */
function readPageRect(value: JsonObject): PageRect | null {
	const numbers = allNumbers(value, ["x1", "y1", "x2", "y2", "width", "height"]);
	if (!numbers) return null;
	const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, width = 0, height = 0] = numbers;
	if (width === 0 || height === 0) return null;
	return {
		x: Math.min(x1, x2) / width,
		y: Math.min(y1, y2) / height,
		width: Math.abs(x2 - x1) / width,
		height: Math.abs(y2 - y1) / height,
	};
}
