import type { MaskComparison, MaskScore } from "#shared/compare/masks";
import { count, counted } from "./count.ts";
import type { ExplainedFigure, Explanation } from "./explain.ts";
import { figure, percentOf, share } from "./figure.ts";

/** The figures of a class that open into how they were computed. */
export type MaskFigure = "iou" | "dice" | "hausdorff95" | "boundaryF1" | "volumes";

type About = Pick<MaskComparison, "kind" | "unit" | "tolerance" | "voxelVolume" | "voxels">;

const empty = "Neither side has any of it: there is no figure, and it is in no mean.";
const surfaceWords = {
	picture: "A surface is the pixels of a class at one of whose edges it ends, be it at the edge of the picture.",
	volume: "A surface is the voxels of a class at one of whose faces it ends, be it at the edge of the volume.",
} as const;

/** Pixels or voxels, as many as there are of. */
export function amount(value: number, kind: MaskComparison["kind"]): string {
	return counted(value, kind === "picture" ? "pixel" : "voxel");
}

/** "3.61 mm"; "–" for none. */
export function distanceWords(value: number | null, unit: MaskComparison["unit"]): string {
	if (value === null) return "–";
	return unit === "voxel" ? counted(Number(value.toFixed(2)), "voxel") : `${figure(value)} ${unit}`;
}

/** Cubic millimetres, or millilitres where those are thousands. */
export function volumeWords(value: number | null): string {
	if (value === null) return "–";
	return value >= 10_000 ? `${figure(value / 1000)} ml` : `${figure(value)} mm³`;
}

/** What only one side has, where one of them is right. */
export function onlyWords(side: "a" | "b", reference: "a" | "b" | null): string {
	const letter = side.toUpperCase();
	if (reference === null) return `only ${letter}`;
	return side === reference ? `only ${letter}: under` : `only ${letter}: over`;
}

export function explainMaskFigure(which: MaskFigure, score: MaskScore, about: About): Explanation {
	switch (which) {
		case "iou":
			return explainIou(score, about);
		case "dice":
			return explainDice(score, about);
		case "hausdorff95":
			return explainHausdorff(score, about);
		case "boundaryF1":
			return explainBoundary(score, about);
		case "volumes":
			return explainVolumes(score, about);
	}
}

function counts({ a, b, both }: MaskScore, { kind }: About): ExplainedFigure[] {
	const one = (name: string, value: number): ExplainedFigure => ({ name, value: amount(value, kind) });
	return [one("A", a), one("B", b), one("A ∩ B", both), one("A ∪ B", a + b - both)];
}

function explainIou(score: MaskScore, about: About): Explanation {
	const { a, b, both, iou, title } = score;
	return {
		title: `IoU of ${title} ${share(iou)}`,
		formula:
			iou === null
				? "|A ∩ B| / |A ∪ B|: both are empty"
				: `|A ∩ B| / |A ∪ B| = ${count(both)} / ${count(a + b - both)} = ${share(iou)}`,
		figures: counts(score, about),
		sentences: iou === null ? [empty] : [],
	};
}

function explainDice(score: MaskScore, about: About): Explanation {
	const { a, b, both, dice, title } = score;
	return {
		title: `Dice of ${title} ${share(dice)}`,
		formula:
			dice === null
				? "2 |A ∩ B| / (|A| + |B|): both are empty"
				: `2 |A ∩ B| / (|A| + |B|) = ${count(2 * both)} / ${count(a + b)} = ${share(dice)}`,
		figures: counts(score, about),
		sentences: dice === null ? [empty] : [],
	};
}

function unmeasured({ a, b }: MaskScore): string {
	if (a === 0 && b === 0) return empty;
	if (a === 0 || b === 0) return `${a === 0 ? "A" : "B"} has none of it: there is no surface to measure to.`;
	return "Its surfaces were not measured; a note below the table says why.";
}

