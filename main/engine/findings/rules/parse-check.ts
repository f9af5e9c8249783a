import type { GeometryKind } from "#shared/task";
import {
	expectPlace,
	isMeasureNext,
	readClassFact,
	readClassNames,
	readFact,
	readMeasureTest,
	readNames,
	readPlace,
} from "./parse-facts.ts";
import { isFigureNext, readFigures, readNumber, readUnit } from "./rule-figures.ts";
import { RuleError, type RuleReader } from "./rule-tokens.ts";
import {
	type AnswerFact,
	type AnswerTest,
	type Check,
	type ClassFact,
	type Fact,
	measures,
	type Place,
	type RelationFact,
} from "./rule-terms.ts";

/** By the names that rules give them; of several the first is the one that is printed. */
export const shapeNames: ReadonlyMap<string, GeometryKind> = new Map([
	["box", "bounding-box"],
	["bounding-box", "bounding-box"],
	["rotated-box", "rotated-bounding-box"],
	["rotated-bounding-box", "rotated-bounding-box"],
	["polygon", "polygon"],
	["polyline", "polyline"],
	["line", "polyline"],
	["spline", "spline"],
	["point", "point"],
	["segmentation", "segmentation"],
	["circle", "circle"],
	["box-3d", "box-3d"],
	["line-3d", "line-3d"],
	["angle", "angle"],
	["entity", "entity"],
	["pdf-area", "pdf"],
	["voxel-brush", "voxel-brush"],
]);

/** A text is gone through as often as its pattern is long. */
const longestPattern = 200;

/** All of what stands behind the name of a rule. Errors: RuleError. */
export function readCheck(reader: RuleReader): Check {
	const check = readOne(reader);
	if (reader.here !== undefined) throw reader.expected(["the end of the line"], "one check in a line");
	return check;
}

function readOne(reader: RuleReader): Check {
	if (reader.takes("never")) return readNever(reader);
	if (reader.takes("only")) {
		const names = readClassNames(reader);
		return { kind: "only", classes: { kind: "class", names, where: [] } };
	}
	for (const place of ["task", "page"] as const) {
		if (!reader.takes(place)) continue;
		reader.expect("needs", `${place} needs Car`);
		return { kind: "needs", subject: null, needed: readFact(reader), place };
	}
	const subject = readFact(reader);
	if (reader.takes("needs")) return readNeeds(reader, subject);
	if (isFigureNext(reader)) return readCount(reader, subject);
	switch (subject.kind) {
		case "class":
			return readOfClass(reader, subject);
		case "answer":
			return readOfAnswer(reader, subject);
		case "relation":
			return readOfRelation(reader, subject);
	}
}

function readOfClass(reader: RuleReader, subject: ClassFact): Check {
	if (reader.takes("with")) return readPairs(reader, subject);
	if (reader.takes("inside")) return readInside(reader, subject);
	if (reader.takes("is a") || reader.takes("is an") || reader.takes("is")) return readShapes(reader, subject);
	const isSaid = reader.takes("has");
	if (!isMeasureNext(reader)) {
		const { here } = reader;
		const [first, ...others] = subject.names ?? [];
		const error = reader.expected(
			[...measures, "with", "inside", "is a", "needs", "a count such as 1..200 per task"],
			"Car width >= 8 px",
		);
		if (isSaid || here?.kind !== "word" || first === undefined || others.length > 0 || subject.where.length > 0)
			throw error;
		throw new RuleError(
			`${error.message} A name of several words goes in quotes, as in "${first} ${here.text}"`,
			error.at,
		);
	}
	const tests = [];
	do tests.push(readMeasureTest(reader));
	while (reader.takes("and"));
	return { kind: "measures", subject, tests };
}

function readPairs(reader: RuleReader, subject: ClassFact): Check {
	const others = readClassFact(reader);
	const example = "Car with Car IoU <= 0.9";
	const measure = reader.takes("IoU") ? "IoU" : reader.takes("overlap") ? "overlap" : null;
	if (measure === null) throw reader.expected(["IoU", "overlap"], example);
	const { span, unit, at } = readFigures(reader, example);
	if (unit === "px") throw new RuleError(`${measure} is a share: from 0 to 1, or in %`, at);
	if (span.most === Infinity || span.least > 0)
		throw new RuleError(
			`Expected the most that any two may share, as in ${example}. That one lies in another is asked by inside`,
			at,
		);
	const most = unit === "%" ? span.most / 100 : span.most;
	if (!(most >= 0 && most <= 1)) throw new RuleError(`${measure} is a share: from 0 to 1, or up to 100 %`, at);
	return { kind: "pairs", subject, others, measure, most, isUnder: span.isUnder };
}

