import type { Volume, VolumeLabel } from "#shared/volumes";

export function madeUpLabel(value: number, more: Partial<VolumeLabel> = {}): VolumeLabel {
	return {
		layer: 0,
		value,
		name: `segment ${String(value)}`,
		title: null,
		schemaId: null,
		colour: "#ff8000",
		isOwnColour: true,
		voxels: 10,
		volume: 20,
		box: null,
		centre: [1, 2, 1],
		...more,
	};
}

/** 4 x 3 x 2 voxels of uint8, straight in the body, unless told otherwise. */
export function madeUpVolume(more: Partial<Volume> = {}): Volume {
	const volume: Volume = {
		name: "ct.nrrd",
		origin: "folder",
		format: "NRRD",
		within: [],
		sizes: [4, 3, 2],
		layers: 1,
		type: "uint8",
		directions: [
			[1, 0, 0],
			[0, 1, 0],
			[0, 0, 2],
		],
		corner: [0, 0, 0],
		range: { least: 0, most: 23 },
		scaling: { slope: 1, intercept: 0 },
		isInverted: false,
		window: null,
		labels: [],
		url: "/media/ct",
		bytes: 24,
		fields: [],
		notes: [],
		...more,
	};
	return volume;
}
