import { classKey } from "#shared/drawing/placing";
import type { FindingTarget } from "#shared/findings/finding";
import { comparedPage, type ComparedRelation, type ComparedTool } from "../../compare/compared.ts";
import { readNumber } from "../../exports/format-keys.ts";
import type { RuleSink } from "./findings-sink.ts";
import { isWithin, spokenSpan } from "./rule-figures.ts";
import type { AnswerTest, Check, ClassFact, Fact, Place } from "./rule-terms.ts";
import { shortened, spokenFact, spokenNames, spokenTool } from "./spoken.ts";
import {
	isAnswered,
	isAsked,
	isGiven,
	isOfClass,
	isRelated,
	type OwnedAnswer,
	targetOfAnswer,
	targetOfTool,
	type TaskFacts,
} from "./task-facts.ts";

type Of<K extends Check["kind"]> = Extract<Check, { kind: K }>;

const wholeTask = (): FindingTarget => ({ kind: "task" });

/** Null: the whole task. */
type Page = number | null;

function placesOf(place: Place, facts: TaskFacts): readonly Page[] {
	return place === "task" ? [null] : facts.pages;
}

function spokenPlace(page: Page): string {
	return page === null ? "in the task" : `on page ${String(page + 1)}`;
}

function placeKey(page: Page): string {
	return page === null ? "task" : `page ${String(page)}`;
}

/** Answers and relations that name no page belong to each. */
function isThere(page: Page, named: number | null): boolean {
	return page === null || named === null || named === page;
}

function toolsOf(fact: ClassFact, page: Page, facts: TaskFacts): readonly ComparedTool[] {
	return facts.tools.filter((tool) => (page === null || comparedPage(tool) === page) && isOfClass(fact, tool, facts));
}

function pageOfAnswer({ entry, owner }: OwnedAnswer): number | null {
	return owner === null ? entry.page : comparedPage(owner);
}

/** How often something stands there. Entries of one object on several pages are one of the task. */
function countOf(fact: Fact, page: Page, facts: TaskFacts): number {
	switch (fact.kind) {
		case "class": {
			const tools = toolsOf(fact, page, facts);
			return page === null ? objectsIn(tools) : tools.length;
		}
		case "answer":
			return facts.answers.filter((owned) => isThere(page, pageOfAnswer(owned)) && isAnswered(fact, owned)).length;
		case "relation":
			return facts.relations.filter((relation) => isThere(page, relation.page) && isRelated(fact, relation)).length;
	}
}

/** Of one id and class as many as stand on a single page. */
function objectsIn(tools: readonly ComparedTool[]): number {
	const onPage = new Map<string, number>();
	const most = new Map<string, number>();
	let count = 0;
	for (const tool of tools) {
		if (tool.objectId === null) {
			count++;
			continue;
		}
		const key = JSON.stringify([tool.objectId, classKey(tool)]);
		const place = `${String(comparedPage(tool))} ${key}`;
		const there = (onPage.get(place) ?? 0) + 1;
		onPage.set(place, there);
		most.set(key, Math.max(most.get(key) ?? 0, there));
	}
	for (const times of most.values()) count += times;
	return count;
}

function isAnywhere(fact: Fact, page: Page, facts: TaskFacts): boolean {
	switch (fact.kind) {
		case "class":
			return facts.tools.some((tool) => (page === null || comparedPage(tool) === page) && isOfClass(fact, tool, facts));
		case "answer":
			return facts.answers.some((owned) => isThere(page, pageOfAnswer(owned)) && isAnswered(fact, owned));
		case "relation":
			return facts.relations.some((relation) => isThere(page, relation.page) && isRelated(fact, relation));
	}
}

export function judgeCount({ fact, span, place }: Of<"count">, facts: TaskFacts, sink: RuleSink): void {
	for (const page of placesOf(place, facts)) {
		sink.judged();
		const count = countOf(fact, page, facts);
		if (isWithin(count, span)) continue;
		sink.violated(
			placeKey(page),
			wholeTask,
			() => `${String(count)} of ${spokenFact(fact)} ${spokenPlace(page)}, not ${spokenSpan(span, null)}`,
		);
	}
}

