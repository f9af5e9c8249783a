import type { Pairing } from "#shared/compare/settings";
import type { RelationChange, RelationPair, RelationsComparison } from "#shared/compare/task-comparison";
import type { ComparedRelation } from "./compared.ts";
import { isSameEnd, type Joined, type MappedEnd, type PairedTools, RelationMapping } from "./relation-mapping.ts";
import { similarSets } from "./similar-sets.ts";

type Ends = ComparedRelation["ends"];

/** A relation of one side without a partner as yet, and what it joins: names that are the same on both sides. */
interface Candidate {
	relation: ComparedRelation;
	names: readonly string[];
}

const nothing: RelationsComparison = { pairs: [], removed: [], added: [] };
/** Groups without a common id are the same group where they share this much of all their members. */
const LEAST_SHARED = 0.5;

/**
 * Relations by what they join. `tools`: which tools of the sides are paired; ends are compared through it. A relation's
 * partner has, in this order: its object id on its page (where ids mean anything); its class and the same ends; the same
 * ends; being a group of its class, half of all their members. Groups of groups find theirs once their members have.
 */
export function compareRelations(
	a: Joined,
	b: Joined,
	tools: PairedTools,
	pairing: Pairing = { by: "id" },
): RelationsComparison {
	if (a.relations.length === 0 && b.relations.length === 0) return nothing;
	const mapping = new RelationMapping(a, b, tools);
	const partners = new Map<number, ComparedRelation>();
	let leftA = a.relations.map((relation): Candidate => ({ relation, names: [] }));
	let leftB = b.relations.map((relation): Candidate => ({ relation, names: [] }));
	const take = (pairs: readonly (readonly [Candidate, Candidate])[]): boolean => {
		const taken = new Set<Candidate>();
		for (const [one, other] of pairs) {
			partners.set(one.relation.index, other.relation);
			mapping.pair(one.relation, other.relation);
			taken.add(one).add(other);
		}
		leftA = leftA.filter((candidate) => !taken.has(candidate));
		leftB = leftB.filter((candidate) => !taken.has(candidate));
		return pairs.length > 0;
	};
	if (pairing.by === "id") {
		take(matchInOrder(leftA, leftB, idAndClass));
		if (leftA.length > 0 && leftB.length > 0) take(matchInOrder(leftA, leftB, idOnPage));
	}
	// What was paired may be an end of others: again, until nothing more is found.
	while (leftA.length > 0 && leftB.length > 0) {
		leftA = leftA.map(({ relation }) => ({ relation, names: endNames(relation, mapping, "a") }));
		leftB = leftB.map(({ relation }) => ({ relation, names: endNames(relation, mapping, "b") }));
		if (take(matchInOrder(leftA, leftB, endsAndClass))) continue;
		if (take(matchInOrder(leftA, leftB, endsOnly))) continue;
		if (!take(matchGroups(leftA, leftB))) break;
	}
	const pairs: RelationPair[] = [];
	for (const relation of a.relations) {
		const partner = partners.get(relation.index);
		if (partner !== undefined) pairs.push(pairOf(relation, partner, mapping));
	}
	return {
		pairs,
		removed: leftA.map(({ relation }) => relation.index),
		added: leftB.map(({ relation }) => relation.index),
	};
}

function pairOf(a: ComparedRelation, b: ComparedRelation, mapping: RelationMapping): RelationPair {
	const changes: RelationChange[] = [];
	let lost: readonly string[] = [];
	let gained: readonly string[] = [];
	if (a.ends.kind === "group" && b.ends.kind === "group") {
		const before = mapping.endsOf("a", a.ends.members, a.page);
		const after = mapping.endsOf("b", b.ends.members, b.page);
		if (!isSameList(before, after)) {
			lost = without(before, after);
			gained = without(after, before);
		}
		if (lost.length + gained.length > 0) changes.push("regrouped");
	} else if (!isSameJoin(a, b, mapping)) changes.push("redirected");
	if (isRelabelled(a, b)) changes.push("relabelled");
	return { a: a.index, b: b.index, changes, gained, lost };
}

/** The same in the same order, as nearly all groups are. */
function isSameList(ends: readonly MappedEnd[], others: readonly MappedEnd[]): boolean {
	return ends.length === others.length && ends.every(({ name }, place) => name === others[place]?.name);
}

