import type { RuleSeverity } from "#shared/findings/finding";
import type { GeometryKind } from "#shared/task";

/** What a text of rules comes to. Names are those of classes, questions and relations: titles, or schema ids. */

/** From `least` to `most`; a bound that is missing is infinite. */
export interface Span {
	least: number;
	most: number;
	/** The bound itself does not count: "over 8", "under 8". */
	isOver: boolean;
	isUnder: boolean;
}

export const measures = [
	"width",
	"height",
	"shorter side",
	"longer side",
	"area",
	"aspect",
	"length",
	"span",
	"rotation",
	"vertices",
	"parts",
	"holes",
	"crossings",
	"outside",
] as const;
export type Measure = (typeof measures)[number];

/** "px": pixels, of areas square pixels; "%": of the picture; null: a plain number. */
export type Unit = "px" | "%" | null;

/** How a measure may be written. */
export const unitsOf: Readonly<Record<Measure, readonly Unit[]>> = {
	width: ["px", "%"],
	height: ["px", "%"],
	"shorter side": ["px", "%"],
	"longer side": ["px", "%"],
	area: ["px", "%"],
	aspect: [null],
	length: ["px"],
	span: [null],
	rotation: [null],
	vertices: [null],
	parts: [null],
	holes: [null],
	crossings: [null],
	outside: ["px", "%"],
};

export interface MeasureTest {
	kind: "measure";
	measure: Measure;
	unit: Unit;
	span: Span;
}

/** Annotations. `names` null: of any class. */
export interface ClassFact {
	kind: "class";
	names: readonly string[] | null;
	where: readonly Condition[];
}

/** A question that is answered. `names` null: any question; `values` null: whatever the answer is. */
export interface AnswerFact {
	kind: "answer";
	names: readonly string[] | null;
	/** One of them; `isOther`: any other than them. */
	values: readonly string[] | null;
	isOther: boolean;
}

export interface RelationFact {
	kind: "relation";
	names: readonly string[] | null;
}

export type Fact = ClassFact | AnswerFact | RelationFact;
/** What holds of an annotation, in a `where`. */
export type Condition = AnswerFact | MeasureTest;

export type Place = "task" | "page";

export type AnswerTest =
	| { kind: "given" }
	| { kind: "one-of"; values: readonly string[] }
	/** `*` stands for anything, `?` for one character. */
	| { kind: "like"; pattern: string }
	| { kind: "number"; span: Span };

/** What is to hold. Where it does not, the rule is violated. */
export type Check =
	| { kind: "measures"; subject: ClassFact; tests: readonly MeasureTest[] }
	| { kind: "shapes"; subject: ClassFact; shapes: readonly GeometryKind[] }
	/** Of any two on one page; `most` is a share, 0 to 1. */
	| { kind: "pairs"; subject: ClassFact; others: ClassFact; measure: "IoU" | "overlap"; most: number; isUnder: boolean }
	/** Each lies in one of the others on its page, by a share of its area. */
	| { kind: "inside"; subject: ClassFact; others: ClassFact; least: number }
	/** `place` null: within the same annotation, or of a task's own answers among those. */
	| { kind: "needs"; subject: Fact | null; needed: Fact; place: Place | null }
	| { kind: "count"; fact: Fact; span: Span; place: Place }
	| { kind: "never"; facts: readonly [Fact, Fact]; place: Place }
	| { kind: "only"; classes: ClassFact }
	| { kind: "answer"; answer: AnswerFact; test: AnswerTest }
	| { kind: "joins"; relation: RelationFact; from: ClassFact; to: ClassFact };

export interface Rule {
	name: string;
	severity: RuleSeverity;
	/** From 1. */
	line: number;
	check: Check;
}

export interface RuleText {
	pack: string;
	rules: readonly Rule[];
}
