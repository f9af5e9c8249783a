import type { Loupe } from "../state/loupe.svelte.ts";
import { pageSvg } from "../state/page-svg.ts";
import type { StageHandle } from "./stage-handle.ts";

/** What the keys and the menu of copies do; nothing where nothing is shown. */

export function copyView({ view, viewCopy }: Loupe, { current }: StageHandle): void {
	if (current !== null) void viewCopy.copy(current.toPng(), view.task?.asset.name ?? null);
}

export function copyPageSvg(loupe: Loupe, stage: StageHandle): void {
	const svg = svgOfStage(loupe, stage);
	if (svg !== null) void loupe.viewCopy.copySvg(svg, loupe.view.task?.asset.name ?? null);
}

export function savePageSvg(loupe: Loupe, stage: StageHandle): void {
	const svg = svgOfStage(loupe, stage);
	if (svg !== null) void loupe.viewCopy.saveSvg(svg, loupe.view.task?.asset.name ?? null);
}

/** As large as it is seen. */
function svgOfStage(loupe: Loupe, { current }: StageHandle): Promise<string> | null {
	if (current === null || loupe.view.sheet === null) return null;
	return pageSvg(loupe, current.scale, loupe.viewCopy.embeds);
}
