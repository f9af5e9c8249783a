import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnswerPair } from "#shared/compare/task-comparison";
import { compareAnswers, differingAnswers } from "../../../main/engine/compare/compare-answers.ts";
import type { ComparedAnswer } from "../../../main/engine/compare/compared.ts";
import { answered, treeAnswered } from "./compared-samples.ts";

type Answers = readonly ComparedAnswer[];

/** One line for each question: where, what became of it, and the values gained and lost. */
function told(a: Answers, b: Answers): string[] {
	return compareAnswers(a, b).map(
		({ path, page, change, gained, lost, a: placeA, b: placeB }) =>
			`${path.join(" > ")}${page === null ? "" : `@${page}`} ${String(placeA)}:${String(placeB)} ${change}` +
			`${gained.map((value) => ` +${value}`).join("")}${lost.map((value) => ` -${value}`).join("")}`,
	);
}

describe("what becomes of an answer", () => {
	test.each([
		["the same text", answered("Q", "Yes"), answered("Q", "Yes"), "Q 0:0 unchanged"],
		["another text", answered("Q", "Yes"), answered("Q", "No"), "Q 0:0 changed +No -Yes"],
		["a text that grew", answered("Q", "A"), answered("Q", "A b"), "Q 0:0 changed +A b -A"],
		["an answer that is gone", answered("Q", "Yes"), answered("Q", null), "Q 0:0 cleared -Yes"],
		["an answer that came", answered("Q", null), answered("Q", "Yes"), "Q 0:0 answered +Yes"],
		["no answer on either side", answered("Q", null), answered("Q", null), "Q 0:0 unchanged"],
		["options in another order", answered("Q", ["a", "b"]), answered("Q", ["b", "a"]), "Q 0:0 unchanged"],
		["an option twice", answered("Q", ["a", "a"]), answered("Q", ["a"]), "Q 0:0 unchanged"],
		["options that came and went", answered("Q", ["a", "b"]), answered("Q", ["b", "c"]), "Q 0:0 changed +c -a"],
		["a list with one option for a text", answered("Q", "a"), answered("Q", ["a"]), "Q 0:0 unchanged"],
		["a list without an option", answered("Q", ["a"]), answered("Q", []), "Q 0:0 cleared -a"],
		["two of these", answered("Q", []), answered("Q", null), "Q 0:0 unchanged"],
		["an empty text, which is a text", answered("Q", null), answered("Q", ""), "Q 0:0 answered +"],
		[
			"an option that is called like another list",
			answered("Q", ["a | b"]),
			answered("Q", ["a", "b"]),
			"Q 0:0 changed +a +b -a | b",
		],
	])("%s", (_what, a, b, line) => {
		expect(told([a], [b])).toEqual([line]);
	});

	test("a question that stands on one side only is answered or cleared, and unchanged where it has no answer", () => {
		expect(told([answered("P", "x"), answered("Q", null)], [])).toEqual(["P 0:null cleared -x", "Q 1:null unchanged"]);
		expect(told([], [answered("P", "x"), answered("Q", null)])).toEqual(["P null:0 answered +x", "Q null:1 unchanged"]);
	});

	test("nobody's answer tells itself from an answer that was kept", () => {
		const [open, kept] = compareAnswers(
			[answered("P", null), answered("Q", "x")],
			[answered("P", null), answered("Q", "x")],
		);
		expect([open?.before, open?.after, kept?.before, kept?.after]).toEqual([null, null, ["x"], ["x"]]);
	});
});

describe("which questions are paired", () => {
	test("by schemaId, whatever they are called and in whatever order they come", () => {
		const again = answered("Q renamed", "1", { schemaId: "q-Q" });
		expect(told([answered("P", "x"), answered("Q", "1")], [again, answered("P", "x")])).toEqual([
			"P 0:1 unchanged",
			"Q 1:0 unchanged",
		]);
	});

	test("two of one title but of other schemaIds are two questions", () => {
		expect(told([answered("Q", "x")], [answered("Q", "x", { schemaId: "other" })])).toEqual([
			"Q 0:null cleared -x",
			"Q null:0 answered +x",
		]);
	});

	test("by title where a side has no schemaId", () => {
		const unnamed = answered("Q", "x", { schemaId: null });
		expect(told([unnamed], [answered("Q", "x")])).toEqual(["Q 0:0 unchanged"]);
		expect(told([answered("Q", "x")], [unnamed])).toEqual(["Q 0:0 unchanged"]);
		expect(told([unnamed], [unnamed])).toEqual(["Q 0:0 unchanged"]);
	});

	test("by page: the same question on another frame is another one", () => {
		const on = (page: number, answer: string) => answered("Q", answer, { page });
		expect(told([on(0, "x"), on(4, "y")], [on(4, "y"), on(9, "x")])).toEqual([
			"Q@0 0:null cleared -x",
			"Q@4 1:0 unchanged",
			"Q@9 null:1 answered +x",
		]);
	});

	test("where an answer ends is not where one is given", () => {
		const ends = answered("Q", "x", { page: 3, interpolationStopped: true });
		expect(told([answered("Q", "x", { page: 3 })], [ends])).toEqual([
			"Q@3 0:null cleared -x",
			"Q@3 null:0 answered +x",
		]);
		expect(told([ends], [ends])).toEqual(["Q@3 0:0 unchanged"]);
	});

	test("in order where they repeat", () => {
		const [x, y, z] = ["x", "y", "z"].map((answer) => answered("Q", answer));
		expect(told([x, y, z] as Answers, [x, z, z] as Answers)).toEqual([
			"Q 0:0 unchanged",
			"Q 1:1 changed +z -y",
			"Q 2:2 unchanged",
		]);
		expect(told([x, y] as Answers, [x] as Answers)).toEqual(["Q 0:0 unchanged", "Q 1:null cleared -y"]);
	});

	test("what is nested goes with the answer it belongs to", () => {
		const damage = (where: string | null) =>
			answered("Damaged?", "Yes", { classifications: where === null ? [] : [answered("Where", where)] });
		expect(told([damage("front"), damage("rear")], [damage(null), damage("rear")])).toEqual([
			"Damaged? 0:0 unchanged",
			"Damaged? > Where 0:null cleared -front",
			"Damaged? 1:1 unchanged",
			"Damaged? > Where 0:0 unchanged",
		]);
	});

	test("what is nested in a question of one side only is told as well, with the page it inherits", () => {
		const only = answered("P", "x", { page: 2, classifications: [answered("Q", "y")] });
		expect(told([], [only])).toEqual(["P@2 null:0 answered +x", "P > Q@2 null:0 answered +y"]);
	});

	test("a question that is called like a property of every object is a question", () => {
		const odd = ["__proto__", "constructor", "toString"].map((name) => answered(name, "x", { schemaId: name }));
		expect(told(odd, odd.toReversed())).toEqual([
			"__proto__ 0:2 unchanged",
			"constructor 1:1 unchanged",
			"toString 2:0 unchanged",
		]);
	});
});

