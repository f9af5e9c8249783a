import type { ExportLayout } from "#shared/export";
import type { AssetForm, AssetSummary } from "./asset-fields.ts";
import { AssetReader } from "./asset-summary.ts";
import { ScanEnd, type FastScanner, type ScanSinks } from "./fast-scanner.ts";
import { JsonTokens } from "./json-tokens.ts";
import { forms, nextSource, RowBuilder, type RowParcel } from "./row-parcel.ts";
import { type Finding, type ScanState, TextScan } from "./scan-text.ts";
import { findGuess, type StartPattern } from "./start-pattern.ts";
import { FilePart } from "./text-source.ts";
import type { TextPart } from "./unpack.ts";

/** A stretch of a text to be read: from `from` to the first element that begins at or after `limit`. Positions in the part. */
export interface Segment {
	part: TextPart;
	/** Where and in which state to begin; with a pattern, `position` is where to look for it from. Null: the part's beginning. */
	from: ScanState | null;
	limit: number;
	/** Begin at the first place that looks like this; null: begin at `from`. */
	guess: StartPattern | null;
	/** First keys of the assets read before: what a repair looks for. */
	firstKeys: readonly string[];
	/** More of the part may come: its end is where to stop, and damage is left for later. */
	isGrowing?: boolean;
	/** Damage is left to another, and so is what comes after so many rows or bytes. */
	onlySound?: { mostRows: number; mostBytes: number };
}

/** A finding, with the row that it belongs to: counted from the first row of the segment. */
export interface SegmentFinding extends Finding {
	row: number | null;
}

/** What the beginning of a part has shown. */
export interface Beginning {
	/** After a byte order mark. */
	start: number;
	layout: ExportLayout;
	/** What it begins with instead, where it does not begin as JSON does. */
	notJson: string | null;
}

export interface SegmentResult {
	/** Null where the segment did not begin with its part, or left its beginning to another. */
	beginning: Beginning | null;
	/** Where it began; null where the pattern was not found. */
	start: number | null;
	/** The state before the next element; null where the text is over. */
	next: ScanState | null;
	/** False where it was cancelled, or left to another: `next` then stands where that one has to begin. */
	finished: boolean;
	parcels: RowParcel[];
	findings: SegmentFinding[];
	/** Assets by form. */
	forms: [AssetForm, number][];
	firstKeys: string[];
}

/** After a damaged place so many sound assets are read the slow way, before the fast one goes on. */
const SOUND_IN_A_ROW = 4;
/** How the legacy form stands in a parcel. */
const LEGACY = forms.indexOf("v2") + 1;
/** Within so many bytes a text begins. */
const HEAD = 64 * 1024;
/** An asset that the fast scanner leaves alone is read in pieces of this many bytes. */
const PIECE = 256 * 1024;

/**
 * Reads segments of texts into rows: at full speed where the text is as the vendor writes it, and by the reader that
 * knows every case where it is not. One for each thread.
 */
export class SegmentReader {
	readonly #builderSource: number;
	readonly #assets = new AssetReader();
	readonly #tokens = new JsonTokens(this.#assets);
	readonly #piece = Buffer.alloc(PIECE);

	/** `thread`: a number of this thread's own. `pieceBytes`: the scanner is given at most so many bytes at a time. */
	constructor(
		private readonly scanner: FastScanner,
		thread: number,
		private readonly pieceBytes = Infinity,
	) {
		this.#builderSource = nextSource(thread);
		this.#builder = new RowBuilder(this.#builderSource);
		this.#assets.attach(this.#tokens);
	}

	readonly #builder: RowBuilder;

