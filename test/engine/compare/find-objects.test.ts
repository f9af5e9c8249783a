import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { containerEnd, ObjectFinder, type Range } from "../../../main/engine/compare/find-objects.ts";

/** Element by element, with nothing taken from the list before. */
function objectsAlone(bytes: Buffer, start: number): { objects: Range[]; end: number } | null {
	const found = new ObjectFinder(bytes).find(start);
	return found && { objects: found.objects.map(({ start: from, end }) => ({ start: from, end })), end: found.end };
}

const key = fc.constantFrom("id", "metadata", "points", 'a,"metadata":{}', "}");
const value = fc.oneof(
	fc.integer({ min: 0, max: 12 }),
	fc.constantFrom("", "]", '"', "\\", ',"metadata":{'),
	fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
	fc.dictionary(key, fc.constantFrom(1, "}"), { maxKeys: 2 }),
);
const object = fc.dictionary(key, value, { maxKeys: 3 });
/** Few objects, so that most of them stand in several lists, whole, cut or grown. */
const lists = fc
	.array(object, { minLength: 1, maxLength: 4 })
	.chain((objects) =>
		fc.array(fc.array(fc.constantFrom(...objects), { maxLength: 5 }), { minLength: 2, maxLength: 4 }),
	);

describe("the objects of the lists of a text", () => {
	test("end where they do when each is read by itself", () => {
		fc.assert(
			fc.property(lists, fc.boolean(), fc.constantFrom(undefined, 1), (all, grow, indent) => {
				const grown = all.map((list, at) =>
					list.map((one) => (grow && at % 2 === 0 ? { ...one, metadata: { by: "a}" } } : one)),
				);
				const bytes = Buffer.from(JSON.stringify(grown, null, indent));
				const finder = new ObjectFinder(bytes);
				for (let at = bytes.indexOf("[", 1); at >= 0 && at < bytes.length;) {
					const found = finder.find(at);
					const alone = objectsAlone(bytes, at);
					expect(found?.end).toBe(containerEnd(bytes, at));
					expect(found?.objects.map(({ start, end }) => ({ start, end }))).toEqual(alone?.objects);
					const parsed = found?.objects.map(
						({ start, end }) => JSON.parse(bytes.toString("utf8", start, end)) as unknown,
					);
					expect(parsed).toEqual(JSON.parse(bytes.toString("utf8", at, found?.end)));
					at = found?.end ?? -1;
					while (at >= 0 && at < bytes.length && bytes[at] !== 0x5b) at++;
				}
			}),
		);
	});

	test("are told apart by a number that goes on", () => {
		const bytes = Buffer.from('[{"a":1}][{"a":12},{"a":1,"b":{}}]');
		const finder = new ObjectFinder(bytes);
		expect(finder.find(0)?.end).toBe(9);
		expect(finder.find(9)).toMatchObject({
			objects: [
				{ start: 10, end: 18 },
				{ start: 19, end: 33 },
			],
			end: 34,
		});
	});

	test("are no list where something else is among them, or an end is missing", () => {
		expect(new ObjectFinder(Buffer.from("[{},1]")).find(0)).toBeNull();
		expect(() => new ObjectFinder(Buffer.from('[{"a":1}')).find(0)).not.toThrow();
		expect(() => new ObjectFinder(Buffer.from('[{"a":"')).find(0)).toThrow(SyntaxError);
	});
});
