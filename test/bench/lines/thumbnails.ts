import { ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

/** Times the time of the picture alone. */
const MOST = 1.5;
/** A task of many shapes still is one of many tiles. */
const MANY_MS = 500;

/** Thumbnails on one thread, beside the pictures alone made as small. */
export function thumbnailLines({ probes }: Bench): AnyLine[] {
	const probe = probes.thumbnails();
	const about = { group: "thumbnails", probes: [probe] };
	return [
		{
			...about,
			id: "thumbnails",
			what: "a thumbnail of 40 shapes over a JPEG of 12 megapixels, vs the JPEG alone made as small: median",
			size: "12 MP",
			must: `${MOST}x`,
			judge: (median) => {
				const [ours, alone] = [median(probe, "over"), median(probe, "alone")];
				const kept = `${(median(probe, "bytes") / 1000).toFixed(1)} kB each`;
				return {
					ours: `${ms(ours)} ms, ${(1000 / ours).toFixed(0)} a second, ${kept}`,
					reference: `${ms(alone)} ms`,
					ratio: `${(ours / alone).toFixed(2)}x`,
					isMet: ours <= alone * MOST,
				};
			},
		},
		{
			...about,
			id: "thumbnails-many",
			what: "a thumbnail of 20,000 shapes on a sheet, parsing included: median",
			size: "20,000 shapes",
			must: `${MANY_MS} ms`,
			judge: (median) => ({
				ours: `${ms(median(probe, "many"))} ms; of 40 shapes ${ms(median(probe, "sheet"))} ms`,
				reference: "",
				ratio: "",
				isMet: median(probe, "many") <= MANY_MS,
			}),
		},
	];
}
