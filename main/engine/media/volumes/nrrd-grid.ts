import type { Direction, VolumeGrid } from "#shared/media";
import { isNrrd, type NrrdHeader, nrrdHeadBytes, nrrdHeaderEnd, parseNrrdHeader } from "./nrrd-header.ts";

/** Millimetres in a unit that a header may name. */
const units: ReadonlyMap<string, number> = new Map([
	["mm", 1],
	["cm", 10],
	["m", 1000],
	["um", 0.001],
	["µm", 0.001],
]);

/** What an axis that is none in space is called. */
const otherKinds = new Set(
	(
		"list vector 2-vector 3-vector 4-vector covariant-vector 3-gradient 3-normal normal point stub scalar complex time " +
		"3-color 4-color rgb-color hsv-color xyz-color rgba-color quaternion 2d-symmetric-matrix 2d-masked-symmetric-matrix " +
		"2d-matrix 2d-masked-matrix 3d-symmetric-matrix 3d-masked-symmetric-matrix 3d-matrix 3d-masked-matrix"
	).split(" "),
);

/** The signs that turn a world into one of left, posterior and superior; of its first three axes. */
const toLps: ReadonlyMap<string, Direction> = new Map([
	["left-posterior-superior", [1, 1, 1]],
	["lps", [1, 1, 1]],
	["right-anterior-superior", [-1, -1, 1]],
	["ras", [-1, -1, 1]],
	["left-anterior-superior", [1, -1, 1]],
	["las", [1, -1, 1]],
]);

/** How the axes of a file lie in space. */
export interface NrrdAxes {
	/** Fastest first: at most three. */
	spatial: readonly number[];
	/** Sizes of all axes. */
	sizes: readonly number[];
	/** As {@link VolumeGrid}, and in a world of left, posterior, superior. */
	grid: VolumeGrid;
	corner: Direction | null;
	/** Why there are no directions; null where there are. */
	why: string | null;
	notes: string[];
}

/**
 * The grid of an NRRD volume from its first bytes: sizes and directions of its three axes in space. `why`: where there
 * is none, a sentence; where the file gives sizes alone, what is missing.
 */
export function nrrdGrid(head: Uint8Array): { grid: VolumeGrid | null; why: string | null } {
	const none = (why: string) => ({ grid: null, why });
	if (!isNrrd(head)) return none("its first bytes are not those of an NRRD volume");
	if (nrrdHeaderEnd(head) === null)
		return none(
			head.length < nrrdHeadBytes ? "its header has no end: the file is cut off" : "its header is longer than 1 MB",
		);
	const header = parseNrrdHeader(head);
	const sizes = nrrdSizes(header);
	if (sizes === null || sizes.length < 3)
		return none(`its sizes are "${header.fields.get("sizes") ?? ""}", expected three whole numbers`);
	const axes = nrrdAxes(header, sizes);
	return typeof axes === "string" ? none(axes) : { grid: axes.grid, why: axes.why };
}

/** Null where they are no whole numbers from 1 to 2^31 - 1. */
export function nrrdSizes({ fields }: NrrdHeader): number[] | null {
	const text = (fields.get("sizes") ?? "").trim();
	const sizes = text.split(/\s+/u).map((size) => (/^\d{1,10}$/u.test(size) ? Number(size) : NaN));
	return sizes.every((size) => size >= 1 && size <= 2 ** 31 - 1) ? sizes : null;
}