	/** Errors: SourceChanged, and those of the file system. */
	async read(descriptor: number, segment: Segment, progress: () => boolean): Promise<SegmentResult> {
		const { part, guess } = segment;
		const source = new FilePart(descriptor, part.start, part.size);
		const result: SegmentResult = {
			beginning: null,
			start: null,
			next: segment.from,
			finished: true,
			parcels: [],
			findings: [],
			forms: [],
			firstKeys: [],
		};
		const run = new SegmentRun(segment, source, result, this.#builder, (at, end) => this.#readOdd(source, at, end));
		let state = segment.from;
		if (state === null) {
			const { start, first } = beginningOf(source);
			if (first === null || (first.byte !== 0x5b && first.byte !== 0x7b)) {
				// Nothing, or nothing like JSON, or a long way to it.
				const isWhole = !segment.isGrowing && (!segment.onlySound || source.size <= HEAD);
				if (isWhole) await run.strange(progress);
				run.close();
				return result;
			}
			const inArray = first.byte === 0x5b;
			result.beginning = { start, layout: inArray ? "array" : "ndjson", notJson: null };
			state = elementAt(inArray ? first.at + 1 : first.at, inArray);
		} else if (guess !== null) {
			const found = findGuess(source, guess, state.position, segment.limit);
			if (found === null) return result;
			state = elementAt(found, guess.inArray);
		}
		result.start = state.position;
		for (;;) {
			const isBetween = state.arrayEnded || (state.inArray && !state.wantsElement);
			const damaged = isBetween ? state : this.#fast(run, state, progress);
			if (damaged === null) break;
			if (segment.onlySound || segment.isGrowing) {
				result.next = damaged;
				result.finished = false;
				break;
			}
			const paused = await run.slow(damaged, progress);
			if (paused === null || paused.position >= segment.limit) {
				result.next = paused;
				break;
			}
			state = paused;
		}
		run.close();
		return result;
	}

	/** Null where the segment is done or cancelled; else where and in which state the slow way has to begin. */
	#fast(run: SegmentRun, from: ScanState, progress: () => boolean): ScanState | null {
		const { segment, result } = run;
		const { start: base } = segment.part;
		let position = from.position;
		const most = segment.onlySound ? from.position + segment.onlySound.mostBytes : Infinity;
		const sinks: ScanSinks = {
			read: (into) => {
				if (!progress() || position >= most) return -1;
				const room = Math.min(into.length, this.pieceBytes);
				const count = run.source.read(Buffer.from(into.buffer, into.byteOffset, room), position);
				position += count;
				return count === 0 && segment.isGrowing ? -1 : count;
			},
			rows: (parcel) => {
				run.keepFast(parcel);
				return segment.onlySound !== undefined && run.rows >= segment.onlySound.mostRows;
			},
			odd: (start, end) => run.keepOdd(start - base, end - base),
		};
		const mayBeEmpty = from.wantsElement && !from.afterComma;
		const outcome = this.scanner.scan(base + from.position, base + segment.limit, from.inArray, mayBeEmpty, sinks);
		run.keepFirstKey(this.scanner.firstKey);
		const at = outcome.position - base;
		const state = { ...elementAt(at, from.inArray), wantsElement: false };
		let damaged: ScanState;
		switch (outcome.end) {
			case ScanEnd.atLimit:
				result.next = elementAt(at, from.inArray);
				return null;
			case ScanEnd.atEnd:
				if (!outcome.stopped) {
					result.next = null;
					return null;
				}
				damaged = from.inArray ? { ...state, inArray: false, arrayEnded: true } : { ...from, position: at };
				break;
			case ScanEnd.inElement:
				damaged = elementAt(outcome.elementStart - base, from.inArray);
				break;
			case ScanEnd.first:
				damaged = { ...from, position: at };
				break;
			case ScanEnd.afterComma:
				damaged = { ...state, wantsElement: true, afterComma: true };
				break;
			case ScanEnd.afterElement:
				damaged = state;
				break;
			case ScanEnd.afterList:
				damaged = { ...state, inArray: false, arrayEnded: true };
				break;
		}
		if (!outcome.stopped) return damaged;
		result.finished = false;
		result.next = damaged;
		return null;
	}

