import { mb, ms } from "../figures.ts";
import { type AnyLine, type Judged, timesTheTime, withinMs } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

const TIMES = 1.5;
const MOST_MEMORY = 600e6;
/** No more than what is measured elsewhere in the same run: a table of little ones is made quickly. */
const BOXES = 10_000;
const BOXES_MS = 500;
const TASKS = 100_000;
const RESCORE_MS = 100;
/** Pixels along a side of a mask. */
const MASK = 4096;
const MASK_TIMES = 20;

/** Every task of an export as it left a stage and as it was exported. */
export function compareLines(bench: Bench): AnyLine[] {
	const { options, probes } = bench;
	const lines: AnyLine[] = [];
	for (const bytes of options.bytes) {
		const mix = bench.file("mix", bytes);
		if (!mix) continue;
		const parse = probes.parse(mix);
		const about = { size: sizeOf(mix), group: `${mix.path} compared` };
		for (const workers of [1, 2] as const) {
			const compare = probes.compare(mix, workers);
			lines.push({
				...about,
				id: `compare-stages-${String(workers)}`,
				what: `two stages of mix, ${workers === 1 ? "one worker, vs reading and JSON.parse of each asset" : "two workers, vs half of that time"}`,
				must: `${String(TIMES)}x`,
				probes: [compare, parse],
				judge: (median) => {
					const took = median(compare, "ms");
					const judged = timesTheTime(took, median(parse, "ms") / workers, TIMES);
					const speed = (mix.truth.tasks / took) * 1000;
					return { ...judged, ours: `${ms(took)} ms (${speed.toFixed(0)} tasks/s)` };
				},
			});
		}
		const compare = probes.compare(mix, 2);
		lines.push({
			...about,
			id: "compare-memory",
			what: "memory of that, two workers",
			must: `${mb(MOST_MEMORY)} MB`,
			probes: [compare],
			judge: (median): Judged => {
				const peak = median(compare, "peak");
				return { ours: `${mb(peak)} MB`, reference: "", ratio: "", isMet: peak <= MOST_MEMORY };
			},
		});
	}
	const boxCount = Math.min(BOXES, options.shapes.at(-1) ?? BOXES);
	const taskCount = Math.min(TASKS, options.rows);
	const boxes = probes.compareBoxes(boxCount);
	const rescore = probes.rescore(taskCount);
	const maskSide = Math.min(MASK, Math.ceil(Math.sqrt(options.rows)) * 8);
	const masks = probes.compareMasks(maskSide);
	const group = "compare";
	return [
		...lines,
		{
			group,
			id: "compare-boxes",
			what: "crowded boxes against as many others, in one task",
			size: `${boxCount.toLocaleString("en")} a side`,
			must: `${String(BOXES_MS)} ms`,
			probes: [boxes],
			judge: (median) => withinMs(median(boxes, "ms"), BOXES_MS),
		},
		{
			group,
			id: "compare-masks",
			what: "all figures and the difference of two masks of five classes, vs counting the pixels in which they differ",
			size: `${maskSide.toLocaleString("en")} x ${maskSide.toLocaleString("en")}`,
			must: `${String(MASK_TIMES)}x`,
			probes: [masks],
			judge: (median) => timesTheTime(median(masks, "ms"), median(masks, "plain"), MASK_TIMES),
		},
		{
			group,
			id: "compare-threshold",
			what: "all figures at another threshold",
			size: `${taskCount.toLocaleString("en")} tasks`,
			must: `${String(RESCORE_MS)} ms`,
			probes: [rescore],
			judge: (median) => withinMs(median(rescore, "ms"), RESCORE_MS),
		},
	];
}
