import type { Cluster } from "./consensus.ts";

/** What becomes of a cluster at a quorum. */
export interface QuorumVote {
	/** Position in the clusters. */
	cluster: number;
	/** Members that marked the object. */
	votes: number;
	/** At least the quorum of them did. */
	kept: boolean;
	/** The class that most of them gave it; the first by title where several have as many votes. */
	schemaId: string | null;
	title: string;
	classVotes: number;
	/** Another class has as many votes: the class is for a person to decide. */
	tied: boolean;
	/** At least the quorum of members gave it this class. */
	classKept: boolean;
}

/**
 * What of the members' annotations is kept where at least `quorum` members must have marked an object: each cluster with
 * the class of the majority. What a lower quorum drops a higher one drops as well.
 */
export function votesAt(clusters: readonly Cluster[], quorum: number): QuorumVote[] {
	return clusters.map(({ classes, parts }, cluster): QuorumVote => {
		const [first, second] = classes;
		const classVotes = first?.votes ?? 0;
		return {
			cluster,
			votes: parts.length,
			kept: parts.length >= quorum,
			schemaId: first?.schemaId ?? null,
			title: first?.title ?? "",
			classVotes,
			tied: second?.votes === classVotes,
			classKept: classVotes >= quorum,
		};
	});
}
