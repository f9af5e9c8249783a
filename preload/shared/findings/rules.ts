import type { Fault } from "#shared/outcome";
import type { RuleSeverity } from "./finding.ts";

/** What is wrong with the text of a rule pack, and where. Lines and columns count from 1. */
export interface RuleFault {
	line: number;
	column: number;
	words: string;
}

/** A text of rules as it was understood. */
export interface RulesRead {
	/** As the text calls itself. */
	pack: string;
	rules: readonly { name: string; severity: RuleSeverity; line: number; words: string }[];
	faults: readonly RuleFault[];
}

/** A pack that is kept for every export. */
export interface RulePack {
	name: string;
	text: string;
	/** Milliseconds since 1970. */
	savedAt: number;
}

export interface RuleRun {
	phase: "running" | "done" | "cancelled" | "failed";
	pack: string;
	/** Tasks looked at, of those asked for. */
	done: number;
	tasks: number;
	/** Tasks that could not be read. */
	left: number;
	violations: number;
	/** In the order of the text. */
	rules: readonly RuleTally[];
	/** Violations that became findings, those that were there before among them. */
	kept: number;
	/** Of the last run of this pack: findings that were there and are not any more. */
	resolved: number;
	/** Why `phase` is "failed"; null otherwise. */
	fault: Fault | null;
	/** What should be known beside the figures, in sentences: names that the export does not have, bounds that were met. */
	notes: readonly string[];
}

/** What one rule came to. */
export interface RuleTally {
	name: string;
	severity: RuleSeverity;
	violations: number;
	/** Tasks with a violation. */
	tasks: number;
	/** Annotations, questions, tasks or pages that it judged; 0: it met nothing that it is about. */
	judged: number;
	/** What it is about and could not judge: a shape without that measure, a picture of unknown size. */
	unjudged: number;
}