function readInside(reader: RuleReader, subject: ClassFact): Check {
	const others = readClassFact(reader);
	if (!reader.takes("by")) return { kind: "inside", subject, others, least: 1 };
	const example = "Wheel inside Car by 90 %";
	reader.takes("at least");
	const { at } = reader;
	const share = readNumber(reader, example) / 100;
	if (readUnit(reader) !== "%") throw new RuleError(`Expected %, as in ${example}`, at);
	if (!(share > 0 && share <= 1)) throw new RuleError("Expected a share above 0 and up to 100 %", at);
	return { kind: "inside", subject, others, least: share };
}

function readShapes(reader: RuleReader, subject: ClassFact): Check {
	const shapes: GeometryKind[] = [];
	do {
		const { here } = reader;
		const shape = here === undefined ? undefined : shapeNames.get(here.text.toLowerCase());
		if (shape === undefined) throw reader.expected([...shapeNames.keys()], "Car is a box or polygon");
		reader.take();
		shapes.push(shape);
	} while (reader.takes("or a") || reader.takes("or") || reader.takes(","));
	return { kind: "shapes", subject, shapes: [...new Set(shapes)] };
}

function readNeeds(reader: RuleReader, subject: Fact): Check {
	const needed = readFact(reader);
	const isOwn =
		(needed.kind === "answer" && subject.kind !== "relation") ||
		(needed.kind === "relation" && subject.kind === "class");
	const place: Place | null = isOwn ? readPlace(reader) : expectPlace(reader, "Car needs Plate in a task");
	return { kind: "needs", subject, needed, place };
}

function readCount(reader: RuleReader, fact: Fact): Check {
	const example = "Car 1..200 per task";
	const { span, unit, at } = readFigures(reader, example);
	if (unit !== null) throw new RuleError(`A count has no unit: ${example}`, at);
	for (const bound of [span.least, span.most]) {
		if (Number.isFinite(bound) && (bound < 0 || !Number.isInteger(bound)))
			throw new RuleError(`Expected a whole number, as in ${example}; found ${String(bound)}`, at);
	}
	if (reader.takes("per task")) return { kind: "count", fact, span, place: "task" };
	if (reader.takes("per page")) return { kind: "count", fact, span, place: "page" };
	throw reader.expected(["per task", "per page"], example);
}

function readNever(reader: RuleReader): Check {
	const example = "never Day with Night in a task";
	const first = readFact(reader);
	reader.expect("with", example);
	const second = readFact(reader);
	return { kind: "never", facts: [first, second], place: expectPlace(reader, example) };
}

function readOfAnswer(reader: RuleReader, answer: AnswerFact): Check {
	if (answer.values !== null)
		throw reader.expected(["needs", "a count such as 1..1 per task"], 'answer "Damaged?" = "Yes" needs answer "Where"');
	if (!reader.takes("is"))
		throw reader.expected(
			["needs", "is", "=", "a count such as 1..1 per task"],
			'answer "Colour" is one of "red", "blue"',
		);
	return { kind: "answer", answer, test: readAnswerTest(reader) };
}

function readAnswerTest(reader: RuleReader): AnswerTest {
	if (reader.takes("given")) return { kind: "given" };
	if (reader.takes("one of"))
		return { kind: "one-of", values: readNames(reader, "an answer", 'answer "Colour" is one of "red", "blue"') };
	if (reader.takes("like")) {
		const { here } = reader;
		if (here === undefined || here.kind === "sign")
			throw reader.expected(["a pattern"], 'answer "Plate" is like "B-*"');
		if (here.text.length > longestPattern)
			throw new RuleError(`Expected a pattern of at most ${String(longestPattern)} characters`, here.at);
		reader.take();
		return { kind: "like", pattern: here.text };
	}
	if (reader.takes("a number")) {
		const whole = { least: -Infinity, most: Infinity, isOver: false, isUnder: false };
		if (!isFigureNext(reader)) return { kind: "number", span: whole };
		const { span, unit, at } = readFigures(reader, 'answer "Age" is a number 0..120');
		if (unit !== null) throw new RuleError("The number in an answer has no unit", at);
		return { kind: "number", span };
	}
	throw reader.expected(["given", "one of", "like", "a number"], 'answer "Age" is a number 0..120');
}

function readOfRelation(reader: RuleReader, relation: RelationFact): Check {
	const example = 'relation "drives" from Person to Car';
	if (!reader.takes("from")) throw reader.expected(["from", "a count such as 1..5 per task"], example);
	const from = readClassFact(reader);
	reader.expect("to", example);
	return { kind: "joins", relation, from, to: readClassFact(reader) };
}
