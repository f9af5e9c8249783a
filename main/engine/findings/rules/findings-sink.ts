import type { FindingTarget } from "#shared/findings/finding";

/** A place where a rule does not hold. */
export interface Violation {
	/** Position of the rule in its pack. */
	rule: number;
	/** What it is about, within the task: the same in a later export. */
	key: string;
	target: FindingTarget;
	words: string;
}

/** Of one rule and task that are told; more are counted. */
export const mostOfOne = 1000;
const longestWords = 2000;

/** How often a rule was broken, and how much it looked at. */
export interface RuleCount {
	violations: number;
	/** Tasks with a violation. */
	tasks: number;
	/** Annotations, questions, tasks or pages that it judged. */
	judged: number;
	/** Likewise what it is about and could not judge: a shape without that measure, a picture of unknown size. */
	unjudged: number;
}

function noCount(): RuleCount {
	return { violations: 0, tasks: 0, judged: 0, unjudged: 0 };
}

/** Gathers what a rule finds in a task. */
export class RuleSink {
	readonly found: Violation[] = [];
	/** Rules of the task of which not all was told. */
	readonly cut: number[] = [];
	readonly counts: readonly RuleCount[];
	#rule = 0;
	#count = noCount();
	#told = 0;

	/** @param rules how many rules there are. */
	constructor(
		rules: number,
		/** False where the judging is to end. */
		readonly goOn: () => boolean,
	) {
		this.counts = Array.from({ length: rules }, noCount);
	}

	/** What follows is of this rule, and of one task. */
	begin(rule: number): void {
		this.#rule = rule;
		this.#count = this.counts[rule] as RuleCount;
		this.#told = 0;
	}

	judged(): void {
		this.#count.judged++;
	}

	unjudged(): void {
		this.#count.unjudged++;
	}

	violated(key: string, target: () => FindingTarget, words: () => string): void {
		this.#count.violations++;
		if (this.#told === 0) this.#count.tasks++;
		if (this.#told++ >= mostOfOne) {
			if (this.#told === mostOfOne + 1) this.cut.push(this.#rule);
			return;
		}
		const said = words();
		const cut = said.length > longestWords ? `${said.slice(0, longestWords)}…` : said;
		this.found.push({ rule: this.#rule, key, target: target(), words: cut });
	}
}
