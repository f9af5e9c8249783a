import { ms } from "../figures.ts";
import { type AnyLine, timesTheTime, withinMs } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

/** Nine rules, among them what lies upon what, may take this many times reading and parsing. */
const TIMES = 2;
const CANCEL_MS = 200;

/** Every task of an export, judged by one rule of each kind. */
export function ruleLines(bench: Bench): AnyLine[] {
	const { options, probes } = bench;
	const lines: AnyLine[] = [];
	for (const bytes of options.bytes) {
		const mix = bench.file("mix", bytes);
		if (!mix) continue;
		const parse = probes.parse(mix);
		const about = { size: sizeOf(mix), group: `${mix.path} by rules` };
		for (const workers of [1, 2] as const) {
			const rules = probes.rules(mix, workers);
			lines.push({
				...about,
				id: `rules-${String(workers)}`,
				what: `nine rules over mix, ${workers === 1 ? "one worker, vs reading and JSON.parse of each asset" : "two workers, vs half of that time"}`,
				must: `${String(TIMES)}x`,
				probes: [rules, parse],
				judge: (median) => {
					const took = median(rules, "ms");
					const judged = timesTheTime(took, median(parse, "ms") / workers, TIMES);
					const speed = (mix.truth.tasks / took) * 1000;
					return { ...judged, ours: `${ms(took)} ms (${speed.toFixed(0)} tasks/s)` };
				},
			});
		}
		const rules = probes.rules(mix, 2);
		lines.push({
			...about,
			id: "rules-cancel",
			what: "cancelling them in the midst",
			must: `${String(CANCEL_MS)} ms`,
			probes: [rules],
			judge: (median) => withinMs(median(rules, "cancelMs"), CANCEL_MS),
		});
	}
	return lines;
}
