import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ComparedSide } from "#shared/compare/settings";
import { planesOf } from "../../../../main/engine/compare/masks/voxel-file-map.ts";
import { valueOf } from "../../../value-of.ts";
import { first, MaskEngine, sideOf } from "./mask-engine.ts";

let desk = new MaskEngine();
afterEach(async () => {
	await desk.end();
	desk = new MaskEngine();
});

interface Nrrd {
	sizes: readonly number[];
	/** Millimetres along each axis; null: the file has no geometry. */
	spacing?: readonly number[] | null;
	origin?: string;
	type?: "uint8" | "int16";
	lines?: readonly string[];
}

function nrrd(voxels: readonly number[], { sizes, spacing = [1, 1, 1], origin, type, lines = [] }: Nrrd): Buffer {
	const axes = spacing?.map((step, axis) => `(${[0, 1, 2].map((place) => (place === axis ? step : 0)).join(",")})`);
	const header = [
		"NRRD0005",
		`type: ${type ?? "uint8"}`,
		`dimension: ${String(sizes.length)}`,
		`sizes: ${sizes.join(" ")}`,
		"encoding: raw",
		...(type === "int16" ? ["endian: little"] : []),
		...(axes === undefined
			? []
			: [
					"space: left-posterior-superior",
					`space directions: ${axes.join(" ")}`,
					`space origin: ${origin ?? "(0,0,0)"}`,
				]),
		...lines,
		"",
		"",
	].join("\n");
	const bytes = type === "int16" ? Buffer.from(Int16Array.from(voxels).buffer) : Buffer.from(voxels);
	return Buffer.concat([Buffer.from(header), bytes]);
}

function volumeTask(label: string, exported: string): object {
	const tools = [
		{ title: "Liver", schemaId: "1", objectId: "a", "medical-brush": {} },
		{ title: "Spleen", schemaId: "2", objectId: "b", "medical-brush": {} },
	];
	const rest = { tools, classifications: [], relations: [] };
	const link = (name: string) => ({ medicalBrushDataUrl: `https://host/masks/${name}?X-Amz-Signature=5ec7e7` });
	return {
		...{ asset: "https://host/ct.nrrd", assetId: "ct", metadata: {} },
		task: {
			...{ taskId: "t1", stage: "Complete", stageId: "c", ...rest, ...link(exported) },
			stageHistory: [{ stage: "Label", stageId: "l", completedAt: "2026-11-20T10:00:00Z", ...rest, ...link(label) }],
		},
	};
}

async function both(a: Buffer, b: Buffer): Promise<[ComparedSide, ComparedSide]> {
	const id = await desk.open([volumeTask("l.seg.nrrd", "e.seg.nrrd")], { "l.seg.nrrd": a, "e.seg.nrrd": b });
	return [sideOf(id, first), sideOf(id)];
}

/** Three columns, two rows, two slices. */
const sizes = [3, 2, 2];
// prettier-ignore
const before = [
	1, 1, 0,
	1, 2, 0,

	0, 0, 0,
	0, 2, 0,
];
// prettier-ignore
const after = [
	1, 1, 1,
	1, 0, 0,

	0, 0, 2,
	0, 1, 0,
];

