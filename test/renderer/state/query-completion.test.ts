import { describe, expect, it } from "vitest";
import { parseQuery } from "#shared/query";
import {
	fieldsFor,
	restOf,
	writeField,
	writeValue,
	type Writing,
	writingAt,
} from "../../../renderer/state/query-completion.ts";

/** The caret stands at |. */
function at(marked: string): { text: string; caret: number; writing: Writing } {
	const caret = marked.indexOf("|");
	const text = marked.replace("|", "");
	return { text, caret, writing: writingAt(text, caret) };
}

describe("what is being written at the caret", () => {
	it.each<[string, string]>([
		["|", "field:"],
		["sta|", "field:sta"],
		["a -st|ge b", "field:st"],
		["(cla|", "field:cla"],
		["stage:|", "stage:"],
		["stage=Re|", "stage:Re"],
		["x -Stage!=Re|", "stage:Re"],
		['class:"Car, l|', "class:Car, l"],
		['class:"a \\"b|', 'class:a "b'],
		['class:"Car" st|', "field:st"],
		["has:br|", "has:br"],
		["worker:|", "worker:"],
		["external:str|", "other"],
		["tools>|", "other"],
		["class:Car>|", "other"],
		['class:"Car"|', "other"],
		['class:"Car">|', "other"],
		["nothing:x|", "other"],
		['answer:"Dam|', "other"],
		['"a sta|', "other"],
	])("in %s is %s", (marked, wanted) => {
		const { writing } = at(marked);
		const told =
			writing.kind === "other"
				? "other"
				: writing.kind === "field"
					? `field:${writing.prefix}`
					: `${writing.field.name}:${writing.prefix}`;
		expect(told).toBe(wanted);
	});

	it.each([
		["st|", "stage", "stage:|"],
		["a -to|ol b", "tools", "a -tools>| b"],
		["up|", "updated", "updated>|"],
		["an|", "answer", 'answer:"|'],
		["s|tatus:x", "stage", "stage|:x"],
	])("from %s with %s becomes %s", (marked, name, wanted) => {
		const { text, writing } = at(marked);
		const field = fieldsFor(name)[0];
		if (writing.kind !== "field" || field === undefined) throw new Error("A field is written");
		const written = writeField(text, writing, field);
		expect(`${written.text.slice(0, written.caret)}|${written.text.slice(written.caret)}`).toBe(wanted);
	});

	it.each([
		["stage:|", "Review", "stage:Review |"],
		["stage:Re| tools>3", "Review", "stage:Review |tools>3"],
		["(stage:Re|)", "Review", "(stage:Review|)"],
		["stage:R|abel x", "Label", "stage:Label |x"],
		['class:"Car, l|', "Car, left", 'class:"Car, left" |'],
		["class:c|", "Car, left", 'class:"Car, left" |'],
		["class:|", "none", 'class:"none" |'],
		['class:"a|b" x', 'a"b', 'class:"a\\"b" |x'],
	])("from %s with the value %s becomes %s", (marked, value, wanted) => {
		const { text, writing } = at(marked);
		if (writing.kind !== "value") throw new Error("A value is written");
		const written = writeValue(text, writing, value);
		expect(`${written.text.slice(0, written.caret)}|${written.text.slice(written.caret)}`).toBe(wanted);
		expect(() => parseQuery(written.text)).not.toThrow();
	});

	it("leaves the rest of the query, within which values are counted", () => {
		const { text, caret, writing } = at("tools>3 stage:Re|v a");
		if (writing.kind !== "value") throw new Error("A value is written");
		expect(restOf(text, writing, caret)).toBe("tools>3  a");
	});

	it("offers fields that begin so first, by alias too", () => {
		const compared = ["removed", "relabelled", "retyped", "reanswered"];
		const found = ["reason", "remark"];
		expect(fieldsFor("re").map(({ name }) => name)).toEqual([
			"reviewer",
			"relations",
			"reworks",
			...compared,
			...found,
		]);
		expect(fieldsFor("answer").map(({ name }) => name)).toEqual(["answer", "classifications", "reanswered"]);
		expect(fieldsFor("ers").map(({ name }) => name)).toEqual(["person", "classifications", "differs"]);
		expect(fieldsFor("x")).toEqual([]);
	});
});
