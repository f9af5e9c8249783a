import type { PlaneView } from "./body.ts";

/** How a slice lies in its pane. Pixels are those of CSS. */
export interface SliceCamera {
	/** 1: the slice fits. */
	zoom: number;
	/** Of the slice's middle from the pane's. */
	x: number;
	y: number;
}

export const fitted: SliceCamera = { zoom: 1, x: 0, y: 0 };

const mostZoom = 64;
const leastZoom = 0.25;
/** Around a slice that fits. */
const margin = 16;

export interface PaneSize {
	width: number;
	height: number;
}

/** Pixels of a millimetre (of a voxel, where millimetres are not known). */
export function pixelsPerMm(view: PlaneView, pane: PaneSize, camera: SliceCamera): number {
	const [wide, high] = [view.width * view.spacing[view.across], view.height * view.spacing[view.down]];
	const fit = Math.min(Math.max(1, pane.width - margin) / wide, Math.max(1, pane.height - margin) / high);
	return fit * camera.zoom;
}

/** Where voxels of a slice lie in its pane: place = left + across * perAcross, and so on. */
export interface SlicePlace {
	left: number;
	top: number;
	perAcross: number;
	perDown: number;
}

export function placeOf(view: PlaneView, pane: PaneSize, camera: SliceCamera): SlicePlace {
	const perMm = pixelsPerMm(view, pane, camera);
	const [perAcross, perDown] = [perMm * view.spacing[view.across], perMm * view.spacing[view.down]];
	return {
		left: pane.width / 2 + camera.x - (view.width * perAcross) / 2,
		top: pane.height / 2 + camera.y - (view.height * perDown) / 2,
		perAcross,
		perDown,
	};
}

/** What lies at a place of the pane stays there. */
export function zoomed(
	camera: SliceCamera,
	factor: number,
	pane: PaneSize,
	at: readonly [x: number, y: number],
): SliceCamera {
	const zoom = Math.min(mostZoom, Math.max(leastZoom, camera.zoom * factor));
	const by = zoom / camera.zoom;
	const [x, y] = [at[0] - pane.width / 2, at[1] - pane.height / 2];
	return { zoom, x: x - (x - camera.x) * by, y: y - (y - camera.y) * by };
}
