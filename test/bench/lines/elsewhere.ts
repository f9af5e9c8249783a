import type { UnmeasuredLine } from "../line.ts";

/** Aims that other programs than this one show. */
export const elsewhere: readonly UnmeasuredLine[] = [
	{
		id: "fuzz",
		what: "fast scanner vs slow reader: differences in random exports, stretches, pieces and threads",
		size: "100,000 exports",
		must: "0",
		why: "run LOUPE_RUNS=100000 npx vitest run --config test/vitest.config.ts test/engine/exports/fast-scan.test.ts",
	},
	{
		id: "scroll",
		what: "the list of 1,000,000 tasks is scrolled: longest frame",
		size: "1,000,000 rows",
		must: "16 ms",
		why: "frames are a browser's, and none is started here",
	},
];
