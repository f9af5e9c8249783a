import type { Volume, VolumeLabel, VolumeRead } from "#shared/volumes";
import { linkLife } from "#shared/link-life";
import { count } from "./count.ts";
import { linkLifeWords } from "./link-life.ts";

const thin = "\u202f";

/** "512 × 512 × 300". */
export function sizesText(sizes: readonly number[]): string {
	return sizes.map(count).join(" × ");
}

/** What a volume is: "ct.nrrd · NRRD in gzip · 512 × 512 × 300 voxels of int16 · 0.5 × 0.5 × 2 mm". */
export function volumeLine(volume: Volume, spacing: readonly number[]): string {
	const { name, format, within, sizes, type, layers, directions } = volume;
	const wrapped = [...within].reverse().map((container) => ` in ${container}`);
	const distances = spacing.map((length) => String(Math.round(length * 1000) / 1000)).join(" × ");
	return [
		name,
		`${format}${wrapped.join("")}`,
		`${sizesText(sizes)} voxels of ${type}${layers > 1 ? `, ${count(layers)} layers` : ""}`,
		...(directions === null ? [] : [`${distances} mm`]),
	].join(" · ");
}

/** What there is to say of how a volume lies in a body. */
export function geometrySentences({ name, directions }: Pick<Volume, "name" | "directions">, tilt: number): string[] {
	if (directions === null) {
		return [
			`${name} tells no geometry: this is voxel space, planes are named by the order of its axes, voxels are cubes.`,
		];
	}
	return tilt === 0
		? []
		: [`The axes of ${name} are turned by ${tilt.toFixed(1)}° from the body's: slices follow its voxels.`];
}

/** What is odd about labels over a volume; "" where nothing is. */
export function fitSentence(volume: Volume, mask: Volume, areAlone: boolean): string {
	if (volume.sizes.some((size, axis) => size !== mask.sizes[axis])) {
		const shown = areAlone ? "Only the labels are shown" : "They are not laid over it";
		return `The labels have ${sizesText(mask.sizes)} voxels, ${volume.name} has ${sizesText(volume.sizes)}. ${shown}.`;
	}
	if (mask.directions === null || volume.directions === null) {
		return mask.directions === volume.directions
			? ""
			: `${mask.directions === null ? mask.name : volume.name} tells no geometry: voxel lies on voxel, as their sizes agree.`;
	}
	const off = geometryOffset(volume, mask);
	return off <= mostOffset
		? ""
		: `The geometry of ${mask.name} is not that of ${volume.name}: up to ${off.toFixed(1)} mm apart. Voxel lies on voxel.`;
}

/** Millimetres that writers of headers round away. */
const mostOffset = 0.1;

/** How far the corners of two volumes of the same sizes lie from each other at most, millimetres. */
export function geometryOffset(a: Pick<Volume, "sizes" | "directions" | "corner">, b: typeof a): number {
	const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
		a.sizes.map((size, axis) => ((bits >> axis) & 1) * (size - 1)),
	);
	const at = (volume: typeof a, voxel: readonly number[], along: 0 | 1 | 2): number =>
		(volume.corner?.[along] ?? 0) +
		voxel.reduce((sum, index, axis) => sum + index * (volume.directions?.[axis as 0 | 1 | 2][along] ?? 0), 0);
	// Where one of them does not say where it begins, only their directions can differ.
	const [first, second] =
		a.corner === null || b.corner === null
			? [
					{ ...a, corner: null },
					{ ...b, corner: null },
				]
			: [a, b];
	return Math.max(
		...corners.map((voxel) =>
			Math.hypot(...([0, 1, 2] as const).map((along) => at(first, voxel, along) - at(second, voxel, along))),
		),
	);
}

/** Why a volume or its labels are not here. @param link as exported, null where there is none. @param now this machine's clock */
export function readSentence(
	what: "The volume" | "The labels",
	read: VolumeRead | null,
	link: string | null,
	now: number,
): string {
	if (read === null || read.phase === "none" || read.phase === "ready") return "";
	if (read.phase === "making")
		return `${what} ${what === "The volume" ? "is" : "are"} being read: ${(read.share * 100).toFixed(0)} %.`;
	if (read.phase === "picture")
		return what === "The volume"
			? `${read.name} is a picture, no volume.`
			: `Where labels of a volume were expected, ${read.name} is a PNG: it is shown as a mask.`;
	const verb = what === "The volume" ? "is" : "are";
	const life = link === null ? "" : ` Its link: ${linkLifeWords(linkLife(link), now)}.`;
	return `${what} ${verb} not here (${read.place}). ${read.why.sentence}${life}`;
}

/** What a label is called: by the header, and by the class where that calls it otherwise. */
export function labelNames({ name, title, value }: Pick<VolumeLabel, "name" | "title" | "value">): {
	name: string;
	other: string | null;
} {
	if (name !== null && title !== null && name !== title) return { name, other: title };
	return { name: name ?? title ?? `Value ${String(value)}`, other: null };
}

/** Cubic millimetres as people say them: "812 mm³", "1.20 ml"; "" where they are not known. */
export function volumeText(cubicMm: number | null): string {
	if (cubicMm === null) return "";
	const ml = cubicMm / 1000;
	if (ml < 1) return `${cubicMm < 10 ? cubicMm.toFixed(1) : count(cubicMm)}${thin}mm³`;
	return `${ml < 100 ? ml.toFixed(ml < 10 ? 2 : 1) : count(ml)}${thin}ml`;
}

/** A scaled value with as many places as it needs. */
export function valueText(value: number): string {
	if (Number.isInteger(value)) return String(value);
	return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}
