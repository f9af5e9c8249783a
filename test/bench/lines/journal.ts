import { ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

const OPERATIONS = 100_000;
const MOST_MS = 3000;
const MOST_LIST_MS = 100;

/** How long a start takes with what a long time of work leaves. */
export function journalLines({ options, probes }: Bench): AnyLine[] {
	const operations = Math.min(OPERATIONS, options.rows);
	const restart = probes.restart(operations);
	const lists = probes.findingLists(operations);
	return [
		{
			id: "findings-lists",
			what: "a list of findings with its counts, filtered and searched, after another verdict was given",
			size: `${operations.toLocaleString("en")} findings`,
			must: `${MOST_LIST_MS} ms`,
			group: "findings-lists",
			probes: [lists],
			judge: (median) => {
				const of = (name: string): string =>
					`${name} ${ms(median(lists, name))} ms (the first time ${ms(median(lists, `first ${name}`))} ms)`;
				const names = ["list", "filter", "search"];
				return {
					ours: names.map(of).join(", "),
					reference: "",
					ratio: "",
					isMet: names.every((name) => Math.max(median(lists, name), median(lists, `first ${name}`)) <= MOST_LIST_MS),
				};
			},
		},
		{
			id: "findings-restart",
			what: "findings ready after a start, from a journal of which nothing was compacted",
			size: `${operations.toLocaleString("en")} operations`,
			must: `${MOST_MS} ms`,
			group: "findings-restart",
			probes: [restart],
			judge: (median) => {
				const all = median(restart, "ms");
				return {
					ours: `${ms(all)} ms, of which ${ms(median(restart, "read"))} ms the journal`,
					reference: "",
					ratio: "",
					isMet: all <= MOST_MS,
				};
			},
		},
	];
}
