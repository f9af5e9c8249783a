import { beforeAll, describe, expect, it, vi } from "vitest";
import { edgesOf, labelsOnScreen } from "../../../renderer/canvas/label-edges.ts";
import { labelsOf } from "../made-up-mask.ts";

beforeAll(() => {
	// jsdom has none.
	vi.stubGlobal(
		"ImageData",
		class {
			readonly data: Uint8ClampedArray;
			constructor(
				readonly width: number,
				readonly height: number,
			) {
				this.data = new Uint8ClampedArray(4 * width * height);
			}
		},
	);
});

function rowsOf({ width, values }: { width: number; values: ArrayLike<number> }): string[] {
	const rows: string[] = [];
	for (let at = 0; at < values.length; at += width)
		rows.push(
			Array.from(values)
				.slice(at, at + width)
				.join(""),
		);
	return rows;
}

const mask = labelsOf(["110000", "110000", "000020", "000000", "003000"]);

describe("labels under the pixels of a screen", () => {
	it("are those of the mask, enlarged, from the pixel on where it begins", () => {
		const seen = labelsOnScreen(mask, { x: 1, y: 0, zoom: 2 }, { x: 0, y: 0, width: 14, height: 10 });
		expect(rowsOf(seen)).toEqual([
			"01111000000000",
			"01111000000000",
			"01111000000000",
			"01111000000000",
			"00000000022000",
			"00000000022000",
			"00000000000000",
			"00000000000000",
			"00000330000000",
			"00000330000000",
		]);
	});

	it("keep a lone pixel where the mask is reduced, by its level or by what a screen pixel covers", () => {
		const half = labelsOnScreen(mask, { x: 0, y: 0, zoom: 0.5 }, { x: 0, y: 0, width: 3, height: 3 });
		expect(rowsOf(half)).toEqual(["100", "002", "030"]);
		const between = labelsOnScreen(mask, { x: 0, y: 0, zoom: 0.7 }, { x: 0, y: 0, width: 5, height: 4 });
		expect(new Set(between.values)).toEqual(new Set([0, 1, 2, 3]));
	});

	it("are stretched where the mask is, and cut at the patch", () => {
		const patch = { x: 2, y: 1, width: 3, height: 2 };
		const wide = labelsOnScreen(mask, { x: 0, y: 0, zoom: 2, down: 1 }, patch);
		expect(rowsOf(wide)).toEqual(["110", "000"]);
		const off = labelsOnScreen(mask, { x: 100, y: 100, zoom: 1 }, { x: 0, y: 0, width: 4, height: 3 });
		expect(new Set(off.values)).toEqual(new Set([0]));
	});

	it("come of a coarser level where a tile is not at hand", () => {
		const coarse = {
			...mask,
			held: (tile: Parameters<typeof mask.held>[0]) => (tile.level === 0 ? null : mask.held(tile)),
		};
		const seen = labelsOnScreen(coarse, { x: 0, y: 0, zoom: 1 }, { x: 0, y: 0, width: 6, height: 5 });
		expect(rowsOf(seen)).toEqual(["110000", "110000", "000022", "000022", "003300"]);
	});
});

describe("edges of labels", () => {
	const colours = new Uint32Array(256).fill(0xff0000ff, 1);

	it("run within a label, as broad as they are told, and not along the edge of a patch", () => {
		const rows = ["00000000", "01111111", "01111111", "01111111", "01111111", "01111122", "01111122"];
		const values = Uint8Array.from(rows.join("").split("").map(Number));
		const image = edgesOf({ width: 8, height: 7, values }, colours, 1);
		const words = new Uint32Array(image.data.buffer);
		const seen = rowsOf({ width: image.width, values: words.map((word) => (word === 0 ? 0 : 1)) });
		expect(seen).toEqual(["111111", "100000", "100000", "100001", "100011"]);
	});

	it("are left out for labels without a colour", () => {
		const values = Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0]);
		const image = edgesOf({ width: 3, height: 3, values }, new Uint32Array(256), 1);
		expect([...image.data]).toEqual([0, 0, 0, 0]);
	});
});
