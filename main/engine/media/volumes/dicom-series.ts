import type { Direction } from "#shared/media";
import { ByteStream } from "./byte-stream.ts";
import { cross, difference, type DicomPlan, dicomPlan, scaled } from "./dicom-plan.ts";
import { checkedSize } from "./volume-size.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { sourceBytes, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";
import { shown, type ZippedFile } from "./zip-volume.ts";

interface Slice extends DicomPlan {
	file: ZippedFile;
	/** Along the normal of all slices, millimetres. */
	height: number | null;
}

/** Shares of a millimetre by which distances of slices may differ and still count as one. */
const tolerance = 0.01;

/**
 * The slices of one DICOM series, a file each, as one volume: in the order in which they lie in space, else in that of
 * their numbers.
 *
 * Errors: VolumeRefused where they are not of one series, or not of one form.
 */
export async function dicomSeries(
	files: readonly ZippedFile[],
	limits: VolumeLimits,
	open: (file: ZippedFile) => ByteStream,
): Promise<{ plan: VoxelPlan; stream: ByteStream }> {
	const slices: Slice[] = [];
	for (const file of files) {
		const stream = new ByteStream(file.read(), file.bytes);
		try {
			slices.push({ file, height: null, ...(await dicomPlan(stream, limits)) });
		} finally {
			await stream.close();
		}
	}
	const [first] = slices;
	if (first === undefined) throw new VolumeRefused("damaged", "it holds no slice");
	for (const slice of slices) {
		const why = whyApart(first, slice);
		if (why !== null)
			throw new VolumeRefused("unsupported", `${shown(slice.file.name)} ${why} than ${shown(first.file.name)}`);
	}
	const { plan } = first;
	const sizes = [plan.sizes[0], plan.sizes[1], slices.length] as const;
	checkedSize([plan.fast, ...sizes], sourceBytes[plan.source], limits);
	const notes = [...plan.notes];
	const step = order(slices, notes);
	const [start = first] = slices;
	const [x, y] = start.plan.directions ?? [];
	const directions = x && y && step ? ([x, y, step] as const) : null;
	const joined = { ...start.plan, sizes, directions, corner: directions === null ? null : start.corner, notes };
	const each = plan.sizes[0] * plan.sizes[1] * plan.fast * sourceBytes[plan.source];
	const voxels = async function* (): AsyncGenerator<Buffer> {
		for (const { file } of slices) {
			const stream = open(file);
			await dicomPlan(stream, limits);
			const pixels = Buffer.allocUnsafe(each);
			const got = await stream.read(pixels);
			await stream.close();
			yield pixels.subarray(0, got);
			// Another's pixels in its place would be a volume that nobody scanned.
			if (got < each)
				throw new VolumeRefused("damaged", `${shown(file.name)} is truncated: ${String(got)} of ${String(each)} bytes`);
		}
	};
	return { plan: joined, stream: new ByteStream(voxels(), each * slices.length) };
}

function whyApart(a: Slice, b: Slice): string | null {
	if (b.series !== a.series) return "is of another series";
	if (b.plan.sizes[2] !== 1 || a.plan.sizes[2] !== 1) return "has more frames";
	if (b.plan.sizes[0] !== a.plan.sizes[0] || b.plan.sizes[1] !== a.plan.sizes[1]) return "has another size";
	const form = ({ plan }: Slice): string =>
		[
			plan.source,
			plan.fast,
			plan.bits,
			plan.isBigEndian,
			plan.isInverted,
			plan.scaling.slope,
			plan.scaling.intercept,
		].join();
	return form(a) === form(b) ? null : "has another form of voxels";
}

/** Sorts the slices; answers the way from one to the next, where that is the same for all. */
function order(slices: Slice[], notes: string[]): Direction | null {
	const [first] = slices;
	const normal = first?.normal ?? null;
	const isTurned = slices.some(
		({ normal: other }) => normal && other && Math.hypot(...cross(normal, other)) > tolerance,
	);
	if (normal !== null && !isTurned)
		for (const slice of slices) slice.height = slice.corner === null ? null : along(slice.corner, normal);
	if (slices.some(({ height }) => height === null)) {
		notes.push(
			"Its slices do not say where they lie: they are in the order of their numbers, and their distance is not known.",
		);
		slices.sort((a, b) => (a.instance ?? 0) - (b.instance ?? 0) || (a.file.name < b.file.name ? -1 : 1));
		return null;
	}
	slices.sort((a, b) => (a.height ?? 0) - (b.height ?? 0));
	const [low, high] = [slices[0]?.corner ?? null, slices.at(-1)?.corner ?? null];
	if (low === null || high === null || slices.length < 2) return first?.plan.directions?.[2] ?? null;
	const step = scaled(difference(high, low), 1 / (slices.length - 1));
	const gaps = slices.slice(1).map(({ height }, n) => (height ?? 0) - (slices[n]?.height ?? 0));
	const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
	if (least <= 0) {
		notes.push("Several of its slices lie at one place: their distance is not known.");
		return null;
	}
	if (most - least > tolerance)
		notes.push(
			`Its slices are ${least.toFixed(2)} to ${most.toFixed(2)} mm apart: their mean is taken, and one may be missing.`,
		);
	return step;
}

function along(a: Direction, b: Direction): number {
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
