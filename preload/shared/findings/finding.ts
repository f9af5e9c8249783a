import type { Moment } from "#shared/compare/settings";
import type { Geometry, Point } from "#shared/task";

/** 22 characters of base64url: 128 random bits, or for what a rule found a hash of what it is about. */
export type FindingId = string;
/** 16 characters of base64url: 96 random bits. */
export type RevisionId = string;
/** Names what a hand did, so that the same change sent twice is kept once. */
export type ChangeId = string;

/** The task that a finding is about. What a task is called besides its key is kept for reading, never for joining. */
export interface FindingTask {
	/** See taskKeys: joins it to the rows of any export. */
	key: string;
	taskId: string | null;
	externalId: string | null;
	/** Name of the asset's file. */
	asset: string | null;
}

/** The export in which a finding was made. */
export interface FindingSource {
	/** Of its content, whatever the file is called and when it was changed (see contentHash): lower-case hex. */
	hash: string;
	name: string;
}

/** An annotation, as it is found again in another export: by its object id and class, else by where it lies. */
export interface NamedTool {
	objectId: string | null;
	schemaId: string | null;
	title: string;
	page: number | null;
	/** Of its geometry when the finding was made: tells "changed since" from "as it was". */
	print: string;
}

/** What within a task a finding is about. */
export type FindingTarget =
	| { kind: "task" }
	| ({ kind: "tool" } & NamedTool)
	/** `owner`: the annotation that a nested answer belongs to; null: the task's own. */
	| { kind: "answer"; schemaId: string | null; title: string; page: number | null; owner: NamedTool | null }
	| { kind: "relation"; objectId: string | null; title: string }
	/** What stands otherwise on two sides: a pair of annotations, one without a partner, or a question. */
	| {
			kind: "difference";
			from: Moment;
			to: Moment;
			a: NamedTool | null;
			b: NamedTool | null;
			/** Titles down to a question, where it is one. */
			question: readonly string[] | null;
			/** Kinds of change when the finding was made, in the words of ChangeCounts. */
			changes: readonly string[];
	  };

/** What can be drawn; as the export's own geometries, in pixels of the unscaled picture. */
export type DrawnGeometry =
	| Extract<
			Geometry,
			{ kind: "bounding-box" | "rotated-bounding-box" | "polygon" | "polyline" | "point" | "segmentation" }
	  >
	| { kind: "arrow"; from: Point; to: Point };

/** A question answered by the reviewer. */
export interface DrawnAnswer {
	schemaId: string | null;
	/** radio, checkbox, text … as the export has it. */
	tool: string | null;
	title: string;
	/** null: cleared. */
	answer: string | readonly string[] | null;
	answers: readonly DrawnAnswer[];
}

/** Verdicts that every project has; others are the project's own. "skip" leaves a task unreviewed. */
export const standingVerdicts = ["accept", "fix", "reject", "unsure"] as const;
export const skipped = "skip";

/** A verdict word of a project's own, on one of the digits 5 to 9. */
export interface VerdictWord {
	/** What is kept and asked for in queries: lower-case letters, digits and hyphens. */
	id: string;
	label: string;
	digit: number;
}

/** How a rule's finding is meant. */
export type RuleSeverity = "note" | "warning" | "error";

/** What a work plan asks for, so that it can be made again and be understood by the next person. */
export interface PlanTerms {
	name: string;
	/** Of the tasks to choose from. */
	where: string;
	/** Tasks wanted; fewer where there are not so many. */
	size: number;
	seed: number;
	strata: PlanStrata;
	/** Who reads; two of them where a second reader is to read blind. */
	readers: readonly string[];
	blind: boolean;
}

/** By what the tasks are divided before each part gives its share. A task of several classes stands in its rarest. */
export type PlanStrata =
	{ by: "none" } | { by: "class" } | { by: "person" } | { by: "similarity"; bounds: readonly number[] };

/** A part of the tasks to choose from, and the positions in a plan's tasks of those chosen of it. */
export interface DrawnStratum {
	name: string;
	population: number;
	places: readonly number[];
}

/** What a person, a rule or a plan says. */
export type FindingBody =
	| {
			kind: "verdict";
			/** A standing one, `skipped`, or the id of a project's own; null: only a remark, tags or an assignee. */
			verdict: string | null;
			reasons: readonly string[];
			/** Plain text. */
			remark: string;
			tags: readonly string[];
			assignee: string | null;
			/** "adjudicator": settles what readers disagree about. */
			role: "reader" | "adjudicator";
	  }
	| {
			kind: "mark";
			geometry: DrawnGeometry;
			/** 0-based; null on single pictures. */
			page: number | null;
			/** "right": as the annotation should be, a part of "mine"; "note": points at something. */
			meaning: "right" | "note";
			schemaId: string | null;
			title: string;
			/** Words at a note. */
			text: string;
			answers: readonly DrawnAnswer[];
			/** The annotation that stands wrong in its place; null: it was missing. */
			replaces: NamedTool | null;
	  }
	/** The annotation it is about should not be there. */
	| { kind: "removal" }
	/** The question it is about, answered as it should be. */
	| { kind: "answer"; answer: DrawnAnswer }
	| { kind: "violation"; pack: string; rule: string; severity: RuleSeverity; words: string }
	/** `tasks` in the order drawn: the first of them are a sample too. `strata`: one where it was not divided. */
	| { kind: "plan"; terms: PlanTerms; tasks: readonly FindingTask[]; strata: readonly DrawnStratum[] }
	| { kind: "words"; verdicts: readonly VerdictWord[] };

export type FindingKind = FindingBody["kind"];

export interface Finding {
	/** Who says it: a reviewer's name; of a violation who ran the rules. */
	author: string;
	source: FindingSource;
	/** Null only of plans and words, which are about no one task. */
	task: FindingTask | null;
	target: FindingTarget;
	body: FindingBody;
}

/** A finding as it was put once. Never changed: a change is another version, after this one. */
export interface Version {
	id: FindingId;
	rev: RevisionId;
	/** What its maker saw and replaced: no revision for a new finding, several where a conflict is settled. */
	after: readonly RevisionId[];
	/** ISO 8601 with Z; told, and never used to decide. */
	utc: string;
	/** Null: removed. */
	finding: Finding | null;
}

/** All that is known of a finding. Several heads: people changed it without knowing of each other, a conflict. */
export interface HeldFinding {
	id: FindingId;
	/** By revision, in order. */
	heads: readonly Version[];
	/** Every revision that was replaced, in order: what comes again is known to be old. */
	past: readonly RevisionId[];
	/**
	 * Of revisions that undoing a bringing in turned back: how often, by revision, in order; left out where there are none.
	 * What is said here of such a revision holds over what was said before it was turned. One that is neither a head nor
	 * past is *withdrawn*: as though it had never come, until it comes in again. This goes between the journal and its
	 * pages, and into no file: for everybody else nothing was said.
	 */
	turns?: readonly (readonly [rev: RevisionId, count: number])[];
}
