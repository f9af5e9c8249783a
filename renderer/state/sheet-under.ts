import type { AssetInfo, Tool } from "#shared/task";
import { sheetOf } from "#shared/drawing/placing";
import type { Planes } from "#shared/drawing/planes";
import type { SheetSource } from "../wording/picture.ts";
import type { TaskMedia } from "./task-media.svelte.ts";

/** What lies under the shapes, in pixels of the picture, and who says how large it is. */
export type ShownSheet = SheetSource & { x: number; y: number; planes?: Planes["planes"] };

/** Of the page in front: the document's, the picture's, else what the export, a mask or the shapes say. */
export function sheetUnder(
	{ document: { page }, shownSize }: Pick<TaskMedia, "document" | "shownSize">,
	asset: AssetInfo | null,
	tools: readonly Tool[],
	planes: Planes | null,
	mask: { width: number; height: number } | null = null,
): ShownSheet | null {
	if (page !== null) return { x: 0, y: 0, width: page.width, height: page.height, by: "document" };
	if (shownSize !== null) return { x: 0, y: 0, ...shownSize, by: "picture" };
	const sheet = sheetOf(asset, tools, planes);
	if (mask === null || (sheet !== null && sheet.by !== "extent")) return sheet;
	return { x: 0, y: 0, width: mask.width, height: mask.height, by: "mask" };
}
