import type { Mask, MaskEntry, MaskPart, MaskRead } from "#shared/masks";
import type { Labels, LabelSource } from "../../renderer/canvas/label-source.ts";
import type { TileAddress } from "../../renderer/canvas/tile-cover.ts";
import { sampleTask } from "./sample-task.ts";

/** An entry of the class "Tumour", exact; all of it can be told otherwise. */
export function entryOf(label: number, more: Partial<MaskEntry> = {}): MaskEntry {
	return {
		label,
		colour: "#ff0000",
		match: "exact",
		classes: [{ schemaId: "7", title: "Tumour" }],
		pixels: { exact: 1000, edge: 40, near: 2 },
		colours: 1,
		example: { x: 3, y: 4 },
		parts: 2,
		...more,
	};
}

/** A mask of 8 x 6 pixels with an exact, a shared and an unknown colour. */
export function maskOf(more: Partial<Mask> = {}): Mask {
	return {
		name: "t1.png",
		origin: "folder",
		width: 8,
		height: 6,
		assetSize: null,
		entries: [
			entryOf(1),
			entryOf(2, {
				colour: "#00ff00",
				match: "shared",
				classes: [
					{ schemaId: "8", title: "Vessel" },
					{ schemaId: "9", title: "Nerve" },
				],
			}),
			entryOf(3, { colour: "#123456", match: "unknown", classes: [], parts: 2500 }),
		],
		pixels: { total: 10_000, background: 6874, classified: 2084, unknown: 1042 },
		tiles: { url: "/media/mask-a", tileSize: 4, levels: 2 },
		notes: [],
		...more,
	};
}

export function readyMask(more: Partial<Mask> = {}): MaskRead {
	return { phase: "ready", mask: maskOf(more) };
}

/** The `at`-th of the components that a made-up host lists: each smaller than the one before, side by side. */
export function partOf(at: number): MaskPart {
	const box = { x: 2 * at, y: 0, width: 2, height: 3 };
	return { area: 5000 - at, box, centroid: { x: 2 * at + 1, y: 1.5 } };
}

/** The sample task, with strokes in a file that it links to. */
export function brushedTask(ref: { export: string; row: number }, visit: number | null = null) {
	const task = sampleTask(ref, visit);
	const brushDataUrl = "https://files.invalid/masks/t1.png?X-Amz-Signature=secret";
	return { ...task, snapshot: { ...task.snapshot, brushDataUrl } };
}

/** Labels from rows of digits, cut into tiles; level 1 keeps what is not 0 of each two by two. All of it is at hand. */
export function labelsOf(rows: readonly string[], tileSize = 4): LabelSource {
	const level = (factor: number): string[] =>
		factor === 1
			? [...rows]
			: Array.from({ length: Math.ceil(rows.length / 2) }, (_, y) =>
					Array.from({ length: Math.ceil((rows[0]?.length ?? 0) / 2) }, (_none, x) => {
						const four = [0, 1].flatMap((dy) => [0, 1].map((dx) => rows[2 * y + dy]?.[2 * x + dx] ?? "0"));
						return four.find((digit) => digit !== "0") ?? "0";
					}).join(""),
				);
	const held = ({ level: at, column, row }: TileAddress): Labels | null => {
		const lines = level(2 ** at)
			.slice(row * tileSize, (row + 1) * tileSize)
			.map((line) => line.slice(column * tileSize, (column + 1) * tileSize));
		const width = lines[0]?.length ?? 0;
		return { width, height: lines.length, values: Uint8Array.from(lines.join("").split("").map(Number)) };
	};
	return {
		width: rows[0]?.length ?? 0,
		height: rows.length,
		tileSize,
		levels: 2,
		held,
		load: (tile) => Promise.resolve(held(tile)),
	};
}
