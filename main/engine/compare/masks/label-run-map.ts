import * as path from "node:path";
import { runsFile } from "../../media/masks/decode-mask.ts";
import { RunReader } from "../../media/masks/run-file.ts";
import type { ClassMap, MapSizes } from "./class-map.ts";

/** A brush mask as it was decoded: runs of numbers of colours, row by row. */
export interface LabelRuns {
	kind: "runs";
	/** The folder of its runs. */
	decoded: string;
	width: number;
	height: number;
	/** The class of each number of a colour. */
	numbers: Uint16Array;
}

/**
 * A picture of labels as classes, a row in memory at a time; its slices are asked for in order.
 *
 * Errors: RangeError for runs that are not what they were; those of the file system.
 */
export class LabelRunMap implements ClassMap {
	readonly sizes: MapSizes;
	readonly planes = 1;
	readonly #reader: RunReader;
	readonly #row: Uint16Array;

	constructor(private readonly runs: LabelRuns) {
		const { decoded, width, height } = runs;
		this.sizes = [width, 1, height];
		this.#row = new Uint16Array(width);
		this.#reader = new RunReader(path.join(decoded, runsFile), width);
	}

	close(): void {
		this.#reader.close();
	}

	readSlice(_plane: number, _y: number, into: Uint16Array): void {
		const { runs, isSame } = this.#reader.next();
		if (!isSame) {
			for (let n = 0, start = 0; n < runs.count; n++) {
				const end = runs.ends[n] as number;
				this.#row.fill(this.runs.numbers[runs.numbers[n] as number] ?? 0, start, end);
				start = end;
			}
		}
		into.set(this.#row);
	}
}
