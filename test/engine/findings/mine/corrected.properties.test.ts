import fc from "fast-check";
import type { DrawnAnswer } from "#shared/findings/finding";
import { defaultSettings } from "#shared/compare/settings";
import { describe, expect, it } from "vitest";
import { compareTools } from "../../../../main/engine/compare/compare-tools.ts";
import type { ComparedTool } from "../../../../main/engine/compare/compared.ts";
import type { Correction } from "../../../../main/engine/findings/mine/corrections.ts";
import { randomSide } from "../../compare/random-shapes.ts";
import { numbered } from "../../compare/some-tools.ts";
import { answer, asked, correct, drawn, mark, nameOf, removal } from "./some-corrections.ts";

const runs = { numRuns: 300 };
const tools = randomSide(0).map((side) => numbered(side));
const questions = ["q0", "q1", "q2"];
const value = fc.oneof(fc.constantFrom("yes", "no"), fc.constant(null), fc.constant(["a", "b"]));

const drawnWithin = (depth: number): fc.Arbitrary<DrawnAnswer> =>
	fc
		.tuple(
			fc.constantFrom(...questions),
			value,
			depth === 0 ? fc.constant<DrawnAnswer[]>([]) : fc.array(drawnWithin(depth - 1), { maxLength: 2 }),
		)
		.map(([question, given, nested]) => drawn(question, given, nested));
const anyDrawn = drawnWithin(2);

const drawnBox = fc
	.tuple(fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 60 }))
	.map(([x, y, width]) => ({ kind: "bounding-box", x, y, width, height: 10 }) as const);

type Some = (side: readonly ComparedTool[], id: number) => Correction;
const pick = (side: readonly ComparedTool[], at: number): ComparedTool | null => side[at % side.length] ?? null;

const anyCorrection: fc.Arbitrary<Some> = fc.oneof(
	fc.tuple(fc.nat(20)).map(([at]): Some => (side, id) => {
		const tool = pick(side, at);
		return tool === null ? answer(id, drawn("q0", "yes")) : removal(id, tool);
	}),
	fc
		.tuple(drawnBox, fc.option(fc.nat(20)), fc.array(anyDrawn, { maxLength: 2 }))
		.map(([geometry, at, answers]): Some => (side, id) => {
			const tool = at === null ? null : pick(side, at);
			return mark(id, geometry, { page: tool?.page ?? null, answers, replaces: tool && nameOf(tool) });
		}),
	fc.tuple(anyDrawn, fc.option(fc.nat(20))).map(
		([given, at]): Some =>
			(side, id) =>
				answer(id, given, at === null ? null : pick(side, at)),
	),
);
const some = fc.array(anyCorrection, { maxLength: 8 });
const classifications = [asked("q0", "yes", [asked("q1", "no")]), asked("q2", null)];

