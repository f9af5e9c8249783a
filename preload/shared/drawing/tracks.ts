import { bareTool, type Classification, type Task, type Tool } from "#shared/task";
import { classKey, pageCount, pageOf } from "./placing.ts";
import { answersInForce, type FrameAnswer } from "./frame-answers.ts";
import { geometryBetween } from "./interpolation.ts";

/** By what annotations on several pages are the same object: their object id, a nested answer, or nothing. */
export type TrackKey = { by: "object" } | { by: "answer"; question: string } | { by: "none" };

/** The annotations of a track on one page. */
export interface KeyFrame {
	/** 0-based. */
	page: number;
	/** Never empty; several where ids repeat on the page. */
	tools: readonly Tool[];
	/** The object is gone from this page on (every entry has `interpolationStopped`). */
	leaves: boolean;
}

/** One object over time: annotations of one class that share the key. */
export interface Track {
	/** Names the track within a task; the same in every stage of it. */
	id: string;
	/** The object id, or the answer. */
	name: string;
	/** The first annotation: it stands for the class. */
	first: Tool;
	/** In the order of pages; never empty. */
	frames: readonly KeyFrame[];
}

/** What a track is on a page without an entry of its own, from the key frame before. */
export interface Interpolated {
	/** As it would be exported; its index is below 0, which no exported annotation has. Its pointer is the key frame's. */
	tool: Tool;
	track: Track;
	/** Page of the key frame before. */
	from: number;
	/** Page of the key frame behind; null: there is none, and the object stays to the end. */
	to: number | null;
	/** How far from one to the other, 0-1; 0 where there is no other. */
	share: number;
	/** Why it is still the geometry of the key frame before, as the end of a sentence; null: it is interpolated. */
	held: string | null;
}

/** Titles that real projects give to the question for a track's name. */
const trackTitle = /^\s*track(?:ing)?[\s_-]*(?:id|no|nr|number|name)?\s*$/iu;

/** Questions that nested answers could name tracks by, those called so first. */
export function trackQuestions(tools: readonly Tool[]): string[] {
	const questions = new Set<string>();
	for (const tool of tools) {
		if (pageOf(tool) === null) continue;
		walk(tool.classifications, ({ title, answer }) => {
			if (nameIn(answer) !== null) questions.add(title);
		});
	}
	const rank = (title: string) => (trackTitle.test(title) ? 0 : 1);
	return [...questions].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}

/** Object ids, unless each stands on one page only and a question about tracks tells more. */
export function fittingKey(tools: readonly Tool[], questions: readonly string[]): TrackKey {
	const object: TrackKey = { by: "object" };
	const [question] = questions;
	if (question === undefined || !trackTitle.test(question)) return object;
	if (tracksOf(tools, object).some(isOnPages)) return object;
	const answer: TrackKey = { by: "answer", question };
	return tracksOf(tools, answer).some(isOnPages) ? answer : object;
}

function isOnPages({ frames }: Track): boolean {
	return frames.length > 1;
}

/** By class, then by the first page. Annotations without a page or without the key are in no track. */
export function tracksOf(tools: readonly Tool[], key: TrackKey): Track[] {
	if (key.by === "none") return [];
	const held = new Map<string, { name: string; first: Tool; pages: Map<number, Tool[]> }>();
	for (const tool of tools) {
		const page = pageOf(tool);
		const name = key.by === "object" ? tool.objectId : answerTo(tool.classifications, key.question);
		if (page === null || name === null || name === "") continue;
		// Importers give one id to several classes: an object does not change its class.
		const id = `${classKey(tool)}\n${name}`;
		let track = held.get(id);
		if (track === undefined) {
			track = { name, first: tool, pages: new Map() };
			held.set(id, track);
		}
		const there = track.pages.get(page);
		if (there === undefined) track.pages.set(page, [tool]);
		else there.push(tool);
	}
	const tracks: Track[] = [];
	for (const [id, { name, first, pages }] of held) {
		const frames = [...pages]
			.map(([page, there]): KeyFrame => ({
				page,
				tools: there,
				leaves: there.every((tool) => tool.interpolationStopped),
			}))
			.sort((a, b) => a.page - b.page);
		tracks.push({ id, name, first, frames });
	}
	return tracks.sort(
		(a, b) => compare(a.first.title, b.first.title) || firstPage(a) - firstPage(b) || compare(a.name, b.name),
	);
}

export function firstPage(track: Track): number {
	return track.frames[0]?.page ?? 0;
}

