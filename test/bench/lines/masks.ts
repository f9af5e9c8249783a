import { mb, ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

const MOST_MS = 3000;
const MOST_BYTES = 400e6;

/** A mask read by this program's decoder, beside sharp, which holds all of its pixels: each in a process of its own. */
export function maskLines({ options, probes }: Bench): AnyLine[] {
	const side = options.maskSide;
	const [ours, sharp, nothing] = (["ours", "sharp", "nothing"] as const).map((by) => probes.masks(side, by));
	if (!ours || !sharp || !nothing) return [];
	const about = { group: "masks", probes: [ours, sharp, nothing], size: `${String(side)} x ${String(side)}` };
	return [
		{
			...about,
			id: "masks-decode",
			what: "a mask decoded to runs of numbered colours, each counted, vs sharp's pixels and a count of their colours: median",
			must: `${String(MOST_MS)} ms`,
			judge: (median) => {
				const [own, other] = [median(ours, "took"), median(sharp, "took") + median(sharp, "count")];
				return {
					ours: `${ms(own)} ms; ${ms(median(ours, "label"))} ms more for tiles and components`,
					reference: `${ms(other)} ms, of which ${ms(median(sharp, "took"))} ms decoding`,
					ratio: `${(own / other).toFixed(2)}x`,
					isMet: own <= MOST_MS,
				};
			},
		},
		{
			...about,
			id: "masks-memory",
			what: "the most memory of a process that reads a mask, tiles and components included, vs sharp's; of one that reads none beside",
			must: `${mb(MOST_BYTES)} MB, half of sharp's`,
			judge: (median) => {
				const [own, other] = [median(ours, "peak"), median(sharp, "peak")];
				const isSmall = side < 8192;
				return {
					ours: `${mb(own)} MB, ${mb(median(nothing, "peak"))} MB with none`,
					reference: `${mb(other)} MB`,
					ratio: `${(own / other).toFixed(2)}x`,
					// Of a small mask the process itself is most of it.
					isMet: own <= MOST_BYTES && (isSmall || own <= other / 2),
				};
			},
		},
	];
}
