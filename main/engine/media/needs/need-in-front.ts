import type { ExportId } from "#shared/export";
import type { MediaRole, TaskInFront } from "#shared/media-needs";
import type { Fault } from "#shared/outcome";
import type { OpenExport } from "../../exports/open-export.ts";
import type { ExportMedia } from "../export-media.ts";
import { isVolumeKind } from "../media-content.ts";
import { type Need, readNeeds } from "./read-needs.ts";

interface AroundTask {
	open(id: ExportId): OpenExport | Fault;
	media: Pick<ExportMedia, "linked">;
}

/**
 * For which of the files that the task in front points to one of this kind is taken: its mask in the state that is
 * shown; else its asset, where that is missing. A sentence where it is none of them.
 */
export async function needInFront(
	front: TaskInFront | null,
	suffix: string,
	around: AroundTask,
): Promise<Need | string> {
	if (front === null) return "nothing in an open export points to a file of this name, and no task is in front";
	const open = around.open(front.ref.export);
	if ("ok" in open) return open.detail;
	let needs: Need[] = [];
	for await (const read of readNeeds(open, [front.ref.row])) {
		if (!read.ok) return read.detail;
		if (read.value.fault) return read.value.fault.detail;
		({ needs } = read.value);
	}
	const ofState = needs.filter(({ role, visits }) => role !== "asset" && visits.includes(front.visit));
	for (const role of masksOf(suffix)) {
		const found = ofState.filter((need) => need.role === role);
		// The mask of the task before those of single tools.
		const [only, ...others] = found.some(({ page }) => page === null)
			? found.filter(({ page }) => page === null)
			: found;
		if (only === undefined) continue;
		if (others.length === 0) return only;
		return `the task in front points to ${String(found.length)} masks: give the file the name that is in its link`;
	}
	const assets = needs.filter(({ role }) => role === "asset");
	const [asset] = assets;
	if (asset !== undefined && assets.length === 1) {
		const look = await around.media.linked.look(asset);
		if (!look.ok) return look.detail;
		if (look.value.here === null) return asset;
	}
	if (masksOf(suffix).length === 0) return "no mask is a file of this kind, and the asset of the task in front is here";
	return "the task in front points to no mask in the state that is shown";
}

/** A PNG is read where a volume was expected as well. */
function masksOf(suffix: string): readonly MediaRole[] {
	if (isVolumeKind(suffix)) return ["volume"];
	return suffix === "png" ? ["brush", "volume"] : [];
}
