import dicom from "dicom-parser";
import type { Direction } from "#shared/media";
import type { ByteStream } from "./byte-stream.ts";
import { checkedSize } from "./volume-size.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { sourceBytes, type SourceType, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";

/** Bytes before the voxels that are looked through. */
const mostHead = 32 << 20;
const pixelTag = "x7fe00010";

/** Transfer syntaxes in which voxels lie as they are. */
const plainSyntaxes: ReadonlyMap<string, { isBigEndian: boolean }> = new Map([
	["1.2.840.10008.1.2", { isBigEndian: false }],
	["1.2.840.10008.1.2.1", { isBigEndian: false }],
	["1.2.840.10008.1.2.2", { isBigEndian: true }],
]);

/** Others that files have, by name. */
const otherSyntaxes: ReadonlyMap<string, string> = new Map([
	["1.2.840.10008.1.2.4.50", "JPEG baseline"],
	["1.2.840.10008.1.2.4.51", "JPEG extended"],
	["1.2.840.10008.1.2.4.57", "JPEG lossless"],
	["1.2.840.10008.1.2.4.70", "JPEG lossless"],
	["1.2.840.10008.1.2.4.80", "JPEG-LS lossless"],
	["1.2.840.10008.1.2.4.81", "JPEG-LS"],
	["1.2.840.10008.1.2.4.90", "JPEG 2000 lossless"],
	["1.2.840.10008.1.2.4.91", "JPEG 2000"],
	["1.2.840.10008.1.2.4.201", "HTJ2K lossless"],
	["1.2.840.10008.1.2.4.203", "HTJ2K"],
	["1.2.840.10008.1.2.5", "run lengths"],
]);

/** A DICOM file, and what a series of them needs to be put in order. */
export interface DicomPlan {
	plan: VoxelPlan;
	series: string | null;
	/** Where its first voxel lies. */
	corner: Direction | null;
	/** Normal of its slices, of length one. */
	normal: Direction | null;
	instance: number | null;
}

export function isDicom(head: Uint8Array): boolean {
	return Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1", 128, 132) === "DICM";
}

/**
 * Where the voxels of a DICOM file lie: one slice, or the frames of one file. Leaves the stream at the first of them.
 *
 * Errors: VolumeRefused.
 */
export async function dicomPlan(stream: ByteStream, limits: VolumeLimits): Promise<DicomPlan> {
	const head = await stream.peek(mostHead);
	// Asked for a value, the library throws as well where an element is shorter than its type.
	const { dataOffset, ...found } = ofLibrary(() => planOf(parsed(head), limits));
	await stream.leaveOut(dataOffset);
	return found;
}

function planOf(data: dicom.DataSet, limits: VolumeLimits): DicomPlan & { dataOffset: number } {
	const pixels = data.elements[pixelTag];
	if (pixels === undefined)
		throw new VolumeRefused("unsupported", "it is a DICOM file without pixels, or with a header of more than 32 MB");
	const syntax = data.string("x00020010") ?? "1.2.840.10008.1.2";
	const plain = plainSyntaxes.get(syntax);
	if (plain === undefined) {
		const name = otherSyntaxes.get(syntax) ?? "not known";
		throw new VolumeRefused(
			"unsupported",
			`it is a DICOM file compressed by ${name} (${shortened(syntax)}), which is not read`,
		);
	}
	const notes: string[] = [];
	const { source, bits } = typeOf(data);
	const fast = samplesOf(data);
	const frames = wholeOf(data.intString("x00280008") ?? 1, "frames");
	const sizes = [
		wholeOf(data.uint16("x00280011"), "columns"),
		wholeOf(data.uint16("x00280010"), "rows"),
		frames,
	] as const;
	const bytes = checkedSize([fast, ...sizes], sourceBytes[source], limits);
	if (pixels.length !== 0xffffffff && pixels.length < bytes)
		throw new VolumeRefused(
			"damaged",
			`its pixels have ${String(pixels.length)} bytes, its sizes ask for ${String(bytes)}`,
		);
	const measures = measuresOf(data, frames, notes);
	const photometric = (data.string("x00280004") ?? "").trim();
	const [centre, width] = [measures.window[0], measures.window[1]];
	const plan: VoxelPlan = {
		format: "DICOM",
		sizes,
		fast,
		slow: 1,
		source,
		isBigEndian: plain.isBigEndian,
		encoding: "raw",
		isGzip: false,
		lineSkip: 0,
		byteSkip: 0,
		bits,
		directions: measures.directions,
		corner: measures.directions === null ? null : measures.corner,
		scaling: measures.scaling,
		window: centre !== null && width !== null && width > 0 ? { centre, width } : null,
		isInverted: photometric === "MONOCHROME1",
		segments: null,
		fields: fieldsOf(data, photometric),
		notes,
	};
	const instance = data.intString("x00200013");
	return {
		dataOffset: pixels.dataOffset,
		plan,
		series: data.string("x0020000e") ?? null,
		corner: measures.corner,
		normal: measures.normal,
		instance: instance === undefined || !Number.isFinite(instance) ? null : instance,
	};
}

