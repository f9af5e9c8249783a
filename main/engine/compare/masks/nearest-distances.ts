import type { Going, MapSizes } from "./class-map.ts";

/** Distance from a voxel to the next along each axis. */
export type Spacing = readonly [x: number, y: number, z: number];

interface Box {
	corner: MapSizes;
	sizes: MapSizes;
}

/** What is nearest within one slice: squared distances along z of each column, then along y, then along x. */
interface Field {
	box: Box;
	/** Places of the sources of each column, ascending: those of column `c` from `starts[c]` to `starts[c + 1]`. */
	starts: Uint32Array;
	places: Uint32Array;
	/** For each column the last source at or before the slice; one before the column's first where there is none. */
	reached: Int32Array;
	alongZ: Float64Array;
	alongY: Float64Array;
}

/** What measuring may still cost: a step is a voxel looked at, some nanoseconds. */
export interface StepsLeft {
	steps: number;
}

/**
 * From each of some voxels to the nearest one of others, exactly: the Euclidean distance transform of the latter, read at
 * the former. After Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8
 * (2012): axis by axis the lower envelope of parabolas, here slice by slice, so that of a transform only one slice is held
 * and only what is read is computed. Voxels may be longer along one axis than along another. In a picture the columns
 * beside a pixel are looked at first: surfaces that are compared lie near each other as a rule.
 *
 * @param from,to places as `SurfacePoints` has them, ascending, neither empty
 * @returns a distance for each of `from`, in the unit of `spacing`; null where it takes more steps than are left
 * @throws MasksStopped by `goOn`
 */
export function nearestDistances(
	from: Uint32Array,
	to: Uint32Array,
	sizes: MapSizes,
	spacing: Spacing,
	left: StepsLeft,
	goOn: Going,
): Float64Array | null {
	const distances = new Float64Array(from.length);
	// Two equal surfaces are the usual case, and the dearest.
	if (isSame(from, to)) return distances;
	const field = fieldOf(to, boxAround(from, to, sizes), sizes);
	const { corner, sizes: within } = field.box;
	const [width, height] = within;
	const hulls = { x: new Hull(width, spacing[0]), y: new Hull(height, spacing[1]) };
	const isRowWanted = new Uint8Array(height);
	const layer = sizes[0] * sizes[1];
	for (let first = 0, paused = left.steps; first < from.length;) {
		const z = Math.floor((from[first] as number) / layer);
		let end = first;
		isRowWanted.fill(0);
		while (end < from.length && (from[end] as number) < (z + 1) * layer) {
			isRowWanted[yOf(from[end] as number, sizes) - corner[1]] = 1;
			end += 1;
		}
		const inSlice = z - corner[2];
		let at = first;
		if (height === 1) {
			for (let most = width * 4; at < end; at++) {
				const steps = lookAround(field, ((from[at] as number) % sizes[0]) - corner[0], inSlice, spacing, most);
				left.steps -= steps.taken;
				most -= steps.taken;
				if (steps.square === null) break;
				distances[at] = Math.sqrt(steps.square);
			}
		}
		if (at < end) {
			left.steps -= width * height;
			measureColumns(field, inSlice, spacing[2]);
			const rows = height === 1 ? field.alongZ : measureRows(field, hulls.y, isRowWanted);
			for (let row = -1; at < end; at++) {
				const point = from[at] as number;
				const y = yOf(point, sizes) - corner[1];
				if (y !== row) hulls.x.wrap(rows, y * width, 1);
				row = y;
				distances[at] = Math.sqrt(hulls.x.valueAt((point % sizes[0]) - corner[0]));
			}
		}
		first = end;
		if (left.steps < 0) return null;
		if (paused - left.steps < stepsBetween) continue;
		paused = left.steps;
		goOn(first / from.length);
	}
	return distances;
}

/** Some milliseconds. */
const stepsBetween = 4_000_000;

function isSame(a: Uint32Array, b: Uint32Array): boolean {
	return a.length === b.length && a.every((point, at) => point === b[at]);
}

function yOf(point: number, [width, height]: MapSizes): number {
	return Math.floor(point / width) % height;
}

function boxAround(from: Uint32Array, to: Uint32Array, [width, height]: MapSizes): Box {
	let [left, top, front] = [Infinity, Infinity, Infinity];
	let [right, bottom, back] = [-1, -1, -1];
	for (const points of [from, to]) {
		for (const point of points) {
			const x = point % width;
			const line = (point - x) / width;
			const y = line % height;
			const z = (line - y) / height;
			if (x < left) left = x;
			if (x > right) right = x;
			if (y < top) top = y;
			if (y > bottom) bottom = y;
			if (z < front) front = z;
			if (z > back) back = z;
		}
	}
	return { corner: [left, top, front], sizes: [right - left + 1, bottom - top + 1, back - front + 1] };
}