describe("corrections", () => {
	it("leave everything as it was where there are none", () => {
		fc.assert(
			fc.property(tools, (side) => {
				const found = correct({ tools: side, classifications }, []);
				expect(found.tools.every((tool, at) => tool === side[at])).toBe(true);
				expect(found.classifications.every((each, at) => each === classifications[at])).toBe(true);
				expect([found.tools.length, found.classifications.length, found.notes]).toEqual([side.length, 2, []]);
			}),
			runs,
		);
	});

	it("take out exactly one by a removal, in whatever company", () => {
		fc.assert(
			fc.property(tools, fc.nat(20), (side, at) => {
				const tool = pick(side, at);
				if (tool === null) return;
				const found = correct({ tools: side }, [removal(1, tool)]);
				expect(found.tools).toHaveLength(side.length - 1);
				// It, or one that is wholly alike.
				const gone = side.filter((_, place) => !found.origins.includes(place));
				expect(gone.map((each) => nameOf(each))).toEqual([nameOf(tool)]);
			}),
			runs,
		);
	});

	it("keep the object in whose place something was drawn, as comparing tells", () => {
		fc.assert(
			fc.property(tools, fc.nat(20), drawnBox, (side, at, geometry) => {
				const tool = pick(side, at);
				if (tool === null || tool.interpolationStopped || tool.objectId === null) return;
				const isNamesake = (each: ComparedTool): boolean =>
					each.objectId === tool.objectId && (each.page ?? 0) === (tool.page ?? 0);
				if (side.filter(isNamesake).length > 1) return;
				// An area of a document says itself on which page it is.
				if (side.some(({ geometry: { kind } }) => kind === "pdf")) return;
				const { schemaId, title, page } = tool;
				const found = correct({ tools: side }, [mark(1, geometry, { replaces: nameOf(tool), schemaId, title, page })]);
				expect(found.tools.map(({ objectId }) => objectId)).toEqual(side.map(({ objectId }) => objectId));
				const compared = compareTools(side, found.tools, defaultSettings, null, () => []);
				const pair = compared.pairs.find(({ a }) => a === tool.index);
				expect(pair).toMatchObject({ b: tool.index, step: "identity" });
			}),
			runs,
		);
	});

	it("never lose or double what nobody corrected, and count up", () => {
		fc.assert(
			fc.property(tools, some, (side, making) => {
				const list = making.map((make, id) => make(side, id));
				const found = correct({ tools: side, classifications }, list);
				const known = found.origins.filter((origin) => origin !== null);
				expect(known).toEqual([...new Set(known)].sort((a, b) => a - b));
				expect(found.tools.map(({ index }) => index)).toEqual([...found.tools.keys()]);
				const removals = list.filter(({ body }) => body.kind === "removal").length;
				const marks = list.filter(({ body }) => body.kind === "mark").length;
				expect(side.length - known.length).toBeLessThanOrEqual(removals);
				expect(found.tools.length - known.length).toBeLessThanOrEqual(marks);
				const named = new Set(list.flatMap((each) => namesIn(each)));
				for (const [at, origin] of found.origins.entries()) {
					const before = origin === null ? undefined : side[origin];
					if (before === undefined || named.has(JSON.stringify(nameOf(before)))) continue;
					const isOthers = [...named].some((name) => name.includes(`"objectId":"${String(before.objectId)}"`));
					if (!isOthers) expect({ ...found.tools[at], index: 0 }).toEqual({ ...before, index: 0 });
				}
			}),
			runs,
		);
	});

	it("do not depend on the order in which they come, and are the same once more", () => {
		fc.assert(
			fc.property(tools, some, (side, making) => {
				const list = making.map((make, id) => make(side, id));
				const found = correct({ tools: side, classifications }, list);
				expect(correct({ tools: side, classifications }, list.toReversed())).toEqual(found);
				expect(list).toEqual(making.map((make, id) => make(side, id)));
			}),
			runs,
		);
	});

	it("give every answer a pointer of its own", () => {
		fc.assert(
			fc.property(tools, some, (side, making) => {
				const found = correct(
					{ tools: side, classifications },
					making.map((make, id) => make(side, id)),
				);
				const pointers = [found.classifications, ...found.tools.map((tool) => tool.classifications)].flatMap(
					pointersIn,
				);
				expect(new Set(pointers).size).toBe(pointers.length);
			}),
			runs,
		);
	});
});

function namesIn({ target, body }: Correction): string[] {
	const names = [
		...(target.kind === "tool" ? [target] : []),
		...(target.kind === "answer" && target.owner !== null ? [target.owner] : []),
		...(body.kind === "mark" && body.replaces !== null ? [body.replaces] : []),
	];
	return names.map(({ objectId, schemaId, title, page, print }) =>
		JSON.stringify({ objectId, schemaId, title, page, print }),
	);
}

function pointersIn(answers: ComparedTool["classifications"]): string[] {
	return answers.flatMap(({ pointer, classifications: nested }) => [
		...(pointer === undefined ? [] : [pointer]),
		...pointersIn(nested),
	]);
}
