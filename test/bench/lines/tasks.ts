import { mb } from "../figures.ts";
import { type AnyLine, timesTheTime } from "../line.ts";
import type { Bench } from "./with.ts";

const OPENING = 1.3;
/** Shapes of the task that is opened. */
const SHAPES = 5000;
/** Tasks after which the page has settled. */
const FEW = 50;
const GROWTH = 1.1;

/** Going from task to task: how long one takes, and what many leave behind. */
export function taskLines({ options, probes }: Bench): AnyLine[] {
	const why = probes.missing("browser");
	const about = { size: `${SHAPES.toLocaleString("en")} shapes`, must: `${OPENING}x` };
	const reference = "vs JSON.parse of it and one bare painting";
	const opening = { ...about, id: "task-open", what: `a task opened, from click to paint, ${reference}` };
	const rested = {
		...about,
		id: "task-open-rested",
		what: `the same where the pointer has rested on it for a fifth of a second, ${reference}`,
	};
	const memory = {
		id: "task-memory",
		what: `memory of page and host after so many tasks, vs after ${FEW}`,
		size: `${options.views.toLocaleString("en")} tasks`,
		must: `${GROWTH}x`,
	};
	if (why !== null) return [opening, rested, memory].map((line) => ({ ...line, why }));
	const whyNoMemory =
		process.platform === "linux" ? null : "the share that a process has of memory is read as Linux tells it";
	const task = probes.task(SHAPES);
	const views = probes.views(FEW, options.views);
	return [
		{
			...opening,
			group: "task",
			probes: [task],
			judge: (median) => timesTheTime(median(task, "opened"), median(task, "bare"), OPENING),
		},
		{
			...rested,
			group: "task",
			probes: [task],
			judge: (median) => timesTheTime(median(task, "rested"), median(task, "bare"), OPENING),
		},
		whyNoMemory !== null
			? { ...memory, why: whyNoMemory }
			: {
					...memory,
					group: "views",
					probes: [views],
					judge: (median) => {
						const [few, many] = [median(views, "allFew"), median(views, "allMany")];
						const parts = (of: string): string =>
							`page's objects ${mb(median(views, `heap${of}`))} MB, host ${mb(median(views, `host${of}`))} MB`;
						return {
							ours: `${mb(many)} MB (${parts("Many")})`,
							reference: `${mb(few)} MB (${parts("Few")})`,
							ratio: `${(many / few).toFixed(2)}x`,
							isMet: many <= few * GROWTH,
						};
					},
				},
	];
}
