import type { TaskRef } from "#shared/export";
import type { LinkLife } from "#shared/links";

/** What a link of an export leads to: what was annotated, a PNG of brush strokes, a volume of labelled voxels. */
export type MediaRole = "asset" | "brush" | "volume";

/** Where a file that is here lies. */
export type MediaOrigin = "bundle" | "store" | "folder";

/** Why something that an export points to is not here. */
export const missingClasses = [
	/** Nobody has tried to fetch it. */
	"not-collected",
	"expired",
	/** Refused, or not there: storages do not tell which. */
	"refused",
	"absent",
	/** The link begins later than the clock of one of both sides. */
	"clock",
	/** The link is not as it was signed. */
	"altered",
	/** A proxy answered with a page of its own. */
	"proxy-page",
	"wrong-content",
	"too-large",
	/** The other side was busy or broken, or the network was. */
	"temporary",
	/** Not a link that is ever followed: another scheme, a device, an address within a machine. */
	"link-refused",
	/** It was here, and its bytes are not what they were. */
	"damaged",
] as const;

export type MissingClass = (typeof missingClasses)[number];

export interface MissingWhy {
	class: MissingClass;
	/** What happened and what to do, without any part of the link's query. */
	sentence: string;
	/** When that was found out, milliseconds since 1970; null for what follows from the link alone. */
	at: number | null;
}

/** Something that an export points to. */
export interface MediaNeed {
	row: number;
	taskId: string | null;
	externalId: string | null;
	role: MediaRole;
	/** 0-based; null for what belongs to the whole task. */
	page: number | null;
	/** Index in the history of the first visit whose state points to it; null for the exported state. */
	visit: number | null;
	/** How many states of the task point to it. */
	states: number;
	/** Host and path of its link, without the query, which may hold a signature. */
	place: string;
	life: LinkLife;
	/** null where it is missing. */
	origin: MediaOrigin | null;
	/** null where it is missing. */
	bytes: number | null;
	/** null where it is here. */
	why: MissingWhy | null;
}

export interface RoleCount {
	role: MediaRole;
	needs: number;
	here: number;
	/** Of those that are here. */
	bytes: number;
	/** Of their links: good now, dead, not yet good, public or unknown. */
	links: { alive: number; dead: number; early: number; unknown: number };
	/** The first and the last end of a signed link; null where none says. */
	firstEnd: number | null;
	lastEnd: number | null;
}

/** What an export points to, as far as its tasks have been looked through. */
export interface MediaReport {
	phase: "reading" | "done" | "stopped";
	/** Tasks looked through, and those of the query. */
	read: number;
	tasks: number;
	roles: RoleCount[];
	missing: { class: MissingClass; needs: number }[];
	/** Sentences: tasks that could not be read, and why it stopped. At most 20. */
	notes: string[];
	/** This machine's clock, which may be wrong: what links are alive was told by it. */
	now: number;
}

export interface NeedFilter {
	role: MediaRole | null;
	state: "here" | "missing" | null;
	class: MissingClass | null;
}

export interface NeedWindow {
	/** Needs of the filter found so far. */
	total: number;
	from: number;
	needs: MediaNeed[];
}

/** What is kept of media on this machine, content-addressed. */
export interface MediaStoreState {
	files: number;
	bytes: number;
	/** What the person allows, bytes. */
	most: number;
	/** Sentences: damaged files that were set aside, files that could not be kept for want of room. */
	notes: string[];
}

/** The task that a person looks at, in the state that is shown. */
export interface TaskInFront {
	ref: TaskRef;
	visit: number | null;
}

/** How far bringing in a folder, a bundle or a file is, and what became of its files. */
export interface MediaImport {
	name: string;
	phase: "reading" | "done" | "failed" | "cancelled";
	share: number;
	files: number;
	/** Those that something in an open export points to. */
	matched: number;
	/** Of those. */
	bytes: number;
	/** What each of those is now and by what it was told, a sentence each; at most 200 of `matched`. */
	taken: string[];
	/** What was left out and why, a sentence each; at most 200, `moreRefused` beyond. */
	refused: string[];
	moreRefused: number;
}

/** How far fetching is. Only where the person has switched it on, and never in the sealed program. */
export interface CollectState {
	phase: "idle" | "running" | "done" | "cancelled";
	needs: number;
	fetched: number;
	/** Those that were here already. */
	there: number;
	bytes: number;
	failed: { class: MissingClass; needs: number }[];
	/** Sentences; at most 200, `moreRefused` beyond. */
	refused: string[];
	moreRefused: number;
}
