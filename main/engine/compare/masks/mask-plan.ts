import { figure } from "../../figures.ts";
import { createHash } from "node:crypto";
import type { MaskComparison } from "#shared/compare/masks";
import type { Direction } from "#shared/media";
import type { Mask } from "#shared/masks";
import type { Volume } from "#shared/volumes";
import type { MaskFile, MaskJob } from "./mask-job.ts";
import { classesOfLabels, classOfEntry, type JoinedClasses, joinClasses } from "./join-classes.ts";
import { unmeasurable } from "./measure-masks.ts";
import type { Spacing } from "./nearest-distances.ts";
import { planesOf, type VoxelFile } from "./voxel-file-map.ts";

/** The mask of one side, and where its labels lie on disk. */
export type SideMask =
	| { kind: "none" }
	/** `labels`: of each number of a colour in the runs that lie in `decoded`. */
	| { kind: "picture"; mask: Mask; decoded: string; labels: Uint8Array }
	| { kind: "volume"; volume: Volume; path: string };

/** How two masks are compared, and what their figures are called. */
export interface MaskPlan extends Pick<MaskComparison, "kind" | "unit" | "sizes" | "voxelVolume" | "notes"> {
	/** Of the content of both and of what their labels stand for. */
	key: string;
	job: Omit<MaskJob, "folder">;
	classes: JoinedClasses["classes"];
}

/** A plan, or why there is none, as a sentence; null where neither side has a mask. */
export function planMasks(a: SideMask, b: SideMask): MaskPlan | string | null {
	const [sideA, sideB] = [a.kind === "none" ? null : a, b.kind === "none" ? null : b];
	const one = sideA ?? sideB;
	if (one === null) return null;
	if (sideA !== null && sideB !== null && sideA.kind !== sideB.kind)
		return `The mask of A is a ${sideA.kind}, that of B a ${sideB.kind}`;
	const plan =
		one.kind === "picture" ? planPictures(pictureOf(a), pictureOf(b)) : planVolumes(volumeOf(a), volumeOf(b));
	if (typeof plan === "string") return plan;
	const refusal = unmeasurable(plan.sizes, plan.classes.length);
	if (refusal !== null) return refusal;
	const missing = sideA === null ? "A" : sideB === null ? "B" : null;
	if (missing !== null) plan.notes.push(`${missing} has no mask: it is taken for an empty one`);
	return { ...plan, key: createHash("sha256").update(contentOf(plan.job)).digest("hex").slice(0, 40) };
}

type Picture = Extract<SideMask, { kind: "picture" }>;
type LabelledVolume = Extract<SideMask, { kind: "volume" }>;
type Planned = Omit<MaskPlan, "key">;

function pictureOf(side: SideMask): Picture | null {
	return side.kind === "picture" ? side : null;
}

function volumeOf(side: SideMask): LabelledVolume | null {
	return side.kind === "volume" ? side : null;
}

function planPictures(a: Picture | null, b: Picture | null): Planned | string {
	const { mask } = (a ?? b) as Picture;
	const words = ({ width, height }: Mask): string => `${figure(width)} × ${figure(height)} pixels`;
	if (a && b && words(a.mask) !== words(b.mask))
		return `The mask of A has ${words(a.mask)}, that of B ${words(b.mask)}: they do not lie over each other`;
	const [entriesA, entriesB] = [a?.mask.entries ?? [], b?.mask.entries ?? []];
	const joined = joinClasses(entriesA.map(classOfEntry), entriesB.map(classOfEntry));
	const runsOf = (side: Picture | null, entries: Mask["entries"], numbers: readonly number[]): MaskFile => {
		if (side === null) return { kind: "empty" };
		const classOf = new Uint16Array(256);
		for (const [place, { label }] of entries.entries()) classOf[label] = numbers[place] ?? 0;
		const { width, height } = side.mask;
		const ofColours = Uint16Array.from(side.labels, (label) => classOf[label] ?? 0);
		return { kind: "runs", decoded: side.decoded, width, height, numbers: ofColours };
	};
	const gathered = [...entriesA, ...entriesB].filter(({ match, colours }) => match === "unknown" && colours > 1);
	return {
		kind: "picture",
		unit: "px",
		sizes: [mask.width, mask.height, 1],
		voxelVolume: null,
		notes: gathered.length === 0 ? [] : ["Rare colours of no class are compared as one: which is which is not kept"],
		classes: joined.classes,
		job: {
			a: runsOf(a, entriesA, joined.a),
			b: runsOf(b, entriesB, joined.b),
			classes: joined.classes.length,
			spacing: [1, 1, 1],
			name: "the difference of the two masks",
		},
	};
}

