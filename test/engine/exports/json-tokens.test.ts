import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonTokens, type TokenSink } from "../../../main/engine/exports/json-tokens.ts";

/** Rebuilds the value from the lexer's events, as JSON.parse would. */
class Builder implements TokenSink {
	tokens: JsonTokens | null = null;
	value: unknown = undefined;
	readonly bad: number[] = [];
	readonly #open: { container: unknown[] | Map<string, unknown>; key: string }[] = [];

	openObject(): void {
		this.#open.push({ container: new Map(), key: "" });
	}
	closeObject(): void {
		const { container } = this.#open.pop() as { container: Map<string, unknown> };
		const object: Record<string, unknown> = {};
		for (const [key, value] of container) {
			Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
		}
		this.#put(object);
	}
	openArray(): void {
		this.#open.push({ container: [], key: "" });
	}
	closeArray(): void {
		this.#put(this.#open.pop()?.container);
	}
	key(): void {
		const top = this.#open.at(-1);
		if (top) top.key = this.tokens?.text() ?? "";
	}
	string(): void {
		this.#put(this.tokens?.text());
	}
	number(): void {
		this.#put(Number(this.tokens?.text()));
	}
	literal(value: boolean | null): void {
		this.#put(value);
	}
	badUtf8(at: number): void {
		this.bad.push(at);
	}
	#put(value: unknown): void {
		const top = this.#open.at(-1);
		if (!top) this.value = value;
		else if (Array.isArray(top.container)) top.container.push(value);
		else top.container.set(top.key, value);
	}
}

interface Reading {
	ok: boolean;
	value: unknown;
	fault: { at: number; sentence: string } | null;
	bad: number[];
}

/** Reads bytes in pieces of `size`, always through one small buffer that is overwritten, as the scanner does. */
function read(bytes: Uint8Array, size: number): Reading {
	const builder = new Builder();
	const tokens = new JsonTokens(builder);
	builder.tokens = tokens;
	tokens.reset();
	const buffer = Buffer.alloc(size + 3);
	let at = 0;
	while (at < bytes.length && !tokens.done && !tokens.fault) {
		const length = Math.min(size, bytes.length - at);
		buffer.fill(0xff);
		buffer.set(bytes.subarray(at, at + length), 3);
		at += tokens.feed(buffer, 3, 3 + length, at - 3) - 3;
	}
	tokens.finish(at);
	// What follows the value may only be white space.
	const rest = Buffer.from(bytes.subarray(at)).toString("latin1");
	const ok = tokens.fault === null && /^[ \t\r\n]*$/u.test(rest);
	return { ok, value: builder.value, fault: tokens.fault, bad: builder.bad };
}

function parse(text: string): { ok: boolean; value: unknown } {
	try {
		return { ok: true, value: JSON.parse(text) };
	} catch {
		return { ok: false, value: undefined };
	}
}

const spiced = fc.oneof(
	fc.json({ maxDepth: 5 }),
	fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value, null, 2)),
	fc.jsonValue().map((value) => JSON.stringify(value, null, " \r\n\t")),
	fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => `[${String(number)},${number.toExponential()}]`),
	fc.string({ unit: "binary" }).map((text) => JSON.stringify({ [text]: text })),
);

