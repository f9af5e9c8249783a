import * as fs from "node:fs";
import type { ExportLayout, Problem } from "#shared/export";
import { type Fault, fault } from "#shared/outcome";
import { PartPlaces, ProblemPlaces } from "./problem-places.ts";
import type { AssetForm } from "./asset-fields.ts";
import type { RowIndex } from "./row-index.ts";
import type { FileRange } from "./file-range.ts";
import { FastScanner, noWords, type ScannerWords } from "./fast-scanner.ts";
import { nextSource } from "./row-parcel.ts";
import type { JobResults, ScanJob } from "./scan-jobs.ts";
import { isStopped, newStop, type ScanPool, setStopped } from "./scan-pool.ts";
import type { ScanState } from "./scan-text.ts";
import { type Segment, SegmentReader, type SegmentResult } from "./segment.ts";
import { isElement, type PlannedSegment, SegmentPlan } from "./segment-plan.ts";
import { patternAt, type StartPattern } from "./start-pattern.ts";
import { isSystemError, systemFault } from "./system-fault.ts";
import { FilePart, type FileStamp, SourceChanged, stampOf } from "./text-source.ts";
import type { RowTotals } from "./totals.ts";
import { Unpacking } from "./unpacking.ts";
import { UnpackFault } from "./spool.ts";
import { plainTexts, type TextPart, type UnpackedTexts } from "./unpack.ts";

export interface ScanOrder {
	path: string;
	name: string;
	cacheFolder: string;
	/** Where the export lies within its file; all of it where it is missing. */
	within?: { offset: number; bytes: number };
}

/** What a scan tells, in order. The last is always `scanEnded`. */
export interface ScanListener {
	unpacking(read: number): void;
	/** `stamp`: null while the text is still unpacked, which is told once more at its end. */
	opened(texts: UnpackedTexts, stamp: FileStamp | null): void;
	/** Rows were appended to the index, or more of the text was read. At most ten times a second. */
	read(bytes: number): void;
	problems(found: Problem[], count: number): void;
	scanEnded(end: ScanEnding): void;
}

export interface ScanEnding {
	phase: "done" | "cancelled" | "failed";
	fault: Fault | null;
	layout: ExportLayout;
	notes: string[];
	/** Assets by form. */
	forms: [AssetForm, number][];
}

export interface ScanOptions {
	/** Bytes of a segment. */
	segmentBytes?: number;
	/** The beginning is read on this thread: until so many bytes, or rows, are there. */
	firstBytes?: number;
	firstRows?: number;
}

const SEGMENT = 32 * 1024 * 1024;
const FIRST_BYTES = 16 * 1024 * 1024;
const FIRST_ROWS = 100;
/** How often the listener hears of what was read, once the first rows are out. */
const TELL_EVERY_MS = 100;
/** Guesses that may fail, before a text is read stretch after stretch. */
const MOST_MISSES = 3;

let scans = 0;

/** The reading of one export, spread over the threads of a pool. Rows are appended to `index` in the order of the file. */
export class ExportScan {
	readonly #stop = newStop();
	readonly #scan = scans++;
	readonly #problems: ProblemPlaces;
	/** Of the text that is read; null until it is open. */
	#descriptor: number | null = null;
	#read = 0;
	#partDone = 0;
	#toldAt = -Infinity;
	#layout: ExportLayout = "empty";
	#elements = 0;
	readonly #notes: string[] = [];
	#firstKeys: string[] = [];

