import { defaultSettings, type CompareSettings } from "#shared/compare/settings";
import type { AnswerPair, ToolsComparison } from "#shared/compare/task-comparison";
import { describe, expect, it } from "vitest";
import {
	compareTools,
	countChanges,
	meanSimilarity,
	scoresFrom,
	scoresOf,
} from "../../../main/engine/compare/compare-tools.ts";
import type { ComparedTool } from "../../../main/engine/compare/compared.ts";
import { box, numbered, polygon, tool } from "./some-tools.ts";

const sheet = { width: 1000, height: 1000 };

function compare(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	settings: Partial<CompareSettings> = {},
): ToolsComparison {
	return compareTools(numbered(a), numbered(b), { ...defaultSettings, ...settings }, sheet, () => []);
}

/** Index in A, index in B, step. */
function pairsOf({ pairs }: ToolsComparison): unknown[] {
	return pairs.map(({ a, b, step }) => [a, b, step]);
}

describe("pairing", () => {
	it("pairs one object id first, wherever it went", () => {
		const found = compare(
			[tool(box(0, 0, 10, 10), { objectId: "o1" }), tool(box(50, 50, 10, 10), { objectId: "o2" })],
			[tool(box(50, 50, 10, 10), { objectId: "o1" }), tool(box(0, 0, 10, 10), { objectId: "o2" })],
		);
		expect(pairsOf(found)).toEqual([
			[0, 0, "identity"],
			[1, 1, "identity"],
		]);
		expect(found.pairs.map(({ finding }) => finding)).toEqual(["moved-far", "moved-far"]);
	});

	it("does not know an object again on another page", () => {
		const found = compare(
			[tool(box(0, 0, 10, 10), { objectId: "o1", page: 0 })],
			[tool(box(0, 0, 10, 10), { objectId: "o1", page: 1 })],
		);
		expect(found).toMatchObject({ pairs: [], removed: [0], added: [0] });
	});

	it("takes what names no page for one of the first page", () => {
		const found = compare(
			[
				tool(box(0, 0, 10, 10), { objectId: "o1", page: null }),
				tool(box(0, 0, 10, 10), { objectId: "o2", page: null }),
			],
			[tool(box(0, 0, 10, 10), { objectId: "o1", page: 0 }), tool(box(0, 0, 10, 10), { objectId: "o2", page: 1 })],
		);
		expect(pairsOf(found)).toEqual([[0, 0, "identity"]]);
		expect([found.removed, found.added]).toEqual([[1], [1]]);
	});

	it("pairs repeated ids by class first, then by where they lie", () => {
		const found = compare(
			[
				tool(box(0, 0, 10, 10), { objectId: "o" }),
				tool(box(50, 0, 10, 10), { objectId: "o" }),
				tool(box(90, 0, 10, 10), { objectId: "o", schemaId: "bus" }),
			],
			[
				tool(box(400, 0, 10, 10), { objectId: "o", schemaId: "bus" }),
				tool(box(51, 0, 10, 10), { objectId: "o" }),
				tool(box(1, 0, 10, 10), { objectId: "o" }),
			],
		);
		expect(pairsOf(found)).toEqual([
			[0, 2, "identity"],
			[1, 1, "identity"],
			[2, 0, "identity"],
		]);
	});

	it("finds the assignment that a greedy matcher misses", () => {
		// A0 is most like B0, but only if A1 takes B0 do both have a partner.
		const a = [tool(box(0, 0, 10, 10)), tool(box(4, 0, 10, 10))];
		const b = [tool(box(1, 0, 10, 10)), tool(box(-3, 0, 10, 10))];
		const settings = { pairing: { by: "geometry" } } as const;
		expect(pairsOf(compare(a, b, settings))).toEqual([
			[0, 1, "class"],
			[1, 0, "class"],
		]);
		expect(pairsOf(compare(a, b, { ...settings, matching: "coco-greedy" }))).toEqual([[0, 0, "class"]]);
	});

	it("takes a partner of the same class before a better one of another", () => {
		const found = compare(
			[tool(box(0, 0, 10, 10))],
			[tool(box(0, 0, 10, 10), { schemaId: "bus" }), tool(box(2, 0, 10, 10))],
		);
		expect(pairsOf(found)).toEqual([[0, 1, "class"]]);
		expect(found.added).toEqual([0]);
	});

	it("pairs what is left across classes, of one geometry kind only", () => {
		const found = compare(
			[tool(box(0, 0, 10, 10)), tool(box(50, 0, 10, 10))],
			[
				tool(box(0, 0, 10, 9), { schemaId: "bus" }),
				tool(polygon([50, 0], [60, 0], [60, 10], [50, 10]), { schemaId: "bus" }),
			],
		);
		expect(pairsOf(found)).toEqual([[0, 0, "any"]]);
		expect(found).toMatchObject({ removed: [1], added: [1] });
		expect(found.pairs[0]?.changes).toEqual(["moved", "relabelled"]);
	});

	it("takes a nested answer for the identity when told to", () => {
		const track = (id: string | null): Partial<ComparedTool> => ({
			classifications: [
				{ objectId: null, schemaId: "t", tool: "text", title: "Track", answer: id, page: null, classifications: [] },
			],
		});
		const found = compare(
			[tool(box(0, 0, 10, 10), track("7")), tool(box(0, 0, 10, 10), track(null))],
			[tool(box(500, 0, 10, 10), track("7")), tool(box(700, 0, 10, 10), track(null))],
			{ pairing: { by: "answer", title: "Track" } },
		);
		expect(pairsOf(found)).toEqual([[0, 0, "identity"]]);
		expect(found).toMatchObject({ removed: [1], added: [1] });
	});

	it("keeps entries apart that only say where an object leaves", () => {
		const stop = { objectId: "o", interpolationStopped: true };
		const found = compare(
			[tool(box(0, 0, 10, 10), { ...stop, page: 4 }), tool(box(0, 0, 10, 10), { ...stop, page: 9 })],
			[tool(box(5, 0, 10, 10), { ...stop, page: 4 }), tool(box(5, 0, 10, 10), { objectId: "o", page: 9 })],
		);
		expect(found).toMatchObject({ pairs: [], removed: [], added: [1], leaves: { removed: [1], added: [] } });
	});
});

