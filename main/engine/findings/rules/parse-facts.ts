import { type Figures, readFigures } from "./rule-figures.ts";
import { RuleError, type RuleReader } from "./rule-tokens.ts";
import {
	type AnswerFact,
	type ClassFact,
	type Condition,
	type Fact,
	type Measure,
	measures,
	type MeasureTest,
	type Place,
	type RelationFact,
	unitsOf,
} from "./rule-terms.ts";

/** More names than a hand writes. */
const mostNames = 1000;

/** Words that begin something else than a class where a class could stand. */
const leading = [
	"answer",
	"any",
	"relation",
	"task",
	"page",
	"never",
	"only",
	"with",
	"where",
	"needs",
	"is",
	"inside",
	"and",
	"or",
];

/** Annotations, a question or a relation. Errors: RuleError. */
export function readFact(reader: RuleReader): Fact {
	if (reader.isNext("answer") || reader.isNext("any answer")) return readAnswerFact(reader);
	if (reader.isNext("relation") || reader.isNext("any relation")) return readRelationFact(reader);
	return readClassFact(reader);
}

/** Errors: RuleError. */
export function readClassFact(reader: RuleReader): ClassFact {
	const names = readClassNames(reader);
	const where: Condition[] = [];
	if (reader.takes("where")) {
		do where.push(readCondition(reader));
		while (reader.takes("and"));
	}
	return { kind: "class", names, where };
}

/** Null: any class. Errors: RuleError. */
export function readClassNames(reader: RuleReader): readonly string[] | null {
	if (reader.takes("any class")) return null;
	return readNames(reader, "a class", 'Car width >= 8 px, or "Traffic light" width >= 8 px');
}

/** Errors: RuleError. */
function readAnswerFact(reader: RuleReader): AnswerFact {
	const isAny = reader.takes("any answer");
	if (!isAny) reader.expect("answer", 'answer "Damaged?" = "Yes"');
	const names = isAny ? null : readNames(reader, "a question", 'answer "Damaged?" = "Yes"');
	const isOther = reader.takes("!=");
	if (!isOther && !reader.takes("=")) return { kind: "answer", names, values: null, isOther: false };
	return { kind: "answer", names, values: readNames(reader, "an answer", 'answer "Damaged?" = "Yes"'), isOther };
}

/** Errors: RuleError. */
function readRelationFact(reader: RuleReader): RelationFact {
	if (reader.takes("any relation")) return { kind: "relation", names: null };
	reader.expect("relation", 'relation "drives" from Person to Car');
	return { kind: "relation", names: readNames(reader, "a relation", 'relation "drives" from Person to Car') };
}

function readCondition(reader: RuleReader): Condition {
	if (reader.isNext("answer") || reader.isNext("any answer")) return readAnswerFact(reader);
	if (!isMeasureNext(reader)) throw reader.expected(["answer", ...measures], 'Car where answer "Truncated?" = "No"');
	return readMeasureTest(reader);
}

export function isMeasureNext(reader: RuleReader): boolean {
	return measures.some((measure) => reader.isNext(measure));
}

/** Errors: RuleError. */
export function readMeasureTest(reader: RuleReader): MeasureTest {
	const measure = measures.find((known) => reader.takes(known));
	if (measure === undefined) throw reader.expected(measures, "width >= 8 px");
	const example = `${measure} >= 8${unitsOf[measure][0] === "px" ? " px" : ""}`;
	const { span, unit, at } = readFigures(reader, example);
	checkUnit(measure, unit, at, example);
	return { kind: "measure", measure, unit, span };
}

function checkUnit(measure: Measure, unit: Figures["unit"], at: number, example: string): void {
	const units = unitsOf[measure];
	if (units.includes(unit)) return;
	if (unit === null)
		throw new RuleError(
			`Expected ${units.length > 1 ? "px or % (of the picture)" : "px"} behind the number, as in ${example}`,
			at,
		);
	throw new RuleError(
		units.includes("px")
			? `${measure} is measured in px, not in ${unit}`
			: `${measure} is a plain number, without ${unit}`,
		at,
	);
}

/** Names joined by "or" or commas. Errors: RuleError. */
export function readNames(reader: RuleReader, what: string, example: string): string[] {
	const names: string[] = [];
	do {
		const { here } = reader;
		const isName =
			here !== undefined &&
			here.kind !== "sign" &&
			(here.kind !== "word" || !leading.includes(here.text.toLowerCase()));
		if (!isName) throw reader.expected([what], example);
		if (names.length >= mostNames) throw new RuleError(`Expected at most ${String(mostNames)} names`, here.at);
		reader.take();
		const name = here.text.trim();
		if (name === "" && what !== "an answer") throw new RuleError(`Expected ${what}, and the name is empty`, here.at);
		names.push(what === "an answer" ? here.text : name);
	} while (reader.takes("or") || reader.takes(","));
	return names;
}

const placed = ["in a task", "on a page"] as const;

/** Null where none comes next. */
export function readPlace(reader: RuleReader): Place | null {
	if (reader.takes("in a task") || reader.takes("in the task")) return "task";
	return reader.takes("on a page") || reader.takes("on the page") ? "page" : null;
}

/** Errors: RuleError. */
export function expectPlace(reader: RuleReader, example: string): Place {
	const place = readPlace(reader);
	if (place === null) throw reader.expected(placed, example);
	return place;
}
