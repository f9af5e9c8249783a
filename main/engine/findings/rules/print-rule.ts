import { shapeNames } from "./parse-check.ts";
import { printSpan } from "./rule-figures.ts";
import type { AnswerTest, Check, Condition, Fact, MeasureTest, Place, Rule, RuleText } from "./rule-terms.ts";
import { quote } from "./rule-tokens.ts";

/** A pack as a text that reads back the same. */
export function printRules({ pack, rules }: RuleText): string {
	return [`pack ${quote(pack)}`, ...rules.map(printRule)].join("\n");
}

function printRule({ severity, name, check }: Rule): string {
	return `${severity} ${quote(name)}: ${printCheck(check)}`;
}

/** What stands behind the name of a rule. */
export function printCheck(check: Check): string {
	switch (check.kind) {
		case "measures":
			return `${printFact(check.subject)} has ${check.tests.map(printTest).join(" and ")}`;
		case "shapes":
			return `${printFact(check.subject)} is a ${check.shapes.map(printShape).join(" or ")}`;
		case "pairs": {
			const sign = check.isUnder ? "<" : "<=";
			return `${printFact(check.subject)} with ${printFact(check.others)} ${check.measure} ${sign} ${plain(check.most)}`;
		}
		case "inside":
			return `${printFact(check.subject)} inside ${printFact(check.others)} by ${plain(check.least * 100)} %`;
		case "needs": {
			if (check.subject === null) return `${check.place ?? "task"} needs ${printFact(check.needed)}`;
			return `${printFact(check.subject)} needs ${printFact(check.needed)}${printPlace(check.place)}`;
		}
		case "count":
			return `${printFact(check.fact)} ${printSpan(check.span, null)} per ${check.place}`;
		case "never":
			return `never ${printFact(check.facts[0])} with ${printFact(check.facts[1])}${printPlace(check.place)}`;
		case "only":
			return `only ${printFact(check.classes)}`;
		case "answer":
			return `${printFact(check.answer)} is ${printAnswerTest(check.test)}`;
		case "joins":
			return `${printFact(check.relation)} from ${printFact(check.from)} to ${printFact(check.to)}`;
	}
}

function printFact(fact: Fact): string {
	switch (fact.kind) {
		case "class": {
			const where = fact.where.length === 0 ? "" : ` where ${fact.where.map(printCondition).join(" and ")}`;
			return `${printNames(fact.names, "any class")}${where}`;
		}
		case "answer": {
			const sign = fact.isOther ? "!=" : "=";
			const values = fact.values === null ? "" : ` ${sign} ${fact.values.map(quote).join(" or ")}`;
			return `${fact.names === null ? "any answer" : `answer ${printNames(fact.names, "")}`}${values}`;
		}
		case "relation":
			return fact.names === null ? "any relation" : `relation ${printNames(fact.names, "")}`;
	}
}

function printNames(names: readonly string[] | null, any: string): string {
	return names === null ? any : names.map(quote).join(" or ");
}

function printCondition(condition: Condition): string {
	return condition.kind === "answer" ? printFact(condition) : printTest(condition);
}

export function printTest({ measure, span, unit }: MeasureTest): string {
	return `${measure} ${printSpan(span, unit)}`;
}

function printPlace(place: Place | null): string {
	return place === null ? "" : place === "task" ? " in a task" : " on a page";
}

function printShape(kind: string): string {
	return [...shapeNames].find(([, known]) => known === kind)?.[0] ?? kind;
}

function printAnswerTest(test: AnswerTest): string {
	switch (test.kind) {
		case "given":
			return "given";
		case "one-of":
			return `one of ${test.values.map(quote).join(", ")}`;
		case "like":
			return `like ${quote(test.pattern)}`;
		case "number":
			return test.span.least === -Infinity && test.span.most === Infinity
				? "a number"
				: `a number ${printSpan(test.span, null)}`;
	}
}

function plain(value: number): string {
	const rounded = Number(value.toPrecision(12));
	return String(rounded).includes("e") ? rounded.toFixed(20).replace(/\.?0+$/u, "") : String(rounded);
}
