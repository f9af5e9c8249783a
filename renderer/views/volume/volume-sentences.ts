import type { Task } from "#shared/task";
import type { Volumes } from "../../state/volume/volumes.svelte.ts";
import { bodyAxesOf } from "../../volume/body.ts";
import { faultSentence } from "../../wording/fault.ts";
import { fitSentence, geometrySentences, readSentence } from "../../wording/volume.ts";

/** Why the volume of a task or its labels are not here, or not yet; with the life of their links by this machine's clock. */
export function missingSentences({ asset, mask }: Volumes, task: Task | null): string[] {
	const now = Date.now();
	return [
		...(asset.fault === null ? [] : [faultSentence(asset.fault)]),
		...(mask.fault === null ? [] : [faultSentence(mask.fault)]),
		readSentence("The volume", asset.read, task?.asset.url ?? null, now),
		readSentence("The labels", mask.read, task?.snapshot.medicalBrushDataUrl ?? null, now),
	].filter((sentence) => sentence !== "");
}

/** What a person should see without asking, beside slices. */
export function volumeSentences(volumes: Volumes, task: Task | null): string[] {
	const { shown, asset, mask } = volumes;
	const said = missingSentences(volumes, task);
	if (shown !== null) said.push(...geometrySentences(shown, bodyAxesOf(shown.directions).tilt));
	if (asset.volume !== null && mask.volume !== null) {
		said.push(fitSentence(asset.volume, mask.volume, volumes.showsLabelsAlone));
	}
	if (volumes.labels.leftOut > 0)
		said.push(`${String(volumes.labels.leftOut)} labels are not drawn: there are too many.`);
	said.push(...(asset.volume?.notes ?? []), ...(mask.volume?.notes ?? []));
	// Both files may say the same of themselves.
	return [...new Set(said)].filter((sentence) => sentence !== "");
}
