import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	compareWithText,
	decideEnds,
	isSameText,
	rangeOf,
	textEntities,
	type Entity,
} from "../../../../renderer/state/text/entity-ends.ts";
import { toolOf } from "../../sample-task.ts";

function entity(start: number, end: number, selection: string | null = null): Entity {
	return { kind: "entity", start, end, selection };
}

describe("where an entity ends", () => {
	it("is behind its last character where selections are as long as end less start", () => {
		expect(decideEnds([entity(4, 9, "quick"), entity(0, 3, "the")])).toEqual({
			rule: "exclusive",
			exclusive: 2,
			inclusive: 0,
			unclear: 0,
			silent: 0,
		});
	});

	it("is its last character where selections are one longer", () => {
		expect(decideEnds([entity(4, 8, "quick"), entity(0, 2, "the")])).toMatchObject({ rule: "inclusive", inclusive: 2 });
	});

	it("is told by the majority, and by nobody where blanks leave both open", () => {
		const mixed = [entity(4, 8, "quick"), entity(4, 9, "quick"), entity(0, 2, "the"), entity(4, 9, "quick ")];
		expect(decideEnds(mixed)).toMatchObject({ rule: "inclusive", exclusive: 1, inclusive: 2, unclear: 1 });
	});

	it("tolerates blanks that were trimmed from the selection or kept in it", () => {
		expect(decideEnds([entity(4, 9, "  quick  ")])).toMatchObject({ exclusive: 1 });
		expect(decideEnds([entity(4, 8, "  quick  ")])).toMatchObject({ inclusive: 1 });
	});

	it("is taken as exclusive where nothing tells", () => {
		expect(decideEnds([entity(4, 9), entity(1, 3, "something else"), entity(1, 3, "")])).toEqual({
			rule: "exclusive",
			exclusive: 0,
			inclusive: 0,
			unclear: 1,
			silent: 2,
		});
		expect(decideEnds([entity(4, 9, "quick"), entity(4, 8, "quick")]).rule).toBe("exclusive");
	});

	it("is found for any text that was exported by either rule", () => {
		const cut = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 20 }));
		fc.assert(
			fc.property(fc.array(cut, { minLength: 1 }), fc.boolean(), (cuts, inclusive) => {
				const text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi";
				const entities = cuts.map(([start, length]) =>
					entity(start, start + length - (inclusive ? 1 : 0), text.slice(start, start + length)),
				);
				const { rule } = decideEnds(entities);
				expect(rule).toBe(inclusive ? "inclusive" : "exclusive");
				expect(compareWithText(entities, rule, text)).toEqual({ agree: cuts.length, disagree: 0, outside: 0 });
			}),
		);
	});
});

describe("entities and the text at hand", () => {
	it("cover what lies between their offsets, in whichever order those are", () => {
		expect(rangeOf(entity(4, 9), "exclusive")).toEqual({ from: 4, to: 9 });
		expect(rangeOf(entity(9, 4), "inclusive")).toEqual({ from: 4, to: 10 });
	});

	it("count a CR LF as two characters, though a selection may have one for it", () => {
		const text = "one\r\ntwo\r\nthree";
		expect(compareWithText([entity(10, 15, "three"), entity(0, 8, "one\ntwo")], "exclusive", text)).toEqual({
			agree: 2,
			disagree: 0,
			outside: 0,
		});
		expect(compareWithText([entity(8, 13, "three")], "exclusive", text).disagree).toBe(1);
	});

	it("are said to lie beyond it, or to read otherwise", () => {
		const compared = compareWithText(
			[entity(0, 2, "th"), entity(0, 2, "xx"), entity(-1, 2), entity(2, 9)],
			"exclusive",
			"the",
		);
		expect(compared).toEqual({ agree: 1, disagree: 1, outside: 2 });
		expect(isSameText(" Acme ", "Acme")).toBe(true);
		expect(isSameText("Acme", "acme")).toBe(false);
	});

	it("are those at whole offsets: a sound's have fractions", () => {
		const tools = [
			toolOf(0, "Word", entity(1, 2)),
			toolOf(1, "Speech", entity(1.5, 2)),
			toolOf(2, "Car", { kind: "none" }),
		];
		expect(textEntities(tools).map(({ tool }) => tool.index)).toEqual([0]);
	});
});
