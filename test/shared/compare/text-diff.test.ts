import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commonRuns } from "#shared/compare/common-runs";
import { textDiff, type TextPart } from "#shared/compare/text-diff";

/** "the [-cat-]{+dog+} sat": what was lost and gained, in its place. */
function told(before: string, after: string): string {
	const marks = { same: ["", ""], lost: ["[-", "-]"], gained: ["{+", "+}"] };
	return textDiff(before, after)
		.map(({ kind, text }) => (marks[kind][0] ?? "") + text + (marks[kind][1] ?? ""))
		.join("");
}

function joined(parts: readonly TextPart[], ...kinds: TextPart["kind"][]): string {
	return parts
		.filter(({ kind }) => kinds.includes(kind))
		.map(({ text }) => text)
		.join("");
}

describe("what became of a text", () => {
	test.each([
		["nothing", "a cat", "a cat", "a cat"],
		["nothing of nothing", "", "", ""],
		["all new", "", "a cat", "{+a cat+}"],
		["all gone", "a cat", "", "[-a cat-]"],
		["a word", "the cat sat", "the dog sat", "the [-cat-]{+dog+} sat"],
		["a word more", "the cat sat", "the old cat sat", "the {+old +}cat sat"],
		["letters of a word", "the colour red", "the color red", "the colo[-u-]r red"],
		["the end of a word", "cats sat", "catch sat", "cat[-s-]{+ch+} sat"],
		["words that only begin alike", "cart", "cotton", "[-cart-]{+cotton+}"],
		["a number", "12 cars", "13 cars", "1[-2-]{+3+} cars"],
		["a comma", "yes, no", "yes no", "yes[-,-] no"],
		["a line", "a\nb\nc", "a\nc", "a\n[-b\n-]c"],
		["an accent, which goes with its letter", "cafe\u0301", "cafe", "caf[-e\u0301-]{+e+}"],
		["one half of a pair of units", "x \u{1F600}", "x \u{1F601}", "x [-\u{1F600}-]{+\u{1F601}+}"],
		["letters of other scripts", "он спал", "он спит", "он сп[-ал-]{+ит+}"],
	])("%s", (_what, before, after, expected) => {
		expect(told(before, after)).toBe(expected);
	});

	test.each([
		["a line", "a b\nc d\ne f", "a b\nc b\nc d\ne f", "a b\n{+c b\n+}c d\ne f"],
		["a sentence", "One two. One three.", "One two. One four. One three.", "One two. {+One four. +}One three."],
		["a word", "an old man", "an old, old man", "an {+old, +}old man"],
	])("%s that is repeated is put where it begins", (_what, before, after, expected) => {
		expect(told(before, after)).toBe(expected);
	});

	test("a passage that moved is lost in one place and gained in the other", () => {
		expect(told("one two three. four five.", "four five. one two three.")).toBe(
			"{+four five. +}one two three[-. four five-].",
		);
	});
});

/** A sentence of its own for each number. */
function sentence(number: number): string {
	return `This is sentence number ${number} of a text that is long. `;
}

describe("a text too long to be compared word by word", () => {
	const long = Array.from({ length: 20_000 }, (_, number) => sentence(number));

	test("is taken apart by its sentences", () => {
		const after = long
			.map((text, number) => (number % 2000 === 1000 ? text.replace("long", "very long") : text))
			.filter((_, number) => number !== 77);
		const parts = textDiff(long.join(""), after.join(""));
		expect(joined(parts, "gained")).toBe("very ".repeat(10));
		expect(joined(parts, "lost")).toBe(sentence(77));
	});

	test("is told whole where no sentence is common", () => {
		const [before, after] = ["a", "b"].map((letter) => `${letter} `.repeat(60_000)) as [string, string];
		expect(textDiff(before, after)).toEqual([
			{ kind: "lost", text: before.trimEnd() },
			{ kind: "gained", text: after.trimEnd() },
			{ kind: "same", text: " " },
		]);
	});

	test("of ten million characters comes to an end", () => {
		const before = long.join("").repeat(8);
		const after = long.toReversed().join("").repeat(8);
		const parts = textDiff(before, after);
		expect(joined(parts, "same", "lost") === before).toBe(true);
		expect(joined(parts, "same", "gained") === after).toBe(true);
	});
});

/** Length of the longest common subsequence, by the book. */
function mostCommon(a: readonly number[], b: readonly number[]): number {
	let row = new Array<number>(b.length + 1).fill(0);
	for (const x of a) {
		const next = [0];
		for (const [at, y] of b.entries())
			next.push(x === y ? (row[at] as number) + 1 : Math.max(row[at + 1] as number, next[at] as number));
		row = next;
	}
	return row.at(-1) as number;
}

const numbers = fc.array(fc.nat({ max: 4 }), { maxLength: 30 });

describe("of any texts", () => {
	test("the parts make up both, and no two of one kind touch", () => {
		const text = fc.oneof(
			fc.string({
				unit: fc.constantFrom("a", "b", " ", ".", "\n", "\u{1F600}", "\uD83D", "\u0301", "é"),
				maxLength: 40,
			}),
			fc.string({ unit: "binary", maxLength: 20 }),
		);
		fc.assert(
			fc.property(text, text, (before, after) => {
				const parts = textDiff(before, after);
				expect(joined(parts, "same", "lost")).toBe(before);
				expect(joined(parts, "same", "gained")).toBe(after);
				const order = parts.map(({ kind }) => kind).join(" ");
				expect(order).not.toMatch(/\b(\w+) \1\b|gained lost/u);
			}),
		);
	});

	test("as much is common as can be", () => {
		fc.assert(
			fc.property(numbers, numbers, (a, b) => {
				const runs = commonRuns(Int32Array.from(a), Int32Array.from(b), { steps: 1e9 });
				expect(runs.reduce((sum, { length }) => sum + length, 0)).toBe(mostCommon(a, b));
			}),
		);
	});

	test("without any effort what is common still is, and is in order", () => {
		fc.assert(
			fc.property(numbers, numbers, (a, b) => {
				const runs = commonRuns(Int32Array.from(a), Int32Array.from(b), { steps: 0 });
				let [pastA, pastB] = [0, 0];
				for (const run of runs) {
					expect(run.a >= pastA && run.b >= pastB).toBe(true);
					expect(a.slice(run.a, run.a + run.length)).toEqual(b.slice(run.b, run.b + run.length));
					[pastA, pastB] = [run.a + run.length, run.b + run.length];
				}
				if (a.length > 0) expect(commonRuns(Int32Array.from(a), Int32Array.from(a), { steps: 0 })).toHaveLength(1);
			}),
		);
	});
});
