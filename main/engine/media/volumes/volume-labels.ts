import { classColour, colourOf } from "#shared/drawing/colour";
import type { Volume, VolumeLabel } from "#shared/volumes";
import type { LabelFacts, VolumeFacts } from "./volume-facts.ts";

/** A class of an export. */
export interface LabelClass {
	schemaId: string;
	title: string;
}

/** Turns of the circle of hues from one label to the next: neighbours in a list never come close. */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const step = { lightness: 0.7, chroma: 0.11 };

/**
 * The labels of a volume with the classes they stand for: a value is the schemaId of its class, as Ango Hub has it. One
 * that has no colour of its own in the file takes that of its class, else one of a palette.
 *
 * @param titles of classes, by schemaId
 */
export function labelsOf(
	facts: Pick<VolumeFacts, "labels" | "directions">,
	titles: ReadonlyMap<string | null, string>,
): VolumeLabel[] {
	const voxel = voxelVolume(facts.directions);
	return facts.labels.map((label, place): VolumeLabel => {
		const id = String(label.value);
		const title = titles.get(id) ?? null;
		return {
			layer: label.layer,
			value: label.value,
			name: label.name,
			title,
			schemaId: title === null ? null : id,
			colour: label.colour ?? (title === null ? paletteColour(label, place) : classColour(id, "light").css),
			isOwnColour: label.colour !== null,
			voxels: label.voxels,
			volume: voxel === null ? null : label.voxels * voxel,
			box: label.box,
			centre: label.centre,
		};
	});
}

function paletteColour({ layer }: LabelFacts, place: number): string {
	return colourOf(step, ((place + layer) * goldenAngle) % (2 * Math.PI), 0).css;
}

/** Cubic millimetres of one voxel, however its axes lie; null where they span no space. */
function voxelVolume(directions: Volume["directions"]): number | null {
	if (directions === null) return null;
	const [[a, b, c], [d, e, f], [g, h, i]] = directions;
	const volume = Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
	return volume > 0 && Number.isFinite(volume) ? volume : null;
}
