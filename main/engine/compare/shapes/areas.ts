import type { Geometry } from "#shared/task";
import { boundsOfGeometry, type Box } from "./bounds.ts";
import { discArea, discsShared } from "./disc.ts";
import { outlineOf, type Outline, type RingedGeometry } from "./outline.ts";
import { isSameGeometry } from "./same-geometry.ts";
import { areaOfAll } from "./strips.ts";

/** Of two shapes and of what they share: square pixels, voxels, or fractions of a page. */
export interface Areas {
	a: number;
	b: number;
	intersection: number;
}

/** What covers a part of a picture. */
export type AreaGeometry = Exclude<RingedGeometry, { kind: "pdf" }> | Circle;
type Circle = Extract<Geometry, { kind: "circle" }>;
type PageGeometry = Extract<Geometry, { kind: "pdf" }>;
type Box3d = Extract<Geometry, { kind: "box-3d" }>;

const areaKinds: ReadonlySet<Geometry["kind"]> = new Set([
	"bounding-box",
	"rotated-bounding-box",
	"polygon",
	"segmentation",
	"circle",
]);

export function isArea(geometry: Geometry): geometry is AreaGeometry {
	return areaKinds.has(geometry.kind);
}

/** A shape is often compared with several: what is known of it lives as long as it does. */
const outlines = new WeakMap<Geometry, Outline>();
const ownAreas = new WeakMap<Geometry, number>();

function outline(geometry: RingedGeometry): Outline {
	let known = outlines.get(geometry);
	if (known === undefined) {
		known = outlineOf(geometry);
		outlines.set(geometry, known);
	}
	return known;
}

/** Of the largest coordinate times the extent: an area that is not more than the rounding of its corners is none. */
const rounding = 2 ** -48;

/** Square pixels, or fractions of a page; exact but for rounding. */
export function ownArea(geometry: AreaGeometry | PageGeometry): number {
	if (geometry.kind === "bounding-box") return geometry.width * geometry.height;
	if (geometry.kind === "circle") return discArea(geometry.radius);
	let known = ownAreas.get(geometry);
	if (known === undefined) {
		const { bounds } = outline(geometry);
		const area = areaOfAll({ outline: outline(geometry), other: null, disc: null });
		const { left, top, right, bottom } = bounds;
		const largest = Math.max(Math.abs(left), Math.abs(top), Math.abs(right), Math.abs(bottom));
		known = area <= rounding * largest * (right - left + bottom - top) ? 0 : area;
		ownAreas.set(geometry, known);
	}
	return known;
}

/** Of what two shapes share, whichever is named first. */
function intersection(a: AreaGeometry | PageGeometry, b: AreaGeometry | PageGeometry): number {
	if (a.kind === "bounding-box" && b.kind === "bounding-box") {
		const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
		const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
		return width > 0 && height > 0 ? width * height : 0;
	}
	if (overlapOf(boundsOfGeometry(a), boundsOfGeometry(b)) === 0) return 0;
	const most = Math.min(ownArea(a), ownArea(b));
	if (most === 0) return 0;
	return Math.min(most, swept(a, b));
}

function swept(a: AreaGeometry | PageGeometry, b: AreaGeometry | PageGeometry): number {
	if (a.kind === "circle") return b.kind === "circle" ? sharedByDiscs(a, b) : sharedWithCircle(b, a);
	if (b.kind === "circle") return sharedWithCircle(a, b);
	// In an order that does not depend on the sides: sums of floating point do.
	const [first, second] = [outline(a), outline(b)];
	const isInOrder = !isBefore(second, first);
	return areaOfAll({ outline: isInOrder ? first : second, other: isInOrder ? second : first, disc: null });
}

function sharedWithCircle(geometry: RingedGeometry, { centre: [x, y], radius }: Circle): number {
	return areaOfAll({ outline: outline(geometry), other: null, disc: { x, y, radius } });
}

function sharedByDiscs(a: Circle, b: Circle): number {
	return discsShared(a.radius, b.radius, Math.hypot(b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]));
}

function isBefore(a: Outline, b: Outline): boolean {
	if (a.edges.length !== b.edges.length) return a.edges.length < b.edges.length;
	for (let at = 0; at < a.edges.length; at++) {
		const difference = (a.edges[at] as number) - (b.edges[at] as number);
		if (difference !== 0) return difference < 0;
	}
	return false;
}

/** Of what two bounding boxes share; 0 where one is missing. */
export function overlapOf(a: Box | null, b: Box | null): number {
	if (a === null || b === null) return 0;
	const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
	const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
	return width > 0 && height > 0 ? width * height : 0;
}

export function areasOf(a: AreaGeometry | PageGeometry, b: AreaGeometry | PageGeometry): Areas {
	const own = ownArea(a);
	// The same shape shares all of itself, to the last digit.
	if (isSameGeometry(a, b)) return { a: own, b: own, intersection: own };
	return { a: own, b: ownArea(b), intersection: intersection(a, b) };
}

/** Voxels. */
export function volumesOf(a: Box3d, b: Box3d): Areas {
	let [own, other, shared] = [1, 1, 1];
	for (const axis of [0, 1, 2] as const) {
		own *= a.max[axis] - a.min[axis];
		other *= b.max[axis] - b.min[axis];
		shared *= Math.max(0, Math.min(a.max[axis], b.max[axis]) - Math.max(a.min[axis], b.min[axis]));
	}
	return { a: own, b: other, intersection: shared };
}

/** Intersection over union, 0 to 1; null where neither has an area. */
export function overUnion({ a, b, intersection: shared }: Areas): number | null {
	const union = a + b - shared;
	return union > 0 ? Math.min(1, shared / union) : null;
}
