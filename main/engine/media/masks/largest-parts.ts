import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { MaskPart, MaskPartWindow } from "#shared/masks";

/** Of one label, and of all labels together: what a checkerboard has is counted, not kept. */
const mostOfLabel = 100_000;
const mostOfAll = 1_000_000;
const FIELDS = 7;
const RECORD = 8 * FIELDS;

/** How many components a label has, and how many of them, the largest, are in its file. */
export interface PartCount {
	label: number;
	parts: number;
	kept: number;
}

/** The largest components of each label, while they are found. */
export class LargestParts {
	readonly #most: number;
	readonly #labels = new Map<number, { parts: number; found: MaskPart[] }>();

	/** @param labels how many there are */
	constructor(labels: number) {
		this.#most = Math.min(mostOfLabel, Math.floor(mostOfAll / Math.max(1, labels)));
	}

	add(label: number, part: MaskPart): void {
		let of = this.#labels.get(label);
		if (!of) this.#labels.set(label, (of = { parts: 0, found: [] }));
		of.parts += 1;
		of.found.push(part);
		if (of.found.length >= 2 * this.#most) this.#trim(of.found);
	}

	/** Writes a file for each label. Errors: those of the file system. */
	write(folder: string): PartCount[] {
		return [...this.#labels].map(([label, { parts, found }]) => {
			this.#trim(found);
			const records = new Float64Array(FIELDS * found.length);
			for (const [n, { area, box, centroid }] of found.entries())
				records.set([area, box.x, box.y, box.width, box.height, centroid.x, centroid.y], FIELDS * n);
			writeFileSync(path.join(folder, fileOf(label)), new Uint8Array(records.buffer), { flag: "wx", mode: 0o600 });
			return { label, parts, kept: found.length };
		});
	}

	#trim(found: MaskPart[]): void {
		found.sort((a, b) => b.area - a.area || a.box.y - b.box.y || a.box.x - b.box.x || byCentroid(a, b));
		if (found.length > this.#most) found.length = this.#most;
	}
}

/** Of equal areas and boxes: any order would do that is always the same. */
function byCentroid(a: MaskPart, b: MaskPart): number {
	return a.centroid.y - b.centroid.y || a.centroid.x - b.centroid.x;
}

function fileOf(label: number): string {
	return `parts-${String(label)}.bin`;
}

/** Components `from` to `to` of a label, largest first. Errors: those of the file system. */
export function readParts(folder: string, { label, parts, kept }: PartCount, from: number, to: number): MaskPartWindow {
	const first = Math.min(from, kept);
	const count = Math.max(0, Math.min(to, kept) - first);
	const records = new Float64Array(FIELDS * count);
	const bytes = new Uint8Array(records.buffer);
	const file = openSync(path.join(folder, fileOf(label)), "r");
	try {
		for (let done = 0; done < bytes.length;) {
			const got = readSync(file, bytes, done, bytes.length - done, RECORD * first + done);
			if (got === 0) throw new RangeError("the components end too early");
			done += got;
		}
	} finally {
		closeSync(file);
	}
	return {
		total: parts,
		listed: kept,
		from: first,
		parts: Array.from({ length: count }, (_, n) => {
			const [area = 0, x = 0, y = 0, width = 0, height = 0, cx = 0, cy = 0] = records.subarray(FIELDS * n);
			return { area, box: { x, y, width, height }, centroid: { x: cx, y: cy } };
		}),
	};
}