/** Place in `frames` of the last key frame that is not behind the page; -1 before the first. */
function frameBefore({ frames }: Track, page: number): number {
	let [low, high] = [0, frames.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((frames[middle]?.page ?? Infinity) <= page) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** The key frame on exactly this page. */
export function frameOn(track: Track, page: number): KeyFrame | null {
	const frame = track.frames[frameBefore(track, page)];
	return frame?.page === page ? frame : null;
}

/** The nearest key frame before or behind a page, or null. */
export function nextFrame(track: Track, page: number, direction: 1 | -1): KeyFrame | null {
	const at = frameBefore(track, page);
	if (direction === 1) return track.frames[at + 1] ?? null;
	return track.frames[track.frames[at]?.page === page ? at - 1 : at] ?? null;
}

/** Pages on which an object is there, up to but without `to`: from its key frame until it leaves, or to the end. */
export interface Interval {
	from: number;
	to: number;
}

/** In order, not touching. @param pages how many the asset has. */
export function visibleIntervals({ frames }: Track, pages: number): Interval[] {
	const intervals: Interval[] = [];
	let from: number | null = null;
	for (const { page, leaves } of frames) {
		if (!leaves) from ??= page;
		else if (from !== null) {
			intervals.push({ from, to: page });
			from = null;
		}
	}
	if (from !== null) intervals.push({ from, to: Math.max(pages, (frames.at(-1)?.page ?? from) + 1) });
	return intervals;
}

/** The track on a page between its key frames; null where it has an entry, is not there, or two entries pass for it. */
export function interpolatedOn(track: Track, page: number): Interpolated | null {
	const at = frameBefore(track, page);
	const before = track.frames[at];
	if (before === undefined || before.page === page || before.leaves) return null;
	const [from, other] = before.tools.filter((tool) => !tool.interpolationStopped);
	if (from === undefined || other !== undefined) return null;
	const behind = track.frames[at + 1] ?? null;
	const share = behind === null ? 0 : (page - before.page) / (behind.page - before.page);
	const { geometry, held } = betweenFrames(from, behind, share);
	const tool: Tool = {
		...from,
		// Nobody drew it, at no time.
		...bareTool,
		index: -1 - from.index,
		page,
		geometry,
		classifications: carriedAnswers(track, page, at),
	};
	return { tool, track, from: before.page, to: behind?.page ?? null, share, held };
}

function betweenFrames(from: Tool, behind: KeyFrame | null, share: number): ReturnType<typeof geometryBetween> {
	if (behind === null) return { geometry: from.geometry, held: "there is no later key frame" };
	const live = behind.tools.filter((tool) => !tool.interpolationStopped);
	const [to, other] = live.length === 0 ? behind.tools : live;
	if (to === undefined || other !== undefined)
		return { geometry: from.geometry, held: "several annotations of this track are on the next key frame" };
	return geometryBetween(from.geometry, to.geometry, share);
}

/** What a track's key frames say up to one of them, without what was changed or stopped by then. */
const gathered = new WeakMap<KeyFrame, readonly FrameAnswer[]>();

/** Nested answers that hold on a page: those of its key frames up to there, until changed or stopped. */
function carriedAnswers({ frames }: Track, page: number, at: number): Classification[] {
	const last = frames[at];
	if (last === undefined) return [];
	let held = gathered.get(last);
	if (held === undefined) {
		const before = frames[at - 1];
		const known = before === undefined ? undefined : gathered.get(before);
		const said = [...(known ?? frames.slice(0, at).flatMap(answersOf)), ...answersOf(last)];
		const holding = answersInForce(said, last.page).map((answer) => ({ page: last.page, answer }));
		// An answer may name a page behind its key frame.
		held = [...holding, ...said.filter((later) => later.page > last.page)];
		gathered.set(last, held);
	}
	return answersInForce(held, page);
}

function answersOf({ page, tools }: KeyFrame): FrameAnswer[] {
	return tools.flatMap((tool) => tool.classifications.map((answer) => ({ page: answer.page ?? page, answer })));
}

/** The track of each annotation that is in one, by `tool.index`. */
export function trackByTool(tracks: readonly Track[]): ReadonlyMap<number, Track> {
	return new Map(
		tracks.flatMap((track) => track.frames.flatMap(({ tools }) => tools.map((tool) => [tool.index, track] as const))),
	);
}

/** Answers of earlier key frames that still hold on the one of this page, and are not given there anew. */
export function heldAnswers(track: Track, page: number): Classification[] {
	const at = frameBefore(track, page);
	const own = new Set(track.frames[at]?.tools.flatMap((tool) => tool.classifications.map(({ pointer }) => pointer)));
	return carriedAnswers(track, page, at).filter(({ pointer }) => !own.has(pointer));
}

/** What every track is on a page on which it has no entry, as far as it is there. */
export function interpolatedAt(tracks: readonly Track[], page: number): Interpolated[] {
	return tracks.map((track) => interpolatedOn(track, page)).filter((found) => found !== null);
}

/** The same for a task whose tracks nobody chose a key for: what fits it tells them. */
export function interpolatedTools({ asset, snapshot }: Pick<Task, "asset" | "snapshot">, page: number): Tool[] {
	if (pageCount(asset, snapshot) === 1) return [];
	const { tools } = snapshot;
	const tracks = tracksOf(tools, fittingKey(tools, trackQuestions(tools)));
	return interpolatedAt(tracks, page).map(({ tool }) => tool);
}

function answerTo(answers: readonly Classification[], question: string): string | null {
	let found: string | null = null;
	walk(answers, ({ title, answer }) => {
		if (title === question) found ??= nameIn(answer);
	});
	return found;
}

/** A single text, or a list of one; null otherwise. */
function nameIn(answer: Classification["answer"]): string | null {
	const [name, other] = typeof answer === "string" ? [answer] : (answer ?? []);
	const trimmed = name?.trim() ?? "";
	return trimmed === "" || other !== undefined ? null : trimmed;
}

function walk(answers: readonly Classification[], visit: (answer: Classification) => void): void {
	for (const answer of answers) {
		visit(answer);
		walk(answer.classifications, visit);
	}
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
