import fc from "fast-check";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MaskPart } from "#shared/masks";
import { Components } from "../../../../main/engine/media/masks/components.ts";
import { LargestParts, readParts } from "../../../../main/engine/media/masks/largest-parts.ts";
import { emptyRuns, type Runs } from "../../../../main/engine/media/masks/run-file.ts";

let folder = "";
beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-parts-"));
});
afterEach(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

function runsOf(row: readonly number[]): Runs {
	const runs = emptyRuns(row.length);
	for (const [x, label] of row.entries()) {
		if (x === 0 || label !== row[x - 1]) runs.numbers[runs.count++] = label;
		runs.ends[runs.count - 1] = x + 1;
	}
	return runs;
}

function componentsOf(rows: readonly (readonly number[])[], to = 1000): Map<number, MaskPart[]> {
	const place = fs.mkdtempSync(path.join(folder, "a-"));
	const largest = new LargestParts(4);
	const components = new Components(rows[0]?.length ?? 0, largest);
	for (const row of rows) components.row(runsOf(row));
	components.end();
	return new Map(largest.write(place).map((of) => [of.label, readParts(place, of, 0, to).parts]));
}

/** Pixel by pixel, as slow as it is plain. */
function flooded(rows: readonly (readonly number[])[]): Map<number, MaskPart[]> {
	const found = new Map<number, MaskPart[]>();
	const seen = new Set<string>();
	for (const [y, row] of rows.entries()) {
		for (const [x, label] of row.entries()) {
			if (label === 0 || seen.has(`${String(x)} ${String(y)}`)) continue;
			const pixels: [number, number][] = [];
			const waiting: [number, number][] = [[x, y]];
			seen.add(`${String(x)} ${String(y)}`);
			for (let at = waiting.pop(); at; at = waiting.pop()) {
				pixels.push(at);
				for (const dx of [-1, 0, 1]) {
					for (const dy of [-1, 0, 1]) {
						const [nx, ny] = [at[0] + dx, at[1] + dy];
						const key = `${String(nx)} ${String(ny)}`;
						if (rows[ny]?.[nx] !== label || seen.has(key)) continue;
						seen.add(key);
						waiting.push([nx, ny]);
					}
				}
			}
			const [xs, ys] = [pixels.map(([at]) => at), pixels.map(([, at]) => at)];
			const [left, top] = [Math.min(...xs), Math.min(...ys)];
			const mean = (list: number[]): number => list.reduce((sum, value) => sum + value + 0.5, 0) / list.length;
			const part: MaskPart = {
				area: pixels.length,
				box: { x: left, y: top, width: Math.max(...xs) - left + 1, height: Math.max(...ys) - top + 1 },
				centroid: { x: mean(xs), y: mean(ys) },
			};
			found.set(label, [...(found.get(label) ?? []), part]);
		}
	}
	for (const list of found.values()) {
		list.sort(
			(a, b) =>
				b.area - a.area ||
				a.box.y - b.box.y ||
				a.box.x - b.box.x ||
				a.centroid.y - b.centroid.y ||
				a.centroid.x - b.centroid.x,
		);
	}
	return found;
}

const byLabel = (parts: Map<number, MaskPart[]>): [number, MaskPart[]][] => [...parts].sort(([a], [b]) => a - b);

describe("components of labels", () => {
	test("are those that a flood finds, pixel by pixel", () => {
		const picture = fc
			.record({
				width: fc.integer({ min: 1, max: 14 }),
				height: fc.integer({ min: 1, max: 12 }),
				labels: fc.integer({ min: 1, max: 3 }),
			})
			.chain(({ width, height, labels }) => {
				const row = fc.array(fc.integer({ min: 0, max: labels }), { minLength: width, maxLength: width });
				return fc.array(row, { minLength: height, maxLength: height });
			});
		fc.assert(
			fc.property(picture, (rows) => {
				const [found, expected] = [byLabel(componentsOf(rows)), byLabel(flooded(rows))];
				expect(found.map(([label, parts]) => [label, parts.map(({ area, box }) => ({ area, box }))])).toEqual(
					expected.map(([label, parts]) => [label, parts.map(({ area, box }) => ({ area, box }))]),
				);
				for (const [n, [, parts]] of expected.entries())
					for (const [at, { centroid }] of parts.entries()) {
						expect(found[n]?.[1][at]?.centroid.x).toBeCloseTo(centroid.x, 9);
						expect(found[n]?.[1][at]?.centroid.y).toBeCloseTo(centroid.y, 9);
					}
			}),
			{ numRuns: 300 },
		);
	});

	test("touch by their corners, and a spiral is one", () => {
		expect(
			componentsOf([
				[1, 0, 1],
				[0, 1, 0],
				[1, 0, 1],
			]).get(1),
		).toEqual([{ area: 5, box: { x: 0, y: 0, width: 3, height: 3 }, centroid: { x: 1.5, y: 1.5 } }]);
		const spiral = ["11111111", "00000001", "11111101", "10000101", "10110101", "10111101", "10000001", "11111111"];
		expect(componentsOf(spiral.map((row) => Array.from(row, Number))).get(1)).toHaveLength(1);
	});

	test("of a field of dots are all counted, and the largest kept", () => {
		const width = 1200;
		const largest = new LargestParts(8);
		const components = new Components(width, largest);
		const dots = runsOf(Array.from({ length: width }, (_, x) => (x % 2 === 0 ? 1 : 0)));
		const none = runsOf(Array.from({ length: width }, () => 0));
		const bar = runsOf(Array.from({ length: width }, (_, x) => (x < 9 ? 1 : 0)));
		for (let y = 0; y < 600; y++) components.row(y === 400 ? bar : y % 2 === 0 ? dots : none);
		components.end();
		const [of] = largest.write(folder);
		expect(of).toEqual({ label: 1, parts: 299 * 600 + 1, kept: 100_000 });
		const window = readParts(folder, { label: 1, parts: 179_401, kept: 100_000 }, 0, 2);
		expect(window.parts.map(({ area }) => area)).toEqual([9, 1]);
		expect(readParts(folder, { label: 1, parts: 179_401, kept: 100_000 }, 99_999, 100_500).parts).toHaveLength(1);
		expect(readParts(folder, { label: 1, parts: 179_401, kept: 100_000 }, 100_000, 100_500).parts).toEqual([]);
	});
});
