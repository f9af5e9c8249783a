import { type AnyLine, withinMs } from "../line.ts";
import type { Bench } from "./with.ts";

const ROWS_MS = 150;

const asked = {
	"sort-updated": "sort by time of change",
	"sort-tools": "sort by number of tools",
	"sort-stage": "sort by stage",
	"filter-tools": "filter tools>10",
	"filter-updated": "filter updated>=2023-12-01",
	"filter-stage": "filter stage:Review",
} as const;

/** Sorting and filtering on fields of the summary. */
export function rowLines({ options, probes }: Bench): AnyLine[] {
	const rows = probes.rows(options.rows);
	return Object.entries(asked).map(([id, what]) => ({
		id,
		what,
		size: `${options.rows.toLocaleString("en")} rows`,
		must: `${ROWS_MS} ms`,
		group: "rows",
		probes: [rows],
		judge: (median) => withinMs(median(rows, id), ROWS_MS),
	}));
}
