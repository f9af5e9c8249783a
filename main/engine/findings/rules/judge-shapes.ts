import { comparedPage, type ComparedTool } from "../../compare/compared.ts";
import { measured } from "./measures.ts";
import type { RuleSink } from "./findings-sink.ts";
import { isWithin, spokenSpan } from "./rule-figures.ts";
import type { Check, MeasureTest, Span } from "./rule-terms.ts";
import { spokenNames, spokenNumber } from "./spoken.ts";
import { isOfClass, targetOfTool, type TaskFacts } from "./task-facts.ts";

type Of<K extends Check["kind"]> = Extract<Check, { kind: K }>;

export function judgeMeasures({ subject, tests }: Of<"measures">, facts: TaskFacts, sink: RuleSink): void {
	for (const tool of facts.tools) {
		if (!isOfClass(subject, tool, facts)) continue;
		if (!sink.goOn()) return;
		const values = tests.map(({ measure, unit }) => measured(tool.geometry, measure, unit, facts.sheet));
		const broken = tests.filter((test, at) => isBroken(test, values[at] ?? null));
		if (broken.length === 0 && values.includes(null)) {
			sink.unjudged();
			continue;
		}
		sink.judged();
		if (broken.length === 0) continue;
		sink.violated(
			facts.keyOf(tool),
			() => targetOfTool(tool),
			() =>
				tests
					.flatMap((test, at) => {
						const value = values[at] ?? null;
						return value !== null && isBroken(test, value) ? [spokenBreach(test, value)] : [];
					})
					.join("; "),
		);
	}
}

function isBroken({ span }: MeasureTest, value: number | null): boolean {
	return value !== null && !isWithin(value, span);
}

function spokenBreach({ measure, unit, span }: MeasureTest, value: number): string {
	return `${measure} is ${spokenFigure(value, span)}${unit === null ? "" : ` ${unit}`}, not ${spokenSpan(span, unit)}`;
}

/** With so many digits that what is said breaks the bound, too. */
export function spokenFigure(value: number, span: Span): string {
	for (let digits = 4; digits < 17; digits++) {
		const said = Number(value.toPrecision(digits));
		if (!isWithin(said, span)) return digits === 4 ? spokenNumber(value) : String(said);
	}
	return String(value);
}

export function judgeKinds({ subject, shapes }: Of<"shapes">, facts: TaskFacts, sink: RuleSink): void {
	for (const tool of facts.tools) {
		if (!isOfClass(subject, tool, facts)) continue;
		const { kind } = tool.geometry;
		// Exports may leave shapes out, and then do not say what they were.
		if (kind === "none") {
			sink.unjudged();
			continue;
		}
		sink.judged();
		if (shapes.includes(kind)) continue;
		sink.violated(
			facts.keyOf(tool),
			() => targetOfTool(tool),
			() => `is a ${kind}, not a ${spokenNames(shapes, "")}`,
		);
	}
}

export function judgeOnly({ classes }: Of<"only">, facts: TaskFacts, sink: RuleSink): void {
	for (const tool of facts.tools) {
		sink.judged();
		if (isOfClass(classes, tool, facts)) continue;
		sink.violated(
			facts.keyOf(tool),
			() => targetOfTool(tool),
			() => `is no ${spokenNames(classes.names, "annotation")}`,
		);
	}
}

/** "on page 3", as people count. */
export function spokenPage(tool: ComparedTool): string {
	return `on page ${String(comparedPage(tool) + 1)}`;
}
