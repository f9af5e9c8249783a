import * as path from "node:path";
import { Components } from "./components.ts";
import { MaskStopped, runsFile, type Watch } from "./decode-mask.ts";
import { LabelTiles, type LabelSize } from "./label-tiles.ts";
import { LargestParts, type PartCount } from "./largest-parts.ts";
import { emptyRuns, RunReader, type Runs } from "./run-file.ts";

/**
 * Reads the rows of a decoded mask as runs of labels.
 *
 * @param labels of each number (see JoinedColours.labels)
 * @param take runs of one row, of which neighbours have other labels; buffers that are used again
 */
function readLabels(
	decoded: string,
	{ width, height }: LabelSize,
	labels: Uint8Array,
	take: (runs: Runs, y: number) => void,
): void {
	const reader = new RunReader(path.join(decoded, runsFile), width);
	const joined = emptyRuns(width);
	try {
		for (let y = 0; y < height; y++) {
			const { runs, isSame } = reader.next();
			if (!isSame) join(runs, labels, joined);
			take(joined, y);
		}
	} finally {
		reader.close();
	}
}

function join({ count, ends, numbers }: Runs, labels: Uint8Array, joined: Runs): void {
	joined.count = 0;
	let before = -1;
	for (let n = 0; n < count; n++) {
		const label = labels[numbers[n] ?? 0] ?? 0;
		if (label !== before) joined.numbers[joined.count++] = before = label;
		joined.ends[joined.count - 1] = ends[n] ?? 0;
	}
}

/**
 * Writes the tiles and components of a decoded mask into `folder`. Errors: MaskStopped, those of the file system, and
 * RangeError where the decoded mask is not what it was.
 */
export function labelMask(
	decoded: string,
	size: LabelSize,
	labels: Uint8Array,
	folder: string,
	watch: Watch,
): PartCount[] {
	const largest = new LargestParts(new Set(labels).size);
	const components = new Components(size.width, largest);
	const tiles = new LabelTiles(folder, size);
	readLabels(decoded, size, labels, (runs, y) => {
		if (watch.isStopped()) throw new MaskStopped();
		components.row(runs);
		tiles.row(runs);
		watch.progress(y / size.height);
	});
	components.end();
	tiles.end(folder);
	return largest.write(folder);
}
