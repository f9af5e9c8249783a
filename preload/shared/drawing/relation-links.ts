import type { Relation, Snapshot, Tool } from "#shared/task";
import type { Heads } from "./link-shape.ts";
import type { Link, LinkEnd } from "./links.ts";
import type { PlacedGeometry } from "./drawing.ts";
import { classColour, type Scheme } from "./colour.ts";
import { pageOf } from "./placing.ts";
import { RelationEnds, type RelationEnd } from "./relation-ends.ts";

/** One and the same, so that a task without relations never repaints for them. */
export const noLinks: readonly Link[] = [];

/** What of a page can be joined by lines. */
export interface ShownShapes {
	/** 0-based. */
	page: number;
	/** All tools of the page: a hidden one still is what its id means. */
	tools: readonly Tool[];
	/** As painted, by `tool.index`; hidden ones left out. */
	painted: readonly { key: number; geometry: PlacedGeometry }[];
}

/** An end with all of its shapes on the page, and what it is known by among ends. */
interface FoundEnd extends LinkEnd {
	name: string;
}

/**
 * The relations that can be drawn on a page: those whose ends are there. A hull goes around those members of a group
 * that are there, also those of the groups in it, however deep; groups that contain each other are gone through once.
 */
export function relationLinks(snapshot: Snapshot, shown: ShownShapes, scheme: Scheme): Link[] {
	if (snapshot.relations.length === 0) return [];
	const finder = new EndFinder(snapshot, shown);
	/** How many relations join the same two ends. */
	const lanes = new Map<string, number>();
	return snapshot.relations.flatMap((relation): Link[] => {
		const { ends } = relation;
		const link = {
			key: relation.index,
			colour: classColour(relation.schemaId ?? relation.title, scheme),
			label: labelOf(relation),
		};
		if (ends.kind === "group") {
			const group = finder.around(relation);
			return group === null ? [] : [{ ...link, ends: { kind: "group", group } }];
		}
		const from = finder.find(ends.from, relation.page);
		const to = finder.find(ends.to, relation.page);
		if (from === null || to === null) return [];
		const name = [from.name, to.name].sort().join(" ");
		const lane = lanes.get(name) ?? 0;
		lanes.set(name, lane + 1);
		return [{ ...link, ends: { kind: "pair", from, to, heads: headsOf(ends.direction), lane } }];
	});
}

/** A direction that is not known is no head: where one stands would be a guess. None at all means from one to the other. */
function headsOf(direction: string | null): Heads {
	if (direction === "bidirectional") return "both";
	return direction === null || direction === "straight" ? "to" : "none";
}

function labelOf({ title, ends }: Relation): string {
	const name = title.trim();
	const isOdd = ends.kind === "pair" && ends.direction !== null && headsOf(ends.direction) === "none";
	return isOdd ? `${name} (${ends.direction ?? ""})`.trim() : name;
}

class EndFinder {
	readonly #ends: RelationEnds;
	readonly #page: number;
	readonly #geometries: ReadonlyMap<number, PlacedGeometry>;
	readonly #tools = new Map<string, Tool>();

	constructor(snapshot: Snapshot, { page, tools, painted }: ShownShapes) {
		this.#ends = new RelationEnds(snapshot);
		this.#page = page;
		this.#geometries = new Map(painted.map(({ key, geometry }) => [key, geometry]));
		for (const tool of tools) {
			if (tool.objectId === null) continue;
			const known = this.#tools.get(tool.objectId);
			// The first of an id, but one that is on this page before one that is on every page.
			if (known === undefined || (pageOf(known) === null && pageOf(tool) !== null))
				this.#tools.set(tool.objectId, tool);
		}
	}

	/** `page` is the relation's own. */
	find(id: string | null, page: number | null): FoundEnd | null {
		const end = this.#ends.find(id, page);
		if (end.relation !== null) return this.around(end.relation);
		const tool = this.#toolOf(end, page);
		const geometry = tool === null ? undefined : this.#geometries.get(tool.index);
		if (tool === null || geometry === undefined) return null;
		return { name: `tool ${String(tool.index)}`, members: [geometry], depth: null };
	}

	/** The shapes of a group; of another relation those of its ends. null: none of them is on the page. */
	around(relation: Relation): FoundEnd | null {
		const members = new Map<number, PlacedGeometry>();
		const met = new Set([relation]);
		let depth = -1;
		for (let level = [relation]; level.length > 0; depth += 1) {
			const below: Relation[] = [];
			for (const { ends, page } of level) {
				for (const id of ends.kind === "pair" ? [ends.from, ends.to] : ends.members) {
					const end = this.#ends.find(id, page);
					const tool = this.#toolOf(end, page);
					const geometry = tool === null ? undefined : this.#geometries.get(tool.index);
					if (tool !== null && geometry !== undefined) members.set(tool.index, geometry);
					if (end.relation === null || met.has(end.relation)) continue;
					met.add(end.relation);
					below.push(end.relation);
				}
			}
			level = below;
		}
		return members.size === 0
			? null
			: { name: `relation ${String(relation.index)}`, members: [...members.values()], depth };
	}

	/** The tool meant, where it is on the page shown: an id may stand on several pages, and mean the one on this. */
	#toolOf({ id, tool }: RelationEnd, page: number | null): Tool | null {
		if (id === null || tool === null) return null;
		const meant = pageOf(tool);
		if (page !== null && meant === page && page !== this.#page) return null;
		return this.#tools.get(id) ?? null;
	}
}
