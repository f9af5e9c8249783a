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

/** What a person can do where nothing can be drawn. */
const insteadOn = {
	comparison: {
		detail: "Marks belong to the task, not to one of two sides.",
		next: "Leave the comparison, and draw on the task itself: what is drawn is a side of its own.",
	},
	text: {
		detail: "Marks have a place on pictures, pages and frames.",
		next: "Judge its annotations and answers, answer a question anew, or strike out what should not be there.",
	},
	sound: {
		detail: "Marks have a place on pictures, pages and frames.",
		next: "Judge its annotations and answers, answer a question anew, or strike out what should not be there.",
	},
};

/** What the keys of drawing do; nothing where neither a picture nor a page of a task is in front. */
export function drawActions(loupe: Loupe): Record<DrawCommand, () => unknown> {
	const { comparison, desk, view, notices } = loupe;
	const onPicture = (act: () => unknown) => () => {
		if (loupe.centre !== "task" || view.ref === null) return;
		const place = comparison.isOn ? "comparison" : view.media.medium;
		if (place === "picture" || place === "document") act();
		// A key that does nothing is taken for one that is broken.
		else notices.tell({ severity: "info", title: `Nothing can be drawn on a ${place}`, ...insteadOn[place] });
	};
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
