import type { Relation, Tool } from "#shared/task";
import { pageOf } from "./placing.ts";

type EndTool = Pick<Tool, "objectId" | "page" | "geometry">;
type EndRelation = Pick<Relation, "objectId" | "page" | "ends">;

/** What an object id at the end of a relation stands for. */
export interface RelationEnd<T extends EndTool = Tool, R extends EndRelation = Relation> {
	/** As exported; null where the export names none. */
	id: string | null;
	/** The tool meant: of the relation's page where there is one. */
	tool: T | null;
	/** The relation meant, where groups contain groups. */
	relation: R | null;
	/** How many annotations bear the id and could be meant as well. */
	others: number;
}

/** The tools of one id. */
interface Bearers<T> {
	all: T[];
	/** Made once it is asked for: one id may stand on every frame of a film. */
	byPage: Map<number, T[]> | null;
}

/** Finds tools and relations by object id, once for a snapshot. Ids repeat, and may name nothing. */
export class RelationEnds<T extends EndTool = Tool, R extends EndRelation = Relation> {
	readonly #tools = new Map<string, Bearers<T>>();
	readonly #relations = new Map<string, R[]>();

	constructor(snapshot: { tools: readonly T[]; relations: readonly R[] }) {
		for (const tool of snapshot.tools) {
			if (tool.objectId === null) continue;
			const held = this.#tools.get(tool.objectId);
			if (held === undefined) this.#tools.set(tool.objectId, { all: [tool], byPage: null });
			else held.all.push(tool);
		}
		for (const relation of snapshot.relations) add(this.#relations, relation.objectId, relation);
	}

	/** `page` is the relation's own: an id that stands on several pages means the one on that page. */
	find(id: string | null, page: number | null): RelationEnd<T, R> {
		const { tools, relations } = this.meant(id, page);
		return {
			id,
			tool: tools[0] ?? null,
			relation: relations[0] ?? null,
			others: Math.max(0, tools.length + relations.length - 1),
		};
	}

	/** All that the id could mean; relations only where no tool bears it. */
	meant(id: string | null, page: number | null): { tools: readonly T[]; relations: readonly R[] } {
		if (id === null) return { tools: [], relations: [] };
		const bearers = this.#tools.get(id);
		if (bearers === undefined) return { tools: [], relations: this.#relations.get(id) ?? [] };
		if (page === null || bearers.all.length === 1) return { tools: bearers.all, relations: [] };
		return { tools: pagesOf(bearers).get(page) ?? bearers.all, relations: [] };
	}

	of(relation: R): RelationEnd<T, R>[] {
		const { ends } = relation;
		const ids = ends.kind === "pair" ? [ends.from, ends.to] : ends.members;
		return ids.map((id) => this.find(id, relation.page));
	}
}

function pagesOf<T extends EndTool>(bearers: Bearers<T>): Map<number, T[]> {
	if (bearers.byPage !== null) return bearers.byPage;
	bearers.byPage = new Map();
	for (const tool of bearers.all) add(bearers.byPage, pageOf(tool), tool);
	return bearers.byPage;
}

function add<K, T>(map: Map<K, T[]>, key: K | null, value: T): void {
	if (key === null) return;
	const held = map.get(key);
	if (held === undefined) map.set(key, [value]);
	else held.push(value);
}
