import { statfs } from "node:fs/promises";
import * as path from "node:path";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { bytesInWords } from "../../figures.ts";
import type { LabelCount } from "./label-tally.ts";
import { openVolume, type VolumeSource } from "./open-volume.ts";
import type { LabelFacts, VolumeFacts } from "./volume-facts.ts";
import { refusalFault, VolumeRefused } from "./volume-refused.ts";
import { countOf, voxelTypeOf } from "./voxel-blocks.ts";
import { writeVoxels } from "./voxel-file.ts";
import { type NamedSegment, sourceBytes, volumeLimits, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";

/** The file of voxels within a volume's folder. */
export const voxelFile = "voxels.raw";

/** What a header says that is shown. */
const mostFields = 200;
const mostLetters = 2000;

export interface VolumeOrder extends VolumeSource {
	/** Of the file, for sentences. */
	name: string;
	/** Where its voxels are written; it is there, and empty. */
	into: string;
}

export type MadeVolume =
	| { kind: "picture" }
	| { kind: "volume"; facts: VolumeFacts }
	/** What lies there is no volume at all, but the answer of somebody else. */
	| { kind: "wrong"; class: "proxy-page" | "wrong-content"; sentence: string };

/** Decodes one volume. Failures of the file are values. */
export async function makeVolume(
	order: VolumeOrder,
	progress: (share: number) => void,
	limits: VolumeLimits = volumeLimits,
): Promise<Outcome<MadeVolume>> {
	try {
		const opened = await openVolume(order, limits);
		if (opened.kind === "picture") return ok(opened);
		try {
			const { plan, stream } = opened;
			const room = await whyNoRoom(order, plan);
			if (room !== null) return room;
			const file = path.join(order.into, voxelFile);
			const written = await writeVoxels({ stream, plan, path: file, countsLabels: order.hasLabels, limits, progress });
			if (written.strays > 0) plan.notes.push(`Voxels that are no numbers: ${String(written.strays)}.`);
			const labels = order.hasLabels ? namedLabels(written.labels, plan) : [];
			const facts: VolumeFacts = {
				format: plan.format,
				within: opened.within,
				sizes: [...plan.sizes],
				layers: plan.fast * plan.slow,
				type: voxelTypeOf(plan.source),
				...placeOf(plan),
				range: written.range ?? { least: 0, most: 0 },
				scaling: plan.scaling,
				window: plan.window,
				isInverted: plan.isInverted,
				labels,
				bytes: written.bytes,
				fields: shownFields(plan),
				notes: [...plan.notes, ...(opened.cuts ?? [])],
				beside: opened.beside ?? null,
			};
			return ok({ kind: "volume", facts });
		} finally {
			await opened.close();
		}
	} catch (error) {
		return refusalOf(error, order);
	}
}

/** What is free on the disk may go meanwhile, but not be asked for. */
async function whyNoRoom({ into, name }: VolumeOrder, plan: VoxelPlan): Promise<Fault | null> {
	const { bavail, bsize } = await statfs(into);
	const bytes = countOf(plan) * sourceBytes[plan.source];
	if (bytes <= bavail * bsize) return null;
	const [needs, free] = [bytesInWords(bytes), bytesInWords(bavail * bsize)];
	return fault("no-space", `the voxels of ${name} take ${needs}, ${free} are free in the cache folder`);
}

function refusalOf(error: unknown, { name, hasLabels }: VolumeOrder): Outcome<MadeVolume> {
	if (isSystemError(error)) return systemFault(error, name);
	if (!(error instanceof VolumeRefused)) throw error;
	const sentence = `${name}: ${error.message}`;
	if (error.missing !== null) return ok({ kind: "wrong", class: error.missing, sentence });
	const refused: Fault = refusalFault(hasLabels ? "volume" : "asset", error.kind, sentence);
	return refused;
}

/** Numbers of a header may be so large that a unit makes them infinite: that is no place. */
function placeOf({ directions, corner, notes }: VoxelPlan): Pick<VolumeFacts, "directions" | "corner"> {
	if (directions === null) return { directions: null, corner: null };
	if (![...directions.flat(), ...(corner ?? [])].every(Number.isFinite)) {
		notes.push("Its distances are beyond all bounds, and left aside. Figures are in voxels.");
		return { directions: null, corner: null };
	}
	const [x, y, z] = directions;
	return { directions: [[...x], [...y], [...z]], corner: corner === null ? null : [...corner] };
}

/** Counts and names side by side: values that no header names, and names that no voxel has, are listed too. */
function namedLabels(counts: readonly LabelCount[], plan: VoxelPlan): LabelFacts[] {
	const keyOf = ({ layer, value }: { layer: number; value: number }): string => `${String(layer)} ${String(value)}`;
	const named = new Map<string, NamedSegment>();
	for (const segment of plan.segments ?? []) {
		const there = named.get(keyOf(segment));
		if (there === undefined) named.set(keyOf(segment), segment);
		else {
			plan.notes.push(
				`Its header names the value ${String(segment.value)} twice: ${there.name ?? "?"} and ${segment.name ?? "?"}.`,
			);
		}
	}
	const counted = counts.map((count): LabelFacts => {
		const segment = named.get(keyOf(count));
		named.delete(keyOf(count));
		const [x, y, z] = count.box;
		return {
			layer: count.layer,
			value: count.value,
			name: segment?.name ?? null,
			colour: segment?.colour ?? null,
			voxels: count.voxels,
			box: [[...x], [...y], [...z]],
			centre: [...count.centre],
		};
	});
	// The background is no label, whatever a header calls it.
	const empty = [...named.values()].filter(({ value }) => value !== 0);
	const without = empty.map((segment): LabelFacts => ({ ...segment, voxels: 0, box: null, centre: null }));
	if (counted.some(({ value }) => value < 0)) plan.notes.push("Some of its labels are below 0, which no class is.");
	return [...counted, ...without].sort((a, b) => a.layer - b.layer || a.value - b.value);
}

function shownFields({ fields, notes }: VoxelPlan): VolumeFacts["fields"] {
	if (fields.length > mostFields)
		notes.push(`Its header has ${String(fields.length)} more fields, of which ${String(mostFields)} are shown.`);
	const cut = (text: string): string => (text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text);
	return fields.slice(0, mostFields).map(([name, value]) => [cut(name), cut(value)]);
}
