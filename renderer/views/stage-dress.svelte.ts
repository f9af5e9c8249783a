import type { Sheet, Stage } from "../canvas/stage.ts";
import { useLoupe } from "../state/loupe.svelte.ts";
import type { ShownSheet } from "../state/sheet-under.ts";
import type { TaskMedia } from "../state/task-media.svelte.ts";
import { stageTheme } from "./stage-theme.ts";

/** Keeps a stage as people set canvases up: colours, looks, labels, glass and ruler. Called while a component is made. */
export function dressStage(stage: () => Stage | null): void {
	const { theme, looks, layout, tools } = useLoupe();
	$effect(() => {
		const choices = [theme.choice, theme.resolved];
		// The tokens follow the root's attributes, which are written in the same turn: read after it.
		const frame = requestAnimationFrame(() => {
			if (choices.length > 0) stage()?.setTheme(stageTheme());
		});
		stage()?.setTheme(stageTheme());
		return () => {
			cancelAnimationFrame(frame);
		};
	});
	$effect(() => {
		stage()?.setLooks(looks.painted);
	});
	$effect(() => {
		stage()?.setMagnifier(tools.strength);
	});
	$effect(() => {
		stage()?.setRuler(tools.measures, tools.measure);
	});
	$effect(() => {
		stage()?.setLabels(layout.labels);
	});
}

/** Asked before Fabric does: it would find out a frame later, where no boundary catches it. */
export function expectCanvas(): void {
	if (document.createElement("canvas").getContext("2d") !== null) return;
	throw new Error("This browser gave no canvas to draw on: too many are open, or too little memory is left.");
}

/** The sheet with what is painted on it; null where there is none. */
export function sheetWith(sheet: ShownSheet | null, { shown: picture, picture: { tiled } }: TaskMedia): Sheet | null {
	if (sheet === null) return null;
	return {
		width: sheet.width,
		height: sheet.height,
		picture,
		tiles: picture === null ? tiled : null,
		origin: [sheet.x, sheet.y],
		...(sheet.planes === undefined ? {} : { parts: sheet.planes }),
	};
}