/** Sources by column. */
function fieldOf(to: Uint32Array, box: Box, sizes: MapSizes): Field {
	const [width, height] = box.sizes;
	const columns = width * height;
	const columnOf = (point: number): number =>
		(point % sizes[0]) - box.corner[0] + width * (yOf(point, sizes) - box.corner[1]);
	const starts = new Uint32Array(columns + 1);
	for (const point of to) {
		const next = columnOf(point) + 1;
		starts[next] = (starts[next] ?? 0) + 1;
	}
	for (let column = 0; column < columns; column++)
		starts[column + 1] = (starts[column + 1] as number) + (starts[column] as number);
	const places = new Uint32Array(to.length);
	const filled = starts.slice();
	const layer = sizes[0] * sizes[1];
	for (const point of to) {
		const column = columnOf(point);
		const place = filled[column] as number;
		places[place] = Math.floor(point / layer) - box.corner[2];
		filled[column] = place + 1;
	}
	return {
		box,
		starts,
		places,
		reached: Int32Array.from(starts.subarray(0, columns), (start) => start - 1),
		alongZ: new Float64Array(columns),
		alongY: height === 1 ? new Float64Array() : new Float64Array(columns),
	};
}

/** Squared distance along z; slices are asked in order: what a column has reached only grows. */
function columnAt({ starts, places, reached }: Field, column: number, z: number, spacing: number): number {
	const end = starts[column + 1] as number;
	let at = reached[column] as number;
	while (at + 1 < end && (places[at + 1] as number) <= z) at += 1;
	reached[column] = at;
	const before = at >= (starts[column] as number) ? z - (places[at] as number) : Infinity;
	const after = at + 1 < end ? (places[at + 1] as number) - z : Infinity;
	const nearest = (before < after ? before : after) * spacing;
	return nearest * nearest;
}

function measureColumns(field: Field, z: number, spacing: number): void {
	const { alongZ } = field;
	for (let column = 0; column < alongZ.length; column++) alongZ[column] = columnAt(field, column, z, spacing);
}

/** Column by column away from a place of a picture, as long as a nearer one may come; null after `most` columns. */
function lookAround(
	field: Field,
	x: number,
	z: number,
	[stepX, , stepZ]: Spacing,
	most: number,
): { square: number | null; taken: number } {
	const [width] = field.box.sizes;
	let square = columnAt(field, x, z, stepZ);
	let taken = 1;
	for (let far = 1; ; far++) {
		const beside = far * stepX * (far * stepX);
		const [left, right] = [x - far, x + far];
		if (beside >= square || (left < 0 && right >= width)) return { square, taken };
		if (taken >= most) return { square: null, taken };
		if (left >= 0) square = Math.min(square, beside + columnAt(field, left, z, stepZ));
		if (right < width) square = Math.min(square, beside + columnAt(field, right, z, stepZ));
		taken += 2;
	}
}

/** Of the rows that are wanted only. */
function measureRows({ box, alongZ, alongY }: Field, hull: Hull, isWanted: Uint8Array): Float64Array {
	const [width, height] = box.sizes;
	for (let x = 0; x < width; x++) {
		hull.wrap(alongZ, x, width);
		for (let y = 0; y < height; y++) if (isWanted[y] === 1) alongY[y * width + x] = hull.valueAt(y);
	}
	return alongY;
}

/** The lower envelope of the parabolas that stand on the places of one line. */
class Hull {
	readonly #vertices: Int32Array;
	readonly #heights: Float64Array;
	/** From where on each parabola is the lowest. */
	readonly #begins: Float64Array;
	readonly #square: number;
	#length = 0;
	/** The parabola that the last question met: questions ascend. */
	#at = 0;

	constructor(length: number, spacing: number) {
		this.#vertices = new Int32Array(length);
		this.#heights = new Float64Array(length);
		this.#begins = new Float64Array(length);
		this.#square = spacing * spacing;
	}

	/** @param squares squared distances; those of the line begin at `first`, `stride` apart. Infinite ones hold nothing. */
	wrap(squares: Float64Array, first: number, stride: number): void {
		const [vertices, heights, begins, square] = [this.#vertices, this.#heights, this.#begins, this.#square];
		let length = 0;
		for (let place = 0, at = first; place < vertices.length; place++, at += stride) {
			const height = squares[at] as number;
			if (height === Infinity) continue;
			let begin = -Infinity;
			while (length > 0) {
				const vertex = vertices[length - 1] as number;
				const lower = heights[length - 1] as number;
				begin = (place + vertex) / 2 + (height - lower) / (2 * square * (place - vertex));
				if (begin > (begins[length - 1] as number)) break;
				length -= 1;
				begin = -Infinity;
			}
			vertices[length] = place;
			heights[length] = height;
			begins[length] = begin;
			length += 1;
		}
		this.#length = length;
		this.#at = 0;
	}

	/** Infinite where the line holds nothing. Asked in ascending order after each `wrap`. */
	valueAt(place: number): number {
		if (this.#length === 0) return Infinity;
		let at = this.#at;
		while (at + 1 < this.#length && (this.#begins[at + 1] as number) < place) at += 1;
		this.#at = at;
		const far = place - (this.#vertices[at] as number);
		return this.#square * far * far + (this.#heights[at] as number);
	}
}
