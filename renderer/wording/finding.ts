import type { Finding, FindingBody, FindingKind, FindingTarget, VerdictWord } from "#shared/findings/finding";
import { verdictName } from "#shared/findings/verdict-names";
import type { FindingFit } from "#shared/findings/lists";
import { plainly } from "./plainly.ts";

export const kindWords: Readonly<Record<FindingKind, string>> = {
	verdict: "verdict",
	mark: "mark",
	removal: "should not be there",
	answer: "answer",
	violation: "rule",
	plan: "plan",
	words: "words",
};

export const fitWords: Readonly<Record<FindingFit, string>> = {
	here: "fits",
	changed: "changed since",
	"part-gone": "what it is about is gone",
	"task-gone": "its task is gone",
};

/** How the task of a finding is called. */
export function taskWords({ task }: Finding): string {
	return plainly(task?.asset ?? task?.externalId ?? task?.taskId ?? "(no task)");
}

/** What within its task a finding is about; empty: the task itself. */
export function targetWords(target: FindingTarget): string {
	return plainly(wordsOfTarget(target));
}

function wordsOfTarget(target: FindingTarget): string {
	switch (target.kind) {
		case "task":
			return "";
		case "tool":
		case "relation":
			return target.title === "" ? "(no title)" : target.title;
		case "answer":
			return target.owner === null ? target.title : `${target.owner.title} › ${target.title}`;
		case "difference":
			return target.question?.join(" › ") ?? `${target.a?.title ?? "nothing"} → ${target.b?.title ?? "nothing"}`;
	}
}

/** What a finding says, in a line. */
export function sayingWords({ body }: Pick<Finding, "body">, own: readonly VerdictWord[]): string {
	return plainly(wordsOfBody(body, own));
}

function wordsOfBody(body: FindingBody, own: readonly VerdictWord[]): string {
	switch (body.kind) {
		case "verdict":
			return [
				body.verdict === null ? null : verdictName(body.verdict, own),
				body.reasons.join(", "),
				body.remark,
				body.tags.map((tag) => `#${tag}`).join(" "),
				body.assignee === null ? "" : `→ ${body.assignee}`,
			]
				.filter((part) => part !== null && part !== "")
				.join(" · ");
		case "mark":
			return [body.meaning === "right" ? `${body.title} drawn as it should be` : "note", body.text]
				.filter((part) => part !== "")
				.join(" · ");
		case "removal":
			return "should not be there";
		case "answer": {
			const { title, answer } = body.answer;
			return `${title}: ${answer === null ? "no answer" : [answer].flat().join(", ")}`;
		}
		case "violation":
			return `${body.rule} · ${body.words}`;
		case "plan":
			return body.terms.name;
		case "words":
			return body.verdicts.map(({ label }) => label).join(", ");
	}
}
