import type { Json, UnknownKeys } from "#shared/json";
import type { Classification, Geometry, PageRect, Point, Relation, Task, Tool } from "#shared/task";

/** An entry of an import file, or why there is none. */
export interface AngoEntry {
	/** Null where the asset has nothing by which Ango Hub could find it. */
	entry: Json | null;
	/** Annotations whose form the import has no documented place for. */
	left: number;
	/** The task has masks, which lie behind links of the export: they are not written. */
	hasMask: boolean;
}

/** Keys of a tool that say who made it, and what expires. */
const ownKeys: ReadonlySet<string> = new Set(["metadata", "masks"]);
/** One that nothing signs. */
const plainLink = /^https?:\/\/[^@?#]+$/iu;
const signedLink = /https?:\/\/[^\s"]*[?@]/iu;

/**
 * A task as Ango Hub imports annotations (format.md, section 11): `objects`, `classifications` and `relations` on the
 * entry, which names its asset. No link is written with what signs it, nor a mask behind one; who made an annotation and
 * when is the importing project's to say.
 */
export function angoEntry(task: Task): AngoEntry {
	const { asset, snapshot } = task;
	const named = [
		["externalId", asset.externalId],
		["assetId", asset.assetId],
		["data", asset.url !== null && plainLink.test(asset.url) ? asset.url : null],
	] as const;
	const [externalId, assetId, data] = named;
	// A link without its signature is named only where nothing else tells which asset it is.
	const names = [externalId, assetId].some(([, value]) => value !== null) ? [externalId, assetId] : [data];
	const hasMask = snapshot.brushDataUrl !== null || snapshot.medicalBrushDataUrl !== null;
	const objects = snapshot.tools.map(objectOf);
	const left = objects.filter((object) => object === null).length;
	const known = names.filter(([, value]) => value !== null);
	if (known.length === 0) return { entry: null, left, hasMask };
	const entry = {
		...Object.fromEntries(known),
		objects: objects.filter((object) => object !== null),
		classifications: snapshot.classifications.map(answerOf),
		relations: snapshot.relations.map(relationOf),
	};
	return { entry, left, hasMask };
}

/** Null where there is no shape to write. */
function objectOf(tool: Tool): Json {
	const shape = shapeOf(tool.geometry);
	if (shape === null) return null;
	return Object.fromEntries([
		...kept(tool.unknown),
		...shape,
		...present({
			objectId: tool.objectId,
			schemaId: tool.schemaId,
			title: tool.title,
			page: tool.page,
			interpolationStopped: tool.interpolationStopped ? true : null,
			ocr: tool.ocrText === null ? null : { text: tool.ocrText },
		}),
		["classifications", tool.classifications.map(answerOf)],
	] satisfies Field[]);
}

function answerOf(answer: Classification): Json {
	return Object.fromEntries([
		...kept(answer.unknown),
		...present({
			objectId: answer.objectId,
			schemaId: answer.schemaId,
			tool: answer.tool,
			title: answer.title,
			answer: answer.answer === null ? null : typeof answer.answer === "string" ? answer.answer : [...answer.answer],
			page: answer.page,
			interpolationStopped: answer.interpolationStopped ? true : null,
		}),
		["classifications", answer.classifications.map(answerOf)],
	] satisfies Field[]);
}

function relationOf(relation: Relation): Json {
	const { objectId, schemaId, title, page, ends } = relation;
	const fields: Field[] = ends.kind === "group" ? [["group", [...ends.members]]] : present({ ...ends, kind: null });
	return Object.fromEntries([
		...kept(relation.unknown),
		...present({ objectId, schemaId, title, page }),
		...fields,
	] satisfies Field[]);
}

type Field = readonly [string, Json];

function present(fields: Readonly<Record<string, Json>>): Field[] {
	return Object.entries(fields).filter(([, value]) => value !== null);
}

function kept(unknown: UnknownKeys): Field[] {
	return unknown.filter(([key, value]) => !ownKeys.has(key) && !signedLink.test(JSON.stringify(value)));
}

/** The key of a geometry and its value; null where there is nothing to write. */
function shapeOf(geometry: Geometry): Field[] | null {
	switch (geometry.kind) {
		case "bounding-box": {
			const { x, y, width, height } = geometry;
			return [["bounding-box", { x, y, width, height }]];
		}
		case "rotated-bounding-box":
			return [["rotated-bounding-box", rotatedBox(geometry)]];
		case "polygon":
			return [["polygon", points(geometry.ring)]];
		case "polyline":
		case "spline":
			return [[geometry.kind, points(geometry.points)]];
		case "point":
			return [["point", [...geometry.at]]];
		case "segmentation":
			return [
				[
					"segmentation",
					{ zones: geometry.zones.map(({ region, holes }) => ({ region: points(region), holes: holes.map(points) })) },
				],
			];
		case "circle":
			return [["circle", { x: geometry.centre[0], y: geometry.centre[1], r: geometry.radius }]];
		case "box-3d":
			return [["bounding-box", corners3d(geometry.min, geometry.max)]];
		case "line-3d":
			return [["polyline", corners3d(geometry.from, geometry.to)]];
		case "angle": {
			const { vertex, p1, p2, degrees } = geometry;
			return [
				["angle", Object.fromEntries(present({ vertex: [...vertex], p1: [...p1], p2: [...p2], angle: degrees }))],
			];
		}
		case "entity":
			return [
				[
					"ner",
					Object.fromEntries(present({ start: geometry.start, end: geometry.end, selection: geometry.selection })),
				],
			];
		case "pdf":
			return [["pdf", pdfArea(geometry)]];
		case "voxel-brush":
			return [["medical-brush", true]];
		case "unknown":
			// It stands among the keys that are not known.
			return [];
		case "none":
			return null;
	}
}

function points(ring: readonly Point[]): Json {
	return ring.map(([x, y]) => [x, y]);
}

type Triple = readonly [number, number, number];

function corners3d([x1, y1, z1]: Triple, [x2, y2, z2]: Triple): Json {
	return { x1, y1, z1, x2, y2, z2 };
}

/**
 * `x`, `y` as the import is documented: of the box before it is turned about its centre. The corners stand beside them,
 * as in exports: a reader that knows them need not guess.
 */
function rotatedBox({ corners, rotation }: Extract<Geometry, { kind: "rotated-bounding-box" }>): Json {
	const [a, b, c] = corners;
	const height = Math.hypot(b[0] - a[0], b[1] - a[1]);
	const width = Math.hypot(c[0] - b[0], c[1] - b[1]);
	const [x, y] = [(a[0] + c[0]) / 2 - width / 2, (a[1] + c[1]) / 2 - height / 2];
	return { x, y, width, height, rotation, corners: points(corners) };
}

/** Flat where it is an area, as imports are documented; with its tokens nested as in exports. */
function pdfArea({ pageNumber, bounds, rects, pageSize, text }: Extract<Geometry, { kind: "pdf" }>): Json {
	const words = text === null ? {} : { text };
	const place = rectOf(bounds, pageSize);
	if (rects.length === 0) return { ...place, pageNumber, ...words };
	return {
		position: { boundingRect: place, rects: rects.map((rect) => rectOf(rect, pageSize)), pageNumber },
		content: words,
	};
}

function rectOf({ x, y, width, height }: PageRect, page: { width: number; height: number }): Record<string, Json> {
	return {
		x1: x * page.width,
		y1: y * page.height,
		x2: (x + width) * page.width,
		y2: (y + height) * page.height,
		...page,
	};
}
