import type { FindingBody, FindingKind, FindingTarget, VerdictWord } from "#shared/findings/finding";
import type { FindingFilter, FindingRow, FindingWords } from "#shared/findings/lists";
import type { ExportFindings } from "./export-findings.ts";
import { compare } from "./finding-orders.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";

/** What a list is made of besides its filter. */
export interface ListOf {
	/** Null: of every export. */
	place: ExportFindings | null;
	/** 1 for each row of the filter's query; null: all rows, and what is in none. */
	rows: Uint8Array | null;
	/** May not see findings that a blind plan withholds. */
	reviewer: string;
}

/** Kinds that are about no task: only listed when they are asked for. */
const aboutNoTask: ReadonlySet<FindingKind> = new Set(["plan", "words"]);

/** By slot: 1 for each finding of a filter. Walked as they lie in the memory: in another order it takes several times as long. */
export function markFindings(held: HeldFindings, list: ListOf, filter: FindingFilter): Uint8Array {
	const holds = holding(held, list, filter);
	const isIn = new Uint8Array(held.slots);
	for (const listed of held.listed.values()) if (holds(listed)) isIn[listed.slot] = 1;
	return isIn;
}

/** Whether a finding is one of a filter's, and may be seen. */
export function holding(held: HeldFindings, list: ListOf, filter: FindingFilter): (listed: Listed) => boolean {
	const holds = test(held, list, filter);
	return (listed) => holds(listed) && !held.withheld.isWithheld(listed.held, list.reviewer);
}

function test(
	held: HeldFindings,
	{ place, rows, reviewer }: ListOf,
	filter: FindingFilter,
): (listed: Listed) => boolean {
	const kinds = new Set(filter.kinds);
	const verdicts = new Set(filter.verdicts);
	const authors = new Set(filter.authors);
	const reasons = new Set(filter.reasons);
	const tags = new Set(filter.tags);
	const fits = new Set(filter.fits);
	const { text } = filter;
	const holdsText = text === "" ? null : containing(text);
	const called = text === "" ? new Set<string>() : verdictsCalled(text, held, reviewer);
	const asksVerdict = verdicts.size + reasons.size + tags.size > 0 || filter.assignee !== null;
	const holdsVerdict = (body: FindingBody): boolean => {
		if (body.kind !== "verdict") return false;
		if (verdicts.size > 0 && !verdicts.has(body.verdict ?? "")) return false;
		if (reasons.size > 0 && !body.reasons.some((reason) => reasons.has(reason))) return false;
		if (tags.size > 0 && !body.tags.some((tag) => tags.has(tag))) return false;
		return filter.assignee === null || body.assignee === filter.assignee;
	};
	const isPlaced = (listed: Listed): boolean => {
		if (place !== null && !aboutNoTask.has(listed.kind)) {
			const fit = place.fit(listed);
			if (fit === null || (fits.size > 0 && !fits.has(fit))) return false;
		} else if (fits.size > 0) return false;
		if (rows === null) return true;
		const row = place?.row(listed) ?? null;
		return row !== null && rows[row] === 1;
	};
	return (listed) => {
		if (kinds.size === 0 ? aboutNoTask.has(listed.kind) : !kinds.has(listed.kind)) return false;
		if (filter.onlyConflicts && !listed.isConflict) return false;
		if (authors.size > 0 && !authors.has(listed.author)) return false;
		if (asksVerdict && !holdsVerdict(listed.version.finding.body)) return false;
		if (filter.rule !== null && !isOfRule(listed.version.finding.body, filter.rule)) return false;
		if (!isPlaced(listed)) return false;
		if (holdsText === null || holdsText(listed)) return true;
		const { body } = listed.version.finding;
		return body.kind === "verdict" && body.verdict !== null && called.has(body.verdict);
	};
}

/** Ids of the project's own verdicts that people see under a name with this text in it. */
function verdictsCalled(text: string, held: HeldFindings, reviewer: string): ReadonlySet<string> {
	const pattern = anyCase(text);
	const own = ownVerdicts(held, reviewer);
	return new Set(own.flatMap(({ id, label }) => (pattern.test(label) ? [id] : [])));
}

