import type { Volume } from "#shared/volumes";
import type { Window } from "./slice.ts";

/** Windows that people know by name, in Hounsfield units: they are for computed tomography. */
export const tissueWindows = [
	{ name: "Soft tissue", centre: 40, width: 400 },
	{ name: "Lung", centre: -600, width: 1500 },
	{ name: "Bone", centre: 400, width: 1800 },
	{ name: "Brain", centre: 40, width: 80 },
] as const satisfies readonly (Window & { name: string })[];

/** From the least value to the most, scaled. */
export function fullWindow({ range, scaling }: Pick<Volume, "range" | "scaling">): Window {
	const [a, b] = [range.least, range.most].map((value) => value * scaling.slope + scaling.intercept);
	const [least, most] = [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)];
	// All values alike: one step around them, so that they are a middle grey and not a division by nothing.
	return { centre: (least + most) / 2, width: most > least ? most - least : 1 };
}

/** That of the file where it asks for one that can be. */
export function firstWindow(volume: Pick<Volume, "range" | "scaling" | "window">): Window {
	const { window } = volume;
	return window !== null && window.width > 0 && Number.isFinite(window.centre) && Number.isFinite(window.width)
		? window
		: fullWindow(volume);
}

/** Pixels of a drag in which the window goes through a whole range of values. */
const dragLength = 600;

/** To the right wider, upwards darker: as hands know it. */
export function draggedWindow(from: Window, dx: number, dy: number, full: Window): Window {
	const perPixel = Math.max(full.width, from.width) / dragLength;
	return boundedWindow({ centre: from.centre - dy * perPixel, width: from.width + dx * perPixel }, full);
}

/** No narrower than a ten thousandth of the values, no wider than four times them. */
export function boundedWindow({ centre, width }: Window, full: Window): Window {
	const most = 4 * Math.max(full.width, 4096);
	return {
		centre: Math.min(full.centre + most, Math.max(full.centre - most, centre)),
		width: Math.min(most, Math.max(full.width / 10_000, width)),
	};
}
