/** Section 6 of the format: questions and answers. */
import { describe, expect, test } from "vitest";
import { answerTree } from "../../renderer/parts/answer-tree.ts";
import { answerExtras, answerTip } from "../../renderer/views/answer-facts.ts";
import { answerText, isTree, leafPaths } from "../../renderer/wording/answer.ts";
import { localInstant } from "../../renderer/wording/instant.ts";
import { asset, common, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();

describe("fields of a classification", () => {
	test("objectId: in the current format; missing in V2", async () => {
		expect((await reader.answer({ answer: "x" })).objectId).toBe("c1");
		expect((await reader.answer({ objectId: undefined, answer: "x" })).objectId).toBeNull();
	});

	test("schemaId: nested ones have their own", async () => {
		const outer = await reader.answer({ answer: "Yes", classifications: [{ schemaId: "q2", title: "Where" }] });
		expect([outer.schemaId, outer.classifications[0]?.schemaId]).toEqual(["q1", "q2"]);
	});

	test.each(["radio", "checkbox", "single-dropdown", "multi-dropdown", "tree-dropdown", "text", "upload-box", "rank"])(
		"tool: %s is kept, known or not",
		async (tool) => {
			const answer = await reader.answer({ tool, answer: "A" });
			expect([answer.tool, answer.answer, answer.unknown, answer.notes]).toEqual([tool, "A", [], []]);
			expect(answerTip(answer)).toMatch(new RegExp(`^${tool} · q1\\n`, "u"));
		},
	);

	test("title: the same under different parents is another question", async () => {
		const answers = await reader.classifications(
			{ schemaId: "a", title: "Where", answer: "left" },
			{ schemaId: "b", title: "Where", answer: "right" },
		);
		expect(answers.map(({ schemaId, title, answer }) => [schemaId, title, answer])).toEqual([
			["a", "Where", "left"],
			["b", "Where", "right"],
		]);
	});

	test.each([
		["missing", undefined, null, "unanswered"],
		["null", null, null, "unanswered"],
		["a list of nulls", [null, null], null, "unanswered"],
		["an empty text", "", "", "(empty text)"],
		["an empty list", [], [], "(nothing chosen)"],
		["an empty text in a list", ["", "B"], ["", "B"], "(empty text), B"],
	])("answer: %s", async (_what, given, read, words) => {
		const { answer, notes } = await reader.answer({ answer: given });
		expect([answer, answerText(answer), notes]).toEqual([read, words, []]);
	});

	test("answer: nulls among others are left out and told", async () => {
		const { answer, notes } = await reader.answer({ answer: [null, "Yes"] });
		expect([answer, notes]).toEqual([["Yes"], ["1 of the 2 values of the answer is null"]]);
	});

	test("classifications: follow-ups at any depth, and how many the list counts", async () => {
		const nested = { title: "C", answer: "3" };
		const follow = { title: "B", answer: "2", classifications: [nested] };
		const { row, task } = await reader.both(
			asset({ classifications: [{ title: "A", answer: "1", classifications: [follow] }] }),
		);
		expect(task.snapshot.classifications[0]?.classifications[0]?.classifications[0]?.answer).toBe("3");
		expect(row.classifications).toBe(1);
	});

	test.each([[undefined], [null], [[]]])("classifications: %j is none", async (classifications) => {
		expect(await reader.answer({ answer: "x", classifications })).toMatchObject({ classifications: [], unknown: [] });
	});

	test("page: frame-specific only, from 0", async () => {
		expect((await reader.answer({ answer: "x", page: "4" })).page).toBe(4);
		expect((await reader.answer({ answer: "x" })).page).toBeNull();
	});

	test("interpolationStopped: the answer ends from this frame on", async () => {
		expect((await reader.answer({ answer: "x", page: 4, interpolationStopped: true })).interpolationStopped).toBe(true);
	});

	test("metadata: when and by whom, as for tools", async () => {
		const createdAt = "2024-01-01T10:00:00+02:00";
		const answer = await reader.answer({
			answer: "x",
			metadata: { createdAt, createdBy: "a@x.io", createdIn: "Label", reason: "asked" },
		});
		expect(answerTip(answer)).toContain(`created ${localInstant(Date.UTC(2024, 0, 1, 8))} a@x.io in Label`);
		expect(answerTip(answer)).toContain("reason: asked");
	});

	test("columnField: V2's column of a table", async () => {
		const answer = await reader.answer({ answer: "x", columnField: true, weight: 2 });
		expect(answer.unknown).toEqual([
			["columnField", true],
			["weight", 2],
		]);
		expect(answerExtras(answer)).toEqual(["a column of a table", "weight: 2"]);
	});
});

describe("answers by kind", () => {
	test.each(["radio", "single-dropdown"])("%s: a text", async (tool) => {
		expect((await reader.answer({ tool, answer: "Yes" })).answer).toBe("Yes");
	});

	test.each(["checkbox", "multi-dropdown"])("%s: a list, also for one", async (tool) => {
		expect((await reader.answer({ tool, answer: ["A"] })).answer).toEqual(["A"]);
		const { answer } = await reader.answer({ tool, answer: ["A", "B"] });
		expect([answer, answerText(answer, tool)]).toEqual([["A", "B"], "A, B"]);
	});

	test("tree-dropdown: every node that was selected with its ancestors, shown as a tree, told by its leaves", async () => {
		const paths = ["Animal", "Animal / Dog", "Animal / Dog / Beagle", "Plant"];
		const { tool, answer } = await reader.answer({ tool: "tree-dropdown", answer: paths });
		expect(answer).toEqual(paths);
		expect(answerTree(paths).map(({ name, depth, isLeaf }) => [name, depth, isLeaf])).toEqual([
			["Animal", 0, false],
			["Dog", 1, false],
			["Beagle", 2, true],
			["Plant", 0, true],
		]);
		expect(leafPaths(paths)).toEqual(["Animal / Dog / Beagle", "Plant"]);
		expect(answerText(answer, tool)).toBe("Animal / Dog / Beagle, Plant");
	});

	test("tree-dropdown: an option whose own text holds the joiner is not taken apart", () => {
		expect(answerTree(["In / out", "In / out / Left"]).map(({ name, depth }) => [name, depth])).toEqual([
			["In / out", 0],
			["Left", 1],
		]);
		expect(leafPaths(["Animal", "Animals / Dog"])).toEqual(["Animal", "Animals / Dog"]);
	});

	test.each(["single-tree", "tree-single-dropdown", "multi-tree"])(
		"%s: a text or a list, and a tree by its name",
		async (tool) => {
			expect(isTree(tool)).toBe(true);
			const text = await reader.answer({ tool, answer: "Animal / Dog" });
			expect([text.answer, answerText(text.answer, tool)]).toEqual(["Animal / Dog", "Animal / Dog"]);
			const list = await reader.answer({ tool, answer: ["Animal", "Animal / Dog"] });
			expect(answerText(list.answer, tool)).toBe("Animal / Dog");
		},
	);

	test("text: several lines, or digits, stay the text they are", async () => {
		expect((await reader.answer({ tool: "text", answer: "one\n  two\r\n" })).answer).toBe("one\n  two\r\n");
		expect((await reader.answer({ tool: "text", answer: "042" })).answer).toBe("042");
	});

	test.each([
		[42, "42", 0],
		[true, "true", 0],
		[{ id: 1 }, '{"id":1}', 1],
		[[1, { id: 2 }], ["1", '{"id":2}'], 0],
	])("an answer of another type, %j, is shown and not lost", async (given, read, notes) => {
		const { answer, notes: told } = await reader.answer({ answer: given });
		expect([answer, told.length]).toEqual([read, notes]);
	});
});

describe("answers as real exports have them", () => {
	test("the same question several times: all of them, in order", async () => {
		const given = ["b", "a", "b"].map((answer, at) => ({
			objectId: `c${String(at)}`,
			schemaId: "q",
			title: "Part",
			answer,
		}));
		const answers = await reader.classifications(...given);
		expect(answers.map(({ objectId, answer }) => [objectId, answer])).toEqual([
			["c0", "b"],
			["c1", "a"],
			["c2", "b"],
		]);
	});

	test.each(["radio", "checkbox", "multi-dropdown", null])(
		'options with " | " and " / " in them stay whole (%s)',
		async (tool) => {
			const options = ["Left | right", "In / out", "a, b"];
			const { answer } = await reader.answer({ tool, answer: options });
			expect(answer).toEqual(options);
			expect(answerText(answer, tool)).toBe("Left | right, In / out, a, b");
		},
	);

	test("copied answers hold ids of options and no titles: shown as they are, and said", async () => {
		const copied = { tools: [], classifications: [{ schemaId: "q", answer: ["opt1"] }], relations: [] };
		const opened = await reader.open(JSON.stringify(copied));
		const task = opened.readTask({ export: opened.summary.id, row: 0 }, null);
		if (!task.ok) throw new Error(task.detail);
		expect(task.value.form).toBe("answers");
		expect(task.value.notes).toEqual(["These are copied answers: people and options stand there as ids."]);
		expect(task.value.snapshot.classifications[0]).toMatchObject({ title: "", answer: ["opt1"] });
	});

	test("nested answers belong to the answer they stand in: which option opened them is not stored", async () => {
		const nested = {
			objectId: "c2",
			schemaId: "s2",
			tool: "checkbox",
			title: "Where",
			answer: ["Front"],
			classifications: [],
		};
		const outer = await reader.answer({ tool: "radio", title: "Damaged?", answer: "Yes", classifications: [nested] });
		expect(outer.classifications.map(({ title, answer, pointer }) => [title, answer, pointer])).toEqual([
			["Where", ["Front"], "/task/classifications/0/classifications/0"],
		]);
	});

	test("nested answers of a tool", async () => {
		const tool = await reader.tool({ ...common, point: [1, 1], classifications: [{ title: "Colour", answer: "red" }] });
		expect(tool.classifications[0]?.answer).toBe("red");
	});

	test("nested deeper than anyone asks: cut off with a note, and nothing breaks", async () => {
		let deep: unknown = { title: "last", answer: "x" };
		for (let level = 0; level < 100; level++) deep = { title: String(level), answer: "y", classifications: [deep] };
		let [answer] = await reader.classifications(deep);
		let levels = 0;
		while (answer?.classifications[0]) {
			[answer] = answer.classifications;
			levels++;
		}
		expect(levels).toBe(64);
		expect(answer?.notes).toEqual(["Answers nested more than 64 levels deep are not shown here: see the raw JSON"]);
	});
});
