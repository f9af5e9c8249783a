import type { UnmeasuredLine } from "../line.ts";

/** An aim that another program than this one shows. */
export const elsewhere: readonly UnmeasuredLine[] = [
	{
		id: "fuzz",
		what: "fast scanner vs slow reader: differences in random exports, stretches, pieces and threads",
		size: "100,000 exports",
		must: "0",
		why: "run LOUPE_RUNS=100000 npx vitest run --config test/vitest.config.ts test/engine/exports/fast-scan.test.ts",
	},
];
