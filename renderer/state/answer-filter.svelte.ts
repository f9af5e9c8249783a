import type { Tool } from "#shared/task";
import type { AnswerValue, Question } from "./answer-values.ts";
import { isHiddenBy, nothingHidden, toggled, withShown, type HiddenAnswers } from "./hidden-answers.ts";

/** What is hidden by the answers that annotations carry. */
export class AnswerFilter {
	hidden = $state.raw<HiddenAnswers>(nothingHidden);

	get isFiltering(): boolean {
		return this.hidden.size > 0;
	}

	hides(tool: Pick<Tool, "classifications" | "schemaId" | "title">): boolean {
		return isHiddenBy(this.hidden, tool);
	}

	isShown(question: Question, value: AnswerValue): boolean {
		return this.hidden.get(question.key)?.values.has(value) !== true;
	}

	toggle(question: Question, value: AnswerValue): void {
		this.hidden = toggled(this.hidden, question, value);
	}

	/** All values of a question, or none of them. */
	show(question: Question, all: boolean): void {
		this.hidden = withShown(this.hidden, question, all);
	}

	clear(): void {
		this.hidden = nothingHidden;
	}
}
