import { ms } from "../figures.ts";
import type { AnyLine } from "../line.ts";
import type { Bench } from "./with.ts";

const FRAME_MS = 16;

/** Slices of a volume with labels under the wheel, beside slices that are ready and only put onto a canvas. */
export function volumeLines({ options, probes }: Bench): AnyLine[] {
	const line = {
		id: "volume-slice",
		what: "another slice of a volume with labels, from the wheel to its painting, vs a ready one put and drawn: 95th percentile, slowest plane",
		size: options.voxels.map(String).join(" x "),
		must: `${String(FRAME_MS)} ms`,
	};
	const why = probes.missing("browser");
	if (why !== null) return [{ ...line, why }];
	const probe = probes.volume(options.voxels);
	return [
		{
			...line,
			group: "volume",
			probes: [probe],
			judge: (median) => {
				const planes = ["Axial", "Coronal", "Sagittal"].map((name) => ({
					name: name.toLowerCase(),
					middle: median(probe, name),
					most: median(probe, `${name}95`),
					bare: median(probe, `bare${name}95`),
				}));
				const slowest = planes.reduce((a, b) => (b.most > a.most ? b : a));
				const each = planes.map(({ name, middle, most }) => `${name} ${ms(middle)}, p95 ${ms(most)}`);
				return {
					ours: `${ms(slowest.most)} ms (${each.join("; ")})`,
					reference: `${ms(slowest.bare)} ms`,
					ratio: `${(slowest.most / slowest.bare).toFixed(2)}x`,
					isMet: slowest.most <= FRAME_MS,
				};
			},
		},
	];
}