/** A sentence where three axes in space cannot be told from the others. */
export function nrrdAxes({ fields }: NrrdHeader, sizes: readonly number[]): NrrdAxes | string {
	const notes: string[] = [];
	const vectors = directionsOf(fields.get("space directions"));
	const spatial = spatialAxes(sizes, fields.get("kinds"), vectors, notes);
	if (spatial === null) return `it has ${String(sizes.length)} axes, and does not say which three are in space`;
	const [x = 1, y = 1, z = 1] = spatial.map((axis) => sizes[axis] ?? 1);
	const bare = (why: string): NrrdAxes => ({
		...{ spatial, sizes, grid: { sizes: [x, y, z], directions: null }, corner: null, why, notes },
	});
	const unit = unitOf(fields.get("space units") ?? fields.get("units"));
	if (unit === null) return bare("its unit of length is not known");
	const space = (fields.get("space") ?? "").toLowerCase().replace(/-?time$/u, "");
	const signs = toLps.get(space);
	if (signs === undefined && space !== "" && vectors !== null)
		notes.push(`Its space is "${space}", which is not one of a body: directions are shown as they are in the file.`);
	const scale = (signs ?? [1, 1, 1]).map((sign) => sign * unit);
	const axis = (which: number, place: number): Direction | null =>
		vectors?.[which] ?? spacingOf(fields.get("spacings"), which, place);
	const directions = threeOf(spatial.map((which, place) => scaled(axis(which, place), scale)));
	if (directions === null) return bare("it gives no distances between voxels");
	const corner = scaled(directionsOf(fields.get("space origin"))?.[0] ?? null, scale);
	return { spatial, sizes, grid: { sizes: [x, y, z], directions }, corner, why: null, notes };
}

/** One for each axis; null where the axis is none in space. */
function directionsOf(text: string | undefined): (Direction | null)[] | null {
	if (text === undefined) return null;
	return [...text.matchAll(/none|\(([^)]*)\)/giu)].map(([, inner]) => {
		// A fourth one is that of time.
		const [x = NaN, y = NaN, z = NaN, , more] = (inner ?? "").split(",").map(numberOf);
		if (more !== undefined) return null;
		return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z) ? [x, y, z] : null;
	});
}

function numberOf(text: string): number {
	return text.trim() === "" ? NaN : Number(text);
}

/** An axis along which the voxels of layers or colours follow one another is none in space. */
function spatialAxes(
	sizes: readonly number[],
	kinds: string | undefined,
	vectors: (Direction | null)[] | null,
	notes: string[],
): number[] | null {
	const all = sizes.map((_, axis) => axis);
	const named = (kinds ?? "").trim().toLowerCase().split(/\s+/u);
	const isOther = (axis: number): boolean => otherKinds.has(named[axis] ?? "");
	const isDirected = (axis: number): boolean => (vectors?.[axis] ?? null) !== null;
	const byKind = all.filter((axis) => named[axis] === "domain" || named[axis] === "space");
	if (byKind.length === 3) return byKind;
	const byDirection = all.filter(isDirected);
	if (byDirection.length === 3) return byDirection;
	const left = all.filter((axis) => !isOther(axis));
	if (left.length >= 1 && left.length <= 3) return left;
	if (all.length <= 3) return all;
	// One of a single voxel changes no order.
	const long = left.filter((axis) => (sizes[axis] ?? 1) > 1);
	if (long.length > 3) return null;
	notes.push("It does not say which axes are in space: those that have more than one voxel are taken for them.");
	return [...long, ...left.filter((axis) => !long.includes(axis))].slice(0, 3).sort((a, b) => a - b);
}

/** Along the world's own axes, where a file gives distances alone. */
function spacingOf(text: string | undefined, axis: number, place: number): Direction | null {
	const spacing = Number((text ?? "").trim().split(/\s+/u)[axis]);
	if (text === undefined || !(spacing > 0) || spacing === Infinity) return null;
	return [place === 0 ? spacing : 0, place === 1 ? spacing : 0, place === 2 ? spacing : 0];
}

/** Millimetres in the file's unit, which is one unless it says otherwise; null for a unit of no length. */
function unitOf(text: string | undefined): number | null {
	const named = [...(text ?? "").matchAll(/"([^"]*)"/gu)].map(([, unit]) => unit ?? "").find((unit) => unit !== "");
	return named === undefined ? 1 : (units.get(named.toLowerCase()) ?? null);
}

/** Never -0, which reads oddly. */
function scaled(vector: Direction | null, scale: readonly number[]): Direction | null {
	const [a = 1, b = 1, c = 1] = scale;
	return vector === null ? null : [vector[0] * a + 0, vector[1] * b + 0, vector[2] * c + 0];
}

function threeOf(vectors: readonly (Direction | null)[]): VolumeGrid["directions"] {
	const [x, y, z] = vectors;
	return x && y && z ? [x, y, z] : null;
}
