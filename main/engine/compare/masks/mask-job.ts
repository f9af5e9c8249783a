import { closeSync, openSync, writeSync } from "node:fs";
import * as path from "node:path";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { LabelTiles } from "../../media/masks/label-tiles.ts";
import { emptyRuns } from "../../media/masks/run-file.ts";
import { type ClassMap, type Going, type MapSizes, MasksStopped } from "./class-map.ts";
import { LabelRunMap, type LabelRuns } from "./label-run-map.ts";
import { type MaskFindings, measureMasks } from "./measure-masks.ts";
import type { Spacing } from "./nearest-distances.ts";
import { type VoxelFile, VoxelFileMap } from "./voxel-file-map.ts";

/** Of volumes, within the folder of a comparison. */
export const differenceFile = "difference.bin";

/** A side without a mask: it has nothing anywhere. */
interface NoLabels {
	kind: "empty";
}

export type MaskFile = LabelRuns | VoxelFile | NoLabels;

/** Two masks of the same sizes that are to be compared. */
export interface MaskJob {
	a: MaskFile;
	b: MaskFile;
	classes: number;
	spacing: Spacing;
	/** Where the difference goes; it is there, and empty. */
	folder: string;
	/** For sentences. */
	name: string;
}

/** Does a job where it is called. Faults: "cancelled", those of the file system, what the labels on disk are not. */
export function runMaskJob({ a, b, classes, spacing, folder, name }: MaskJob, goOn: Going): Outcome<MaskFindings> {
	const opened: (LabelRunMap | VoxelFileMap)[] = [];
	const open = (file: LabelRuns | VoxelFile): ClassMap => {
		const map = file.kind === "runs" ? new LabelRunMap(file) : new VoxelFileMap(file);
		opened.push(map);
		return map;
	};
	try {
		const [openA, openB] = [a, b].map((file) => (file.kind === "empty" ? null : open(file)));
		const sizes = (openA ?? openB)?.sizes ?? [1, 1, 1];
		const empty: ClassMap = { sizes, planes: 1, readSlice: (_plane, _z, into) => into.fill(0) };
		const isPicture = a.kind === "runs" || b.kind === "runs";
		const difference = isPicture ? tilesOf(folder, sizes) : fileOf(folder);
		try {
			const findings = measureMasks(openA ?? empty, openB ?? empty, classes, spacing, difference.add, goOn);
			difference.finish();
			return ok(findings);
		} finally {
			difference.close();
		}
	} catch (error) {
		if (error instanceof MasksStopped) return fault("cancelled", `nobody asked any more for ${name}`);
		if (error instanceof RangeError) return fault("media-missing", `${name}: ${error.message}`);
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	} finally {
		for (const map of opened) map.close();
	}
}

interface Difference {
	add: (bytes: Uint8Array) => void;
	finish: () => void;
	close: () => void;
}

/** As the labels of a mask are kept. */
function tilesOf(folder: string, [width, , height]: MapSizes): Difference {
	const tiles = new LabelTiles(folder, { width, height });
	const runs = emptyRuns(width);
	return {
		add: (bytes) => {
			runs.count = 0;
			for (let x = 0, code = -1; x < bytes.length; x++) {
				const here = bytes[x] as number;
				if (here !== code) runs.numbers[runs.count++] = code = here;
				runs.ends[runs.count - 1] = x + 1;
			}
			tiles.row(runs);
		},
		finish: () => {
			tiles.end(folder);
		},
		close: () => undefined,
	};
}

function fileOf(folder: string): Difference {
	const file = openSync(path.join(folder, differenceFile), "wx", 0o600);
	return {
		add: (bytes) => {
			for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
		},
		finish: () => undefined,
		close: () => {
			closeSync(file);
		},
	};
}
