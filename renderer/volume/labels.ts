import type { VolumeLabel, VoxelType } from "#shared/volumes";
import { bytesOfVoxel, type Cut, type Voxels } from "./slice.ts";

/** Which label a value is: its place in the list from 1, 0 for none. By value where those are few, else by looking up. */
export type LabelNumbers = { table: Uint16Array } | { map: ReadonlyMap<number, number> };

/** Labels beyond these are not told apart on a slice; the list has them. */
export const mostLabels = 65_535;

/** Numbers of the labels of one layer, among all of the file. */
export function labelNumbers(type: VoxelType, labels: readonly VolumeLabel[], layer: number): LabelNumbers {
	const bits = 8 * bytesOfVoxel(type);
	const own = labels
		.slice(0, mostLabels)
		.flatMap((label, at) => (label.layer === layer ? [[label.value, at + 1]] : []));
	if (bits > 16) return { map: new Map(own as [number, number][]) };
	const table = new Uint16Array(1 << bits);
	for (const [value = 0, number = 0] of own) if (value !== 0) table[value & (table.length - 1)] = number;
	return { table };
}

/** The label of one voxel, 0 for none. */
export function labelAt(numbers: LabelNumbers, value: number): number {
	if ("table" in numbers) return numbers.table[value & (numbers.table.length - 1)] ?? 0;
	return value === 0 ? 0 : (numbers.map.get(value) ?? 0);
}

/** Writes the labels of a slice, row by row. `into` holds width * height numbers. */
export function readLabels(into: Uint16Array, voxels: Voxels, cut: Cut, numbers: LabelNumbers): void {
	const { width, height, across, down } = cut;
	let to = 0;
	if ("table" in numbers) {
		const { table } = numbers;
		const mask = table.length - 1;
		for (let row = 0, line = cut.start; row < height; row++, line += down) {
			for (let column = 0, at = line; column < width; column++, at += across) {
				into[to++] = table[(voxels[at] as number) & mask] as number;
			}
		}
		return;
	}
	// Neighbours are of one label as a rule.
	let [last, number] = [0, 0];
	for (let row = 0, line = cut.start; row < height; row++, line += down) {
		for (let column = 0, at = line; column < width; column++, at += across) {
			const value = voxels[at] as number;
			if (value !== last) [last, number] = [value, labelAt(numbers, value)];
			into[to++] = number;
		}
	}
}

/** How labels are laid over a slice. */
export interface LabelPaint {
	/** By number; 0 for what is not seen. Bytes red, green, blue as a little-endian number, with bit 24 set. */
	colours: Uint32Array;
	/** Share of 256 that the colour has. */
	fill: number;
	/** Voxels at the border of a label, opaque. */
	isOutlined: boolean;
}

export function packedColour(hex: string): number {
	const value = Number.parseInt(hex.slice(1), 16);
	const [red, green, blue] = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
	return (0x1000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Lays the labels of one layer over the pixels of a slice. */
export function layLabels(
	pixels: Uint32Array,
	numbers: Uint16Array,
	{ width, height }: Pick<Cut, "width" | "height">,
	{ colours, fill, isOutlined }: LabelPaint,
): void {
	const keep = 256 - fill;
	let at = 0;
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++, at++) {
			const number = numbers[at] as number;
			if (number === 0) continue;
			const colour = colours[number] as number;
			if (colour === 0) continue;
			const isEdge =
				isOutlined &&
				((column > 0 && numbers[at - 1] !== number) ||
					(column < width - 1 && numbers[at + 1] !== number) ||
					(row > 0 && numbers[at - width] !== number) ||
					(row < height - 1 && numbers[at + width] !== number));
			if (isEdge) {
				pixels[at] = (0xff000000 | colour) >>> 0;
				continue;
			}
			const under = pixels[at] as number;
			// Red and blue at once: eight bits between them are free, and the sum of both shares is 256.
			const sides = ((Math.imul(under & 0xff00ff, keep) + Math.imul(colour & 0xff00ff, fill)) >>> 8) & 0xff00ff;
			const green = ((Math.imul(under & 0xff00, keep) + Math.imul(colour & 0xff00, fill)) >>> 8) & 0xff00;
			pixels[at] = (0xff000000 | sides | green) >>> 0;
		}
	}
}
