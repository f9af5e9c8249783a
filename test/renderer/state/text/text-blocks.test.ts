import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runSteps } from "../../../../renderer/state/text/steps.ts";
import { cutText, type TextBlocks } from "../../../../renderer/state/text/text-blocks.ts";

function cut(text: string): TextBlocks {
	return runSteps(cutText(text));
}

const piece = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom("\n", "\r\n", "\r", "", "a b ", "é", "e\u0301", "👩‍👩‍👧", "\ud83d") },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 3000 }).map((length) => "x".repeat(length)) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((length) => "\r\n".repeat(length)) },
);
const someText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

/** Every line of every block, as one list of lines. */
function linesOf(blocks: TextBlocks): string[] {
	const lines: string[] = [];
	for (let block = 0; block < blocks.count; block += 1) {
		for (const { from, to, number, isStart } of blocks.linesOf(block)) {
			const words = blocks.text.slice(from, to);
			expect(number).toBe(isStart ? lines.length : lines.length - 1);
			if (isStart) lines.push(words);
			else lines.push((lines.pop() ?? "") + words);
		}
	}
	return lines;
}

describe("a text in blocks", () => {
	it("keeps its lines, a CR LF being one break of two characters", () => {
		const blocks = cut("one\r\ntwo\n\nfour\rfive");
		expect(blocks.linesOf(0).map(({ from, to }) => [from, to])).toEqual([
			[0, 3],
			[5, 8],
			[9, 9],
			[10, 14],
			[15, 19],
		]);
		expect([blocks.count, blocks.lines, blocks.lineAt(10), blocks.lineAt(99)]).toEqual([1, 5, 3, 4]);
	});

	it("has one empty line where it is empty, and one more behind a last line break", () => {
		expect(linesOf(cut(""))).toEqual([""]);
		expect(linesOf(cut("a\n"))).toEqual(["a", ""]);
		expect(linesOf(cut("\n".repeat(16)))).toHaveLength(17);
	});

	it("is the same text line by line, whatever it is", () => {
		fc.assert(
			fc.property(someText, (text) => {
				const blocks = cut(text);
				const lines = text.split(/\r\n|\n|\r/u);
				expect(linesOf(blocks)).toEqual(lines);
				expect(blocks.lines).toBe(lines.length);
			}),
		);
	});

	it("has blocks that are small, and none without a character", () => {
		fc.assert(
			fc.property(someText, (text) => {
				const blocks = cut(text);
				expect(blocks.starts[blocks.count]).toBe(text.length);
				for (let block = 0; block < blocks.count; block += 1) {
					const units = blocks.unitsOf(block);
					expect(units).toBeLessThanOrEqual(1024 + 40);
					if (text !== "") expect(units).toBeGreaterThan(0);
					const lines = blocks.linesOf(block).length;
					expect(lines).toBeLessThanOrEqual(17);
					expect(Math.abs(blocks.lineCountOf(block) - lines)).toBeLessThanOrEqual(1);
				}
			}),
		);
	});

	it("finds the block of every character", () => {
		fc.assert(
			fc.property(someText, fc.nat(), (text, seed) => {
				const blocks = cut(text);
				const offset = text === "" ? 0 : seed % text.length;
				const block = blocks.blockAt(offset);
				expect(blocks.starts[block]).toBeLessThanOrEqual(offset);
				if (text !== "") expect(blocks.starts[block + 1]).toBeGreaterThan(offset);
			}),
		);
	});

	it("cuts a long line behind a blank, and never through a character", () => {
		const words = cut("word ".repeat(2000));
		for (let block = 0; block < words.count; block += 1)
			expect(words.text[(words.starts[block + 1] ?? 0) - 1]).toBe(" ");
		const family = "👩‍👩‍👧";
		const families = cut(family.repeat(1000));
		for (const start of families.starts) expect(start % family.length).toBe(0);
		const accents = cut("e\u0301".repeat(2000));
		for (const start of accents.starts) expect(start % 2).toBe(0);
	});

	it("cuts ten million characters of one line in many steps", () => {
		const text = "0123456789".repeat(1_000_000);
		const steps = cutText(text);
		let pauses = 0;
		let step = steps.next();
		for (; step.done !== true; step = steps.next()) pauses += 1;
		expect(step.value.count).toBeGreaterThanOrEqual(9765);
		expect(pauses).toBeGreaterThanOrEqual(Math.floor(text.length / 2 ** 20));
	});
});
