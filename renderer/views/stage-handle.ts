import type { Stage } from "../canvas/stage.ts";

/** Where keys find the stage while there is one: the canvas room makes it and takes it down. */
export class StageHandle {
	current: Stage | null = null;
}
