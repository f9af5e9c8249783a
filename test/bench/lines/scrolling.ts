import { ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

const FRAME_MS = 16;

/** The list and the gallery under the hand. */
export function scrollLines({ options, probes }: Bench): AnyLine[] {
	const rows = options.rows.toLocaleString("en");
	const why = probes.missing("browser");
	return (["list", "gallery"] as const).map((view): AnyLine => {
		const line = {
			id: view === "list" ? "scroll" : "scroll-gallery",
			what: `the ${view} of ${rows} tasks is scrolled by wheel and bar: longest frame of the page's thread`,
			size: `${rows} rows`,
			must: `${FRAME_MS} ms`,
		};
		if (why !== null) return { ...line, why };
		const scroll = probes.scroll(options.rows, view);
		return {
			...line,
			group: "scroll",
			probes: [scroll],
			judge: (median) => ({
				ours: `${ms(median(scroll, "longest"))} ms, p99 ${ms(median(scroll, "frame99"))} ms`,
				reference: `from frame to frame at most ${ms(median(scroll, "longestBetween"))} ms, p99 ${ms(median(scroll, "between99"))} ms; ${median(scroll, "longTasks")} tasks of 50 ms`,
				ratio: "",
				isMet: median(scroll, "longest") <= FRAME_MS,
			}),
		};
	});
}
