import type { NrrdHeader } from "./nrrd-header.ts";
import type { NamedSegment } from "./voxel-plan.ts";
import { VolumeRefused } from "./volume-refused.ts";

/** Segments that one header may name. */
const mostSegments = 100_000;

export interface NrrdSegments {
	segments: NamedSegment[];
	notes: string[];
}

/**
 * What 3D Slicer writes of each segment: `Segment0_Name`, `_Color`, `_LabelValue` (within its layer), `_Layer`. Before
 * those two keys were written, each segment was a layer of its own, in which 1 was the segment. Its `_Extent` is a hint
 * that is seldom true, and is left aside.
 *
 * @param layers of the file
 * Errors: VolumeRefused for what is no label map.
 */
export function nrrdSegments({ keys }: NrrdHeader, layers: number): NrrdSegments | null {
	const held = new Map<number, Map<string, string>>();
	for (const [key, value] of keys) {
		const [, number, name] = /^Segment(\d{1,6})_(\w+)$/u.exec(key) ?? [];
		if (number === undefined || name === undefined) continue;
		const of = held.get(Number(number)) ?? new Map<string, string>();
		held.set(Number(number), of.set(name, value));
		if (held.size > mostSegments)
			throw new VolumeRefused("too-large", `its header names more than ${String(mostSegments)} segments`);
	}
	const representation =
		keys.get("Segmentation_SourceRepresentation") ?? keys.get("Segmentation_MasterRepresentation") ?? "";
	if (/fractional/iu.test(representation))
		throw new VolumeRefused(
			"unsupported",
			`its representation is "${representation}": fractions, and no map of labels`,
		);
	if (held.size === 0) return null;
	const notes: string[] = [];
	const segments: NamedSegment[] = [];
	for (const [n, of] of [...held].sort(([a], [b]) => a - b)) {
		const [value, layer] = [wholeOf(of.get("LabelValue")), wholeOf(of.get("Layer"))];
		const segment = {
			value: value ?? 1,
			layer: layer ?? (value === null && layers > 1 ? n : 0),
			name: of.get("Name") ?? of.get("ID") ?? null,
			colour: colourOf(of.get("Color")),
		};
		if (segment.layer < 0 || segment.layer >= layers) {
			const name = segment.name ?? `Segment${String(n)}`;
			notes.push(`${name} is said to lie in layer ${String(segment.layer)}, and the file has ${String(layers)}.`);
			continue;
		}
		segments.push(segment);
	}
	return { segments, notes };
}

/** Whether a key of a header tells of one segment. */
export function isOfSegment(key: string): boolean {
	return /^Segment\d+_/u.test(key);
}

function wholeOf(text: string | undefined): number | null {
	const value = Number(text);
	return text === undefined || text.trim() === "" || !Number.isSafeInteger(value) ? null : value;
}

/** `r g b`, each from 0 to 1. */
function colourOf(text: string | undefined): string | null {
	const parts = (text ?? "").trim().split(/\s+/u).map(Number);
	if (parts.length !== 3 || !parts.every((part) => part >= 0 && part <= 1)) return null;
	return `#${parts
		.map((part) =>
			Math.round(part * 255)
				.toString(16)
				.padStart(2, "0"),
		)
		.join("")}`;
}
