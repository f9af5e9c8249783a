import { closeSync, openSync, readSync } from "node:fs";
import { voxelArrays, type VoxelType } from "#shared/volumes";
import type { ClassMap, MapSizes } from "./class-map.ts";

/** The classes of some values of one layer. */
export interface LayerValues {
	layer: number;
	numbers: readonly (readonly [value: number, number: number])[];
}

/** Raw voxels of labels: little-endian, x fastest, one layer after another. */
export interface VoxelFile {
	kind: "voxels";
	path: string;
	type: VoxelType;
	sizes: MapSizes;
	/** For each plane of classes the layers that it is read from; where two have a class, the later one. */
	planes: readonly (readonly LayerValues[])[];
}

interface Layer {
	layer: number;
	numbers: ReadonlyMap<number, number>;
}

/**
 * A label volume as classes, a slice in memory at a time. What is one slice thick is read row by row, as a picture is.
 *
 * Errors: RangeError for a file that ends early; those of the file system.
 */
export class VoxelFileMap implements ClassMap {
	readonly sizes: MapSizes;
	readonly planes: number;
	readonly #file: number;
	readonly #planes: readonly (readonly Layer[])[];
	readonly #bytes: Buffer;
	readonly #voxels: ArrayLike<number>;

	constructor(private readonly volume: VoxelFile) {
		const [x, y, z] = volume.sizes;
		this.sizes = z === 1 ? [x, 1, y] : volume.sizes;
		this.planes = volume.planes.length;
		this.#planes = volume.planes.map((parts) =>
			parts.map(({ layer, numbers }) => ({ layer, numbers: new Map(numbers) })),
		);
		const view = voxelArrays[volume.type];
		const voxels = new view(this.sizes[0] * this.sizes[1]);
		this.#voxels = voxels;
		this.#bytes = Buffer.from(voxels.buffer);
		this.#file = openSync(volume.path, "r");
	}

	close(): void {
		closeSync(this.#file);
	}

	readSlice(plane: number, z: number, into: Uint16Array): void {
		into.fill(0);
		for (const { layer, numbers } of this.#planes[plane] ?? []) {
			this.#read(layer, z);
			let [value, number] = [0, 0];
			for (let at = 0; at < into.length; at++) {
				const here = this.#voxels[at] as number;
				if (here !== value) [value, number] = [here, numbers.get(here) ?? 0];
				if (number !== 0) into[at] = number;
			}
		}
	}

	#read(layer: number, z: number): void {
		const bytes = this.#bytes;
		const from = (layer * this.sizes[2] + z) * bytes.length;
		for (let done = 0; done < bytes.length;) {
			const count = readSync(this.#file, bytes, done, bytes.length - done, from + done);
			if (count === 0) throw new RangeError(`the voxels end at byte ${String(from + done)}`);
			done += count;
		}
	}
}

/**
 * The planes that labels lie in: one for each layer, and one for each class that lies in several, so that no plane has two
 * classes at a voxel and no class two planes.
 */
export function planesOf(
	labels: readonly { layer: number; value: number }[],
	numbers: readonly number[],
): (readonly LayerValues[])[] {
	const places = labels.map(({ layer, value }, at) => ({ layer, value, number: numbers[at] ?? 0 }));
	const layersOf = new Map<number, Set<number>>();
	for (const { layer, number } of places) layersOf.set(number, (layersOf.get(number) ?? new Set()).add(layer));
	const isSpread = (number: number): boolean => (layersOf.get(number)?.size ?? 0) > 1;
	const plain = new Map<number, (readonly [number, number])[]>();
	const spread = new Map<number, Map<number, (readonly [number, number])[]>>();
	for (const { layer, value, number } of places) {
		const layers = isSpread(number) ? (spread.get(number) ?? new Map<number, (readonly [number, number])[]>()) : plain;
		if (layers !== plain) spread.set(number, layers);
		layers.set(layer, [...(layers.get(layer) ?? []), [value, number]]);
	}
	const partsOf = (layers: ReadonlyMap<number, readonly (readonly [number, number])[]>): LayerValues[] =>
		[...layers].map(([layer, values]) => ({ layer, numbers: values }));
	const planes = [...partsOf(plain).map((part) => [part]), ...[...spread.values()].map(partsOf)];
	return planes.length === 0 ? [[]] : planes;
}
