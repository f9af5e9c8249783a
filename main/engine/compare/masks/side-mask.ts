import type { TaskRef } from "#shared/export";
import type { MissingClass, MissingWhy } from "#shared/media-needs";
import { ok, type Outcome } from "#shared/outcome";
import type { VolumeRead } from "#shared/volumes";
import type { MediaFile } from "../../engine-api.ts";
import type { MaskState } from "../../media/masks/masks.ts";
import type { FoundTask } from "../task-pair.ts";
import type { SideMask } from "./mask-plan.ts";

/** Who reads masks. */
export interface AroundSides {
	picture(ref: TaskRef, visit: number | null, page: number): Promise<Outcome<MaskState>>;
	volume(ref: TaskRef, role: "volume", visit: number | null): Promise<Outcome<VolumeRead>>;
	resolve(id: string): Promise<Outcome<MediaFile>>;
}

/** Why a side has no mask at hand. */
export interface MissingSide {
	kind: "missing";
	missing: MissingClass;
	why: string;
}

/** The mask of a side, or how far it is, or why there is none, as a sentence. */
export async function readSideMask(
	ref: TaskRef,
	{ task, visit }: FoundTask,
	around: AroundSides,
): Promise<Outcome<SideMask | { kind: "making"; share: number } | MissingSide>> {
	const { medicalBrushDataUrl } = task.snapshot;
	const isVolume = medicalBrushDataUrl !== null && medicalBrushDataUrl !== "";
	if (!isVolume) {
		const read = await around.picture(ref, visit, 0);
		if (!read.ok) return read;
		const found = read.value;
		if (found.phase === "none") return ok({ kind: "none" });
		if (found.phase === "making") return ok({ kind: "making", share: found.share });
		if (found.phase === "missing") return notHere(found);
		return ok({ kind: "picture", mask: found.mask, decoded: found.decoded, labels: found.labels });
	}
	const read = await around.volume(ref, "volume", visit);
	if (!read.ok) return read;
	const found = read.value;
	if (found.phase === "none") return ok({ kind: "none" });
	if (found.phase === "making") return ok({ kind: "making", share: found.share });
	if (found.phase === "missing") return notHere(found);
	if (found.phase === "picture")
		return ok({ kind: "missing", missing: "wrong-content", why: `${found.name} is a PNG where a volume was expected` });
	const file = await around.resolve(found.volume.url.slice("/media/".length));
	return file.ok ? ok({ kind: "volume", volume: found.volume, path: file.value.path }) : file;
}

function notHere({ place, why }: { place: string; why: MissingWhy }): Outcome<MissingSide> {
	return ok({ kind: "missing", missing: why.class, why: `${place}: ${why.sentence}` });
}
