import type { ClassMap, Going } from "./class-map.ts";
import { SurfacePoints, SurfaceSlices } from "./surface-points.ts";

/** What a voxel of the difference is. Of classes that overlap "same" is a voxel of the same classes on both sides. */
export const differenceCodes = { neither: 0, same: 1, onlyA: 2, onlyB: 3, other: 4 } as const;

/** What two masks have at each of their voxels, added up. */
export interface ClassCounts {
	/** Voxels of each class; place 0 stays empty. */
	a: Float64Array;
	b: Float64Array;
	/** Of each class, voxels that both sides have. */
	both: Float64Array;
	/** Voxels of class `i` of A and `j` of B at `i * (classes + 1) + j`; row and column 0 are where the side has none. */
	confusion: Float64Array;
	/** By code of the difference. */
	codes: Float64Array;
	surfaces: SurfacePoints;
}

/**
 * Counts what two masks of the same sizes have in common, and finds the surfaces of their classes, in one pass over both.
 *
 * @param told a slice of the difference as bytes of `differenceCodes`; good until the next
 * @throws MasksStopped by `goOn`
 */
export function countClasses(
	a: ClassMap,
	b: ClassMap,
	classes: number,
	told: (difference: Uint8Array, z: number) => void,
	goOn: Going,
	surfaces: SurfacePoints = new SurfacePoints(),
): ClassCounts {
	const [width, height, depth] = a.sizes;
	const side = classes + 1;
	const counts: ClassCounts = {
		a: new Float64Array(side),
		b: new Float64Array(side),
		both: new Float64Array(side),
		confusion: new Float64Array(side * side),
		codes: new Float64Array(5),
		surfaces,
	};
	const [planesA, planesB] = [slicesOf(a), slicesOf(b)];
	const difference = new Uint8Array(width * height);
	const addA = (number: number, point: number): void => {
		surfaces.add("a", number, point);
	};
	const addB = (number: number, point: number): void => {
		surfaces.add("b", number, point);
	};
	const isPlain = planesA.length === 1 && planesB.length === 1;
	// Rows of a picture are short: asking at each would cost more than counting.
	const pause = Math.max(1, Math.floor(4_000_000 / (width * height)));
	for (let z = 0; z < depth; z++) {
		const hereA = planesA.map((plane) => plane.next());
		const hereB = planesB.map((plane) => plane.next());
		if (isPlain) countPlain(hereA[0] as Uint16Array, hereB[0] as Uint16Array, counts, side, difference);
		else countLayered(hereA, hereB, counts, side, difference);
		for (const plane of planesA) plane.tellSurface(z, addA);
		for (const plane of planesB) plane.tellSurface(z, addB);
		told(difference, z);
		if (z % pause === 0) goOn((z + 1) / depth);
	}
	if (isPlain) addUp(counts, side);
	return counts;
}

function slicesOf(map: ClassMap): SurfaceSlices[] {
	return Array.from(
		{ length: map.planes },
		(_, plane) =>
			new SurfaceSlices(map.sizes, (z, into) => {
				map.readSlice(plane, z, into);
			}),
	);
}

/** Run by run: masks are of one colour for long. */
function countPlain(
	a: Uint16Array,
	b: Uint16Array,
	{ confusion, codes }: ClassCounts,
	side: number,
	difference: Uint8Array,
): void {
	const { length } = a;
	for (let at = 0; at < length;) {
		const inA = a[at] as number;
		const inB = b[at] as number;
		let end = at + 1;
		while (end < length && a[end] === inA && b[end] === inB) end += 1;
		const cell = inA * side + inB;
		const code = codeOf(inA, inB);
		confusion[cell] = (confusion[cell] ?? 0) + end - at;
		codes[code] = (codes[code] ?? 0) + end - at;
		difference.fill(code, at, end);
		at = end;
	}
}

function codeOf(a: number, b: number): number {
	if (a === b) return a === 0 ? differenceCodes.neither : differenceCodes.same;
	if (b === 0) return differenceCodes.onlyA;
	return a === 0 ? differenceCodes.onlyB : differenceCodes.other;
}

/** Rows and columns of the confusion are what each side has. */
function addUp({ a, b, both, confusion }: ClassCounts, side: number): void {
	for (let i = 0; i < side; i++) {
		for (let j = 0; j < side; j++) {
			const voxels = confusion[i * side + j] as number;
			if (i > 0) a[i] = (a[i] ?? 0) + voxels;
			if (j > 0) b[j] = (b[j] ?? 0) + voxels;
			if (i > 0 && i === j) both[i] = voxels;
		}
	}
}

/** Where classes overlap a voxel has several: each with each of the other side is counted. */
function countLayered(
	planesA: readonly Uint16Array[],
	planesB: readonly Uint16Array[],
	counts: ClassCounts,
	side: number,
	difference: Uint8Array,
): void {
	for (let at = 0; at < difference.length; at++) {
		let [ofA, ofB, same] = [0, 0, 0];
		for (const planeA of planesA) {
			const inA = planeA[at] as number;
			if (inA === 0) continue;
			ofA += 1;
			add(counts.a, inA);
			for (const planeB of planesB) {
				const inB = planeB[at] as number;
				if (inB === 0) continue;
				add(counts.confusion, inA * side + inB);
				if (inA !== inB) continue;
				same += 1;
				add(counts.both, inA);
			}
		}
		for (const planeB of planesB) {
			const inB = planeB[at] as number;
			if (inB === 0) continue;
			ofB += 1;
			add(counts.b, inB);
			if (ofA === 0) add(counts.confusion, inB);
		}
		if (ofB === 0) {
			for (const planeA of planesA) if (planeA[at] !== 0) add(counts.confusion, (planeA[at] as number) * side);
			if (ofA === 0) add(counts.confusion, 0);
		}
		const code = ofA === same && ofB === same ? codeOf(ofA, ofA) : codeOf(ofA === 0 ? 0 : 1, ofB === 0 ? 0 : 2);
		add(counts.codes, code);
		difference[at] = code;
	}
}

function add(counts: Float64Array, at: number): void {
	counts[at] = (counts[at] ?? 0) + 1;
}
