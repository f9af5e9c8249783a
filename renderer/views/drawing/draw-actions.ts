import type { DrawTool } from "../../canvas/drafts/draft.ts";
import type { CommandId } from "../../keyboard.ts";
import type { Loupe } from "../../state/loupe.svelte.ts";

type DrawCommand = Extract<
	CommandId,
	| "draw"
	| "drawBox"
	| "drawRotatedBox"
	| "drawPolygon"
	| "drawLine"
	| "drawPoint"
	| "drawRegion"
	| "drawArrow"
	| "drawNote"
	| "correct"
	| "copyMark"
	| "strikeOut"
>;

/** Which key takes which tool in hand. */
export const toolCommands: Readonly<Record<DrawTool, DrawCommand>> = {
	"bounding-box": "drawBox",
	"rotated-bounding-box": "drawRotatedBox",
	polygon: "drawPolygon",
	polyline: "drawLine",
	point: "drawPoint",
	segmentation: "drawRegion",
	arrow: "drawArrow",
	note: "drawNote",
};

/** What the keys of drawing do; nothing where no picture of a task is in front. */
export function drawActions(loupe: Loupe): Record<DrawCommand, () => unknown> {
	const { comparison, desk, view } = loupe;
	const onPicture = (act: () => unknown) => () =>
		loupe.centre === "task" && !comparison.isOn && view.media.medium === "picture" ? act() : undefined;
	const take = (tool: DrawTool) =>
		onPicture(() => {
			desk.toggleTool(tool);
		});
	return {
		draw: onPicture(() => {
			desk.toggleTool();
		}),
		drawBox: take("bounding-box"),
		drawRotatedBox: take("rotated-bounding-box"),
		drawPolygon: take("polygon"),
		drawLine: take("polyline"),
		drawPoint: take("point"),
		drawRegion: take("segmentation"),
		drawArrow: take("arrow"),
		drawNote: take("note"),
		correct: onPicture(() => desk.copySelected(true)),
		copyMark: onPicture(() => desk.copySelected(false)),
		// Also in a text or a sound: what should not be there need not be drawn.
		strikeOut: () => (loupe.centre === "task" && !comparison.isOn ? desk.deleteSelected() : undefined),
	};
}
