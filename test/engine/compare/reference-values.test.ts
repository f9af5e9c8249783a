/** Against values that other programs computed: test/fixtures/compare/reference.py says how. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Json } from "#shared/json";
import type { CompareSettings } from "#shared/compare/settings";
import type { ChangeCounts, Measure, Scores, ToolPair } from "#shared/compare/task-comparison";
import { describe, expect, it } from "vitest";
import { differingAnswers } from "../../../main/engine/compare/compare-answers.ts";
import { compareTools, countChanges, meanSimilarity, scoresOf } from "../../../main/engine/compare/compare-tools.ts";
import { readSnapshot } from "../../../main/engine/exports/annotations.ts";

type Row = Record<string, Json>;

interface Exported {
	metadata: { width?: number; height?: number };
	task: Row & { taskId: string; stageHistory: [Row] };
}

interface Expected {
	taskId: string;
	settings: CompareSettings;
	pairs: [
		a: number,
		b: number,
		step: string,
		similarity: number,
		changes: string[],
		finding: string,
		measured: number[],
	][];
	removed: number[];
	added: number[];
	leaves: [removed: number[], added: number[]];
	counts: ChangeCounts;
	mean: number | null;
	scores: Scores | null;
}

const folder = path.join(import.meta.dirname, "../../fixtures/compare");
const lines = (name: string): string[] => readFileSync(path.join(folder, name), "utf8").trimEnd().split("\n");
const tasks = lines("tasks.ndjson").map((line) => JSON.parse(line) as Exported);
const expected = lines("expected.ndjson").map((line) => JSON.parse(line) as Expected);

/** In the reference a circle is a polygon of 16,384 corners, and places a billion pixels away are rounded. */
const exact = 1e-9;
const round = 1e-6;

/** In the order of the reference. */
function numbersOf(measure: Measure): (number | null)[] | null {
	switch (measure.kind) {
		case "area":
		case "volume":
		case "page":
			return [measure.a, measure.b, measure.intersection];
		case "point":
			return [measure.distance, measure.radius];
		case "line":
			return [measure.forward, measure.backward, measure.hausdorff, measure.radius];
		case "angle":
			return [measure.difference, measure.distance, measure.radius].filter((value) => value !== null);
		case "span":
			return [measure.overlap, measure.union];
		case "none":
			return null;
	}
}

function expectNear(found: number | null, value: number, tolerance: number, what: string): void {
	const distance = Math.abs((found ?? NaN) - value) / Math.max(1, Math.abs(value));
	expect(distance, `${what}: got ${String(found)}, expected ${String(value)}`).toBeLessThan(tolerance);
}

function compareWithReference({ metadata, task }: Exported, value: Expected): void {
	const [a, b] = [readSnapshot(task.stageHistory[0], ""), readSnapshot(task, "")];
	const { width, height } = metadata;
	const sheet = width === undefined || height === undefined ? null : { width, height };
	const found = compareTools(a.tools, b.tools, value.settings, sheet, differingAnswers);
	const ofPair = ({ a, b, step, changes, finding }: ToolPair): unknown => [a, b, step, changes, finding];
	expect(found.pairs.map(ofPair)).toEqual(
		value.pairs.map(([a, b, step, , changes, finding]) => [a, b, step, changes, finding]),
	);
	expect(found).toMatchObject({ removed: value.removed, added: value.added });
	expect(found.leaves).toEqual({ removed: value.leaves[0], added: value.leaves[1] });
	expect(countChanges(found)).toEqual(value.counts);
	let largest = exact;
	for (const [at, [placeA, placeB, , similarity, , , measured]] of value.pairs.entries()) {
		const pair = found.pairs[at] as ToolPair;
		const kinds = [a.tools[placeA]?.geometry.kind, b.tools[placeB]?.geometry.kind];
		const isRounded = kinds.includes("circle") || value.taskId === "trap-far-from-the-origin";
		const tolerance = isRounded ? round : exact;
		largest = Math.max(largest, tolerance);
		expectNear(pair.similarity, similarity, tolerance, `similarity of pair ${at}`);
		const numbers = numbersOf(pair.measure);
		if (numbers === null) expect(measured).toBeNull();
		else
			for (const [place, number] of numbers.entries())
				expectNear(number, measured[place] as number, tolerance, `${pair.measure.kind} ${place} of pair ${at}`);
	}
	if (value.mean === null) expect(meanSimilarity(found)).toBeNull();
	else expectNear(meanSimilarity(found), value.mean, largest, "mean");
	expect(scoresOf(found, value.settings)).toEqual(value.scores);
}

describe("reference values", () => {
	it("are of at least 200 random tasks, and of every kind of geometry", () => {
		expect(expected.filter(({ taskId }) => !taskId.startsWith("trap-")).length).toBeGreaterThanOrEqual(200);
		const kinds = new Set(
			tasks.flatMap(({ task }) => readSnapshot(task, "").tools.map(({ geometry }) => geometry.kind)),
		);
		expect([...kinds].sort()).toEqual([
			"angle",
			"bounding-box",
			"box-3d",
			"circle",
			"entity",
			"line-3d",
			"none",
			"pdf",
			"point",
			"polygon",
			"polyline",
			"rotated-bounding-box",
			"segmentation",
			"spline",
			"unknown",
			"voxel-brush",
		]);
	});

	it.each(expected.map((value, at) => [value.taskId, at] as const))("are ours: %s", (_name, at) => {
		compareWithReference(tasks[at] as Exported, expected[at] as Expected);
	});
});
