import type { Comparers } from "./compare/batch/compare-threads.ts";
import type { MaskMeasurer } from "./compare/masks/mask-measurer.ts";
import type { Checkers } from "./exports/check/checkers.ts";
import type { ScanPool } from "./exports/scan-pool.ts";
import type { ThreadStarter } from "./exports/text-search/search-threads.ts";
import type { Judges } from "./findings/rules/judge-threads.ts";
import type { MaskThread } from "./media/masks/mask-threads.ts";
import type { VolumeMaker } from "./media/volumes/volume-threads.ts";
import type { Drawers } from "./thumbnails/drawing-threads.ts";

/** What works beside the asking thread; what is not given is made of the compiled workers. */
export interface EngineThreads {
	pool?: ScanPool;
	searchThread?: ThreadStarter;
	checkers?: Checkers;
	drawers?: Drawers;
	comparers?: Comparers;
	judges?: Judges;
	volumes?: VolumeMaker;
	masker?: MaskThread;
	measurer?: MaskMeasurer;
}
