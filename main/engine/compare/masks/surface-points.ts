import type { MapSizes } from "./class-map.ts";

/** Voxels on the surfaces of all classes of both sides that are held at a time, four bytes each. */
const mostPoints = 24_000_000;

/** Voxels of one class that lie on its surface: x + sizes[0] * (y + sizes[1] * z), ascending. */
class PointList {
	#held = new Uint32Array(64);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	get points(): Uint32Array {
		return this.#held.subarray(0, this.#length);
	}

	add(point: number): void {
		if (this.#length === this.#held.length) {
			const larger = new Uint32Array(this.#held.length * 2);
			larger.set(this.#held);
			this.#held = larger;
		}
		this.#held[this.#length++] = point;
	}
}

const noPoints = new Uint32Array();

/**
 * The surfaces of all classes of two sides. Where there is no room for all of them the class with most gives way: of it
 * no distances are known.
 */
export class SurfacePoints {
	readonly #lists: { a: Map<number, PointList>; b: Map<number, PointList> } = { a: new Map(), b: new Map() };
	readonly #dropped = new Set<number>();
	#total = 0;

	constructor(private readonly most = mostPoints) {}

	/** Classes whose surfaces had no room. */
	get dropped(): ReadonlySet<number> {
		return this.#dropped;
	}

	of(side: "a" | "b", number: number): Uint32Array {
		return this.#lists[side].get(number)?.points ?? noPoints;
	}

	add(side: "a" | "b", number: number, point: number): void {
		if (this.#dropped.has(number)) return;
		let list = this.#lists[side].get(number);
		if (list === undefined) {
			list = new PointList();
			this.#lists[side].set(number, list);
		}
		list.add(point);
		if (++this.#total > this.most) this.#makeRoom();
	}

	/** Nothing more is asked about the class. */
	release(number: number): void {
		for (const lists of [this.#lists.a, this.#lists.b]) {
			this.#total -= lists.get(number)?.length ?? 0;
			lists.delete(number);
		}
	}

	#makeRoom(): void {
		const lengths = new Map<number, number>();
		for (const lists of [this.#lists.a, this.#lists.b])
			for (const [number, { length }] of lists) lengths.set(number, (lengths.get(number) ?? 0) + length);
		let [largest, length] = [0, -1];
		for (const [number, points] of lengths) if (points > length) [largest, length] = [number, points];
		this.release(largest);
		this.#dropped.add(largest);
	}
}

/** Three slices of one plane, one after another, of which the middle one is looked at. */
export class SurfaceSlices {
	#before: Uint16Array;
	#here: Uint16Array;
	#after: Uint16Array;
	/** Slices that are read: the one after the middle is the last. */
	#read = 0;

	constructor(
		private readonly sizes: MapSizes,
		private readonly readSlice: (z: number, into: Uint16Array) => void,
	) {
		const length = sizes[0] * sizes[1];
		this.#before = new Uint16Array(length);
		this.#here = new Uint16Array(length);
		this.#after = new Uint16Array(length);
	}

	/** The next slice, which is the middle one then. */
	next(): Uint16Array {
		const last = this.sizes[2];
		if (this.#read === 0) this.readSlice(this.#read++, this.#after);
		[this.#before, this.#here, this.#after] = [this.#here, this.#after, this.#before];
		if (this.#read < last) this.readSlice(this.#read, this.#after);
		// Outside the map there is nothing.
		else this.#after.fill(0);
		this.#read += 1;
		return this.#here;
	}

	/**
	 * Tells the voxels of the middle slice that lie on the surface of their class: those that have it, and beside one of
	 * whose faces (edges, of a picture) it ends, be it at the edge of the map. Along an axis with a single voxel nothing
	 * ends, unless that voxel is all there is. As `mask ^ binary_erosion(mask)` of SciPy with its plain structuring element.
	 */
	tellSurface(z: number, tell: (number: number, point: number) => void): void {
		const [width, height, depth] = this.sizes;
		const [before, here, after] = [this.#before, this.#here, this.#after];
		const lastX = width - 1;
		const first = z * width * height;
		const isSingle = width * height * depth === 1;
		for (let y = 0, at = 0; y < height; y++) {
			for (let x = 0; x < width; x++, at++) {
				const number = here[at] as number;
				if (number === 0) continue;
				const isInside =
					!isSingle &&
					(width === 1 || (x > 0 && x < lastX && here[at - 1] === number && here[at + 1] === number)) &&
					(height === 1 || (y > 0 && y < height - 1 && here[at - width] === number && here[at + width] === number)) &&
					(depth === 1 || (before[at] === number && after[at] === number));
				if (!isInside) tell(number, first + at);
			}
		}
	}
}
