import { RelationEnds } from "#shared/drawing/relation-ends";
import type { ToolPair } from "#shared/compare/task-comparison";
import type { ComparedRelation, ComparedSnapshot, ComparedTool } from "./compared.ts";

/** What of a snapshot relations join. */
export type Joined = Pick<ComparedSnapshot, "tools" | "relations">;

/** Which tools of the sides belong together. */
export interface PairedTools {
	pairs: readonly Pick<ToolPair, "a" | "b">[];
}

/** What an end of a relation is, in words that are the same on both sides where it is the same thing. */
export interface MappedEnd<Id = string | null> {
	/** As exported. */
	id: Id;
	/** Names of all that the id could mean, as it may repeat: the first stands for the end. */
	names: readonly [string, ...string[]];
	name: string;
}

interface Names {
	ends: RelationEnds<ComparedTool, ComparedRelation>;
	/** By `index`, that of the partner in B. Those that have no partner are not in it. */
	tools: Map<number, number>;
	relations: Map<number, number>;
}

/** Says which ends of relations are the same on both sides: those whose tools, or relations, are paired. */
export class RelationMapping {
	readonly #sides: { a: Names; b: Names };

	constructor(a: Joined, b: Joined, tools: PairedTools) {
		const namesOf = (side: Joined): Names => ({ ends: new RelationEnds(side), tools: new Map(), relations: new Map() });
		this.#sides = { a: namesOf(a), b: namesOf(b) };
		for (const pair of tools.pairs) {
			this.#sides.a.tools.set(pair.a, pair.b);
			this.#sides.b.tools.set(pair.b, pair.b);
		}
	}

	pair(a: ComparedRelation, b: ComparedRelation): void {
		this.#sides.a.relations.set(a.index, b.index);
		this.#sides.b.relations.set(b.index, b.index);
	}

	/** `page`: that of the relation. */
	endOf<Id extends string | null>(side: "a" | "b", id: Id, page: number | null): MappedEnd<Id> {
		const known = this.#sides[side];
		const { tools, relations } = known.ends.meant(id, page);
		const names: string[] = [];
		for (const { index } of tools) addName(names, "tool", known.tools.get(index));
		for (const { index } of relations) addName(names, "relation", known.relations.get(index));
		if (names.length > 1) names.sort();
		const name = names[0] ?? aloneOn(side, id, tools[0], relations[0]);
		return { id, names: [name, ...names.slice(1)], name };
	}

	/** The members of a group, each once. */
	endsOf(side: "a" | "b", members: readonly string[], page: number | null): MappedEnd<string>[] {
		return [...new Set(members)].map((id) => this.endOf(side, id, page));
	}
}

function addName(names: string[], kind: string, partner: number | undefined): void {
	if (partner !== undefined) names.push(`${kind} ${partner}`);
}

/** An end without a partner is like none of the other side, but for an id that nothing bears on either. */
function aloneOn(
	side: "a" | "b",
	id: string | null,
	tool: { index: number } | undefined,
	relation: { index: number } | undefined,
): string {
	if (tool !== undefined) return `tool ${tool.index} of ${side}`;
	if (relation !== undefined) return `relation ${relation.index} of ${side}`;
	return id === null ? "no end" : `missing ${id}`;
}

/** Ids that repeat are the same end where something that they could mean is. */
export function isSameEnd(one: MappedEnd, other: MappedEnd): boolean {
	return one.name === other.name || one.names.some((name) => other.names.includes(name));
}
