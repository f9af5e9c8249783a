import fc from "fast-check";
import type {
	AnswerFact,
	Check,
	ClassFact,
	Fact,
	MeasureTest,
	Rule,
	RuleText,
	Span,
} from "../../../../main/engine/findings/rules/rule-terms.ts";
import { measures, unitsOf } from "../../../../main/engine/findings/rules/rule-terms.ts";

/** Any pack that can be written, with names of every kind of sign. */

const anyName = fc
	.oneof(
		fc.constantFrom(
			"Car",
			"never",
			"in a task",
			'a "b"',
			"#1",
			"1..2",
			"50 %",
			"a\\",
			"Fußgänger",
			"=",
			"“x”",
			"__proto__",
		),
		fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
	)
	.map((text) => text.replace(/[\r\n]/gu, "").trim())
	.filter((text) => text !== "");
const names = fc.option(fc.array(anyName, { minLength: 1, maxLength: 3 }));

function spans(whole: boolean): fc.Arbitrary<Span> {
	const value = whole ? fc.nat(500) : fc.integer({ min: 0, max: 200_000 }).map((hundredth) => hundredth / 100);
	const open = { least: -Infinity, most: Infinity, isOver: false, isUnder: false };
	return fc.oneof(
		fc.tuple(value, fc.boolean()).map(([least, isOver]) => ({ ...open, least, isOver })),
		fc.tuple(value, fc.boolean()).map(([most, isUnder]) => ({ ...open, most, isUnder })),
		fc.tuple(value, value).map(([a, b]) => ({ ...open, least: Math.min(a, b), most: Math.max(a, b) })),
	);
}

const measureTest: fc.Arbitrary<MeasureTest> = fc.constantFrom(...measures).chain((measure) =>
	fc.record({
		kind: fc.constant("measure" as const),
		measure: fc.constant(measure),
		unit: fc.constantFrom(...unitsOf[measure]),
		span: spans(false),
	}),
);
const answerFact: fc.Arbitrary<AnswerFact> = fc
	.tuple(names, names, fc.boolean())
	.map(([own, values, isOther]) => ({ kind: "answer", names: own, values, isOther: values !== null && isOther }));
const classFact: fc.Arbitrary<ClassFact> = fc.record({
	kind: fc.constant("class" as const),
	names,
	where: fc.array(fc.oneof(answerFact, measureTest), { maxLength: 2 }),
});
const relationFact = fc.record({ kind: fc.constant("relation" as const), names });
const fact: fc.Arbitrary<Fact> = fc.oneof(classFact, answerFact, relationFact);
const place = fc.constantFrom("task" as const, "page" as const);
const share = fc.integer({ min: 1, max: 100 }).map((hundredth) => hundredth / 100);

const check: fc.Arbitrary<Check> = fc.oneof(
	fc.record({
		kind: fc.constant("measures" as const),
		subject: classFact,
		tests: fc.array(measureTest, { minLength: 1, maxLength: 3 }),
	}),
	fc.record({
		kind: fc.constant("shapes" as const),
		subject: classFact,
		shapes: fc.uniqueArray(fc.constantFrom("bounding-box" as const, "polygon" as const, "pdf" as const), {
			minLength: 1,
		}),
	}),
	fc.record({
		kind: fc.constant("pairs" as const),
		subject: classFact,
		others: classFact,
		measure: fc.constantFrom("IoU" as const, "overlap" as const),
		most: share,
		isUnder: fc.boolean(),
	}),
	fc.record({ kind: fc.constant("inside" as const), subject: classFact, others: classFact, least: share }),
	fc.record({ kind: fc.constant("needs" as const), subject: fc.option(fact), needed: fact, place }),
	fc.record({
		kind: fc.constant("needs" as const),
		subject: fc.oneof(classFact, answerFact),
		needed: answerFact,
		place: fc.constant(null),
	}),
	fc.record({ kind: fc.constant("count" as const), fact, span: spans(true), place }),
	fc.record({ kind: fc.constant("never" as const), facts: fc.tuple(fact, fact), place }),
	fc.record({
		kind: fc.constant("only" as const),
		classes: names.map((own): ClassFact => ({ kind: "class", names: own, where: [] })),
	}),
	fc.record({
		kind: fc.constant("answer" as const),
		answer: names.map((own): AnswerFact => ({ kind: "answer", names: own, values: null, isOther: false })),
		test: fc.oneof(
			fc.constant({ kind: "given" as const }),
			fc.record({ kind: fc.constant("one-of" as const), values: fc.array(anyName, { minLength: 1, maxLength: 3 }) }),
			fc.record({ kind: fc.constant("like" as const), pattern: anyName }),
			fc.record({ kind: fc.constant("number" as const), span: spans(false) }),
		),
	}),
	fc.record({ kind: fc.constant("joins" as const), relation: relationFact, from: classFact, to: classFact }),
);

export const randomRules: fc.Arbitrary<RuleText> = fc
	.tuple(
		anyName,
		fc.array(fc.tuple(fc.constantFrom("error" as const, "warning" as const, "note" as const), check), {
			minLength: 1,
			maxLength: 5,
		}),
	)
	.map(([pack, all]) => ({
		pack,
		rules: all.map(([severity, own], at): Rule => ({ name: `rule ${String(at)}`, severity, line: at + 2, check: own })),
	}));
