import type { TaskRef } from "#shared/export";
import type { Json, UnknownKeys } from "#shared/json";

/** [x, y] in pixels of the unscaled picture; origin top left, y down. May lie outside the picture. */
export type Point = readonly [x: number, y: number];

/** A closed ring; the first point is not repeated. */
export type Ring = readonly Point[];

/** One connected part of a segmentation: a region less its holes. */
export interface Zone {
	region: Ring;
	holes: readonly Ring[];
}

/** A rectangle on a page of a document: fractions 0-1 of the page's size. */
export interface PageRect {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** What a tool marks, in one form for each kind (format.md, section 4.3). */
export type Geometry =
	/** Normalised: width and height are never negative. */
	| { kind: "bounding-box"; x: number; y: number; width: number; height: number }
	/** Corners in the export's order (TL, BL, BR, TR before rotation); `rotation` in degrees, clockwise on screen. */
	| { kind: "rotated-bounding-box"; corners: readonly [Point, Point, Point, Point]; rotation: number }
	| { kind: "polygon"; ring: Ring }
	| { kind: "polyline"; points: readonly Point[] }
	| { kind: "spline"; points: readonly Point[] }
	| { kind: "point"; at: Point }
	| { kind: "segmentation"; zones: readonly Zone[] }
	| { kind: "circle"; centre: Point; radius: number }
	/** Voxel indices; `min` and `max` are ordered. */
	| { kind: "box-3d"; min: readonly [number, number, number]; max: readonly [number, number, number] }
	| { kind: "line-3d"; from: readonly [number, number, number]; to: readonly [number, number, number] }
	/** Slice numbers (coronal, sagittal, axial), 0-based; degrees. */
	| { kind: "angle"; vertex: readonly number[]; p1: readonly number[]; p2: readonly number[]; degrees: number | null }
	/** Characters of a text (UTF-16), or seconds of a sound; as exported. */
	| { kind: "entity"; start: number; end: number; selection: string | null }
	/** `pageNumber` is 1-based, as exported. `image` tells that the export carries a picture of the area. */
	| {
			kind: "pdf";
			pageNumber: number;
			bounds: PageRect;
			rects: readonly PageRect[];
			/** In units of the viewer in which it was drawn, at whatever zoom that was; above 0. */
			pageSize: { width: number; height: number };
			text: string | null;
			image: boolean;
	  }
	/** Only carries nested answers; its voxels lie in the task's volume mask. */
	| { kind: "voxel-brush" }
	/** No geometry key at all, or its value is null. */
	| { kind: "none" }
	/** A key that is not known, or a value that has not the form of its key. */
	| { kind: "unknown"; key: string };

export type GeometryKind = Geometry["kind"];

/** An instant as exported, and in milliseconds since 1970 where it could be read. */
export interface Instant {
	ms: number | null;
	text: string;
}

export interface AnnotationMetadata {
	createdAt: Instant | null;
	createdBy: string | null;
	createdIn: string | null;
	updatedAt: Instant | null;
	updatedBy: string | null;
	updatedIn: string | null;
	description: string | null;
	unknown: UnknownKeys;
}

/** An answer to a question; nested answers belong to it. */
export interface Classification {
	/** RFC 6901 pointer within the asset, for its raw JSON. */
	pointer: string;
	objectId: string | null;
	schemaId: string | null;
	/** radio, checkbox, single-dropdown, multi-dropdown, tree-dropdown, text … : an open set. */
	tool: string | null;
	title: string;
	/** null: unanswered (missing, null or a list of nulls), which is not the same as "". */
	answer: string | readonly string[] | null;
	page: number | null;
	interpolationStopped: boolean;
	classifications: Classification[];
	metadata: AnnotationMetadata | null;
	notes: readonly string[];
	unknown: UnknownKeys;
}

export interface Tool {
	pointer: string;
	/**
	 * Position in `Snapshot.tools`: that in the export, unless frames that lie within a tool were expanded. Identity
	 * within a snapshot, since object ids repeat. What the page computes between key frames has one below 0.
	 */
	index: number;
	objectId: string | null;
	/** The class. Titles repeat between classes; this does not. */
	schemaId: string | null;
	title: string;
	/** 0-based; null on single pictures. */
	page: number | null;
	geometry: Geometry;
	classifications: Classification[];
	interpolationStopped: boolean;
	ocrText: string | null;
	/** What else the export says of the text that was recognised, such as a confidence. */
	ocrUnknown: UnknownKeys;
	/** Links to masks of this tool; never followed. */
	masks: readonly string[];
	metadata: AnnotationMetadata | null;
	/** What is odd about this tool, in sentences. */
	notes: readonly string[];
	/** Keys that the format does not name, and the values of geometry keys that are not what is shown. */
	unknown: UnknownKeys;
}

/** What a tool that no export holds has none of. */
export const bareTool = {
	interpolationStopped: false,
	ocrText: null,
	ocrUnknown: [],
	masks: [],
	metadata: null,
	notes: [],
	unknown: [],
} as const satisfies Partial<Tool>;

export interface Relation {
	pointer: string;
	index: number;
	objectId: string | null;
	schemaId: string | null;
	title: string;
	page: number | null;
	/** Object ids of tools or of other relations; they may not exist. */
	ends:
		| { kind: "pair"; from: string | null; to: string | null; direction: string | null }
		| { kind: "group"; members: readonly string[] };
	notes: readonly string[];
	unknown: UnknownKeys;
}

/** The annotations of a task at one moment. */
export interface Snapshot {
	tools: Tool[];
	classifications: Classification[];
	relations: Relation[];
	brushDataUrl: string | null;
	medicalBrushDataUrl: string | null;
	/** Tools left out because the asset is too large to show whole; 0 as a rule. */
	toolsLeftOut: number;
	/**
	 * How many tools the list of tasks counts here: entries that only say where an object leaves are none, and one whose
	 * frames lie within it is one, however many it was expanded to.
	 */
	toolsCounted: number;
}

/** One completed visit of a stage, without its annotations. */
export interface StageVisit {
	index: number;
	stage: string | null;
	stageId: string | null;
	completedAt: Instant | null;
	completedBy: string | null;
	/** Milliseconds of active time. */
	duration: number | null;
	reviewStatus: string | null;
	tools: number;
	classifications: number;
	relations: number;
	/** False where the export keeps no annotations for this visit (V2). */
	hasSnapshot: boolean;
	unknown: UnknownKeys;
}

export interface AssetInfo {
	url: string | null;
	/** Last path segment of the URL without its query. */
	name: string | null;
	assetId: string | null;
	externalId: string | null;
	/** Pixels; null where the export does not say. */
	width: number | null;
	height: number | null;
	/** Frames or pages; at least 1, and enough for every page an annotation names. */
	pages: number;
	frameRate: number | null;
	/** URLs of the pages of a multi-page asset. */
	dataset: readonly string[];
	batches: readonly string[];
	metadata: UnknownKeys;
	contextData: UnknownKeys;
	attachments: readonly Json[];
	unknown: UnknownKeys;
}

/** How far the annotators of a consensus agree about one class or question. */
export interface ConsensusScore {
	schemaId: string | null;
	title: string;
	/** 0-100 as documented; null where the export has none, which is not 0. */
	score: number | null;
	/** Also a score that is no number. */
	unknown: UnknownKeys;
}

export interface Task {
	ref: TaskRef;
	form: "v3" | "v2" | "import" | "answers";
	/** Where the asset's text lies in the (unpacked) file: bytes. */
	bytes: { offset: number; length: number };
	asset: AssetInfo;
	taskId: string | null;
	stage: string | null;
	stageId: string | null;
	updatedAt: Instant | null;
	updatedBy: string | null;
	/** Milliseconds, as reported. */
	totalDuration: number | null;
	/** Milliseconds, summed over the visits; null without a history. */
	visitDuration: number | null;
	consensusAverage: number | null;
	consensusDetailed: readonly ConsensusScore[];
	visits: StageVisit[];
	/** Which state `snapshot` shows: a visit's index, or null for the exported state. */
	shown: number | null;
	snapshot: Snapshot;
	/** What is odd about this task, in sentences. */
	notes: readonly string[];
	unknown: UnknownKeys;
}

export interface RawWindow {
	/** Lines in all. */
	total: number;
	from: number;
	lines: string[];
	/** Bytes of the text at the pointer, as exported. */
	bytes: number;
}