function anyCase(text: string): RegExp {
	return new RegExp(text.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`), "iu");
}

function isOfRule(body: FindingBody, rule: string): boolean {
	return body.kind === "violation" && body.rule === rule;
}

/**
 * Whether a text is in what a person may look for, letter case aside: all words of a finding, and how its task is called.
 * Nothing is made of the words, in which most time would go.
 */
function containing(text: string): (listed: Listed) => boolean {
	const pattern = anyCase(text);
	const isIn = (word: string | null): boolean => word !== null && pattern.test(word);
	const isInAny = (words: readonly (string | null)[]): boolean => words.some(isIn);
	return ({ version: { finding } }) => {
		const { author, task, target } = finding;
		if (isIn(author)) return true;
		if (task !== null && (isIn(task.externalId) || isIn(task.asset) || isIn(task.taskId))) return true;
		return isInTarget(target) || isInBody(finding.body);
	};
	function isInTarget(target: FindingTarget): boolean {
		if ("title" in target && isIn(target.title)) return true;
		if (target.kind !== "difference") return false;
		const { a, b, question, changes } = target;
		return isIn(a?.title ?? null) || isIn(b?.title ?? null) || isInAny(question ?? []) || isInAny(changes);
	}
	function isInBody(body: FindingBody): boolean {
		switch (body.kind) {
			case "verdict":
				return (
					isIn(body.verdict) || isIn(body.remark) || isIn(body.assignee) || isInAny(body.reasons) || isInAny(body.tags)
				);
			case "mark":
				return isIn(body.title) || isIn(body.text);
			case "answer":
				return isIn(body.answer.title) || isInAny([body.answer.answer].flat());
			case "violation":
				return isIn(body.pack) || isIn(body.rule) || isIn(body.words);
			case "plan":
				return isIn(body.terms.name);
			case "words":
				return body.verdicts.some(({ label }) => isIn(label));
			case "removal":
				return false;
		}
	}
}

export function rowOf(listed: Listed, place: ExportFindings | null): FindingRow {
	return place?.rowOf(listed) ?? { held: listed.held, version: listed.version, row: null, fit: "here" };
}

/** Words that were used in findings that may be seen. */
export function usedWords(held: HeldFindings, reviewer: string): FindingWords {
	const reasons = new Map<string, number>();
	const tags = new Map<string, number>();
	const assignees = new Map<string, number>();
	for (const listed of held.listed.values()) {
		const { body } = listed.version.finding;
		if (body.kind !== "verdict" || held.withheld.isWithheld(listed.held, reviewer)) continue;
		for (const reason of body.reasons) count(reasons, reason);
		for (const tag of body.tags) count(tags, tag);
		if (body.assignee !== null) count(assignees, body.assignee);
	}
	const names = (counts: Map<string, number>): string[] => mostFirst(counts).map(([name]) => name);
	return {
		reasons: names(reasons),
		tags: names(tags),
		assignees: names(assignees),
		verdicts: ownVerdicts(held, reviewer),
	};
}

/** The project's own verdicts; of one id as the reviewer calls it. */
function ownVerdicts(held: HeldFindings, reviewer: string): VerdictWord[] {
	const verdicts = new Map<string, VerdictWord>();
	for (const { author, version } of held.words.values()) {
		const { body } = version.finding;
		if (body.kind !== "words") continue;
		for (const word of body.verdicts) if (author === reviewer || !verdicts.has(word.id)) verdicts.set(word.id, word);
	}
	return [...verdicts.values()].sort((a, b) => a.digit - b.digit || compare(a.id, b.id));
}

export function count<T>(counts: Map<T, number>, value: T): void {
	counts.set(value, (counts.get(value) ?? 0) + 1);
}

/** Equal counts by code unit, so that the order is the same every time. */
export function mostFirst<T extends string>(counts: ReadonlyMap<T, number>): (readonly [T, number])[] {
	return [...counts].sort(([a, n], [b, m]) => m - n || compare(a, b));
}
