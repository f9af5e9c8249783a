import type { MaskComparison, MaskConfusion, MaskScore, MaskSurface } from "#shared/compare/masks";
import type { JoinedClasses } from "./join-classes.ts";
import { countOf, countWithin, type DistanceTable, percentile } from "./distance-table.ts";
import { differenceCodes } from "./count-classes.ts";
import type { MaskFindings } from "./measure-masks.ts";

/** Pairs of classes that are told. */
const mostConfusion = 200;

/**
 * Figures of two masks, class by class.
 *
 * IoU (Jaccard) and Dice over all pixels or voxels. HD95 is the larger one of the two directed 95th percentiles, after
 * Huttenlocher, Klanderman and Rucklidge (1993) for the direction and as MONAI's `compute_hausdorff_distance` for the
 * percentile; distances from surface to surface, of which voxels' centres stand for their voxels. Boundary F1 after
 * Csurka, Larlus and Perronnin, "What is a good evaluation measure for semantic segmentation?" (2013): the harmonic mean
 * of the shares of both surfaces that lie within the tolerance of the other.
 */
export function scoreMasks(
	findings: MaskFindings,
	classes: JoinedClasses["classes"],
	tolerance: number,
	voxelVolume: number | null,
): Pick<MaskComparison, "scores" | "voxels" | "confusion"> {
	const scores = classes.map((named, place): MaskScore => {
		const number = place + 1;
		const at = (counts: Float64Array): number => counts[number] ?? 0;
		const [a, b, both] = [at(findings.a), at(findings.b), at(findings.both)];
		const table = findings.distances[number] ?? null;
		const surfaces = table && { a: surfaceOf(table.a, tolerance), b: surfaceOf(table.b, tolerance) };
		const isAlone = (a === 0) !== (b === 0);
		return {
			...named,
			...{ a, b, both },
			iou: a + b === 0 ? null : both / (a + b - both),
			dice: a + b === 0 ? null : (2 * both) / (a + b),
			hausdorff95: surfaces && Math.max(surfaces.a.hausdorff95, surfaces.b.hausdorff95),
			boundaryF1: surfaces ? boundaryF1(surfaces.a, surfaces.b) : isAlone ? 0 : null,
			surfaces,
			volumeA: voxelVolume === null ? null : a * voxelVolume,
			volumeB: voxelVolume === null ? null : b * voxelVolume,
		};
	});
	const code = (name: keyof typeof differenceCodes): number => findings.codes[differenceCodes[name]] ?? 0;
	return {
		scores,
		voxels: {
			neither: code("neither"),
			same: code("same"),
			onlyA: code("onlyA"),
			onlyB: code("onlyB"),
			other: code("other"),
		},
		confusion: confusionOf(findings, classes.length + 1),
	};
}

function surfaceOf(table: DistanceTable, tolerance: number): MaskSurface {
	return {
		voxels: countOf(table),
		near: countWithin(table, tolerance),
		hausdorff95: percentile(table, 0.95),
	};
}

function boundaryF1(a: MaskSurface, b: MaskSurface): number {
	const [shareA, shareB] = [a.near / a.voxels, b.near / b.voxels];
	return shareA + shareB === 0 ? 0 : (2 * shareA * shareB) / (shareA + shareB);
}

function confusionOf({ confusion }: MaskFindings, side: number): MaskConfusion[] {
	const cells: MaskConfusion[] = [];
	for (const [cell, voxels] of confusion.entries()) {
		const [a, b] = [Math.floor(cell / side), cell % side];
		if (voxels > 0 && a !== b) cells.push({ a: a === 0 ? null : a - 1, b: b === 0 ? null : b - 1, voxels });
	}
	// Sorting keeps the order of what has as many.
	return cells.sort((x, y) => y.voxels - x.voxels).slice(0, mostConfusion);
}