function planVolumes(a: LabelledVolume | null, b: LabelledVolume | null): Planned | string {
	const { volume } = (a ?? b) as LabelledVolume;
	const refusal = a && b && apart(a.volume, b.volume);
	if (refusal) return refusal;
	const [labelsA, labelsB] = [a?.volume.labels ?? [], b?.volume.labels ?? []];
	const joined = joinClasses(...classesOfLabels(labelsA, labelsB));
	const directions = a?.volume.directions ?? b?.volume.directions ?? null;
	const grid = directions === null ? null : gridOf(directions);
	const notes: string[] = [];
	if (a && b && (a.volume.directions === null) !== (b.volume.directions === null))
		notes.push(
			`Only the file of ${a.volume.directions === null ? "B" : "A"} says how large voxels are: both are taken to be so`,
		);
	if (grid !== null && !grid.isRight)
		notes.push("The axes of the voxels are not at right angles: distances are in voxels");
	const voxelsOf = (side: LabelledVolume | null, numbers: readonly number[]): MaskFile => {
		if (side === null) return { kind: "empty" };
		const { type, labels } = side.volume;
		const file: VoxelFile = {
			kind: "voxels",
			path: side.path,
			type,
			sizes: side.volume.sizes,
			planes: planesOf(labels, numbers),
		};
		return file;
	};
	const isMeasured = grid?.isRight === true;
	const spacing: Spacing = isMeasured ? grid.spacing : [1, 1, 1];
	return {
		kind: "volume",
		unit: isMeasured ? "mm" : "voxel",
		sizes: volume.sizes,
		voxelVolume: grid?.volume ?? null,
		notes,
		classes: joined.classes,
		job: {
			a: voxelsOf(a, joined.a),
			b: voxelsOf(b, joined.b),
			classes: joined.classes.length,
			// What is one slice thick is read as a picture (see VoxelFileMap).
			spacing: volume.sizes[2] === 1 ? [spacing[0], spacing[2], spacing[1]] : spacing,
			name: "the difference of the two volumes",
		},
	};
}

/** Why the voxels of two volumes are not at the same places; null where they are, or where it is not known. */
function apart(a: Volume, b: Volume): string | null {
	const sizes = ({ sizes: [x, y, z] }: Volume): string => `${figure(x)} × ${figure(y)} × ${figure(z)} voxels`;
	if (sizes(a) !== sizes(b))
		return `The volume of A has ${sizes(a)}, that of B ${sizes(b)}: they do not lie over each other`;
	const [gridA, gridB] = [a.directions, b.directions];
	if (gridA !== null && gridB !== null) {
		const least = Math.min(...gridA.map((direction) => Math.hypot(...direction)));
		const differs = gridA.some((direction, axis) => distance(direction, gridB[axis] ?? direction) > least * 0.001);
		if (differs) return `The voxels of A lie ${directionWords(gridA)}, those of B ${directionWords(gridB)}`;
		if (a.corner !== null && b.corner !== null && distance(a.corner, b.corner) > least * 0.01)
			return `The first voxel of A lies at ${placeWords(a.corner)} mm, that of B at ${placeWords(b.corner)} mm`;
	}
	return null;
}

function gridOf(directions: NonNullable<Volume["directions"]>): { spacing: Spacing; volume: number; isRight: boolean } {
	const [x, y, z] = directions;
	const spacing: Spacing = [Math.hypot(...x), Math.hypot(...y), Math.hypot(...z)];
	const across: Direction = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
	const cosine = (a: Direction, b: Direction): number => Math.abs(dot(a, b)) / (Math.hypot(...a) * Math.hypot(...b));
	return {
		spacing,
		volume: Math.abs(dot(across, z)),
		isRight: Math.max(cosine(x, y), cosine(y, z), cosine(z, x)) < 0.001,
	};
}

function dot(a: Direction, b: Direction): number {
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function distance(a: Direction, b: Direction): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function directionWords(directions: NonNullable<Volume["directions"]>): string {
	return directions.map((direction) => `(${placeWords(direction)})`).join(" ");
}

function placeWords(place: Direction): string {
	return place.map((value) => String(Math.round(value * 1000) / 1000)).join(", ");
}

/** What a comparison is of, as a text: the folders of labels have names of their content. */
function contentOf({ a, b, classes, spacing }: Planned["job"]): string {
	const fileContent = (file: MaskFile): unknown =>
		file.kind === "runs" ? { ...file, numbers: [...file.numbers] } : file;
	return JSON.stringify([fileContent(a), fileContent(b), classes, spacing]);
}
