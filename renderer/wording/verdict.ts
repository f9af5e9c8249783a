import { skipped, type FindingTarget, type VerdictWord } from "#shared/findings/finding";
import { verdictName } from "#shared/findings/verdict-names";
import { plainly } from "./plainly.ts";

/** Signs differ in form, so that nobody has to tell them by colour. */
const signs: ReadonlyMap<string, string> = new Map([
	["accept", "✓"],
	["fix", "✎"],
	["reject", "✕"],
	["unsure", "?"],
	[skipped, "↷"],
]);

/** One of a project's own has the first letter of its name that can be seen. */
export function verdictSign(id: string, own: readonly VerdictWord[]): string {
	return signs.get(id) ?? (/[^\p{C}\p{Z}\p{M}]/u.exec(verdictName(id, own))?.[0] ?? "•").toUpperCase();
}

/** The colour of a verdict, a token of theme.css. */
export function verdictColour(id: string): string {
	const colours = new Map([
		["accept", "--added"],
		["fix", "--changed"],
		["reject", "--removed"],
	]);
	return colours.get(id) ?? "--muted";
}

/** What a finding is about, in a word or two; `task` is what the task is called. */
export function targetName(target: FindingTarget, task: string): string {
	return plainly(nameOfTarget(target, task));
}

function nameOfTarget(target: FindingTarget, task: string): string {
	switch (target.kind) {
		case "task":
			return task;
		case "tool":
		case "answer":
		case "relation":
			return titled(target.title);
		case "difference": {
			const [question] = target.question?.slice(-1) ?? [];
			return titled(target.b?.title ?? target.a?.title ?? question ?? "");
		}
	}
}

/** What kind of thing it is about. */
export const targetKinds = {
	task: "Task",
	tool: "Annotation",
	answer: "Answer",
	relation: "Relation",
	difference: "Difference",
} as const satisfies Record<FindingTarget["kind"], string>;

function titled(title: string): string {
	return title.trim() === "" ? "(no title)" : title;
}