	/** The summary of an asset that the fast scanner leaves alone; null where it is not sound, or no asset. */
	#readOdd(source: FilePart, start: number, end: number): AssetSummary | null {
		const tokens = this.#tokens;
		tokens.reset();
		this.#assets.begin(start);
		for (let position = start; position < end && !tokens.fault && !tokens.done;) {
			const count = source.read(this.#piece.subarray(0, Math.min(PIECE, end - position)), position);
			tokens.feed(this.#piece, 0, count, position);
			position += count;
		}
		if (tokens.fault || !tokens.done) return null;
		const summary = this.#assets.end(end);
		return summary?.form === "unknown" ? null : summary;
	}
}

/** The state at the first byte of an element. */
function elementAt(position: number, inArray: boolean): ScanState {
	return { position, inArray, wantsElement: true, afterComma: false, arrayEnded: false };
}

/** Where a text begins, after a byte order mark, and its first byte that is not white space; null where none is near. */
function beginningOf(source: FilePart): { start: number; first: { byte: number; at: number } | null } {
	const head = Buffer.alloc(Math.min(source.size, HEAD));
	source.read(head, 0);
	const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
	const at = head.findIndex(
		(byte, index) => index >= start && byte !== 0x20 && (byte < 0x09 || byte > 0x0d || byte === 0x0b || byte === 0x0c),
	);
	return { start, first: at < 0 ? null : { byte: head[at] as number, at } };
}

/** What one segment has shown so far. */
class SegmentRun {
	/** Rows so far. */
	rows = 0;
	readonly #forms = new Map<AssetForm, number>();
	readonly #firstKeys: Set<string>;

	constructor(
		readonly segment: Segment,
		readonly source: FilePart,
		readonly result: SegmentResult,
		private readonly builder: RowBuilder,
		private readonly readOdd: (start: number, end: number) => AssetSummary | null,
	) {
		this.#firstKeys = new Set(segment.firstKeys);
	}

	keepFast(parcel: RowParcel): void {
		this.#flush();
		this.result.parcels.push(parcel);
		this.rows += parcel.rows;
		const { form, member } = parcel.counts;
		let legacy = 0;
		let others = 0;
		for (let row = 0; row < parcel.rows; row++) {
			// One higher than it is; an asset has one first task.
			if (member[row] !== 1) continue;
			if (form[row] === LEGACY) legacy++;
			else others++;
		}
		if (others > 0) this.#count("v3", others);
		if (legacy > 0) this.#count("v2", legacy);
	}

	keepOdd(start: number, end: number): boolean {
		const summary = this.readOdd(start, end);
		if (summary !== null) this.#keep(summary);
		return summary !== null;
	}

	keepFirstKey(key: string | null): void {
		if (key !== null) this.#firstKeys.add(key);
	}

	/** Reads a text whose beginning the fast way does not know. */
	async strange(progress: () => boolean): Promise<void> {
		const scan = new TextScan(this.source, {
			asset: (asset) => {
				this.#keep(asset);
			},
			finding: (finding) => this.result.findings.push({ ...finding, row: null }),
			progress,
		});
		const { finished, start, layout, notJson } = await scan.run();
		this.result.beginning = { start, layout, notJson };
		this.result.finished = finished;
		this.result.next = null;
	}

	/** Reads on from a damaged place until it has been sound for a while. Null where the text is over, or it was cancelled. */
	async slow(from: ScanState, progress: () => boolean): Promise<ScanState | null> {
		let sound = 0;
		const scan = new TextScan(
			this.source,
			{
				asset: (asset) => {
					sound++;
					this.#keep(asset);
				},
				finding: (finding) => {
					sound = 0;
					this.result.findings.push({ ...finding, row: null });
				},
				progress,
				pause: (at) => sound >= SOUND_IN_A_ROW || (sound > 0 && at >= this.segment.limit),
			},
			{ resume: from, firstKeys: this.#firstKeys },
		);
		const { finished, paused } = await scan.run();
		if (!finished) this.result.finished = false;
		return paused;
	}

	close(): void {
		this.#flush();
		this.result.forms = [...this.#forms];
		this.result.firstKeys = [...this.#firstKeys];
	}

	#keep(asset: AssetSummary): void {
		this.#firstKeys.add(asset.firstKey);
		this.#count(asset.form, 1);
		const row = asset.tasks.length > 0 ? this.rows : null;
		for (const oddity of asset.oddities) this.result.findings.push({ ...oddity, row });
		this.builder.push(asset, this.segment.part.start);
		this.rows += asset.tasks.length;
		if (this.builder.rows >= 4096) this.#flush();
	}

	#flush(): void {
		if (this.builder.rows > 0) this.result.parcels.push(this.builder.takeParcel());
	}

	#count(form: AssetForm, count: number): void {
		this.#forms.set(form, (this.#forms.get(form) ?? 0) + count);
	}
}