export function judgeNever({ facts: [first, second], place }: Of<"never">, facts: TaskFacts, sink: RuleSink): void {
	for (const page of placesOf(place, facts)) {
		sink.judged();
		if (!isAnywhere(first, page, facts) || !isAnywhere(second, page, facts)) continue;
		sink.violated(
			placeKey(page),
			wholeTask,
			() => `${spokenFact(first)} and ${spokenFact(second)} ${spokenPlace(page)} together`,
		);
	}
}

export function judgeNeeds(check: Of<"needs">, facts: TaskFacts, sink: RuleSink): void {
	const { subject, needed, place } = check;
	if (place === null) {
		if (subject?.kind === "class") judgeToolNeeds(subject, needed, facts, sink);
		else if (subject?.kind === "answer") judgeAnswerNeeds(subject, needed, facts, sink);
		return;
	}
	for (const page of placesOf(place, facts)) {
		if (subject !== null && !isAnywhere(subject, page, facts)) continue;
		sink.judged();
		if (isAnywhere(needed, page, facts)) continue;
		sink.violated(placeKey(page), wholeTask, () =>
			subject === null
				? `no ${spokenFact(needed)} ${spokenPlace(page)}`
				: `${spokenFact(subject)} ${spokenPlace(page)} without ${spokenFact(needed)}`,
		);
	}
}

function judgeToolNeeds(subject: ClassFact, needed: Fact, facts: TaskFacts, sink: RuleSink): void {
	for (const tool of facts.tools) {
		if (!isOfClass(subject, tool, facts)) continue;
		if (!sink.goOn()) return;
		sink.judged();
		const isThereToo =
			needed.kind === "answer"
				? facts.answersOf(tool).some((owned) => isAnswered(needed, owned))
				: needed.kind === "relation" &&
					facts.relations.some((relation) => isRelated(needed, relation) && isEndOf(tool, relation));
		if (isThereToo) continue;
		sink.violated(
			facts.keyOf(tool),
			() => targetOfTool(tool),
			() => `has no ${spokenFact(needed)}`,
		);
	}
}

function isEndOf({ objectId, page, geometry }: ComparedTool, { ends, page: named }: ComparedRelation): boolean {
	if (objectId === null || !isThere(comparedPage({ page, geometry }), named)) return false;
	return ends.kind === "group" ? ends.members.includes(objectId) : ends.from === objectId || ends.to === objectId;
}

/** Beside it: within the same annotation, or among the task's own answers of the same page. */
function judgeAnswerNeeds(
	subject: Extract<Fact, { kind: "answer" }>,
	needed: Fact,
	facts: TaskFacts,
	sink: RuleSink,
): void {
	if (needed.kind !== "answer") return;
	for (const owned of facts.answers) {
		if (!isAnswered(subject, owned)) continue;
		sink.judged();
		const page = owned.owner === null ? owned.entry.page : null;
		const beside = facts.answersOf(owned.owner);
		const isBeside = ({ entry }: OwnedAnswer): boolean => page === null || entry.page === null || entry.page === page;
		if (beside.some((other) => other.entry !== owned.entry && isBeside(other) && isAnswered(needed, other))) continue;
		sink.violated(
			facts.keyOfAnswer(owned),
			() => targetOfAnswer(owned),
			() => `${spokenAnswer(owned)} to ${shortened(owned.entry.title)} without ${spokenFact(needed)}`,
		);
	}
}

function spokenAnswer({ entry: { answer } }: OwnedAnswer): string {
	if (!isGiven(answer)) return "no answer";
	return typeof answer === "string" ? shortened(answer) : spokenNames(answer, "").replace(/ or ([^,]*)$/u, " and $1");
}

