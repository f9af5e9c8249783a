import * as fs from "node:fs";
import type { ExportLayout, Problem } from "#shared/export";
import { type Fault, fault } from "#shared/outcome";
import type { RowIndex } from "./row-index.ts";
import { FastScanner } from "./fast-scanner.ts";
import { nextSource } from "./row-parcel.ts";
import type { ScanJob } from "./scan-jobs.ts";
import { isStopped, newStop, type ScanPool, setStopped } from "./scan-pool.ts";
import type { ScanState } from "./scan-text.ts";
import { type Segment, type SegmentFinding, SegmentReader, type SegmentResult } from "./segment.ts";
import { isElement, type PlannedSegment, SegmentPlan } from "./segment-plan.ts";
import { patternAt, type StartPattern } from "./start-pattern.ts";
import { isSystemError, systemFault } from "./system-fault.ts";
import type { Checkpoint } from "./text-places.ts";
import { FilePart, type FileStamp, SourceChanged, stampOf } from "./text-source.ts";
import type { RowTotals } from "./totals.ts";
import { plainTexts, type TextPart, type UnpackedTexts, UnpackFault } from "./unpack.ts";

export interface ScanOrder {
	path: string;
	name: string;
	cacheFolder: string;
}

/** What a scan tells, in order. The last is always `scanEnded`. */
export interface ScanListener {
	unpacking(read: number): void;
	opened(texts: UnpackedTexts, stamp: FileStamp): void;
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
/** Problems kept with their place; beyond these they are counted. */
const MOST_PROBLEMS = 10_000;
/** Guesses that may fail, before a text is read stretch after stretch. */
const MOST_MISSES = 3;

let scans = 0;

/** The reading of one export, spread over the threads of a pool. Rows are appended to `index` in the order of the file. */
export class ExportScan {
	readonly #stop = newStop();
	readonly #scan = scans++;
	#problemCount = 0;
	/** Line and column of problems are counted after one another, while reading goes on. */
	#placing: Promise<void> = Promise.resolve();
	#placingFault: Fault | null = null;
	#firstSentence: string | null = null;
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
	) {}

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
		this.listener.scanEnded({ phase, fault: reason, layout: this.#layout, notes: this.#notes });
	}

	async #run(): Promise<["done" | "cancelled" | "failed", Fault | null]> {
		const { path, name } = this.order;
		const stat = fs.statSync(path);
		if (!stat.isFile()) throw new UnpackFault(fault("not-a-file", name));
		const texts = await this.#unpack(stat.size);
		const descriptor = fs.openSync(texts.textPath, "r");
		try {
			this.listener.opened(texts, stampOf(fs.fstatSync(descriptor)));
			for (const { part, sentence } of texts.problems) {
				this.#keepProblem({ part, byte: 0, line: 1, column: 1, row: null, severity: "damaged", sentence, excerpt: "" });
			}
			await this.#scanParts(descriptor, texts.parts);
			await this.#placing;
			if (this.#placingFault) return ["failed", this.#placingFault];
			if (!texts.unpacked && fs.fstatSync(descriptor).size !== stat.size) {
				throw new SourceChanged("The file's size changed while it was read");
			}
			return this.#verdict();
		} finally {
			// A cancelled or failed scan may have jobs on the way, which read from this descriptor.
			this.cancel();
			await Promise.allSettled([...this.#running]);
			fs.closeSync(descriptor);
		}
	}

	async #unpack(size: number): Promise<UnpackedTexts> {
		const { path, name, cacheFolder } = this.order;
		const plain = plainTexts(path, name, size);
		if (plain) return plain;
		const answer = await this.pool.run(
			{ type: "unpack", options: { path, name, size, cacheFolder } },
			{
				stop: this.#stop,
				progress: (read) => {
					this.listener.unpacking(read);
				},
			},
		);
		return doneOf(answer);
	}

	async #scanParts(descriptor: number, parts: readonly TextPart[]): Promise<void> {
		const [only] = parts;
		if (parts.length === 1 && only) {
			await this.#scanPart(descriptor, only, await this.#readBeginning(descriptor, only));
			return;
		}
		// Entries of a ZIP file: many of them are read at a time, each from its beginning.
		const ahead: Promise<SegmentResult>[] = [];
		let next = 0;
		for (const part of parts) {
			while (next < parts.length && ahead.length < this.pool.size * 4) {
				const segment = this.#segment(parts[next++] as TextPart, null, this.#segmentBytes, null);
				ahead.push(this.#do({ type: "segment", scan: this.#scan, name: this.order.name, descriptor, segment }));
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
		return reader.read(descriptor, segment, () => !isStopped(this.#stop));
	}

	async #scanPart(descriptor: number, part: TextPart, inline: SegmentResult): Promise<void> {
		const first = inline.beginning
			? inline
			: await this.#do(this.#job(descriptor, this.#segment(part, null, this.#segmentBytes, null)));
		const { beginning } = first;
		if (beginning) {
			if (beginning.start > 0) this.#notes.push(`${part.name} begins with a byte order mark, which is skipped.`);
			if (beginning.notJson !== null) {
				const sentence = `Expected [ or {, found ${beginning.notJson}: this is not JSON`;
				first.findings.push({ at: beginning.start, severity: "damaged", sentence, row: null });
			} else if (this.#layout === "empty") this.#layout = beginning.layout;
		}
		const places = new PartPlaces(part, beginning?.start ?? 0);
		const rows = this.index.length;
		let next = this.#accept(descriptor, places, first);
		const plan = new SegmentPlan(part, next, this.#segmentBytes);
		if (next && this.index.length > rows) {
			const at = this.index.place(rows).offset - part.start;
			plan.pattern = patternAt(new FilePart(descriptor, part.start, part.size), at, next.inArray);
		}
		while (next) {
			if (isStopped(this.#stop)) throw new ScanEnded(null);
			this.#fill(descriptor, plan, next);
			const planned = plan.ahead.shift() as PlannedSegment;
			const result = await planned.result;
			if (planned.from === null && next.position >= planned.limit) {
				// A long element went through the whole stretch.
				continue;
			}
			const isRight = planned.from !== null || (result.start === next.position && isElement(next, plan.pattern));
			if (isRight) next = this.#accept(descriptor, places, result);
			else {
				plan.misses++;
				next = this.#accept(
					descriptor,
					places,
					await this.#do(this.#job(descriptor, this.#segment(part, next, planned.limit, null))),
				);
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
		return { type: "segment", scan: this.#scan, name: this.order.name, descriptor, segment };
	}

	#segment(part: TextPart, from: ScanState | null, limit: number, guess: StartPattern | null): Segment {
		return { part, from, limit, guess, firstKeys: this.#firstKeys };
	}

	get #segmentBytes(): number {
		return this.options.segmentBytes ?? SEGMENT;
	}

	readonly #running = new Set<Promise<unknown>>();

	async #do(job: ScanJob & { type: "segment" }): Promise<SegmentResult> {
		const running = this.pool.run(job, { stop: this.#stop });
		this.#running.add(running);
		try {
			const result = doneOf(await running);
			// At once, in the order in which a thread answers: a stretch begun later may be wanted earlier, or not at all.
			for (const parcel of result.parcels) this.index.learn(parcel);
			return result;
		} finally {
			this.#running.delete(running);
		}
	}

	/** The rows of a stretch whose beginning is known to be right. Answers where the text goes on; null at its end. */
	#accept(descriptor: number, places: PartPlaces, result: SegmentResult): ScanState | null {
		const base = this.index.length;
		for (const parcel of result.parcels) this.index.append(parcel);
		this.totals.addForms(result.forms);
		this.totals.addRows();
		this.#elements += result.forms.reduce((sum, [, count]) => sum + count, 0) + result.findings.length;
		this.#firstKeys = [...new Set([...this.#firstKeys, ...result.firstKeys])].slice(0, 100);
		this.#keepFindings(descriptor, places, result.findings, base);
		this.#read = this.#partDone + (result.next?.position ?? places.part.size);
		if (!result.finished && isStopped(this.#stop)) throw new ScanEnded(null);
		this.#tell(false);
		return result.next;
	}

	#keepFindings(descriptor: number, places: PartPlaces, findings: readonly SegmentFinding[], base: number): void {
		const kept = findings.slice(0, Math.max(0, MOST_PROBLEMS - this.#problemCount));
		this.#problemCount += findings.length;
		if (kept.length === 0) return;
		// The positions of a stretch are not quite in order: an oddity within an asset comes after the asset was read.
		const positions = kept.map(({ at }) => at).sort((a, b) => a - b);
		this.#placing = this.#placing.then(async () => {
			if (this.#placingFault) return;
			const { part } = places;
			const job = { type: "places", name: this.order.name, descriptor, part, from: places.last, positions } as const;
			const running = this.pool.run(job, { stop: this.#stop });
			this.#running.add(running);
			const answer = await running;
			this.#running.delete(running);
			if (!("done" in answer)) {
				if ("failed" in answer) this.#placingFault = answer.failed;
				return;
			}
			places.last = answer.done.last;
			const located = new Map(positions.map((at, index) => [at, answer.done.places[index]]));
			this.listener.problems(
				kept.map(({ at, severity, sentence, row }): Problem => {
					const place = located.get(at) ?? { line: 1, column: 1, excerpt: "" };
					const problem = {
						part: part.name,
						byte: at,
						...place,
						row: row === null ? null : base + row,
						severity,
						sentence,
					};
					this.#firstSentence ??= `line ${place.line}, column ${place.column} (byte ${at}): ${sentence}`;
					return problem;
				}),
				this.#problemCount,
			);
		});
	}

	#keepProblem(problem: Problem): void {
		this.#problemCount++;
		this.listener.problems(this.#problemCount <= MOST_PROBLEMS ? [problem] : [], this.#problemCount);
		this.#firstSentence ??= problem.sentence;
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
		if (this.#firstSentence === null && this.#layout === "array") return ["done", null];
		const why = this.#firstSentence === null ? `${name} holds no text` : `${name}: ${this.#firstSentence}`;
		return ["failed", fault("not-an-export", why)];
	}
}

/** Up to where the lines of a part were counted. */
class PartPlaces {
	last: Checkpoint;

	constructor(
		readonly part: TextPart,
		start: number,
	) {
		this.last = { at: start, line: 1, column: 1 };
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
