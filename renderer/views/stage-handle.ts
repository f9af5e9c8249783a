import type { Stage } from "../canvas/stage.ts";

/** What the keys of the zoom do to a time axis. */
export interface AxisZoom {
	fit: () => void;
	zoomIn: () => void;
	zoomOut: () => void;
}

/** Where keys find the stage while there is one: the canvas room makes it and takes it down. */
export class StageHandle {
	current: Stage | null = null;
	/** In place of the stage, where a sound is in front. */
	axis: AxisZoom | null = null;
}
