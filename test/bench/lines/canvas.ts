import { ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

const FRAME_MS = 16;
const BARE = 1.5;

/** Tasks of many shapes under the hand, beside a bare canvas with the same shapes. */
export function canvasLines({ options, probes }: Bench): AnyLine[] {
	const why = probes.missing("browser");
	return options.shapes.flatMap((count): AnyLine[] => {
		const size = `${count.toLocaleString("en")} shapes`;
		const kinds = [
			["pan", "panned, everything in view"],
			["zoom", "zoomed, everything in view"],
		] as const;
		const near = {
			id: `canvas-near-${count}`,
			what: "a task panned, zoomed in: 95th percentile of its frames",
			size,
			must: `${FRAME_MS} ms`,
		};
		const lines = kinds.map(([kind, words]) => ({
			id: `canvas-${kind}-${count}`,
			what: `a task ${words}, vs a bare canvas: median of its frames`,
			size,
			must: `${BARE}x`,
		}));
		if (why !== null) return [...lines, near].map((line) => ({ ...line, why }));
		const canvas = probes.canvas(options.shapes);
		const about = { group: "canvas", probes: [canvas] };
		return [
			...lines.map((line, at): AnyLine => {
				const kind = kinds[at]?.[0] ?? "pan";
				return {
					...line,
					...about,
					judge: (median) => {
						const [ours, bare] = [median(canvas, `${kind}-${count}`), median(canvas, `bare-${count}`)];
						return {
							ours: `${ms(ours)} ms, p95 ${ms(median(canvas, `${kind}-${count}95`))} ms`,
							reference: `${ms(bare)} ms, p95 ${ms(median(canvas, `bare-${count}95`))} ms`,
							ratio: `${(ours / bare).toFixed(2)}x`,
							isMet: ours <= bare * BARE,
						};
					},
				};
			}),
			{
				...near,
				...about,
				judge: (median) => {
					const ours = median(canvas, `near-${count}95`);
					return { ours: `${ms(ours)} ms`, reference: "", ratio: "", isMet: ours <= FRAME_MS };
				},
			},
		];
	});
}
