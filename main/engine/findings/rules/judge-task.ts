import type { ComparedSnapshot } from "../../compare/compared.ts";
import type { RuleSink } from "./findings-sink.ts";
import { judgeAnswer, judgeCount, judgeJoins, judgeNeeds, judgeNever } from "./judge-facts.ts";
import { judgeInside, judgePairs } from "./judge-pairs.ts";
import { judgeKinds, judgeMeasures, judgeOnly } from "./judge-shapes.ts";
import type { Sheet } from "./measures.ts";
import type { Check, Rule } from "./rule-terms.ts";
import { TaskFacts } from "./task-facts.ts";

/** Tells a sink where the rules do not hold in a task. Ends early where the sink does not go on. */
export function judgeTask(
	rules: readonly Rule[],
	snapshot: ComparedSnapshot,
	sheet: Sheet | null,
	sink: RuleSink,
): void {
	const facts = new TaskFacts(snapshot, sheet);
	for (const [at, { check }] of rules.entries()) {
		if (!sink.goOn()) return;
		sink.begin(at);
		judge(check, facts, sink);
	}
}

function judge(check: Check, facts: TaskFacts, sink: RuleSink): void {
	switch (check.kind) {
		case "measures":
			judgeMeasures(check, facts, sink);
			break;
		case "shapes":
			judgeKinds(check, facts, sink);
			break;
		case "pairs":
			judgePairs(check, facts, sink);
			break;
		case "inside":
			judgeInside(check, facts, sink);
			break;
		case "needs":
			judgeNeeds(check, facts, sink);
			break;
		case "count":
			judgeCount(check, facts, sink);
			break;
		case "never":
			judgeNever(check, facts, sink);
			break;
		case "only":
			judgeOnly(check, facts, sink);
			break;
		case "answer":
			judgeAnswer(check, facts, sink);
			break;
		case "joins":
			judgeJoins(check, facts, sink);
			break;
	}
}
