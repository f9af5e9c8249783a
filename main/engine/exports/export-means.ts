import type { Checkers } from "./check/checkers.ts";
import type { IndexCache } from "./index-cache.ts";
import type { ScanPool } from "./scan-pool.ts";
import type { TextCache } from "./text-cache.ts";
import type { SearchThreads } from "./text-search/search-threads.ts";

/** What outlives an opening. */
export interface ExportCaches {
	indexes: IndexCache;
	texts: TextCache;
}

/** By whom assets are checked, and whether as soon as the file is read or when somebody asks. */
export interface AssetChecks {
	checkers: Checkers;
	atOnce: boolean;
}

/** What an open export works with. */
export interface ExportMeans {
	pool: ScanPool;
	caches: ExportCaches;
	checks: AssetChecks;
	searchThreads: SearchThreads;
}
