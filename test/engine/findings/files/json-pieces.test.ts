import fc from "fast-check";
import { expect, test } from "vitest";
import { type JsonPiece, JsonPieces, NotJson } from "../../../../main/engine/findings/files/json-pieces.ts";

const bounds = { chars: 1000, depth: 20 };

function piecesOf(text: string, cuts: readonly number[] = [], most = bounds): JsonPiece[] {
	const pieces = new JsonPieces("list", most);
	const found: JsonPiece[] = [];
	let from = 0;
	for (const cut of [...cuts, text.length]) {
		found.push(...pieces.push(text.slice(from, Math.max(from, cut))));
		from = Math.max(from, cut);
	}
	pieces.end();
	return found;
}

const plain = fc.record(
	{
		a: fc.jsonValue({ maxDepth: 3 }),
		list: fc.array(fc.jsonValue({ maxDepth: 3 })),
		'z"y': fc.jsonValue({ maxDepth: 2 }),
	},
	{ requiredKeys: [] },
);

test("an object is cut into just its values, however it is indented and wherever the text is cut", () => {
	fc.assert(
		fc.property(plain, fc.nat(4), fc.array(fc.nat(200)), (object, indent, cuts) => {
			const text = JSON.stringify(object, null, indent);
			const found = piecesOf(
				text,
				cuts.sort((a, b) => a - b),
				{ chars: 1e6, depth: 20 },
			);
			const back = new Map<string, unknown>();
			if (object.list) back.set("list", []);
			for (const { key, at, text: value } of found) {
				if (at === null) back.set(key, JSON.parse(value));
				else (back.get("list") as unknown[])[at] = JSON.parse(value);
			}
			expect(Object.fromEntries(back)).toEqual(JSON.parse(text));
		}),
	);
});

test("lines are those where values begin", () => {
	const found = piecesOf('{\n"a":1,\n"list":[\n{"x":\n2},\n\n3]\n}');
	expect(found.map(({ line }) => line)).toEqual([2, 4, 7]);
});

test("whatever JSON.parse refuses is refused, as a whole or in a piece", () => {
	fc.assert(
		fc.property(
			plain,
			fc.nat(60),
			fc.constantFrom("", ",", "]", "}", '"', ":", "[", "{", "x", "\\"),
			(object, at, put) => {
				const text = JSON.stringify(object);
				const bent = text.slice(0, at) + put + text.slice(at + 1);
				const isJson = (value: string): boolean => {
					try {
						JSON.parse(value);
						return true;
					} catch {
						return false;
					}
				};
				let isTaken = true;
				try {
					isTaken = piecesOf(bent, [], { chars: 1e6, depth: 60 }).every((piece) => isJson(piece.text));
				} catch (error) {
					if (!(error instanceof NotJson)) throw error;
					isTaken = false;
				}
				// A text that is no object is refused here, whatever else it is.
				if (isTaken) expect(isJson(bent)).toBe(true);
				else expect(isJson(bent) && bent.trimStart().startsWith("{") && !/"list":[^[]/u.test(bent)).toBe(false);
			},
		),
		{ numRuns: 2000 },
	);
});

test("bounds are named in what refuses", () => {
	expect(() => piecesOf(`{"a":${"[".repeat(30)}`)).toThrow("deeper than 20");
	expect(() => piecesOf(`{"a":"${"x".repeat(2000)}"}`)).toThrow("more than 1000 characters");
	expect(() => piecesOf('{"list":[1,')).toThrow("ends in the middle");
	expect(() => piecesOf('{"list":[1]} {')).toThrow('got "{", expected the end');
});
