/** Figures that test/fixtures/compare/answers.py computes by other means; see there how to make them anew. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Estimate } from "#shared/compare/batch";
import { defaultSettings } from "#shared/compare/settings";
import { manyRaters, twoRaters } from "../../../main/engine/compare/agreement.ts";
import { compareAnswers } from "../../../main/engine/compare/compare-answers.ts";
import { compareRelations } from "../../../main/engine/compare/compare-relations.ts";
import { consensusOf } from "../../../main/engine/compare/consensus.ts";
import { RatingTable } from "../../../main/engine/compare/rating-table.ts";
import { metricSums, type MetricsMode, stageMetrics } from "../../../main/engine/compare/vendor-metrics.ts";
import { readSnapshot } from "../../../main/engine/exports/annotations.ts";
import type { JsonObject } from "../../../main/engine/exports/json-fields.ts";
import { compared } from "./compared-samples.ts";

interface Figure {
	n: number;
	value: number | null;
	interval?: [number, number];
}

type Raw = JsonObject[];
type AnswerRow = [string[], number | null, number | null, number | null, string, string[], string[], number | null];
type RelationRow = [number, number, string[], string[], string[]];

interface Reference {
	agreement: { raters: number; items: [(string | null)[], number][]; expected: Record<string, Figure> }[];
	answers: { a: Raw; b: Raw; expected: AnswerRow[] }[];
	relations: {
		a: JsonObject;
		b: JsonObject;
		pairing: [number, number][];
		byId: boolean;
		expected: { pairs: RelationRow[]; removed: number[]; added: number[] };
	}[];
	hub: {
		members: Raw[];
		boxes: [number, number, number, number][][];
		expected: { questions: number[]; class: number | null };
	}[];
	metrics: { gold: Raw; evaluation: Raw; ignored: string[]; expected: Record<MetricsMode, number[]> }[];
}

const file = new URL("../../fixtures/compare/answers.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;

function answersOf(classifications: Raw) {
	return readSnapshot({ classifications }, "").classifications;
}

/** Rows in an order of their own, as the reference knows sets. */
function sorted(rows: readonly unknown[]): string[] {
	return rows.map((row) => JSON.stringify(row)).sort();
}

describe("agreement", () => {
	test.each(reference.agreement.map((each, at) => [at, each] as const))(
		"table %i",
		(_at, { raters, items, expected }) => {
			const table = new RatingTable(raters);
			for (const [ratings, count] of items) table.add(ratings, count);
			const figures: Record<string, Estimate> = { ...manyRaters(table), ...(raters === 2 ? twoRaters(table) : {}) };
			for (const [name, { n, value, interval }] of Object.entries(expected)) {
				const found = figures[name] as Estimate;
				expect(found.n, name).toBe(n);
				if (value === null) expect(found.value, name).toBeNull();
				else expect(found.value, name).toBeCloseTo(value, 9);
				if (interval === undefined) continue;
				// Both are drawn at random, by other generators: the bounds are as far apart as such draws are.
				const room = 0.12 * (interval[1] - interval[0]) + 1e-9;
				expect(Math.abs((found.low ?? 9) - interval[0]), name).toBeLessThan(room);
				expect(Math.abs((found.high ?? 9) - interval[1]), name).toBeLessThan(room);
			}
		},
	);
});

describe("answers", () => {
	test.each(reference.answers.map((each, at) => [at, each] as const))("task %i", (_at, { a, b, expected }) => {
		const found = compareAnswers(answersOf(a), answersOf(b)).map((pair) => [
			...[pair.path, pair.page, pair.a, pair.b, pair.change],
			...[[...pair.gained].sort(), [...pair.lost].sort(), pair.credit],
		]);
		// Python sorts by code points, as we do but for the rarest of letters.
		expect(sorted(found)).toEqual(sorted(expected));
	});
});

describe("relations", () => {
	test.each(reference.relations.map((each, at) => [at, each] as const))("task %i", (_at, each) => {
		const tools = { pairs: each.pairing.map(([a, b]) => ({ a, b })) as never };
		const pairing = each.byId ? ({ by: "id" } as const) : ({ by: "geometry" } as const);
		const found = compareRelations(readSnapshot(each.a, ""), readSnapshot(each.b, ""), tools, pairing);
		const pairs = found.pairs.map(({ a, b, changes, gained, lost }) => [
			...[a, b, changes],
			...[[...gained].sort(), [...lost].sort()],
		]);
		expect({ pairs, removed: found.removed, added: found.added }).toEqual(each.expected);
	});
});

describe("the vendor's metrics", () => {
	test.each(reference.metrics.map((each, at) => [at, each] as const))("task %i", (_at, each) => {
		for (const mode of ["vendor", "strict"] as const) {
			const [gold, evaluation] = [answersOf(each.gold), answersOf(each.evaluation)];
			const found = stageMetrics(metricSums(gold, evaluation, mode, new Set(each.ignored)));
			const { precision, recall, accuracy, accepted, fixed, goldTotal, evaluationTotal } = found;
			expect([precision, recall, accuracy, accepted, fixed, goldTotal, evaluationTotal], mode).toEqual(
				each.expected[mode],
			);
		}
	});
});

describe("the Hub's consensus", () => {
	test.each(reference.hub.map((each, at) => [at, each] as const))("asset %i", (_at, { members, boxes, expected }) => {
		const report = consensusOf(
			members.map((answers, row) => ({
				...{ ref: { export: "e", row }, taskId: `t${row}`, stage: null, person: null },
				...{ tools: boxes[row]?.length ?? 0, consensus: null, detailed: [] },
				snapshot: {
					classifications: answersOf(answers),
					tools: (boxes[row] ?? []).map(([x, y, width, height], index) =>
						compared(index, { geometry: { kind: "bounding-box", x, y, width, height } }),
					),
				},
			})),
			defaultSettings,
			null,
		);
		const scores = report.questions.map(({ hub }) => hub as number).sort((a, b) => a - b);
		expect(scores).toHaveLength(expected.questions.length);
		for (const [at, score] of scores.entries()) expect(score).toBeCloseTo(expected.questions[at] as number, 9);
		if (expected.class === null) expect(report.classes).toEqual([]);
		else expect(report.classes[0]?.hub).toBeCloseTo(expected.class, 6);
	});
});
