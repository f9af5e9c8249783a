import type { BenchFile } from "../bench-files.ts";
import { mb } from "../figures.ts";
import type { Kind } from "../generate.ts";
import type { BenchOptions } from "../options.ts";
import type { Probes } from "../probes.ts";

/** What lines are made of. */
export interface Bench {
	options: BenchOptions;
	probes: Probes;
	/** Null where that kind is not asked for. */
	file(kind: Kind, bytes: number): BenchFile | null;
	/** A small export that threads read first, where the one to be measured must not be touched. */
	warmUp: BenchFile;
}

/** As the table names a file's size. */
export function sizeOf({ truth }: BenchFile): string {
	return `${mb(truth.bytes)} MB`;
}
