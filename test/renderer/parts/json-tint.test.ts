import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestLine, tinted } from "../../../renderer/parts/json-tint.ts";

describe("tinting a line of JSON", () => {
	it("tells keys, strings, numbers and words apart", () => {
		const pieces = tinted('  "a \\" b": [1.5e3, "x: y", null, true],').filter(({ tint }) => tint !== "mark");
		expect(pieces).toEqual([
			{ tint: "key", text: '"a \\" b"' },
			{ tint: "number", text: "1.5e3" },
			{ tint: "string", text: '"x: y"' },
			{ tint: "word", text: "null" },
			{ tint: "word", text: "true" },
		]);
	});

	it("changes no character of what is shown, however odd the line", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
				expect(
					tinted(line)
						.map(({ text }) => text)
						.join(""),
				).toBe(line.slice(0, longestLine));
			}),
		);
	});

	it("looks at no more of a line of five million characters than is shown", () => {
		const line = `"${'\\\\"a'.repeat(1_250_000)}`;
		const pieces = tinted(line);
		expect(pieces.map(({ text }) => text).join("")).toBe(line.slice(0, longestLine));
	});
});
