import type { ComparedRelation, ComparedTool } from "../../compare/compared.ts";

interface Joined<R> {
	tools: readonly Pick<ComparedTool, "objectId">[];
	relations: readonly R[];
}

/**
 * Relations without those that joined what is gone now; groups lose the member, and go with their last one. An id that
 * named nothing before names nothing still, which is no loss. `kept`: without those that were taken out by themselves.
 */
export function withoutLost<R extends ComparedRelation>(
	kept: readonly R[],
	before: Joined<R>,
	tools: Joined<R>["tools"],
): { relations: R[]; lost: number } {
	const known = idsOf(before.tools, before.relations);
	let relations = [...kept];
	// A group of groups goes with its last group.
	for (;;) {
		const there = idsOf(tools, relations);
		const isLost = (id: string | null): boolean => id !== null && known.has(id) && !there.has(id);
		const left = relations.flatMap((relation) => withoutEnds(relation, isLost) ?? []);
		const isSteady = left.length === relations.length;
		relations = left;
		if (isSteady) break;
	}
	const numbered = relations.map((relation, index) => (relation.index === index ? relation : { ...relation, index }));
	return { relations: numbered, lost: kept.length - relations.length };
}

function idsOf(...lists: readonly (readonly { objectId: string | null }[])[]): Set<string> {
	const ids = new Set<string>();
	for (const { objectId } of lists.flat()) if (objectId !== null) ids.add(objectId);
	return ids;
}

function withoutEnds<R extends ComparedRelation>(relation: R, isLost: (id: string | null) => boolean): R | null {
	const { ends } = relation;
	if (ends.kind === "pair") return isLost(ends.from) || isLost(ends.to) ? null : relation;
	const members = ends.members.filter((id) => !isLost(id));
	if (members.length === ends.members.length) return relation;
	return members.length === 0 ? null : { ...relation, ends: { ...ends, members } };
}
