import type { ConsensusReport } from "#shared/compare/consensus";
import type { QuorumVote } from "#shared/compare/quorum";

/** By member: `Tool.index` of the annotations in clusters that a quorum drops. */
export function droppedTools(
	{ members, clusters }: Pick<ConsensusReport, "members" | "clusters">,
	votes: readonly QuorumVote[],
): ReadonlySet<number>[] {
	const dropped = members.map(() => new Set<number>());
	for (const { cluster, kept } of votes) {
		if (kept) continue;
		for (const { member, tool } of clusters[cluster]?.parts ?? []) dropped[member]?.add(tool);
	}
	return dropped;
}

/** The answer that more than half of the members gave, as it is shown; null where there is none. */
export function usualAnswer(answers: readonly (readonly string[] | null)[]): string | null {
	const counts = new Map<string, number>();
	for (const answer of answers) {
		if (answer === null) continue;
		const text = answer.join(", ");
		counts.set(text, (counts.get(text) ?? 0) + 1);
	}
	return [...counts].find(([, votes]) => votes * 2 > answers.length)?.[0] ?? null;
}