function explainHausdorff(score: MaskScore, { kind, unit }: About): Explanation {
	const { hausdorff95, surfaces, title } = score;
	const words = (value: number): string => distanceWords(value, unit);
	return {
		title: `95 % Hausdorff distance of ${title} ${distanceWords(hausdorff95, unit)}`,
		formula:
			surfaces === null
				? "max(95th percentile of A → B, 95th percentile of B → A)"
				: `max(${words(surfaces.a.hausdorff95)}, ${words(surfaces.b.hausdorff95)}) = ${distanceWords(hausdorff95, unit)}`,
		figures:
			surfaces === null
				? []
				: [
						{ name: "surface of A", value: amount(surfaces.a.voxels, kind) },
						{ name: "surface of B", value: amount(surfaces.b.voxels, kind) },
						{ name: "A → B, 95 %", value: words(surfaces.a.hausdorff95), exact: String(surfaces.a.hausdorff95) },
						{ name: "B → A, 95 %", value: words(surfaces.b.hausdorff95), exact: String(surfaces.b.hausdorff95) },
					],
		sentences: [
			...(surfaces === null ? [unmeasured(score)] : []),
			surfaceWords[kind],
			"From each of one side to the nearest of the other, from centre to centre; the larger of both ways counts. Between two distances the percentile lies in proportion.",
		],
	};
}

function explainBoundary(score: MaskScore, { kind, unit, tolerance }: About): Explanation {
	const { boundaryF1, surfaces, title } = score;
	const within = distanceWords(tolerance, unit);
	const shareOf = ({ near, voxels }: { near: number; voxels: number }): string =>
		`${count(near)} / ${count(voxels)} = ${share(near / voxels)}`;
	return {
		title: `Boundary F1 of ${title} ${share(boundaryF1)}`,
		formula:
			surfaces === null
				? "2 p r / (p + r), of the shares of both surfaces that lie near the other"
				: `2 p r / (p + r) = ${share(boundaryF1)}`,
		figures:
			surfaces === null
				? []
				: [
						{ name: "p, of A near B", value: shareOf(surfaces.a) },
						{ name: "r, of B near A", value: shareOf(surfaces.b) },
						{ name: "near", value: `at most ${within}` },
					],
		sentences: [...(surfaces === null ? [unmeasured(score)] : []), surfaceWords[kind]],
	};
}

function explainVolumes({ a, b, title, volumeA, volumeB }: MaskScore, { voxelVolume }: About): Explanation {
	const one = (name: string, voxels: number, value: number | null): ExplainedFigure => ({
		name,
		value: `${count(voxels)} × ${figure(voxelVolume ?? 0, 4)} mm³ = ${volumeWords(value)}`,
		exact: `${String(value)} mm³`,
	});
	const change = volumeA === null || volumeB === null ? null : volumeB - volumeA;
	return {
		title: `Volume of ${title}`,
		formula:
			change === null
				? "voxels × volume of a voxel: the file gives no distances"
				: `B − A = ${figure(change)} mm³${volumeA === null || volumeA === 0 ? "" : `, ${figure((change / volumeA) * 100, 1)} % of A`}`,
		figures: voxelVolume === null ? [] : [one("A", a, volumeA), one("B", b, volumeB)],
		sentences: [],
	};
}

/** The share of all pixels or voxels where both say the same, be it nothing. */
export function explainAccuracy({ kind, voxels }: Pick<MaskComparison, "kind" | "voxels">): Explanation {
	const { neither, same, onlyA, onlyB, other } = voxels;
	const all = neither + same + onlyA + onlyB + other;
	const one = (name: string, value: number): ExplainedFigure => ({
		name,
		value: `${amount(value, kind)}, ${percentOf(value, all)}`,
	});
	const what = kind === "picture" ? "Pixel accuracy" : "Voxel accuracy";
	return {
		title: `${what} ${share((neither + same) / all)}`,
		formula: `(nothing in both + the same in both) / all = ${count(neither + same)} / ${count(all)} = ${share((neither + same) / all)}`,
		figures: [
			one("nothing in both", neither),
			one("the same in both", same),
			one("only A", onlyA),
			one("only B", onlyB),
			one("another class", other),
		],
		sentences: ["Where most of it is background this is near 1 whatever the masks are: IoU and Dice leave that out."],
	};
}