/** Ids of the ends that are none of the others. */
function without(ends: readonly MappedEnd<string>[], others: readonly MappedEnd[]): string[] {
	const there = new Set(others.flatMap(({ names }) => names));
	return ends.filter(({ names }) => !names.some((name) => there.has(name))).map(({ id }) => id);
}

function isSameJoin(a: ComparedRelation, b: ComparedRelation, mapping: RelationMapping): boolean {
	if (a.ends.kind === "group" || b.ends.kind === "group") return false;
	const direction = directionOf(a.ends);
	if (direction !== directionOf(b.ends)) return false;
	const isSame = (one: string | null, other: string | null) =>
		isSameEnd(mapping.endOf("a", one, a.page), mapping.endOf("b", other, b.page));
	if (isSame(a.ends.from, b.ends.from) && isSame(a.ends.to, b.ends.to)) return true;
	return direction === "bidirectional" && isSame(a.ends.from, b.ends.to) && isSame(a.ends.to, b.ends.from);
}

/** Imports leave the direction out: from one to the other is then meant. */
function directionOf(ends: Ends & { kind: "pair" }): string {
	return ends.direction ?? "straight";
}

/** Titles tell classes apart only where one side does not know the schemaId. */
function isRelabelled(a: ComparedRelation, b: ComparedRelation): boolean {
	if (a.schemaId !== null && b.schemaId !== null) return a.schemaId !== b.schemaId;
	return a.title !== b.title;
}

function endNames(relation: ComparedRelation, mapping: RelationMapping, side: "a" | "b"): string[] {
	const { ends, page } = relation;
	if (ends.kind === "group") return [...new Set(ends.members.map((id) => mapping.endOf(side, id, page).name))].sort();
	const names = [ends.from, ends.to].map((id) => mapping.endOf(side, id, page).name);
	return directionOf(ends) === "bidirectional" ? names.sort() : names;
}

function idAndClass({ relation }: Candidate): string | null {
	const { objectId, page, schemaId, title } = relation;
	if (objectId === null) return null;
	return `${String(page)} ${objectId.length} ${objectId} ${schemaId === null ? `title ${title}` : `id ${schemaId}`}`;
}

function idOnPage({ relation }: Candidate): string | null {
	return relation.objectId === null ? null : `${String(relation.page)} ${relation.objectId}`;
}

function endsAndClass(candidate: Candidate): string {
	return JSON.stringify([classOf(candidate.relation), endsOnly(candidate)]);
}

function endsOnly({ relation: { ends }, names }: Candidate): string {
	return JSON.stringify([ends.kind === "group" ? "group" : directionOf(ends), ...names]);
}

function classOf(relation: ComparedRelation): readonly [string, string] {
	return relation.schemaId === null ? ["title", relation.title] : ["id", relation.schemaId];
}

/** The first with the first of each key, the second with the second. */
function matchInOrder(
	a: readonly Candidate[],
	b: readonly Candidate[],
	keyOf: (candidate: Candidate) => string | null,
): (readonly [Candidate, Candidate])[] {
	const waiting = new Map<string, Candidate[]>();
	// Last ones first, so that the first is taken from the end.
	for (const candidate of b.toReversed()) {
		const key = keyOf(candidate);
		if (key === null) continue;
		const held = waiting.get(key);
		if (held === undefined) waiting.set(key, [candidate]);
		else held.push(candidate);
	}
	const pairs: [Candidate, Candidate][] = [];
	for (const candidate of a) {
		const key = keyOf(candidate);
		const partner = key === null ? undefined : waiting.get(key)?.pop();
		if (partner !== undefined) pairs.push([candidate, partner]);
	}
	return pairs;
}

function matchGroups(a: readonly Candidate[], b: readonly Candidate[]): (readonly [Candidate, Candidate])[] {
	const [groupsA, groupsB] = [a, b].map((side) => side.filter(({ relation }) => relation.ends.kind === "group")) as [
		Candidate[],
		Candidate[],
	];
	const labelled = (candidate: Candidate) => ({
		label: JSON.stringify(classOf(candidate.relation)),
		members: candidate.names,
	});
	return similarSets(groupsA.map(labelled), groupsB.map(labelled), LEAST_SHARED).map(
		([one, other]) => [groupsA[one] as Candidate, groupsB[other] as Candidate] as const,
	);
}
