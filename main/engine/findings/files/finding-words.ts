import type { Finding, FindingTarget, NamedTool, VerdictWord } from "#shared/findings/finding";
import type { FindingFit } from "#shared/findings/lists";

/** Findings in English, for files that people read. */

const verdicts = new Map([
	["accept", "Accepted"],
	["fix", "To be fixed"],
	["reject", "Rejected"],
	["unsure", "Unsure"],
	["skip", "Skipped"],
]);

/** By the words of the project; an id that has none stands for itself. */
function verdictWord(id: string | null, own: readonly VerdictWord[]): string {
	if (id === null) return "Remark";
	return verdicts.get(id) ?? own.find((word) => word.id === id)?.label ?? id;
}

export const fitWords: Readonly<Record<FindingFit, string>> = {
	here: "",
	changed: "It lies otherwise now than when this was found.",
	"part-gone": "What this is about is not in the export any more.",
	"task-gone": "Its task is not in this export.",
};

/** What a finding says, in a word. */
export function kindWord({ body }: Finding, own: readonly VerdictWord[]): string {
	switch (body.kind) {
		case "verdict":
			return verdictWord(body.verdict, own);
		case "mark":
			return body.meaning === "note" ? "Note" : body.replaces === null ? "Missing" : "Should lie so";
		case "removal":
			return "Should not be there";
		case "answer":
			return "Should be answered so";
		case "violation":
			return body.severity === "error" ? "Error" : body.severity === "warning" ? "Warning" : "Note of a rule";
		case "plan":
			return "Plan";
		case "words":
			return "Verdict words";
	}
}

/** What it is about within its task; empty for the task itself. Pages count from 1. */
export function aboutWords(target: FindingTarget): string {
	switch (target.kind) {
		case "task":
			return "";
		case "tool":
			return toolWords(target);
		case "answer":
			return `${target.title}${target.owner === null ? "" : ` of ${toolWords(target.owner)}`}`;
		case "relation":
			return `relation ${target.title}`;
		case "difference": {
			const what = target.question?.join(" › ") ?? (target.a ?? target.b)?.title ?? "";
			return `difference in ${what}${target.changes.length === 0 ? "" : ` (${target.changes.join(", ")})`}`;
		}
	}
}

function toolWords({ title, page }: NamedTool): string {
	return `${title === "" ? "annotation" : title}${page === null ? "" : `, page ${String(page + 1)}`}`;
}

/** What was written, in one line. */
export function remarkOf({ body }: Finding): string {
	switch (body.kind) {
		case "verdict":
			return [...body.reasons, body.remark, ...body.tags.map((tag) => `#${tag}`)]
				.filter((text) => text !== "")
				.join(" · ");
		case "mark":
			return [body.title, body.text].filter((text) => text !== "").join(": ");
		case "answer": {
			const { answer } = body.answer;
			return answer === null ? "" : typeof answer === "string" ? answer : answer.join(", ");
		}
		case "violation":
			return `${body.rule}: ${body.words}`;
		case "plan":
			return body.terms.name;
		case "words":
			return body.verdicts.map(({ label }) => label).join(", ");
		case "removal":
			return "";
	}
}
