import type { Measure } from "#shared/compare/task-comparison";
import { angleBetween, voxelOfSlices } from "#shared/drawing/planes";
import type { Geometry } from "#shared/task";
import { isPlaced } from "./shapes/bounds.ts";
import { areasOf, isArea, overUnion, volumesOf } from "./shapes/areas.ts";
import { hausdorffDistance, isLine, lineNearness } from "./shapes/lines.ts";
import { nearness, pairRadius } from "./shapes/nearness.ts";
import { isSameGeometry } from "./shapes/same-geometry.ts";

/** How alike two shapes are, 0 to 1, and what that number was made of. */

type Angle = Extract<Geometry, { kind: "angle" }>;
type Entity = Extract<Geometry, { kind: "entity" }>;

/** Of two angles: they differ by so many degrees where the similarity has fallen to exp(-1/2). */
const angleWidth = 10;

/**
 * The same shape has 1, whatever it is. Areas, whatever their kinds, volumes, areas of one document page and spans have
 * what they share over what they cover together; points, lines and angles are as near as a radius says. All other pairs
 * have 0: they cannot be laid over each other.
 * @param radius in pixels or voxels; null where the picture's size is not known.
 */
export function similarityOf(a: Geometry, b: Geometry, radius: number | null): number {
	return isSameGeometry(a, b) ? 1 : similarityFrom(measureOf(a, b, radius, false));
}

/** What a measure comes to, of shapes that are not the same. */
function similarityFrom(measure: Measure): number {
	switch (measure.kind) {
		case "area":
		case "volume":
		case "page":
			// Two without an area are equal or they are not.
			return overUnion(measure) ?? 0;
		case "point":
			return nearness(measure.distance, measure.radius);
		case "line":
			return (measure.forward + measure.backward) / 2;
		case "angle":
			return angleNearness(measure.difference) * nearness(measure.distance, measure.radius);
		case "span":
			return measure.union > 0 ? measure.overlap / measure.union : 0;
		case "none":
			return 0;
	}
}

/** exp(-(Δ/10°)²/2); 1 where an angle is not known: then only the vertices are compared. */
export function angleNearness(difference: number | null): number {
	return difference === null ? 1 : nearness(difference, angleWidth);
}

/**
 * @param radius as for `similarityOf`.
 * @param isWhole false leaves out what the similarity does not need: `hausdorff` is 0 then.
 */
export function measureOf(a: Geometry, b: Geometry, radius: number | null, isWhole = true): Measure {
	if (!isPlaced(a) || !isPlaced(b)) return { kind: "none" };
	if (isArea(a) && isArea(b)) return { kind: "area", ...areasOf(a, b) };
	if (a.kind === "box-3d" && b.kind === "box-3d") return { kind: "volume", ...volumesOf(a, b) };
	if (a.kind === "pdf" && b.kind === "pdf") {
		if (a.pageNumber !== b.pageNumber) return { kind: "none" };
		return { kind: "page", ...areasOf(a, b) };
	}
	if (a.kind === "entity" && b.kind === "entity") return spanMeasure(a, b);
	const r = radius ?? pairRadius(a, b);
	if (a.kind === "point" && b.kind === "point") return { kind: "point", distance: distanceOf(a.at, b.at), radius: r };
	if (a.kind === "angle" && b.kind === "angle") return angleMeasure(a, b, r);
	if (isLine(a) && isLine(b) && (a.kind === "line-3d") === (b.kind === "line-3d")) {
		const near = lineNearness(a, b, r);
		if (near === null) return { kind: "none" };
		return { kind: "line", ...near, hausdorff: isWhole ? hausdorffDistance(a, b) : 0, radius: r };
	}
	return { kind: "none" };
}

function spanMeasure(a: Entity, b: Entity): Measure {
	const [startA, endA] = [Math.min(a.start, a.end), Math.max(a.start, a.end)];
	const [startB, endB] = [Math.min(b.start, b.end), Math.max(b.start, b.end)];
	const overlap = Math.max(0, Math.min(endA, endB) - Math.max(startA, startB));
	return { kind: "span", overlap, union: endA - startA + (endB - startB) - overlap };
}

function angleMeasure(a: Angle, b: Angle, radius: number): Measure {
	const [degreesA, degreesB] = [degreesOf(a), degreesOf(b)];
	const distance = distanceOf(a.vertex, b.vertex);
	const difference = degreesA === null || degreesB === null ? null : Math.abs(degreesA - degreesB);
	return { kind: "angle", difference, distance, radius };
}

/** As exported, else between the points in voxels; null where those make no angle. */
export function degreesOf({ degrees, vertex, p1, p2 }: Angle): number | null {
	if (degrees !== null) return degrees;
	const [corner, from, to] = [vertex, p1, p2].map(voxelOfSlices);
	return corner && from && to ? angleBetween(from, corner, to, null) : null;
}

function distanceOf(a: readonly number[], b: readonly number[]): number {
	return Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)));
}