function parsed(head: Buffer): dicom.DataSet {
	// Left to itself the library inflates a whole data set, however large that becomes.
	const inflater = (): never => {
		throw new VolumeRefused("unsupported", "it is a DICOM file compressed by deflate, which is not read");
	};
	return dicom.parseDicom(head, { untilTag: pixelTag, inflater });
}

/** The library throws texts, objects and errors of the language for what a file holds. */
function ofLibrary<T>(work: () => T): T {
	try {
		return work();
	} catch (thrown) {
		const inner = typeof thrown === "object" && thrown !== null && "exception" in thrown ? thrown.exception : thrown;
		if (inner instanceof VolumeRefused) throw inner;
		const why = inner instanceof Error ? inner.message : String(inner);
		throw new VolumeRefused("damaged", `its DICOM header is damaged (${shortened(why)})`);
	}
}

function typeOf(data: dicom.DataSet): { source: SourceType; bits: number | null } {
	const [allocated, isSigned] = [data.uint16("x00280100"), data.uint16("x00280103") === 1];
	const stored = data.uint16("x00280101") ?? allocated;
	if (allocated !== 8 && allocated !== 16 && allocated !== 32)
		throw new VolumeRefused("unsupported", `its voxels have ${String(allocated)} bits, expected 8, 16 or 32`);
	const high = data.uint16("x00280102") ?? (stored ?? allocated) - 1;
	if (stored === undefined || stored < 1 || stored > allocated || high !== stored - 1)
		throw new VolumeRefused(
			"unsupported",
			`its voxels lie in bits up to ${String(high)} of ${String(allocated)}, ${String(stored)} of them`,
		);
	return { source: `${isSigned ? "int" : "uint"}${allocated}`, bits: stored === allocated ? null : stored };
}

/** Colours at one place. */
function samplesOf(data: dicom.DataSet): number {
	const samples = data.uint16("x00280002") ?? 1;
	if (samples !== 1 && samples !== 3)
		throw new VolumeRefused("unsupported", `it has ${String(samples)} samples for each voxel, expected 1 or 3`);
	if (samples === 3 && data.uint16("x00280006") === 1)
		throw new VolumeRefused("unsupported", "its colours lie in planes of their own, which are not read");
	return samples;
}

function wholeOf(value: number | undefined, what: string): number {
	if (value === undefined || !Number.isSafeInteger(value) || value < 1)
		throw new VolumeRefused("damaged", `its ${what} are "${String(value ?? "")}", expected a whole number from 1 on`);
	return value;
}

interface Measures {
	directions: VoxelPlan["directions"];
	corner: Direction | null;
	normal: Direction | null;
	scaling: VoxelPlan["scaling"];
	window: [centre: number | null, width: number | null];
}

