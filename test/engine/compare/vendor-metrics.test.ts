import { describe, expect, test } from "vitest";
import type { ComparedAnswer } from "../../../main/engine/compare/compared.ts";
import {
	addMetrics,
	metricSums,
	type MetricsMode,
	noMetrics,
	stageMetrics,
} from "../../../main/engine/compare/vendor-metrics.ts";
import { answered, treeAnswered } from "./compared-samples.ts";

function metrics(
	gold: readonly ComparedAnswer[],
	evaluation: readonly ComparedAnswer[],
	mode: MetricsMode,
	...ignored: string[]
) {
	return stageMetrics(metricSums(gold, evaluation, mode, new Set(ignored)));
}

describe("stage metrics in the vendor's way", () => {
	test("are means over the questions, per cent with one decimal", () => {
		const gold = [answered("P", ["a", "b", "c"]), answered("Q", "x"), answered("R", "y")];
		const evaluation = [answered("P", ["a", "b"]), answered("Q", "x"), answered("R", "z")];
		expect(metrics(gold, evaluation, "vendor")).toEqual({
			precision: 66.7,
			recall: 55.6,
			accuracy: 33.3,
			accepted: 3,
			fixed: 3,
			goldTotal: 5,
			evaluationTotal: 4,
		});
	});

	test("pass over an answer where gold has none, which strict ones count as false", () => {
		const gold = [answered("P", "a"), answered("Q", null)];
		const evaluation = [answered("P", "a"), answered("Q", "wrong")];
		expect(metrics(gold, evaluation, "vendor")).toMatchObject({
			precision: 100,
			recall: 100,
			accuracy: 100,
			accepted: 1,
			fixed: 1,
			goldTotal: 1,
			evaluationTotal: 2,
		});
		expect(metrics(gold, evaluation, "strict")).toMatchObject({ precision: 50, recall: 100, accuracy: 50, fixed: 1 });
	});

	test("lower every figure by an answer that is missing", () => {
		expect(metrics([answered("P", "a")], [], "vendor")).toMatchObject({
			precision: 0,
			recall: 0,
			accuracy: 0,
			fixed: 1,
		});
	});

	test("ask nested questions, and not those to be ignored", () => {
		const nested = (answer: string) => [answered("P", "a", { classifications: [answered("Q", answer)] })];
		expect(metrics(nested("x"), nested("y"), "vendor").accuracy).toBe(50);
		expect(metrics(nested("x"), nested("y"), "vendor", "q-Q").accuracy).toBe(100);
		// What is nested in a question to be ignored is a question of its own.
		expect(metrics(nested("x"), nested("y"), "vendor", "q-P").accuracy).toBe(0);
	});

	test("take the answers of a question that repeats together", () => {
		const evaluation = [answered("P", "b"), answered("P", "a")];
		expect(metrics([answered("P", ["a", "b"])], evaluation, "vendor").accuracy).toBe(100);
	});

	test("take an option with a bar in its text apart, which strict ones do not", () => {
		const [gold, evaluation] = [[answered("P", ["a | b"])], [answered("P", ["a", "b"])]];
		expect(metrics(gold, evaluation, "vendor").accuracy).toBe(100);
		expect(metrics(gold, evaluation, "strict").accuracy).toBe(0);
	});

	test("count the ancestors of a tree's leaf as answers, which strict ones do not", () => {
		const gold = [treeAnswered("T", "A", "A / B")];
		const evaluation = [treeAnswered("T", "A", "A / C")];
		expect(metrics(gold, evaluation, "vendor")).toMatchObject({ precision: 50, recall: 50, accepted: 1 });
		expect(metrics(gold, evaluation, "strict")).toMatchObject({ precision: 0, recall: 0, accepted: 0 });
	});

	test("are 0 where there is nothing to ask", () => {
		expect(stageMetrics(noMetrics)).toMatchObject({ precision: 0, recall: 0, accuracy: 0 });
		expect(metrics([answered("P", "")], [answered("P", null)], "vendor")).toMatchObject({ goldTotal: 0, precision: 0 });
	});

	test("add up over tasks, and are rounded as Python does", () => {
		const same = metricSums([answered("P", "a")], [answered("P", "a")], "vendor");
		const other = metricSums([answered("P", "a")], [answered("P", "b")], "vendor");
		const all = (hits: number, misses: number) =>
			[...Array.from({ length: hits }, () => same), ...Array.from({ length: misses }, () => other)].reduce(addMetrics);
		expect(stageMetrics(all(1, 7)).accuracy).toBe(12.5);
		// 6.25 and 18.75 lie between two tenths: the even one.
		expect(stageMetrics(all(1, 15)).accuracy).toBe(6.2);
		expect(stageMetrics(all(3, 13)).accuracy).toBe(18.8);
		expect(stageMetrics(all(2, 1)).accuracy).toBe(66.7);
	});
});
