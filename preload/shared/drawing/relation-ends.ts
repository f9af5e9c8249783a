import type { Relation, Snapshot, Tool } from "#shared/task";
import { pageOf } from "./placing.ts";

/** What an object id at the end of a relation stands for. */
export interface RelationEnd {
	/** As exported; null where the export names none. */
	id: string | null;
	/** The tool meant: of the relation's page where there is one. */
	tool: Tool | null;
	/** The relation meant, where groups contain groups. */
	relation: Relation | null;
	/** How many annotations bear the id and could be meant as well. */
	others: number;
}

/** Finds tools and relations by object id, once for a snapshot. Ids repeat, and may name nothing. */
export class RelationEnds {
	readonly #tools = new Map<string, Tool[]>();
	readonly #relations = new Map<string, Relation[]>();

	constructor(snapshot: Snapshot) {
		for (const tool of snapshot.tools) add(this.#tools, tool.objectId, tool);
		for (const relation of snapshot.relations) add(this.#relations, relation.objectId, relation);
	}

	/** `page` is the relation's own: an id that stands on several pages means the one on that page. */
	find(id: string | null, page: number | null): RelationEnd {
		if (id === null) return { id, tool: null, relation: null, others: 0 };
		const tools = this.#tools.get(id) ?? [];
		if (tools.length > 0) {
			const here = page === null ? [] : tools.filter((tool) => pageOf(tool) === page);
			const meant = here.length > 0 ? here : tools;
			return { id, tool: meant[0] ?? null, relation: null, others: meant.length - 1 };
		}
		const relations = this.#relations.get(id) ?? [];
		return { id, tool: null, relation: relations[0] ?? null, others: Math.max(0, relations.length - 1) };
	}

	of(relation: Relation): RelationEnd[] {
		const { ends } = relation;
		const ids = ends.kind === "pair" ? [ends.from, ends.to] : ends.members;
		return ids.map((id) => this.find(id, relation.page));
	}
}

function add<T>(map: Map<string, T[]>, id: string | null, value: T): void {
	if (id === null) return;
	const held = map.get(id);
	if (held === undefined) map.set(id, [value]);
	else held.push(value);
}
