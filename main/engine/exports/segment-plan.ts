import type { ScanState } from "./scan-text.ts";
import type { SegmentResult } from "./segment.ts";
import type { StartPattern } from "./start-pattern.ts";
import type { TextPart } from "./unpack.ts";

export interface PlannedSegment {
	/** Null where its beginning is a guess. */
	from: ScanState | null;
	limit: number;
	result: Promise<SegmentResult>;
}

/** The stretches of a part that were begun, in order. */
export class SegmentPlan {
	readonly ahead: PlannedSegment[] = [];
	/** Up to where stretches were begun. */
	planned: number;
	misses = 0;
	pattern: StartPattern | null = null;

	constructor(
		readonly part: TextPart,
		next: ScanState | null,
		readonly bytes: number,
	) {
		this.planned = next?.position ?? part.size;
	}
}

/** Whether a stretch that began at a guess may be what comes next. */
export function isElement(next: ScanState, pattern: StartPattern | null): boolean {
	return next.wantsElement && !next.afterComma && next.inArray === pattern?.inArray;
}
