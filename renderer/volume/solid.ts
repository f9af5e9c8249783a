import type { Direction } from "#shared/media";
import type { Voxel } from "./body.ts";
import { labelAt, type LabelNumbers } from "./labels.ts";
import type { Voxels } from "./slice.ts";

/** Voxels along a side of what is drawn in three dimensions: a graphics card need not hold more, nor an eye see more. */
const mostSide = 256;

/** A volume that was made smaller by leaving voxels out. */
export interface Thinned<A> {
	sizes: Voxel;
	/** Of those that stayed, every so manieth along each axis. */
	steps: Voxel;
	values: A;
}

function stepsOf(sizes: Voxel): { steps: Voxel; kept: Voxel } {
	const step = (size: number): number => Math.ceil(size / mostSide);
	const steps: Voxel = [step(sizes[0]), step(sizes[1]), step(sizes[2])];
	const kept = (axis: 0 | 1 | 2): number => Math.ceil(sizes[axis] / steps[axis]);
	return { steps, kept: [kept(0), kept(1), kept(2)] };
}

/** Scaled values. */
export function thinnedValues(
	voxels: Voxels,
	sizes: Voxel,
	{ slope, intercept }: { slope: number; intercept: number },
): Thinned<Float32Array> {
	const { steps, kept } = stepsOf(sizes);
	const values = new Float32Array(kept[0] * kept[1] * kept[2]);
	let to = 0;
	for (let z = 0; z < sizes[2]; z += steps[2])
		for (let y = 0; y < sizes[1]; y += steps[1])
			for (let x = 0, line = sizes[0] * (y + sizes[1] * z); x < sizes[0]; x += steps[0]) {
				values[to++] = (voxels[line + x] as number) * slope + intercept;
			}
	return { sizes: kept, steps, values };
}

/** Numbers of labels, of several layers the last that has a seen one at the voxel; at most 255 of them are told apart. */
export function thinnedLabels(
	voxels: Voxels,
	sizes: Voxel,
	layers: readonly LabelNumbers[],
	isSeen: (number: number) => boolean,
): Thinned<Uint8Array> {
	const { steps, kept } = stepsOf(sizes);
	const values = new Uint8Array(kept[0] * kept[1] * kept[2]);
	const layerSize = sizes[0] * sizes[1] * sizes[2];
	const seen = Uint8Array.from({ length: 256 }, (_, number) => (number > 0 && isSeen(number) ? 1 : 0));
	for (const [layer, numbers] of layers.entries()) {
		let to = 0;
		for (let z = 0; z < sizes[2]; z += steps[2])
			for (let y = 0; y < sizes[1]; y += steps[1])
				for (let x = 0, line = layer * layerSize + sizes[0] * (y + sizes[1] * z); x < sizes[0]; x += steps[0]) {
					const number = labelAt(numbers, voxels[line + x] as number);
					if (seen[number] === 1) values[to] = number;
					to++;
				}
	}
	return { sizes: kept, steps, values };
}

const headerBytes = 352;
const datatypes = { float32: 16, uint8: 2 } as const;

/**
 * A NIfTI-1 file in memory (nifti1.h): the form in which a viewer takes what it is given.
 * @param directions LPS millimetres; null: cubes of one
 */
export function niftiOf(
	{ sizes, steps, values }: Thinned<Float32Array | Uint8Array>,
	directions: readonly [x: Direction, y: Direction, z: Direction] | null,
	corner: Direction | null,
): ArrayBuffer {
	const file = new ArrayBuffer(headerBytes + values.byteLength);
	const view = new DataView(file);
	view.setInt32(0, 348, true);
	for (const [at, size] of [3, ...sizes, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * at, size, true);
	view.setInt16(70, values instanceof Float32Array ? datatypes.float32 : datatypes.uint8, true);
	view.setInt16(72, 8 * values.BYTES_PER_ELEMENT, true);
	const along = directions ?? [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	];
	const step = (axis: 0 | 1 | 2): Direction => {
		const [x, y, z] = along[axis];
		return [x * steps[axis], y * steps[axis], z * steps[axis]];
	};
	const columns = [step(0), step(1), step(2)] as const;
	const lengths = columns.map((column) => Math.hypot(...column));
	for (const [at, length] of [1, ...lengths].entries()) view.setFloat32(76 + 4 * at, length, true);
	view.setFloat32(108, headerBytes, true);
	view.setFloat32(112, 1, true);
	// sform: its world grows to the right and the front, where ours grows to the left and the back.
	view.setInt16(254, 1, true);
	for (const [row, sign] of [-1, -1, 1].entries()) {
		const world = row as 0 | 1 | 2;
		const entries = [...columns.map((column) => column[world]), corner?.[world] ?? 0];
		for (const [at, entry] of entries.entries()) view.setFloat32(280 + 16 * row + 4 * at, sign * entry, true);
	}
	new Uint8Array(file, 344, 4).set([0x6e, 0x2b, 0x31, 0]);
	new Uint8Array(file, headerBytes).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
	return file;
}

/** Whether the browser draws in three dimensions at all; looked at once, and given back at once. */
export function drawsSolids(): boolean {
	const context = document.createElement("canvas").getContext("webgl2");
	context?.getExtension("WEBGL_lose_context")?.loseContext();
	return context !== null;
}
