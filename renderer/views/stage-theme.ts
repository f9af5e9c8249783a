import type { StageTheme } from "../canvas/stage.ts";

/** The stage's colours, read from the tokens in force: a canvas knows no custom properties. */
export function stageTheme(): StageTheme {
	const style = getComputedStyle(document.documentElement);
	const token = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
	return {
		backdrop: token("--backdrop", "#808080"),
		sheet: token("--sheet", "#ffffff"),
		edge: token("--sheet-edge", "#606060"),
		halo: token("--halo", "#ffffff"),
	};
}