export function judgeAnswer({ answer, test }: Of<"answer">, facts: TaskFacts, sink: RuleSink): void {
	for (const owned of facts.answers) {
		if (!isAsked(answer, owned)) continue;
		const { answer: given } = owned.entry;
		// Whether it has to be answered is asked by "is given" or "needs".
		if (test.kind !== "given" && !isGiven(given)) continue;
		sink.judged();
		if (isGiven(given) && [given].flat().every((text) => passes(text, test))) continue;
		sink.violated(
			facts.keyOfAnswer(owned),
			() => targetOfAnswer(owned),
			() => spokenMiss(owned, test),
		);
	}
}

function passes(text: string, test: AnswerTest): boolean {
	switch (test.kind) {
		case "given":
			return true;
		case "one-of":
			return test.values.includes(text);
		case "like":
			return isLike(text, test.pattern);
		case "number": {
			const value = readNumber(text);
			return value !== null && isWithin(value, test.span);
		}
	}
}

/**
 * `*` stands for anything, `?` for one character. Without a regular expression: of those, some texts take years. At most
 * the product of the lengths in steps, since only the last star is gone back to.
 */
export function isLike(text: string, pattern: string): boolean {
	let [at, place, star, from] = [0, 0, -1, 0];
	while (at < text.length) {
		const sign = pattern[place];
		if (sign === "*") [star, from, place] = [place, at, place + 1];
		else if (sign === "?" || sign === text[at]) [at, place] = [at + 1, place + 1];
		else if (star >= 0) [at, place, from] = [from + 1, star + 1, from + 1];
		else return false;
	}
	while (pattern[place] === "*") place++;
	return place === pattern.length;
}

function spokenMiss(owned: OwnedAnswer, test: AnswerTest): string {
	const title = shortened(owned.entry.title);
	if (test.kind === "given" || !isGiven(owned.entry.answer)) return `${title} is not answered`;
	const said = `${spokenAnswer(owned)} to ${title} is`;
	switch (test.kind) {
		case "one-of":
			return `${said} none of ${spokenNames(test.values, "")}`;
		case "like":
			return `${said} not like ${shortened(test.pattern)}`;
		case "number": {
			const { least, most } = test.span;
			const bounds = least === -Infinity && most === Infinity ? "" : ` ${spokenSpan(test.span, null)}`;
			return `${said} no number${bounds}`;
		}
	}
}

export function judgeJoins({ relation: fact, from, to }: Of<"joins">, facts: TaskFacts, sink: RuleSink): void {
	const byId = new Map<string, ComparedTool[]>();
	for (const tool of facts.tools) {
		if (tool.objectId === null) continue;
		const known = byId.get(tool.objectId);
		if (known === undefined) byId.set(tool.objectId, [tool]);
		else known.push(tool);
	}
	for (const relation of facts.relations) {
		if (!isRelated(fact, relation)) continue;
		const { ends, page } = relation;
		// A group has no direction.
		if (ends.kind === "group") {
			sink.unjudged();
			continue;
		}
		sink.judged();
		const at = (id: string | null): ComparedTool[] =>
			id === null ? [] : (byId.get(id) ?? []).filter((tool) => isThere(comparedPage(tool), page));
		const [starts, stops] = [at(ends.from), at(ends.to)];
		const fits = (first: readonly ComparedTool[], second: readonly ComparedTool[]): boolean =>
			first.some((tool) => isOfClass(from, tool, facts)) && second.some((tool) => isOfClass(to, tool, facts));
		if (fits(starts, stops) || (ends.direction === "bidirectional" && fits(stops, starts))) continue;
		const { objectId, title } = relation;
		const spoken = (tools: readonly ComparedTool[], id: string | null): string => {
			const [tool] = tools;
			return tool === undefined ? `${shortened(id ?? "nothing")}, which is not there` : spokenTool(tool);
		};
		sink.violated(
			facts.keyOfRelation(relation),
			() => ({ kind: "relation", objectId, title }),
			() =>
				`runs from ${spoken(starts, ends.from)} to ${spoken(stops, ends.to)}, not from ${spokenFact(from)} to ${spokenFact(to)}`,
		);
	}
}
