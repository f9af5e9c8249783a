import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ruleReference } from "#shared/findings/rule-reference";
import { parseRules } from "../../../../main/engine/findings/rules/parse-rules.ts";
import { printRules } from "../../../../main/engine/findings/rules/print-rule.ts";
import { randomRules } from "./random-rules.ts";

/** A pack of one check. */
function pack(check: string): string {
	return `pack p\nerror r: ${check}`;
}

/** What is wrong with a check: its column within it, and the words. */
function faultOf(check: string): [number, string] {
	const { faults } = parseRules(pack(check));
	expect(faults).toHaveLength(1);
	const [fault] = faults;
	expect(fault?.line).toBe(2);
	return [(fault?.column ?? 0) - "error r: ".length, fault?.words ?? ""];
}

describe("a text of rules", () => {
	test("is read line by line, with comments, blank lines and any line end", () => {
		const {
			pack: name,
			rules,
			faults,
		} = parseRules(
			'\u{feff}# first\r\n\r\npack Street rules # by ana\r\n\terror a: Car width >= 8 px # why\rWARNING "b: c": Car with Car IoU at most 90 %\nnote d: Car 1.. per task',
		);
		expect(faults).toEqual([]);
		expect(name).toBe("Street rules");
		expect(rules.map(({ name: own, severity, line }) => [own, severity, line])).toEqual([
			["a", "error", 4],
			["b: c", "warning", 5],
			["d", "note", 6],
		]);
		expect(rules[1]?.check).toMatchObject({ kind: "pairs", most: 0.9, isUnder: false });
		expect(rules[2]?.check).toMatchObject({ kind: "count", span: { least: 1, most: Infinity } });
	});

	test("keeps the rules that are understood where others are not", () => {
		const { rules, faults } = parseRules("pack p\nerror a: Car width\nerror b: Car width >= 8 px\neror c: Car");
		expect(rules.map(({ name }) => name)).toEqual(["b"]);
		expect(faults.map(({ line }) => line)).toEqual([2, 4]);
	});

	test("takes the quotes and signs that word processors put in", () => {
		const typed = parseRules(pack('"Traffic light" width >= 8 px'));
		expect(parseRules(pack("“Traffic light” width ≥ 8px")).rules).toEqual(typed.rules);
		expect(parseRules(pack("„Traffic light“ width at least 8 pixels")).rules).toEqual(typed.rules);
		expect(parseRules(pack("«Traffic light» width >=8px")).rules).toEqual(typed.rules);
	});

	test("names classes by ids that look like numbers, and by words of the language in quotes", () => {
		expect(parseRules(pack("1656329 vertices >= 3")).rules[0]?.check).toMatchObject({
			subject: { names: ["1656329"] },
		});
		expect(parseRules(pack("64e5ab vertices >= 3")).rules[0]?.check).toMatchObject({ subject: { names: ["64e5ab"] } });
		expect(parseRules(pack('"never" vertices >= 3')).rules[0]?.check).toMatchObject({ subject: { names: ["never"] } });
		expect(parseRules(pack('"a \\"b\\" \\\\" vertices >= 3')).rules[0]?.check).toMatchObject({
			subject: { names: ['a "b" \\'] },
		});
	});

	test.each([
		["", "Expected a line that names the pack"],
		["error a: Car width >= 8 px", "Expected a line that names the pack"],
		["pack p", "Expected a rule"],
		["pack", "Expected a name, as in pack Street rules"],
		["pack p\npack q", "named already: p"],
		["pack p\nerror a: only Car\nnote a: only Car", "The rule of line 2 is called a too"],
		["pack p\nerror a only Car", "Expected a name and a colon behind error"],
		["pack p\nerror : only Car", "Expected a name"],
		["pack p\nwaring a: only Car", "Did you mean warning?"],
	])("says what is missing in %j", (text, words) => {
		expect(
			parseRules(text)
				.faults.map((fault) => fault.words)
				.join("\n"),
		).toContain(words);
	});

	test.each([
		["Car widht >= 8 px", 5, "Did you mean width?"],
		["Car width >= 8", 11, "Expected px or % (of the picture)"],
		["Car vertices >= 8 px", 14, "plain number, without px"],
		["Car length >= 8 %", 12, "measured in px, not in %"],
		["Car width > 8 px px", 18, "Expected the end of the line"],
		["Traffic light width >= 8 px", 9, 'as in "Traffic light"'],
		["Car with Car IoU >= 0.1", 18, "Expected the most that any two may share"],
		["Car with Car IoU <= 5", 18, "from 0 to 1, or up to 100 %"],
		["Car with Car Iou 0.2..0.5", 18, "Expected the most"],
		["Car with Car IuO <= 0.5", 14, "Did you mean IoU?"],
		["Wheel inside Car by 0.9", 21, "Expected %"],
		['"Car vertices', 1, "has no end in this line"],
		["Car needs Truck", 16, "Expected in a task or on a page"],
		["Car 5..2 per task", 5, "Nothing lies from 5 to 2"],
		["Car 1.5 per task", 9, "Expected .. behind the number"],
		["Car 1..2.5 per task", 5, "Expected a whole number"],
		["Car 1..200", 11, "Expected per task or per page"],
		["Car 1..200 px per task", 5, "A count has no unit"],
		["answer x is on of a", 13, "Did you mean one of?"],
		["answer x = a is given", 14, "Expected needs"],
		["Car is a pollygon", 10, "Did you mean polygon?"],
		["Car where width > 5 px", 23, "the line ends"],
		["Car where colour = red", 11, "Expected answer"],
		["never Day with Night", 21, "Expected in a task or on a page"],
		["never Day and Night in a task", 11, "Expected with"],
		["", 0, "Expected a class"],
		["or vertices >= 3", 1, "Expected a class"],
	])("points at what is wrong in %j", (check, column, words) => {
		const [at, said] = faultOf(check);
		expect(said).toContain(words);
		expect(at).toBe(column);
	});

	test("reads back what it prints, whatever stands in it", () => {
		fc.assert(
			fc.property(randomRules, (rules) => {
				const read = parseRules(printRules(rules));
				expect(read).toEqual({ ...rules, faults: [] });
			}),
			{ numRuns: 150 },
		);
	});

	test("answers any text with rules or with faults that lie within it", () => {
		const word = fc.constantFrom(
			...'pack error note : Car "a" "b answer = <= 8 8..9 .. px % never with in a task needs is one of or , and where \\ # \n IoU inside by per \u2028 \ud800 \0 \u{feff} 𝒳 ≤ „'.split(
				" ",
			),
		);
		const text = fc.oneof(
			fc.string({ maxLength: 80 }),
			fc.array(word, { maxLength: 40 }).map((all) => all.join(" ")),
		);
		fc.assert(
			fc.property(text, (some) => {
				const lines = some.split(/\r\n|\r|\n/u);
				const { rules, faults } = parseRules(some);
				expect(rules.length + faults.length).toBeGreaterThan(0);
				for (const { line, column } of faults) {
					expect(line).toBeLessThanOrEqual(lines.length);
					expect(column).toBeGreaterThan(0);
					expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
				}
			}),
			{ numRuns: 150 },
		);
	});

	test("refuses what is too much with its bound", () => {
		const many = ["pack p", ...Array.from({ length: 1001 }, (_, at) => `note r${String(at)}: only Car`)].join("\n");
		expect(parseRules(many).faults.map(({ words }) => words)).toEqual(["Expected at most 1000 rules in a pack"]);
		expect(faultOf(`"${"x".repeat(10_001)}" vertices >= 3`)[1]).toContain("at most 10000 characters in a line");
		expect(parseRules(`pack p\n${"x\n".repeat(200_000)}`).faults).toHaveLength(100);
	});

	test("is what the reference says, example by example, and the pack that comes with the program", () => {
		const [first, ...groups] = ruleReference;
		expect(parseRules(first?.examples.map(([example]) => example).join("\n") ?? "").faults).toEqual([]);
		for (const [example] of groups.flatMap(({ examples }) => examples))
			expect([example, parseRules(pack(example)).faults]).toEqual([example, []]);
		const { rules, faults } = parseRules(readFileSync("resources/rules/example.rules", "utf8"));
		expect(faults).toEqual([]);
		expect(rules.length).toBeGreaterThan(10);
	});
});