/** A file of many frames says these once for all of them, and where each of them lies. Its world is LPS. */
function measuresOf(data: dicom.DataSet, frames: number, notes: string[]): Measures {
	const shared = data.elements["x52009229"]?.items?.[0]?.dataSet ?? null;
	const perFrame = data.elements["x52009230"]?.items?.map(({ dataSet }) => dataSet ?? null) ?? [];
	const sets = [data, shared, perFrame[0] ?? null];
	const within = (group: string, tag: string, count: number): number[] | null => {
		for (const set of sets) {
			const found = numbersOf(group === "" || set === data ? set : innerOf(set, group), tag, count);
			if (found !== null) return found;
		}
		return null;
	};
	const placed = (set: dicom.DataSet | null): Direction | null =>
		directionOf(numbersOf(innerOf(set, "x00209113"), "x00200032", 3));
	const corner = directionOf(within("x00209113", "x00200032", 3));
	const [slope] = within("x00289145", "x00281053", 1) ?? [1];
	const [intercept] = within("x00289145", "x00281052", 1) ?? [0];
	const isScaled = slope !== undefined && slope !== 0 && intercept !== undefined;
	const base = {
		corner,
		scaling: isScaled ? { slope, intercept } : { slope: 1, intercept: 0 },
		window: [
			within("x00289132", "x00281050", 1)?.[0] ?? null,
			within("x00289132", "x00281051", 1)?.[0] ?? null,
		] as Measures["window"],
	};
	const spacing = within("x00289110", "x00280030", 2) ?? numbersOf(data, "x00181164", 2);
	const along = within("x00209116", "x00200037", 6);
	const [x, y] = [directionOf(along?.slice(0, 3) ?? null), directionOf(along?.slice(3) ?? null)];
	const [down, across] = spacing ?? [];
	if (down === undefined || across === undefined || !(down > 0 && across > 0)) {
		notes.push("No distances: its header gives no spacing of its pixels. Figures are in voxels.");
		return { ...base, directions: null, normal: null };
	}
	if (x === null || y === null)
		notes.push("It does not say how its slices lie in space: the axes of the file are taken.");
	const [right, below]: [Direction, Direction] =
		x === null || y === null
			? [
					[1, 0, 0],
					[0, 1, 0],
				]
			: [x, y];
	const normal = cross(right, below);
	const [first, last] = [placed(perFrame[0] ?? null), placed(perFrame[frames - 1] ?? null)];
	const step = first && last && frames > 1 ? scaled(difference(last, first), 1 / (frames - 1)) : null;
	const [thick] = within("x00289110", "x00180088", 1) ?? within("x00289110", "x00180050", 1) ?? [];
	if (step === null && thick !== undefined)
		notes.push("The distance of its slices is their thickness, as its header gives it.");
	const next =
		step !== null && Math.hypot(...step) > 0 ? step : thick !== undefined && thick > 0 ? scaled(normal, thick) : null;
	if (next === null)
		notes.push("No distances: its header does not say how far apart its slices are. Figures are in voxels.");
	const directions = next === null ? null : ([scaled(right, across), scaled(below, down), next] as const);
	return { ...base, directions, normal: x === null || y === null ? null : normal };
}

function innerOf(set: dicom.DataSet | null, group: string): dicom.DataSet | null {
	return set?.elements[group]?.items?.[0]?.dataSet ?? null;
}

/** Decimal numbers as text, with `\` between them; null where they are not as many, or none. */
function numbersOf(set: dicom.DataSet | null, tag: string, count: number): number[] | null {
	// Asked for one that is not there, the library trips over it.
	if ((set?.numStringValues(tag) ?? 0) < count) return null;
	const numbers = Array.from({ length: count }, (_, n) => set?.floatString(tag, n) ?? NaN);
	return numbers.every(Number.isFinite) ? numbers : null;
}

function directionOf(numbers: readonly number[] | null): Direction | null {
	const [x, y, z] = numbers ?? [];
	return x === undefined || y === undefined || z === undefined ? null : [x, y, z];
}

/** Nothing that names a patient. */
function fieldsOf(data: dicom.DataSet, photometric: string): VoxelPlan["fields"] {
	const named: [string, string | undefined][] = [
		["modality", data.string("x00080060")],
		["series description", data.string("x0008103e")],
		["photometric interpretation", photometric],
	];
	return named.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value] as const]));
}

export function cross(a: Direction, b: Direction): Direction {
	return [a[1] * b[2] - a[2] * b[1] + 0, a[2] * b[0] - a[0] * b[2] + 0, a[0] * b[1] - a[1] * b[0] + 0];
}

export function difference(a: Direction, b: Direction): Direction {
	return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scaled(vector: Direction, by: number): Direction {
	return [vector[0] * by + 0, vector[1] * by + 0, vector[2] * by + 0];
}

function shortened(text: string): string {
	return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
