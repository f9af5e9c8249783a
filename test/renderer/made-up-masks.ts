import type { MaskComparison, MaskScore } from "#shared/compare/masks";

export function maskScore(more: Partial<MaskScore> = {}): MaskScore {
	return {
		...{ schemaId: "r1", title: "Road", colour: "#3366cc", a: 100, b: 80, both: 60, iou: 0.5, dice: 120 / 180 },
		hausdorff95: 3.5,
		boundaryF1: 0.75,
		surfaces: { a: { voxels: 40, near: 36, hausdorff95: 3.5 }, b: { voxels: 28, near: 18, hausdorff95: 2 } },
		...{ volumeA: null, volumeB: null },
		...more,
	};
}

/** Two pictures of 20 x 10 pixels with two classes, of which only A has the second. */
export function maskComparison(more: Partial<MaskComparison> = {}): MaskComparison {
	const alone = { iou: 0, dice: 0, hausdorff95: null, boundaryF1: 0, surfaces: null };
	return {
		...{ kind: "picture", unit: "px", tolerance: 2, sizes: [20, 10, 1], voxelVolume: null },
		scores: [maskScore(), maskScore({ schemaId: null, title: "Kerb", a: 5, b: 0, both: 0, ...alone })],
		voxels: { neither: 75, same: 60, onlyA: 42, onlyB: 17, other: 6 },
		confusion: [
			{ a: 0, b: null, voxels: 42 },
			{ a: null, b: 0, voxels: 17 },
			{ a: 1, b: 0, voxels: 6 },
		],
		difference: { url: "/media/difference-0", tileSize: 512, levels: 1, width: 20, height: 10, slices: 1 },
		notes: [],
		...more,
	};
}