describe("trees", () => {
	const told1 = (a: ComparedAnswer, b: ComparedAnswer) => compareAnswers([a], [b])[0] as AnswerPair;

	test("compare by their leaves, and give credit for the way there", () => {
		const pair = told1(
			treeAnswered("T", "Animal", "Animal / Dog", "Animal / Dog / Poodle"),
			treeAnswered("T", "Animal", "Animal / Dog", "Animal / Dog / Boxer"),
		);
		expect(pair).toMatchObject({
			change: "changed",
			before: ["Animal / Dog / Poodle"],
			gained: ["Animal / Dog / Boxer"],
			lost: ["Animal / Dog / Poodle"],
			credit: 0.5,
		});
	});

	test("a branch that was opened further is another answer", () => {
		const pair = told1(treeAnswered("T", "Animal"), treeAnswered("T", "Animal", "Animal / Dog"));
		expect(pair).toMatchObject({ change: "changed", gained: ["Animal / Dog"], lost: ["Animal"], credit: 0.5 });
	});

	test("an option with the joiner in its text is one option", () => {
		const pair = told1(treeAnswered("T", "Road", "Road / Wet / icy"), treeAnswered("T", "Road", "Road / Wet"));
		expect(pair).toMatchObject({ before: ["Road / Wet / icy"], after: ["Road / Wet"], credit: 1 / 3 });
		expect(told1(treeAnswered("T", "A / B"), treeAnswered("T", "A / C")).credit).toBe(0);
	});

	test("in another order they are the same; an answer that came has no credit, two that are missing have none to give", () => {
		expect(told1(treeAnswered("T", "A", "A / B", "C"), treeAnswered("T", "C", "A / B", "A"))).toMatchObject({
			change: "unchanged",
			credit: 1,
		});
		expect(told1(treeAnswered("T"), treeAnswered("T", "C"))).toMatchObject({ change: "answered", credit: 0 });
		expect(told1(treeAnswered("T"), treeAnswered("T")).credit).toBeNull();
		expect(told1(answered("Q", "x"), answered("Q", "y")).credit).toBeNull();
	});
});

const values = fc.constantFrom("a", "b", "A", "A / B", "A / B / C", "D");

/** Answers with others nested in them, `depth` levels in all. */
function answersOf(depth: number): fc.Arbitrary<Answers> {
	return fc.array(
		fc.record({
			objectId: fc.constant(null),
			schemaId: fc.constantFrom("p", "q", "r"),
			title: fc.constantFrom("P", "Q"),
			tool: fc.constantFrom("radio", "checkbox", "tree-dropdown", null),
			answer: fc.oneof(values, fc.array(values, { maxLength: 4 }), fc.constant(null)),
			page: fc.constantFrom(null, 0, 3),
			classifications: depth === 1 ? fc.constant([]) : answersOf(depth - 1),
		}),
		{ maxLength: 4 },
	);
}

const list = answersOf(3);

describe("of any answers", () => {
	test("nothing differs from itself, and each question is told once", () => {
		fc.assert(
			fc.property(list, (answers) => {
				const count = (all: Answers): number => all.reduce((sum, one) => sum + 1 + count(one.classifications), 0);
				const pairs = compareAnswers(answers, answers);
				expect(pairs).toHaveLength(count(answers));
				expect(pairs.every(({ change, a, b }) => change === "unchanged" && a === b)).toBe(true);
				expect(differingAnswers(answers, answers)).toEqual([]);
			}),
		);
	});

	test("what one side gained the other has lost", () => {
		const mirrored = { unchanged: "unchanged", changed: "changed", answered: "cleared", cleared: "answered" };
		const plain = (pairs: readonly AnswerPair[]) =>
			pairs.map(({ a, b, change, before, after, gained, lost, credit }) =>
				JSON.stringify([a, b, change, before, after, [...gained].sort(), [...lost].sort(), credit]),
			);
		fc.assert(
			fc.property(list, list, (a, b) => {
				const back = compareAnswers(b, a).map((pair) => ({
					...pair,
					a: pair.b,
					b: pair.a,
					change: mirrored[pair.change] as AnswerPair["change"],
					before: pair.after,
					after: pair.before,
					gained: pair.lost,
					lost: pair.gained,
				}));
				expect(plain(compareAnswers(a, b)).sort()).toEqual(plain(back).sort());
			}),
		);
	});
});
