import type { TaskRef } from "#shared/export";
import type { CompareSettings } from "./settings.ts";
import type { Estimate } from "./batch.ts";

/** Tasks of one asset. */
export interface AssetMembers {
	/** By what they were joined; null where the task stands alone. */
	joinedBy: "assetId" | "url" | "externalId" | null;
	members: readonly {
		ref: TaskRef;
		taskId: string | null;
		stage: string | null;
		/** Who updated last. */
		person: string | null;
		tools: number;
		consensus: number | null;
	}[];
	/** Where one key names assets that another key tells apart, in sentences: ties are listed, never guessed. */
	ties: readonly string[];
}

/** What was marked of one object by some of the members. */
export interface Cluster {
	/** Votes by class, most first. */
	classes: readonly { schemaId: string | null; title: string; votes: number }[];
	page: number | null;
	/** One annotation at most of each member: `member` is the position in `members`, `tool` is `Tool.index`. */
	parts: readonly { member: number; tool: number }[];
	/** Mean similarity of all pairs within; null where it has one part. */
	similarity: number | null;
}

/** A question of some of the members. */
export interface ConsensusQuestion {
	/** With those it is nested in, outermost first. */
	path: readonly string[];
	schemaId: string | null;
	page: number | null;
	/** By member; null: unanswered. */
	answers: readonly (readonly string[] | null)[];
	/** The Hub's y, 0 to 100; null with one member, and for nested questions, which the Hub leaves out. */
	hub: number | null;
	/** What the export says of it, 0 to 100. */
	exported: number | null;
}

/** A class of annotations for which the Hub has a score. */
export interface ConsensusClass {
	schemaId: string | null;
	title: string;
	/** Mean IoU over the pairs of members, 0 to 100; an annotation without a partner of its class has 0. */
	hub: number | null;
	/** What the export says of it, 0 to 100. */
	exported: number | null;
}

export interface ConsensusReport {
	members: AssetMembers["members"];
	/** Between different tasks object ids mean nothing: pairing by them is by geometry here. */
	settings: CompareSettings;
	clusters: readonly Cluster[];
	/**
	 * Each with each: mean similarity over all annotations of the two (0 for one without a partner), 0 to 1; with itself 1.
	 * Null: neither has any.
	 */
	agreement: readonly (readonly (number | null)[])[];
	/** Position of the member that agrees least with the others, where it is clearly (by more than 0.1) below the next. */
	outlier: number | null;
	questions: readonly ConsensusQuestion[];
	classes: readonly ConsensusClass[];
	/**
	 * The Hub's own formula, 0 to 100, beside what the export says: means over `questions`, over `classes`, and over all of
	 * them. Null: not to be had. `disagrees`: by more than 1, as exported scores are whole numbers.
	 */
	hub: {
		answers: number | null;
		objects: number | null;
		score: number | null;
		exported: number | null;
		disagrees: boolean;
	};
	/** Over the questions of this asset: few as they are, they often have not enough data, which is said. */
	fleiss: Estimate;
	alpha: Estimate;
}