describe("label volumes of two stages", () => {
	it("have figures that can be counted by hand, in millimetres", async () => {
		const spacing = [0.5, 1, 2];
		const found = await desk.compare(
			...(await both(nrrd(before, { sizes, spacing }), nrrd(after, { sizes, spacing }))),
		);
		expect(found).toMatchObject({ kind: "volume", unit: "mm", sizes: [3, 2, 2], voxelVolume: 1, notes: [] });
		expect(found.scores.map(({ schemaId, title }) => [schemaId, title])).toEqual([
			["1", "Liver"],
			["2", "Spleen"],
		]);
		expect(found.scores[0]).toMatchObject({ a: 3, b: 5, both: 3, iou: 3 / 5, dice: 6 / 8, volumeA: 3, volumeB: 5 });
		// From (2,0,0) half a millimetre, from (1,1,1) to (0,1,0): hypot(0.5, 2); to (1,0,0): hypot(1, 2).
		const far = Math.hypot(0.5, 2);
		expect(found.scores[0]?.surfaces?.a.hausdorff95).toBe(0);
		expect(found.scores[0]?.hausdorff95).toBeCloseTo(0.5 + (far - 0.5) * 0.8, 12);
		// (1,1,0) and (1,1,1) in A, (2,0,1) in B.
		expect(found.scores[1]).toMatchObject({ a: 2, b: 1, both: 0, iou: 0, dice: 0 });
		expect(found.scores[1]?.surfaces?.b.hausdorff95).toBeCloseTo(Math.hypot(0.5, 1), 12);
		expect(found.voxels).toEqual({ neither: 5, same: 3, onlyA: 1, onlyB: 2, other: 1 });
		// prettier-ignore
		expect(await desk.bytes(found)).toEqual([
			1, 1, 3,
			1, 2, 0,

			0, 0, 3,
			0, 4, 0,
		]);
	});

	it("are measured in voxels where no file says how large they are, and by one file where one does", async () => {
		const plain = await both(nrrd(before, { sizes, spacing: null }), nrrd(after, { sizes, spacing: null }));
		expect(await desk.compare(...plain)).toMatchObject({ unit: "voxel", voxelVolume: null });
		const one = await both(nrrd(before, { sizes, spacing: [2, 2, 2] }), nrrd(after, { sizes, spacing: null }));
		const found = await desk.compare(...one);
		expect(found).toMatchObject({ unit: "mm", voxelVolume: 8 });
		expect(found.notes).toEqual(["Only the file of A says how large voxels are: both are taken to be so"]);
	});

	it("are not compared where their voxels lie elsewhere", async () => {
		const why = async (a: Nrrd, b: Nrrd): Promise<string> => {
			const voxels = (of: Nrrd) => Array<number>(of.sizes.reduce((product, size) => product * size, 1)).fill(1);
			const read = valueOf(await desk.ask(...(await both(nrrd(voxels(a), a), nrrd(voxels(b), b)))));
			return read.phase === "impossible" ? read.why : read.phase;
		};
		expect(await why({ sizes: [3, 2, 2] }, { sizes: [3, 2, 3] })).toBe(
			"The volume of A has 3 × 2 × 2 voxels, that of B 3 × 2 × 3 voxels: they do not lie over each other",
		);
		expect(await why({ sizes, spacing: [1, 1, 1] }, { sizes, spacing: [1, 1, 2] })).toBe(
			"The voxels of A lie (1, 0, 0) (0, 1, 0) (0, 0, 1), those of B (1, 0, 0) (0, 1, 0) (0, 0, 2)",
		);
		expect(await why({ sizes, origin: "(0,0,0)" }, { sizes, origin: "(0,0,-4)" })).toBe(
			"The first voxel of A lies at 0, 0, 0 mm, that of B at 0, 0, -4 mm",
		);
		expect(await why({ sizes, spacing: [-1, 1, 1] }, { sizes, spacing: [1, 1, 1] })).toMatch(/^The voxels of A lie/u);
	});

	it("join values of several bytes, and one that no class is", async () => {
		const a = nrrd([300, 300, 0, 1], { sizes: [4, 1, 1], type: "int16", spacing: null });
		const b = nrrd([300, 0, 0, 1], { sizes: [4, 1, 1], type: "int16", spacing: null });
		const { scores } = await desk.compare(...(await both(a, b)));
		expect(scores.map(({ title, a: inA, b: inB, both: inBoth }) => [title, inA, inB, inBoth])).toEqual([
			["Liver", 1, 1, 1],
			["value 300", 2, 1, 1],
		]);
	});
});

describe("labels that overlap", () => {
	const samples = path.resolve(import.meta.dirname, "../../../fixtures/masks");
	const real = (name: string): Buffer => fs.readFileSync(path.join(samples, name));

	it("of a real file are counted to the voxel, one file with itself", async () => {
		const overlapping = real("SegmentationOverlapping.seg.nrrd");
		const { scores, voxels } = await desk.compare(...(await both(overlapping, overlapping)), 0);
		expect(scores.map(({ a }) => a).sort((x, y) => x - y)).toEqual([
			1216, 2712, 3259, 8487, 19139, 33700, 34450, 154589,
		]);
		for (const score of scores) expect(score).toMatchObject({ iou: 1, dice: 1, hausdorff95: 0, boundaryF1: 1 });
		expect(voxels.same + voxels.neither).toBe(128 * 128 * 34);
	});

	it("of a real file stand beside those of one that has none", async () => {
		const [plain, overlapping] = [real("Segmentation.seg.nrrd"), real("SegmentationOverlapping.seg.nrrd")];
		const found = await desk.compare(...(await both(plain, overlapping)), 0);
		const alone = found.scores.filter(({ a }) => a === 0);
		expect(alone.map(({ b, both: inBoth, iou }) => [b, inBoth, iou])).toEqual([[19139, 0, 0]]);
		for (const score of found.scores.filter(({ a }) => a > 0)) expect(score).toMatchObject({ iou: 1, hausdorff95: 0 });
		// Where the sphere lies over a class of A the classes are not the very same.
		expect(found.voxels.onlyB + found.voxels.other).toBe(19139);
		expect(found.voxels.onlyA).toBe(0);
	});

	it("lie in a plane for each layer, and in one of its own where a class is in several", () => {
		const labels = [
			{ layer: 0, value: 1 },
			{ layer: 0, value: 2 },
			{ layer: 1, value: 1 },
			{ layer: 1, value: 7 },
		];
		expect(planesOf(labels, [1, 2, 3, 2])).toEqual([
			[{ layer: 0, numbers: [[1, 1]] }],
			[{ layer: 1, numbers: [[1, 3]] }],
			[
				{ layer: 0, numbers: [[2, 2]] },
				{ layer: 1, numbers: [[7, 2]] },
			],
		]);
		expect(planesOf([], [])).toEqual([[]]);
	});
});
