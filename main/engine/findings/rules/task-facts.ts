import { classKey } from "#shared/drawing/placing";
import type { FindingTarget } from "#shared/findings/finding";
import { namedTool, printOf } from "#shared/findings/named";
import {
	type ComparedAnswer,
	comparedPage,
	type ComparedRelation,
	type ComparedSnapshot,
	type ComparedTool,
} from "../../compare/compared.ts";
import { measured, type Sheet } from "./measures.ts";
import { isWithin } from "./rule-figures.ts";
import type { AnswerFact, ClassFact, Condition, RelationFact } from "./rule-terms.ts";

/** A question, and whose it is; null: the task's own. */
export interface OwnedAnswer {
	entry: ComparedAnswer;
	owner: ComparedTool | null;
}

const none: readonly OwnedAnswer[] = [];

/** What rules ask about a task, each looked up once. Entries that only say where an object leaves are not there. */
export class TaskFacts {
	readonly tools: readonly ComparedTool[];
	readonly relations: readonly ComparedRelation[];
	readonly #ofTool = new Map<ComparedTool, readonly OwnedAnswer[]>();
	#own: readonly OwnedAnswer[] | null = null;
	#all: readonly OwnedAnswer[] | null = null;
	#keys: ReadonlyMap<ComparedTool, string> | null = null;
	#answerKeys: ReadonlyMap<ComparedAnswer, string> | null = null;

	constructor(
		private readonly snapshot: ComparedSnapshot,
		readonly sheet: Sheet | null,
	) {
		this.tools = snapshot.tools.filter(({ interpolationStopped }) => !interpolationStopped);
		this.relations = snapshot.relations;
	}

	/** Answers within an annotation, or the task's own; nested ones too. */
	answersOf(owner: ComparedTool | null): readonly OwnedAnswer[] {
		if (owner === null) return (this.#own ??= flattened(this.snapshot.classifications, null));
		if (owner.classifications.length === 0) return none;
		let known = this.#ofTool.get(owner);
		if (known === undefined) this.#ofTool.set(owner, (known = flattened(owner.classifications, owner)));
		return known;
	}

	get answers(): readonly OwnedAnswer[] {
		return (this.#all ??= [...this.answersOf(null), ...this.tools.flatMap((tool) => this.answersOf(tool))]);
	}

	/** Pages that something names, 0-based and in order; the first where nothing does. */
	get pages(): readonly number[] {
		const pages = new Set<number>();
		for (const tool of this.tools) pages.add(comparedPage(tool));
		for (const { entry, owner } of this.answers) if (owner === null && entry.page !== null) pages.add(entry.page);
		for (const { page } of this.relations) if (page !== null) pages.add(page);
		if (pages.size === 0) pages.add(0);
		return [...pages].sort((a, b) => a - b);
	}

	/** Names an annotation within its task, in this export and in a later one; of several that are called alike by their order. */
	keyOf(tool: ComparedTool): string {
		this.#keys ??= toolKeys(this.snapshot.tools);
		return this.#keys.get(tool) ?? "";
	}

	/** Likewise. */
	keyOfAnswer({ entry }: OwnedAnswer): string {
		this.#answerKeys ??= this.#keysOfAnswers();
		return this.#answerKeys.get(entry) ?? "";
	}

	keyOfRelation(relation: ComparedRelation): string {
		const { objectId, schemaId, title, page } = relation;
		const alike = this.relations.filter(
			(other) =>
				other.objectId === objectId && other.schemaId === schemaId && other.title === title && other.page === page,
		);
		return JSON.stringify(["relation", objectId, schemaId ?? title, page, alike.indexOf(relation)]);
	}

	#keysOfAnswers(): ReadonlyMap<ComparedAnswer, string> {
		const keys = new Map<ComparedAnswer, string>();
		const times = new Map<string, number>();
		for (const { entry, owner } of this.answers) {
			const { schemaId, title, page } = entry;
			const stem = JSON.stringify(["answer", owner === null ? null : this.keyOf(owner), schemaId ?? title, page]);
			const nth = times.get(stem) ?? 0;
			times.set(stem, nth + 1);
			keys.set(entry, `${stem} ${String(nth)}`);
		}
		return keys;
	}
}

function flattened(entries: readonly ComparedAnswer[], owner: ComparedTool | null): OwnedAnswer[] {
	const found: OwnedAnswer[] = [];
	const walk = (list: readonly ComparedAnswer[]): void => {
		for (const entry of list) {
			if (entry.interpolationStopped === true) continue;
			found.push({ entry, owner });
			walk(entry.classifications);
		}
	};
	walk(entries);
	return found;
}

function toolKeys(tools: readonly ComparedTool[]): ReadonlyMap<ComparedTool, string> {
	const keys = new Map<ComparedTool, string>();
	const times = new Map<string, number>();
	for (const tool of tools) {
		// Without an id, what is left is where it lies.
		const name = tool.objectId === null ? ["at", printOf(tool.geometry)] : ["id", tool.objectId];
		const stem = JSON.stringify(["tool", ...name, classKey(tool), comparedPage(tool)]);
		const nth = times.get(stem) ?? 0;
		times.set(stem, nth + 1);
		keys.set(tool, `${stem} ${String(nth)}`);
	}
	return keys;
}

export function targetOfTool(tool: ComparedTool): FindingTarget {
	return { kind: "tool", ...namedTool(tool) };
}

export function targetOfAnswer({ entry: { schemaId, title, page }, owner }: OwnedAnswer): FindingTarget {
	return { kind: "answer", schemaId, title, page, owner: owner && namedTool(owner) };
}

/** Something that is called by a schema id or a title: stray blanks around titles make no other name. */
interface Named {
	schemaId: string | null;
	title: string;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function isNamed(names: readonly string[] | null, { schemaId, title }: Named): boolean {
	if (names === null) return true;
	let known = sets.get(names);
	if (known === undefined) sets.set(names, (known = new Set(names)));
	return (schemaId !== null && known.has(schemaId)) || known.has(title) || known.has(title.trim());
}

export function isOfClass(fact: ClassFact, tool: ComparedTool, facts: TaskFacts): boolean {
	return isNamed(fact.names, tool) && fact.where.every((condition) => holds(condition, tool, facts));
}

function holds(condition: Condition, tool: ComparedTool, facts: TaskFacts): boolean {
	if (condition.kind === "answer") return facts.answersOf(tool).some((owned) => isAnswered(condition, owned));
	const value = measured(tool.geometry, condition.measure, condition.unit, facts.sheet);
	return value !== null && isWithin(value, condition.span);
}

/** Whether it is this question, whatever it is answered with. */
export function isAsked(fact: AnswerFact, { entry }: OwnedAnswer): boolean {
	return isNamed(fact.names, entry);
}

/** Whether it is this question, and answered with what is asked for. */
export function isAnswered(fact: AnswerFact, owned: OwnedAnswer): boolean {
	if (!isAsked(fact, owned)) return false;
	const { answer } = owned.entry;
	if (!isGiven(answer)) return false;
	const { values } = fact;
	if (values === null) return true;
	const isAmong = typeof answer === "string" ? values.includes(answer) : answer.some((each) => values.includes(each));
	return isAmong !== fact.isOther;
}

export function isGiven(answer: ComparedAnswer["answer"]): answer is string | readonly string[] {
	return answer !== null && answer.length > 0;
}

export function isRelated(fact: RelationFact, relation: ComparedRelation): boolean {
	return isNamed(fact.names, relation);
}
