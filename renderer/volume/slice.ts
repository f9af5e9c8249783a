import { voxelArrays, type VoxelType } from "#shared/volumes";
import type { PlaneView, Voxel } from "./body.ts";

/** Slices out of voxels that lie x fastest, then y, then z. Everything here is typed arrays and no canvas. */

export type Voxels =
	Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

export function bytesOfVoxel(type: VoxelType): number {
	return voxelArrays[type].BYTES_PER_ELEMENT;
}

/** @param bytes little-endian, as every machine is that this runs on. */
export function voxelsOf(type: VoxelType, bytes: ArrayBuffer): Voxels {
	return new voxelArrays[type](bytes);
}

/** Where the pixels of a slice lie among the voxels: `start + column * across + row * down`. */
export interface Cut {
	width: number;
	height: number;
	start: number;
	across: number;
	down: number;
}

/** @param first index of the volume's first voxel among all; that of a layer, where there are several. */
export function cutOf(sizes: Voxel, view: PlaneView, index: number, first = 0): Cut {
	const strides = [1, sizes[0], sizes[0] * sizes[1]] as const;
	const [across, down] = [strides[view.across], strides[view.down]];
	return {
		width: view.width,
		height: view.height,
		start:
			first +
			index * strides[view.normal] +
			(view.isMirrored ? (view.width - 1) * across : 0) +
			(view.isUp ? (view.height - 1) * down : 0),
		across: view.isMirrored ? -across : across,
		down: view.isUp ? -down : down,
	};
}

export function indexOf([x, y, z]: Voxel, sizes: Voxel): number {
	return x + sizes[0] * (y + sizes[1] * z);
}

/** How values become grey: pixels as the bytes red, green, blue, alpha, read as a little-endian number. */
export interface Shades {
	/** Of each value of at most 16 bits, by its lowest bits; null for larger ones. */
	table: Uint32Array | null;
	/** Of others: shade = first + value * perValue, 0 to 255. */
	first: number;
	perValue: number;
}

const opaque = 0xff000000;
/** Of what is no number, and of what has no picture. */
const nothing = opaque;

function grey(shade: number): number {
	const whole = shade >= 255 ? 255 : shade > 0 ? Math.round(shade) : 0;
	return (opaque | (whole << 16) | (whole << 8) | whole) >>> 0;
}

export interface Window {
	centre: number;
	/** Above 0. */
	width: number;
}

/**
 * Linear between centre - width / 2 and centre + width / 2, in scaled values (DICOM PS3.3 C.11.2.1.3.2, LINEAR_EXACT).
 * `isInverted`: the least is white.
 */
export function shadesOf(
	type: VoxelType,
	{ centre, width }: Window,
	{ slope, intercept }: { slope: number; intercept: number },
	isInverted = false,
): Shades {
	const sign = isInverted ? -1 : 1;
	const perValue = (sign * slope * 255) / width;
	const first = ((sign * (intercept - centre)) / width + 0.5) * 255;
	const bits = 8 * bytesOfVoxel(type);
	if (bits > 16) return { table: null, first, perValue };
	const size = 1 << bits;
	const isSigned = type.startsWith("int");
	const table = new Uint32Array(size);
	for (let at = 0; at < size; at++) {
		const value = isSigned && at >= size / 2 ? at - size : at;
		table[at] = grey(first + value * perValue);
	}
	return { table, first, perValue };
}

/** Writes a slice as pixels, row by row. `pixels` holds width * height of them. */
export function paintGrey(pixels: Uint32Array, voxels: Voxels | null, cut: Cut, shades: Shades): void {
	if (voxels === null) {
		pixels.fill(nothing, 0, cut.width * cut.height);
		return;
	}
	const { table } = shades;
	if (table !== null) paintByTable(pixels, voxels, cut, table);
	else paintByRamp(pixels, voxels, cut, shades);
}

function paintByTable(pixels: Uint32Array, voxels: Voxels, cut: Cut, table: Uint32Array): void {
	const { width, height, across, down } = cut;
	const mask = table.length - 1;
	let to = 0;
	for (let row = 0, line = cut.start; row < height; row++, line += down) {
		for (let column = 0, at = line; column < width; column++, at += across) {
			pixels[to++] = table[(voxels[at] as number) & mask] as number;
		}
	}
}

function paintByRamp(pixels: Uint32Array, voxels: Voxels, cut: Cut, { first, perValue }: Shades): void {
	const { width, height, across, down } = cut;
	let to = 0;
	for (let row = 0, line = cut.start; row < height; row++, line += down) {
		for (let column = 0, at = line; column < width; column++, at += across) {
			pixels[to++] = grey(first + (voxels[at] as number) * perValue);
		}
	}
}
