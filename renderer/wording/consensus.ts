import type { AssetMembers, Cluster, ConsensusReport } from "#shared/compare/consensus";
import type { QuorumVote } from "#shared/compare/quorum";
import { counted } from "./count.ts";

type Member = AssetMembers["members"][number];

const keys = { assetId: "asset id", url: "link to the asset", externalId: "external id" } as const;

/** By what the tasks of an asset were joined. */
export function joinWords({ joinedBy, members }: AssetMembers): string {
	const tasks = counted(members.length, "task");
	return joinedBy === null
		? `${tasks}, alone with its asset`
		: `${tasks} of one asset, joined by their ${keys[joinedBy]}`;
}

/** Who made a member's annotations, as far as the export says; its place among them where that is all there is. */
export function memberName({ person, taskId }: Member, at: number): string {
	return person ?? taskId ?? `member ${String(at + 1)}`;
}

/** The Hub's scores are percentages of one decimal. */
export function percentScore(value: number | null): string {
	return value === null ? "–" : `${String(Math.round(value * 10) / 10)} %`;
}

/** "Car 2, Van 1": what the members call the object. */
export function votesWords({ classes }: Cluster): string {
	return classes.map(({ title, votes }) => `${title} ${String(votes)}`).join(", ");
}

/** What the quorum makes of a cluster. */
export function verdictWords({ kept, tied, classKept }: QuorumVote): string {
	if (!kept) return "too few";
	if (tied) return "kept, class undecided";
	return classKept ? "kept" : "kept, class below the quorum";
}

/** Mean of what a member has in common with each other one; null where there is nothing. */
export function meanAgreement({ agreement }: ConsensusReport, member: number): number | null {
	const others = (agreement[member] ?? []).filter(
		(value, other): value is number => other !== member && value !== null,
	);
	return others.length === 0 ? null : others.reduce((sum, value) => sum + value, 0) / others.length;
}
