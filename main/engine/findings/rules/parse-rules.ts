import type { RuleSeverity } from "#shared/findings/finding";
import type { RuleFault } from "#shared/findings/rules";
import { nearest } from "#shared/query-fields";
import { readCheck } from "./parse-check.ts";
import { RuleError, RuleReader, tokensOf } from "./rule-tokens.ts";
import type { Rule, RuleText } from "./rule-terms.ts";

const severities: readonly RuleSeverity[] = ["error", "warning", "note"];
const mostRules = 1000;
const mostFaults = 100;
const longestName = 200;

/** A text of rules, as far as it was understood, and what is wrong with the rest of it. */
export interface ParsedRules extends RuleText {
	faults: readonly RuleFault[];
}

/**
 * One rule a line: a severity, a name, a colon, and what is to hold; `#` begins a comment. The first of all names the
 * pack. A line that is not understood is left out, with what is wrong and where.
 */
export function parseRules(text: string): ParsedRules {
	const rules: Rule[] = [];
	const faults: RuleFault[] = [];
	const lineOf = new Map<string, number>();
	let pack: string | null = null;
	for (const [at, line] of text.split(/\r\n|\r|\n/u).entries()) {
		const number = at + 1;
		if (faults.length >= mostFaults) break;
		try {
			const start = firstSign(line);
			if (start === null) continue;
			const word = /^\S+/u.exec(line.slice(start))?.[0] ?? "";
			if (word.toLowerCase() === "pack") {
				if (pack !== null) throw new RuleError(`The pack is named already: ${pack}`, start);
				pack = packName(line, start + word.length);
				continue;
			}
			const rule = readRule(line, start, number);
			const before = lineOf.get(rule.name);
			if (before !== undefined)
				throw new RuleError(
					`The rule of line ${String(before)} is called ${rule.name} too: each has its own name`,
					start,
				);
			if (rules.length >= mostRules)
				throw new RuleError(`Expected at most ${String(mostRules)} rules in a pack`, start);
			lineOf.set(rule.name, number);
			rules.push(rule);
		} catch (error) {
			if (!(error instanceof RuleError)) throw error;
			faults.push({ line: number, column: error.at + 1, words: error.message });
		}
	}
	if (pack === null)
		faults.unshift({ line: 1, column: 1, words: "Expected a line that names the pack, as in pack Street rules" });
	else if (rules.length === 0 && faults.length === 0)
		faults.push({ line: 1, column: 1, words: "Expected a rule, as in error small boxes: Car width >= 8 px" });
	return { pack: pack ?? "", rules, faults };
}

/** Null where a line is empty or a comment. */
function firstSign(line: string): number | null {
	const at = line.search(/[^\s\u{feff}]/u);
	return at < 0 || line[at] === "#" ? null : at;
}

function packName(line: string, from: number): string {
	const rest = line.slice(from);
	const begin = from + (/^\s*/u.exec(rest)?.[0].length ?? 0);
	const [first, ...more] = line[begin] === '"' ? tokensOf(line, begin) : [];
	if (first !== undefined && more[0] !== undefined) throw new RuleError("Expected the end of the line", more[0].at);
	return checkedName(first === undefined ? withoutComment(rest) : first.text, begin, "pack Street rules");
}

function withoutComment(text: string): string {
	return text.replace(/(?:^|\s)#.*$/u, "");
}

function checkedName(text: string, at: number, example: string): string {
	const name = text.trim();
	if (name === "") throw new RuleError(`Expected a name, as in ${example}`, at);
	if (name.length > longestName)
		throw new RuleError(`Expected a name of at most ${String(longestName)} characters`, at);
	return name;
}

function readRule(line: string, start: number, number: number): Rule {
	const word = /^[^\s:"]*/u.exec(line.slice(start))?.[0] ?? "";
	const severity = severities.find((known) => known === word.toLowerCase());
	const example = "error small boxes: Car width >= 8 px";
	if (severity === undefined) {
		const near = nearest(word.toLowerCase(), [...severities, "pack"]);
		const guess = near === null ? "" : `Did you mean ${near}? `;
		throw new RuleError(`${guess}Expected error, warning, note, pack or a # comment at the start of a line`, start);
	}
	const begin = start + word.length + (/^\s*/u.exec(line.slice(start + word.length))?.[0].length ?? 0);
	let name: string;
	let colon: number;
	if (line[begin] === '"') {
		const [first, second] = tokensOf(line, begin);
		name = first?.text ?? "";
		colon = second?.text === ":" ? second.at : -1;
	} else {
		colon = line.indexOf(":", begin);
		name = line.slice(begin, colon < 0 ? undefined : colon);
	}
	if (colon < 0)
		throw new RuleError(`Expected a name and a colon behind ${severity}, as in ${example}`, line.trimEnd().length);
	name = checkedName(name, begin, example);
	return {
		name,
		severity,
		line: number,
		check: readCheck(new RuleReader(tokensOf(line, colon + 1), line.trimEnd().length)),
	};
}