describe("kinds of change", () => {
	const id = { objectId: "o" };

	it("forgives half a pixel at every vertex", () => {
		const a = tool(polygon([0, 0], [10, 0], [10, 10]), id);
		expect(compare([a], [tool(polygon([0.3, 0.3], [10, 0.4], [10, 10]), id)]).pairs[0]?.changes).toEqual([]);
		expect(compare([a], [tool(polygon([0, 0.6], [10, 0], [10, 10]), id)]).pairs[0]?.changes).toEqual(["moved"]);
	});

	it("does not take another first vertex or direction for a move", () => {
		const a = tool(polygon([0, 0], [10, 0], [10, 10], [0, 10]), id);
		const turned = tool(polygon([10, 10], [10, 0], [0, 0], [0, 10]), id);
		expect(compare([a], [turned]).pairs[0]?.changes).toEqual([]);
	});

	it("tells another kind of geometry, and a move by what both cover", () => {
		const a = tool(box(0, 0, 10, 10), id);
		const same = tool(polygon([0, 0], [10, 0], [10, 10], [0, 10]), id);
		expect(compare([a], [same]).pairs[0]).toMatchObject({ similarity: 1, changes: ["retyped"] });
		const point = tool({ kind: "point", at: [5, 5] }, id);
		expect(compare([a], [point]).pairs[0]).toMatchObject({
			similarity: 0,
			measure: { kind: "none" },
			changes: ["moved", "retyped"],
			finding: null,
		});
	});

	it("sees a shift by one character in a long span", () => {
		const span = (start: number, end: number): ComparedTool =>
			tool({ kind: "entity", start, end, selection: null }, id);
		const [pair] = compare([span(0, 5000)], [span(0, 5001)]).pairs;
		expect(pair).toMatchObject({ changes: ["moved"], measure: { kind: "span", overlap: 5000, union: 5001 } });
	});

	it("says that nested answers differ", () => {
		const answered = (answer: string): ComparedTool =>
			tool(box(0, 0, 10, 10), {
				...id,
				classifications: [
					{ objectId: null, schemaId: "q", tool: "radio", title: "Q", answer, page: null, classifications: [] },
				],
			});
		const differs = { change: "changed" } as AnswerPair;
		const same = { change: "unchanged" } as AnswerPair;
		const found = compareTools([answered("x")], [answered("y")], defaultSettings, sheet, () => [same, differs]);
		expect(found.pairs[0]).toMatchObject({ changes: ["answered"], answers: [differs] });
	});

	it("knows what was drawn again by its other id", () => {
		const found = compare(
			[tool(box(0, 0, 100, 100), { objectId: "o1" })],
			[tool(box(0, 0, 100, 101), { objectId: "o2" })],
		);
		expect(found.pairs[0]).toMatchObject({ step: "class", finding: "drawn-again", changes: ["moved"] });
	});
});

describe("numbers", () => {
	const a = [tool(box(0, 0, 10, 10)), tool(box(50, 0, 10, 10)), tool(box(90, 0, 10, 10))];
	const b = [tool(box(0, 0, 10, 10)), tool(box(50, 0, 10, 9), { schemaId: "bus" })];

	it("counts a pair under each kind of its changes", () => {
		expect(countChanges(compare(a, b))).toEqual({
			pairs: 2,
			unchanged: 1,
			moved: 1,
			relabelled: 1,
			retyped: 0,
			answered: 0,
			added: 0,
			removed: 1,
		});
		expect(meanSimilarity(compare(a, b))).toBeCloseTo(0.95, 12);
		expect(meanSimilarity(compare(a, []))).toBeNull();
	});

	it("takes a relabelled pair for one missing and one extra", () => {
		expect(scoresOf(compare(a, b), { threshold: 0.5, reference: "a" })).toEqual({
			hits: 1,
			missing: 2,
			extra: 1,
			precision: 0.5,
			recall: 1 / 3,
			f1: 0.4,
		});
		expect(scoresOf(compare(a, b), { threshold: 0.5, reference: "b" })).toMatchObject({ missing: 1, extra: 2 });
		expect(scoresOf(compare(a, b), { threshold: 0.5, reference: null })).toBeNull();
	});

	it("has no score of nothing", () => {
		expect(scoresFrom(0, 0, 0)).toMatchObject({ precision: null, recall: null, f1: null });
		expect(scoresFrom(0, 2, 0)).toMatchObject({ precision: null, recall: 0, f1: 0 });
	});
});