	constructor(
		private readonly order: ScanOrder,
		private readonly pool: ScanPool,
		private readonly index: RowIndex,
		private readonly totals: RowTotals,
		private readonly listener: ScanListener,
		private readonly options: ScanOptions = {},
	) {
		this.#problems = new ProblemPlaces(
			(descriptor, part, from, positions) =>
				this.#ask({ type: "places", name: this.order.name, descriptor, part, from, positions }),
			(found, count) => {
				this.listener.problems(found, count);
			},
		);
	}

	cancel(): void {
		setStopped(this.#stop);
	}

	/** Never throws for what a file can do: that is told as `scanEnded` with a fault. */
	async run(): Promise<void> {
		let [phase, reason]: ["done" | "cancelled" | "failed", Fault | null] = ["failed", null];
		try {
			[phase, reason] = await this.#run();
		} catch (error) {
			if (error instanceof ScanEnded) [phase, reason] = error.fault ? ["failed", error.fault] : ["cancelled", null];
			else if (error instanceof UnpackFault) reason = error.fault;
			else if (error instanceof SourceChanged) reason = fault("file-changed", `${this.order.name}: ${error.message}`);
			else if (isSystemError(error)) reason = systemFault(error, this.order.name);
			else throw error;
		}
		this.#tell(true);
		this.listener.scanEnded({
			phase,
			fault: reason,
			layout: this.#layout,
			notes: this.#notes,
			forms: this.totals.forms,
		});
	}

	async #run(): Promise<["done" | "cancelled" | "failed", Fault | null]> {
		const { path, name, within } = this.order;
		const stat = fs.statSync(path);
		if (!stat.isFile()) throw new UnpackFault(fault("not-a-file", name));
		const range = { path, offset: within?.offset ?? 0, size: within?.bytes ?? stat.size };
		const plain = plainTexts(range, name);
		const unpacking = plain ? null : this.#unpack(range);
		try {
			if (unpacking) await this.#scanGrowing(unpacking);
			const texts = plain ?? doneOf(await (unpacking as Unpacking).answer);
			const descriptor = (this.#descriptor ??= fs.openSync(texts.textPath, "r"));
			this.listener.opened(texts, stampOf(fs.fstatSync(descriptor)));
			for (const { part, sentence } of texts.problems) this.#problems.wrapping(part, sentence);
			await this.#scanParts(descriptor, texts.parts);
			await this.#problems.settled();
			if (!texts.unpacked && fs.fstatSync(descriptor).size !== stat.size) {
				throw new SourceChanged("The file's size changed while it was read");
			}
			return this.#verdict();
		} finally {
			// A cancelled or failed scan may have jobs on the way, which read from this descriptor.
			this.cancel();
			await Promise.allSettled([...this.#running, unpacking?.answer]);
			if (this.#descriptor !== null) fs.closeSync(this.#descriptor);
			// Nobody was told of what came out before it was cancelled.
			else if (unpacking && unpacking.textPath !== null) fs.rmSync(unpacking.textPath, { force: true });
		}
	}

	#unpack(range: FileRange): Unpacking {
		const { name, cacheFolder } = this.order;
		const unpacking = new Unpacking();
		unpacking.begin(
			this.pool.run(
				{ type: "unpack", options: { ...range, name, cacheFolder } },
				{
					stop: this.#stop,
					progress: ({ read, grown }) => {
						if (read !== undefined) this.listener.unpacking(read);
						if (grown) unpacking.grow(grown);
					},
				},
			),
		);
		return unpacking;
	}

	/** Reads the first part while it is unpacked, up to where the text is sound and whole. */
	async #scanGrowing(unpacking: Unpacking): Promise<void> {
		for (let grown = await unpacking.next(); grown !== null; grown = await unpacking.next()) {
			const [part] = grown.parts;
			if (!part) continue;
			if (this.#descriptor === null) {
				this.#descriptor = fs.openSync(grown.textPath, "r");
				this.listener.opened({ ...grown, unpacked: true, notes: [], problems: [] }, null);
			}
			const descriptor = this.#descriptor;
			const segment = {
				...this.#segment(part, this.#early?.next ?? null, Number.MAX_SAFE_INTEGER, null),
				isGrowing: true,
			};
			const result = await this.#do(this.#job(descriptor, segment));
			if (!result.beginning && !this.#early) continue;
			const places = this.#early?.places ?? this.#begin(part, result);
			places.part = part;
			const next = this.#accept(descriptor, places, result);
			this.#early = { places, next };
			if (next === null) break;
		}
	}

	/** What was read of the first part while it was unpacked. */
	#early: { places: PartPlaces; next: ScanState | null } | null = null;

	async #scanParts(descriptor: number, parts: readonly TextPart[]): Promise<void> {
		const [first, ...others] = parts;
		if (!first) return;
		if (this.#early) {
			this.#early.places.part = first;
			await this.#scanRest(descriptor, this.#early.places, this.#early.next, 0);
		} else if (others.length === 0) {
			await this.#scanPart(descriptor, first, await this.#readBeginning(descriptor, first));
		} else others.unshift(first);
		// Entries of a ZIP file: many of them are read at a time, each from its beginning.
		const ahead: Promise<SegmentResult>[] = [];
		let next = 0;
		for (const part of others) {
			while (next < others.length && ahead.length < this.pool.size * 4) {
				const result = this.#do(
					this.#job(descriptor, this.#segment(others[next++] as TextPart, null, this.#segmentBytes, null)),
				);
				// Somebody waits for it later: until then its failure is nobody's.
				result.catch(() => undefined);
				ahead.push(result);
			}
			await this.#scanPart(descriptor, part, await (ahead.shift() as Promise<SegmentResult>));
		}
	}

	/** The first rows come from this thread, before another one has begun. */
	async #readBeginning(descriptor: number, part: TextPart): Promise<SegmentResult> {
		const scanner = new FastScanner(this.pool.scanner, nextSource(0));
		const reader = new SegmentReader(scanner, 0);
		const rows = this.options.firstRows ?? FIRST_ROWS;
		const most = this.options.firstBytes ?? FIRST_BYTES;
		scanner.tellAfter(rows);
		const onlySound = { mostBytes: most, mostRows: rows };
		const segment = { ...this.#segment(part, null, most, null), onlySound };
		const result = await reader.read(descriptor, segment, () => !isStopped(this.#stop));
		this.#seed = scanner.known;
		return result;
	}

	/** What the beginning has met: the threads go on with its ids, so that theirs mostly need no translation. */
	#seed: ScannerWords = noWords;

	async #scanPart(descriptor: number, part: TextPart, inline: SegmentResult): Promise<void> {
		const first = inline.beginning
			? inline
			: await this.#do(this.#job(descriptor, this.#segment(part, null, this.#segmentBytes, null)));
		const rows = this.index.length;
		const places = this.#begin(part, first);
		await this.#scanRest(descriptor, places, this.#accept(descriptor, places, first), rows);
	}

	/** What the beginning of a part tells of it. */
	#begin(part: TextPart, first: SegmentResult): PartPlaces {
		const { beginning } = first;
		if (beginning) {
			if (beginning.start > 0) this.#notes.push(`${part.name} begins with a byte order mark, which is skipped.`);
			if (beginning.notJson !== null) {
				const sentence = `Expected [ or {, found ${beginning.notJson}: this is not JSON`;
				first.findings.push({ at: beginning.start, severity: "damaged", sentence, row: null });
			} else if (this.#layout === "empty") this.#layout = beginning.layout;
		}
		return new PartPlaces(part, beginning?.start ?? 0);
	}

	/** Reads a part on from `next`; its first row is `row`. */
	async #scanRest(descriptor: number, places: PartPlaces, from: ScanState | null, row: number): Promise<void> {
		const { part } = places;
		let next = from;
		const plan = new SegmentPlan(part, next, this.#segmentBytes);
		if (next && this.index.length > row) {
			const at = this.index.place(row).offset - part.start;
			plan.pattern = patternAt(new FilePart(descriptor, part.start, part.size), at, next.inArray);
		}
		while (next) {
			if (isStopped(this.#stop)) throw new ScanEnded(null);
			this.#fill(descriptor, plan, next);
			const planned = plan.ahead.shift() as PlannedSegment;
			const result = await planned.result;
			// A long element went through the whole stretch.
			if (planned.from === null && next.position >= planned.limit) continue;
			const isRight = planned.from !== null || (result.start === next.position && isElement(next, plan.pattern));
			if (isRight) next = this.#accept(descriptor, places, result);
			else {
				plan.misses++;
				const segment = this.#segment(part, next, planned.limit, null);
				next = this.#accept(descriptor, places, await this.#do(this.#job(descriptor, segment)));
			}
		}
		// What was begun beyond the end of the text.
		for (const { result } of plan.ahead) await result;
		this.#partDone += part.size;
		this.#read = this.#partDone;
		if (this.#layout === "ndjson" && this.#elements === 1) this.#layout = "single";
	}

	/** Begins stretches ahead of what is known: the first where the text goes on, the others where it looks like it. */
	#fill(descriptor: number, plan: SegmentPlan, next: ScanState): void {
		const most = plan.pattern !== null && plan.misses < MOST_MISSES ? this.pool.size * 2 : 1;
		// A long element may have gone through stretches that were not begun.
		if (plan.ahead.length === 0) plan.planned = Math.max(plan.planned, next.position);
		while (plan.ahead.length < most && (plan.planned < plan.part.size || plan.ahead.length === 0)) {
			const isFirst = plan.ahead.length === 0 && plan.planned <= next.position;
			const from = isFirst || most === 1 ? next : null;
			const begin = from?.position ?? plan.planned;
			const end = begin + plan.bytes;
			const limit = end >= plan.part.size ? Number.MAX_SAFE_INTEGER : end;
			const segment = this.#segment(
				plan.part,
				from ?? { ...next, position: begin },
				limit,
				from === null ? plan.pattern : null,
			);
			const result = this.#do(this.#job(descriptor, segment));
			// Somebody waits for it later: until then its failure is nobody's.
			result.catch(() => undefined);
			plan.ahead.push({ from, limit, result });
			plan.planned = Math.min(limit, plan.part.size);
		}
	}

	#job(descriptor: number, segment: Segment): ScanJob & { type: "segment" } {
		return { type: "segment", scan: this.#scan, seed: this.#seed, name: this.order.name, descriptor, segment };
	}

	#segment(part: TextPart, from: ScanState | null, limit: number, guess: StartPattern | null): Segment {
		return { part, from, limit, guess, firstKeys: this.#firstKeys };
	}

	get #segmentBytes(): number {
		return this.options.segmentBytes ?? SEGMENT;
	}

	readonly #running = new Set<Promise<unknown>>();

	async #do(job: ScanJob & { type: "segment" }): Promise<SegmentResult> {
		const result = await this.#ask(job);
		// At once, in the order in which a thread answers: a stretch begun later may be wanted earlier, or not at all.
		for (const parcel of result.parcels) this.index.learn(parcel);
		return result;
	}

	async #ask<J extends ScanJob>(job: J): Promise<JobResults[J["type"]]> {
		const running = this.pool.run(job, { stop: this.#stop });
		this.#running.add(running);
		try {
			return doneOf(await running);
		} finally {
			this.#running.delete(running);
		}
	}

	/** The rows of a stretch whose beginning is known to be right. Answers where the text goes on; null at its end. */
	#accept(descriptor: number, places: PartPlaces, result: SegmentResult): ScanState | null {
		const base = this.index.length;
		for (const parcel of result.parcels) this.index.append(parcel);
		this.index.reserveFor(places.part.size, result.next?.position ?? places.part.size);
		this.totals.addForms(result.forms);
		this.totals.addRows();
		this.#elements += result.forms.reduce((sum, [, count]) => sum + count, 0) + result.findings.length;
		this.#firstKeys = [...new Set([...this.#firstKeys, ...result.firstKeys])].slice(0, 100);
		this.#problems.keep(descriptor, places, result.findings, base);
		this.#read = this.#partDone + (result.next?.position ?? places.part.size);
		if (!result.finished && isStopped(this.#stop)) throw new ScanEnded(null);
		this.#tell(false);
		return result.next;
	}

	#tell(now: boolean): void {
		const time = performance.now();
		if (!now && time - this.#toldAt < TELL_EVERY_MS) return;
		this.#toldAt = time;
		this.listener.read(this.#read);
	}

	/** An export in which nothing was recognised is a failure, named for what was found. */
	#verdict(): ["done" | "failed", Fault | null] {
		if (this.totals.totals().kind !== "unknown") return ["done", null];
		const { name } = this.order;
		if (this.#problems.firstSentence === null && this.#layout === "array") return ["done", null];
		const why =
			this.#problems.firstSentence === null ? `${name} holds no text` : `${name}: ${this.#problems.firstSentence}`;
		return ["failed", fault("not-an-export", why)];
	}
}

/** The scan was cancelled, or has failed. */
class ScanEnded extends Error {
	constructor(readonly fault: Fault | null) {
		super(fault?.detail ?? "cancelled");
	}
}

function doneOf<T>(answer: { done: T } | { cancelled: true } | { failed: Fault }): T {
	if ("done" in answer) return answer.done;
	throw new ScanEnded("failed" in answer ? answer.failed : null);
}
