import { describe, expect, test } from "vitest";
import { nrrdGrid } from "../../../../main/engine/media/volumes/nrrd-grid.ts";

function read(...lines: string[]): ReturnType<typeof nrrdGrid> {
	return nrrdGrid(Buffer.from(`NRRD0005\n${lines.join("\n")}\n\n\0\0\0`, "latin1"));
}

const identity = [
	[1, 0, 0],
	[0, 1, 0],
	[0, 0, 1],
];

describe("the header of an NRRD volume", () => {
	test("gives sizes and directions, fields in any case, with comments and keys between them", () => {
		const { grid, why } = read(
			"# made by hand",
			"type: uint8",
			"Sizes: 128 96 34",
			"space: left-posterior-superior",
			"space directions: (-0.5,0,0) (0,0.25,0) (0,0,3)",
			"Segment0_Name:=lung: left",
			"sizes of it:=1 2 3",
			"encoding: gzip",
		);
		expect(why).toBeNull();
		expect(grid?.sizes).toEqual([128, 96, 34]);
		expect(grid?.directions?.map((direction) => Math.hypot(...direction))).toEqual([0.5, 0.25, 3]);
	});

	test("may end its lines as Windows does", () => {
		const head = Buffer.from("NRRD0004\r\nsizes: 2 3 4\r\nspacings: 1 1 1\r\n\r\n");
		expect(nrrdGrid(head)).toEqual({ grid: { sizes: [2, 3, 4], directions: identity }, why: null });
	});

	test("leaves out the axis of layers, which is none in space", () => {
		const directions = "space directions: none (1,0,0) (0,1,0) (0,0,1)";
		const named = read("sizes: 2 128 96 34", "kinds: list domain domain domain", directions);
		expect(named.grid).toEqual({ sizes: [128, 96, 34], directions: identity });
		expect(read("sizes: 2 128 96 34", directions).grid).toEqual({ sizes: [128, 96, 34], directions: identity });
		expect(read("sizes: 2 128 96 34").why).toContain("4 axes");
	});

	test("may give distances alone, or none", () => {
		expect(read("sizes: 5 5 5", "spacings: 0.5 0.5 2").grid?.directions).toEqual([
			[0.5, 0, 0],
			[0, 0.5, 0],
			[0, 0, 2],
		]);
		const bare = read("sizes: 5 6 7", "encoding: raw");
		expect(bare).toEqual({ grid: { sizes: [5, 6, 7], directions: null }, why: "it gives no distances between voxels" });
		expect(read("sizes: 5 6 7", "spacings: 1 nan 1").grid?.directions).toBeNull();
		expect(read("sizes: 5 6 7", "space directions: (1,0,0) (0,x,0) (0,0,1)").grid?.directions).toBeNull();
	});

	test("may count in another unit of length", () => {
		const inMetres = read("sizes: 5 5 5", "spacings: 0.001 0.002 0.003", 'space units: "m" "m" "m"');
		expect(inMetres.grid?.directions?.map((direction) => Math.hypot(...direction))).toEqual([1, 2, 3]);
		const inSeconds = read("sizes: 5 5 5", "spacings: 1 1 1", 'space units: "s" "s" "s"');
		expect(inSeconds).toEqual({ grid: { sizes: [5, 5, 5], directions: null }, why: "its unit of length is not known" });
	});

	test.each([
		["no volume", "PK\x03\x04", "first bytes"],
		["cut off", "NRRD0005\nsizes: 1 2 3\n", "cut off"],
		["without sizes", "NRRD0005\ntype: uint8\n\n", 'sizes are ""'],
		["of two axes", "NRRD0005\nsizes: 5 5\n\n", "three whole numbers"],
		["of no extent", "NRRD0005\nsizes: 5 0 5\n\n", "three whole numbers"],
		["absurdly large", "NRRD0005\nsizes: 5 5 99999999999\n\n", "three whole numbers"],
	])("of a file that is %s gives no grid, and says why", (_, text, words) => {
		const { grid, why } = nrrdGrid(Buffer.from(text, "latin1"));
		expect(grid).toBeNull();
		expect(why).toContain(words);
	});
});
