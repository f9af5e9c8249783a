import { pageOf } from "#shared/drawing/placing";
import type { Classification, Relation, Tool } from "#shared/task";

/** A question as far as comparing asks about it. `Classification` is one. */
export interface ComparedAnswer extends Pick<
	Classification,
	"objectId" | "schemaId" | "tool" | "title" | "answer" | "page"
> {
	/** Missing where the side was read without pointers: batches are. */
	pointer?: string;
	/** The answer ends at this frame. */
	interpolationStopped?: boolean;
	classifications: readonly ComparedAnswer[];
}

/** An annotation as far as comparing asks about it. `Tool` is one. */
export interface ComparedTool extends Pick<
	Tool,
	"index" | "objectId" | "schemaId" | "title" | "page" | "geometry" | "interpolationStopped"
> {
	classifications: readonly ComparedAnswer[];
}

export type ComparedRelation = Pick<Relation, "index" | "objectId" | "schemaId" | "title" | "page" | "ends">;

/** 0-based. What names no page is on the first, as the vendor's own converters take it: another export may name it. */
export function comparedPage(tool: Pick<ComparedTool, "page" | "geometry">): number {
	return pageOf(tool) ?? 0;
}

/** One side of a comparison. `Snapshot` is one. */
export interface ComparedSnapshot {
	tools: readonly ComparedTool[];
	classifications: readonly ComparedAnswer[];
	relations: readonly ComparedRelation[];
}
