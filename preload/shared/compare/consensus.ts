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

export interface ConsensusReport {
	members: AssetMembers["members"];
	settings: CompareSettings;
	clusters: readonly Cluster[];
	/** Each with each: mean similarity over all annotations (0 for one without a partner), 0 to 1; null: both empty. */
	agreement: readonly (readonly (number | null)[])[];
	/** Position of the member that agrees least with the others, where it is clearly (by more than 0.1) below the next. */
	outlier: number | null;
	questions: readonly {
		title: string;
		schemaId: string | null;
		/** By member; null: unanswered. */
		answers: readonly (readonly string[] | null)[];
		/** The Hub's x: mean share of the others with the same answer, 0 to 100; null with one member. */
		hub: number | null;
	}[];
	/** The Hub's own formula, 0 to 100, beside what the export says; null: not to be had. */
	hub: { answers: number | null; objects: number | null; exported: number | null; disagrees: boolean };
	/** Over the questions of this asset: few as they are, they often have not enough data, which is said. */
	fleiss: Estimate;
	alpha: Estimate;
}