describe("the lexer reads the language of JSON.parse", () => {
	test("every valid text in pieces of every size gives the value that JSON.parse gives", () => {
		fc.assert(
			fc.property(spiced, (text) => {
				const bytes = Buffer.from(text, "utf8");
				const expected: unknown = JSON.parse(bytes.toString("utf8"));
				for (let size = 1; size <= Math.min(bytes.length + 1, 40); size++) {
					const reading = read(bytes, size);
					expect(reading.fault).toBeNull();
					expect(reading.value).toEqual(expected);
				}
			}),
			{ numRuns: 400 },
		);
	});

	test("a text with a byte changed, dropped or doubled is accepted exactly where JSON.parse accepts it", () => {
		const change = fc.record({
			at: fc.nat(),
			byte: fc.integer({ min: 0, max: 127 }),
			how: fc.constantFrom("set", "drop", "double"),
		});
		fc.assert(
			fc.property(
				spiced,
				fc.array(change, { minLength: 1, maxLength: 3 }),
				fc.integer({ min: 1, max: 9 }),
				(text, changes, size) => {
					let bytes = [...Buffer.from(text, "utf8")];
					for (const { at, byte, how } of changes) {
						const index = at % Math.max(bytes.length, 1);
						if (how === "set") bytes[index] = byte;
						else if (how === "drop") bytes.splice(index, 1);
						else bytes.splice(index, 0, bytes[index] ?? 0x20);
					}
					bytes = bytes.slice(0, 5000);
					const raw = Uint8Array.from(bytes);
					const expected = parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(raw));
					const reading = read(raw, size);
					expect({ ok: reading.ok }).toEqual({ ok: expected.ok });
					if (expected.ok) expect(reading.value).toEqual(expected.value);
				},
			),
			{ numRuns: 4000 },
		);
	});

	test.each([
		["", "The text ends inside a value", 0],
		["[1,]", "Expected a value, found ]", 3],
		['{"a" 1}', "Expected a colon after the key, found 1", 5],
		['{"a":1,}', "Expected a key in quotes, found }", 7],
		["[1}", "Expected a comma or the closing bracket, found }", 2],
		["[nul]", "Expected null, found ]", 4],
		['["\u0001"]', "Expected the end of the string, found byte 0x01", 2],
		['["\\x"]', 'Expected one of " \\ / b f n r t u after a backslash, found x', 3],
		["[01]", "Expected a comma or the closing bracket, found 1", 2],
		["[-]", "Expected a digit after the minus sign, found ]", 2],
		["[1.]", "Expected a digit after the decimal point, found ]", 3],
		["[NaN]", "Expected a value or ], found N", 1],
		['["abc', "The text ends inside a string", 5],
		["[[1]", "The text ends inside a value that is still open", 4],
	])("%j is refused with what was expected and where", (text, sentence, at) => {
		for (const size of [1, 2, 3, 100]) {
			expect(read(Buffer.from(text, "latin1"), size).fault).toEqual({ at, sentence });
		}
	});

	test("bytes that are not UTF-8 are told once a value, at their first byte, and reading goes on", () => {
		const cases: [number[], number][] = [
			[[0xe9], 2],
			[[0xc0, 0xaf], 2],
			[[0xe2, 0x82], 2],
			[[0xed, 0xa0, 0x80], 2],
			[[0xf5, 0x80], 2],
			[[0xf0, 0x8f, 0x80, 0x80], 2],
		];
		for (const [sequence, at] of cases) {
			const bytes = Buffer.from([0x5b, 0x22, ...sequence, 0x22, 0x5d]);
			for (const size of [1, 2, 3, 100]) {
				const reading = read(bytes, size);
				expect(reading.ok).toBe(true);
				expect(reading.bad).toEqual([at]);
				expect(reading.value).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
			}
		}
	});

	test("a million brackets are read without recursion", () => {
		const depth = 1_000_000;
		const text = Buffer.from("[".repeat(depth) + "]".repeat(depth));
		let deepest = 0;
		const quiet: TokenSink = {
			openObject: () => undefined,
			closeObject: () => undefined,
			openArray: () => {
				deepest++;
			},
			closeArray: () => undefined,
			key: () => undefined,
			string: () => undefined,
			number: () => undefined,
			literal: () => undefined,
			badUtf8: () => undefined,
		};
		const tokens = new JsonTokens(quiet);
		tokens.reset();
		tokens.feed(text, 0, text.length, 0);
		expect(tokens.done).toBe(true);
		expect(deepest).toBe(depth);
	});

	test("a token longer than the limit is cut on a character and never through an escape", () => {
		for (let padding = 0; padding < 14; padding++) {
			for (const unit of ["é", "\\u00e9", "\\\\", "𝄞"]) {
				const bytes = Buffer.from(`"${"x".repeat(padding)}${unit.repeat(3000)}"`);
				for (const size of [7, 4096, 100_000]) {
					const value = read(bytes, size).value as string;
					const whole = JSON.parse(bytes.toString("utf8")) as string;
					expect(value.endsWith("…")).toBe(true);
					expect(whole.startsWith(value.slice(0, -1))).toBe(true);
					expect(value.length).toBeGreaterThan(600);
				}
			}
		}
	});
});
