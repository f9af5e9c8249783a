import type { VolumeGrid } from "#shared/media";
import type { Tool } from "#shared/task";
import type { ClassColour, Scheme } from "./colour.ts";
import type { PlacedGeometry } from "./drawing.ts";
import { measuredLabel } from "./measured.ts";
import { placed, type PlacedSheet, toolColour } from "./placing.ts";
import type { Planes } from "./planes.ts";

/** One annotation to show. */
export interface Mark {
	/** Names the mark in every call and event; unique among the marks shown (`tool.index`). */
	key: number;
	geometry: PlacedGeometry;
	colour: ClassColour;
	label: string;
	/** Computed between key frames, or where an object was that is gone from here on: dashed, as nothing that is there. */
	interpolated: boolean;
	/** How its line is broken, CSS pixels on and off, where that says something of its own. */
	dash?: readonly number[];
	/** A sign of one or two characters at its corner. */
	badge?: string;
	/** Its label is what it is there for: shown whether labels are or not. */
	speaks?: boolean;
}

/** What lies under the marks. `by` "extent": of no size that fractions could be of. */
type Ground = Pick<PlacedSheet, "width" | "height"> & { by: string };

interface MarkOptions {
	scheme: Scheme;
	/** Of a volume: what its annotations are seen on. */
	planes: Planes | null;
	/** Of a volume: what its annotations are measured by; null: by voxels. */
	grid: VolumeGrid | null;
	/** Index of a tool that only tells that its object leaves, and is shown all the same. */
	leaving?: number | null;
}

/**
 * The marks of a page's tools, in their order. From the page on which an object leaves it is gone, though that page
 * carries a geometry: it is shown only when asked for.
 */
export function marksOf(
	tools: readonly Tool[],
	ground: Ground | null,
	{ scheme, planes, grid, leaving = null }: MarkOptions,
): Mark[] {
	const size = ground?.by === "extent" ? null : ground;
	return tools
		.filter((tool) => !tool.interpolationStopped || tool.index === leaving)
		.map((tool) => ({
			key: tool.index,
			geometry: placed(tool.geometry, size, planes),
			colour: toolColour(tool, scheme),
			label: measuredLabel(tool, grid),
			interpolated: tool.interpolationStopped || tool.index < 0,
		}));
}
