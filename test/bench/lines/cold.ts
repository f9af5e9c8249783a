import { type AnyLine, timesTheTime } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

const COLD = 1.5;
/** More of the file than this share still lay in memory: then it was not cold. */
const MOST_STAYED = 0.01;

/** Reading what only the disk holds. */
export function coldLines(bench: Bench, bytes: number): AnyLine[] {
	const file = bench.file("mix", bytes);
	if (!file) return [];
	const about = {
		id: "cold",
		what: "mix from the disk, 2 workers, vs fs.readSync of it",
		size: sizeOf(file),
		must: "1.5x",
	};
	const why = bench.probes.missing("dropCache");
	if (why !== null) return [{ ...about, why: `the page cache cannot be dropped: ${why}` }];
	const ours = bench.probes.coldScan(file, bench.warmUp);
	const reading = bench.probes.coldReadSync(file, bench.warmUp);
	return [
		{
			...about,
			group: file.path,
			probes: [ours, reading],
			judge: (median) => {
				const stayed = Math.max(median(ours, "stayed"), median(reading, "stayed"));
				const judged = timesTheTime(median(ours, "ms"), median(reading, "ms"), COLD);
				if (stayed <= MOST_STAYED) return judged;
				const share = `${(100 * stayed).toFixed(0)} % of the file stayed in memory`;
				return { ...judged, reference: `${judged.reference}; ${share}`, isMet: null };
			},
		},
	];
}
