import * as fs from "node:fs";
import type { SearchScope, TextSearch } from "#shared/search";
import type { Fault } from "#shared/outcome";
import { fault } from "#shared/outcome";
import { isSystemError, systemFault } from "../system-fault.ts";
import { FilePart, type FileStamp, sameStamp, SourceChanged, stampOf } from "../text-source.ts";
import { BLOCK, LiteralSearch, type ReadBytes } from "./literal-search.ts";
import type { Needle } from "./needle.ts";
import { LiteralTokenMatch, type Pulse, RegExpTokenMatch, type TokenMatch } from "./token-match.ts";
import { type TokenPlace, TokenWalk } from "./token-walk.ts";

/** The file with the text, as it was when it was indexed. */
export interface TextFile {
	path: string;
	name: string;
	stamp: FileStamp;
}

/** A run of assets to be searched. Plain data: it crosses to a thread. */
export interface SearchJob {
	file: TextFile;
	search: TextSearch;
	/** Null for a regular expression. */
	needle: Needle | null;
	/** Of each asset: its place in the text, its first row, and how many rows it has. */
	offsets: Float64Array;
	lengths: Float64Array;
	rows: Uint32Array;
	rowCounts: Uint32Array;
	/** How many hits are wanted with their places; the others are counted. */
	keep: number;
}

/** What a part of a job found, in the order of the file. */
export interface JobReport {
	/** Hits in all, and those that were kept. */
	hits: number;
	starts: Float64Array;
	lengths: Uint32Array;
	hitRows: Uint32Array;
	/** Rows with hits. */
	rows: Uint32Array;
	/** Bytes of assets searched since the last report. */
	read: number;
	skipped: number;
	fault: Fault | null;
	isLast: boolean;
}

/** A token longer than this is not searched by expressions and by what may be structure. */
const LONGEST_TOKEN = 64 * 1024 * 1024;
/** How long a report may wait while more is searched. */
const REPORT_EVERY_MS = 40;

/** What a search keeps between jobs: it is made once and used for all of them. */
export class JobRunner {
	#key = "";
	#literal: LiteralSearch | null = null;
	#tokens: TokenMatch | null = null;
	readonly #walk: TokenWalk;

	/** `beginAsset` is told which row is searched. `block`: bytes that are read at once. */
	constructor(
		private readonly pulse: Pulse & { beginAsset(row: number): void },
		private readonly stopped: () => boolean,
		private readonly block = BLOCK,
	) {
		this.#walk = new TokenWalk(block, LONGEST_TOKEN);
	}

	/** Never throws for what a file can do. Reports at least once; the last says so. */
	run(job: SearchJob, report: (report: JobReport) => void): void {
		const tally = new JobTally(job, report);
		try {
			this.#prepare(job);
			const descriptor = fs.openSync(job.file.path, "r");
			try {
				checkStamp(descriptor, job.file.stamp);
				const source = new FilePart(descriptor, 0, job.file.stamp.size);
				const read: ReadBytes = (into, position) => {
					source.read(into, position);
				};
				if (this.#literal) this.#searchLiteral(this.#literal, job, read, tally);
				else for (let asset = 0; asset < job.offsets.length; asset++) if (!this.#searchAsset(job, asset, read, tally)) break;
				checkStamp(descriptor, job.file.stamp);
			} finally {
				fs.closeSync(descriptor);
			}
			tally.send(true, null);
		} catch (error) {
			if (error instanceof SourceChanged)
				tally.send(true, fault("file-changed", `${job.file.name}: ${error.message}`));
			else if (isSystemError(error)) tally.send(true, systemFault(error, job.file.name));
			else throw error;
		}
	}

	#prepare({ search, needle }: SearchJob): void {
		const key = JSON.stringify([search.text, search.matchCase, search.isRegExp]);
		if (key === this.#key) return;
		this.#literal = needle ? new LiteralSearch(needle, this.block) : null;
		this.#tokens = needle
			? new LiteralTokenMatch(needle)
			: new RegExpTokenMatch(search.text, search.matchCase, this.pulse);
		this.#key = key;
	}

	#searchLiteral(literal: LiteralSearch, job: SearchJob, read: ReadBytes, tally: JobTally): void {
		const { offsets, lengths, rows, rowCounts } = job;
		const start = offsets[0] ?? 0;
		const last = offsets.length - 1;
		const end = (offsets[last] ?? 0) + (lengths[last] ?? 0);
		// Where a hit's kind or place matters, the asset it is found in is gone through again, token by token.
		const isPlain = job.search.scope === "everything" && job.needle?.mayBeStructure !== true;
		let asset = 0;
		let again = -1;
		let readTo = start;
		let goesOn = true;
		literal.run(
			read,
			start,
			end,
			(from, to) => {
				while (asset < last && from >= (offsets[asset + 1] as number)) asset++;
				// What stands between assets belongs to no task.
				const offset = offsets[asset] as number;
				if (from < offset || to > offset + (lengths[asset] as number) || !goesOn) return;
				if (isPlain && rowCounts[asset] === 1) tally.add(from, to, rows[asset] as number, 1);
				else if (asset !== again) {
					again = asset;
					goesOn = this.#searchAsset(job, asset, read, tally);
				}
			},
			(to) => {
				tally.read += to - readTo;
				readTo = to;
				tally.sendIfDue();
				return goesOn && !this.stopped();
			},
		);
	}

	/** Answers false where it was stopped. */
	#searchAsset(job: SearchJob, asset: number, read: ReadBytes, tally: JobTally): boolean {
		const matches = this.#tokens;
		if (!matches) return false;
		const offset = job.offsets[asset] as number;
		const length = job.lengths[asset] as number;
		const row = job.rows[asset] as number;
		const rowCount = job.rowCounts[asset] as number;
		this.pulse.beginAsset(row);
		const goesOn = this.#walk.run(read, offset, offset + length, {
			token: (bytes, from, to, position, place) => {
				if (!isInScope(place, job.search.scope)) return;
				matches.find(bytes, from, to, place.kind, (start, end) => {
					// A hit outside of all members belongs to the asset, and so to each of them.
					const isOne = place.member >= 0 && place.member < rowCount;
					const at = position - from;
					tally.add(at + start, at + end, isOne ? row + place.member : row, isOne ? 1 : rowCount);
				});
			},
			skipped: () => {
				tally.skipped++;
			},
			goOn: () => {
				tally.sendIfDue();
				return !this.stopped();
			},
		});
		if (job.needle === null) tally.read += length;
		return goesOn;
	}
}

function isInScope(place: TokenPlace, scope: SearchScope): boolean {
	return scope === "everything" || (scope === "values" ? place.kind !== "key" : !place.inHistory);
}

function checkStamp(descriptor: number, stamp: FileStamp): void {
	if (!sameStamp(stampOf(fs.fstatSync(descriptor)), stamp))
		throw new SourceChanged("The file has another size or time than when it was read");
}

/** What a job found since the last report. */
class JobTally {
	read = 0;
	skipped = 0;
	#hits = 0;
	#starts: number[] = [];
	#lengths: number[] = [];
	#hitRows: number[] = [];
	#rows: number[] = [];
	#left: number;
	/** The last row that was told; rows come in order but for those of one asset. */
	readonly #told = new Set<number>();
	#sentAt = performance.now();

	constructor(
		job: SearchJob,
		private readonly report: (report: JobReport) => void,
	) {
		this.#left = job.keep;
	}

	add(start: number, end: number, row: number, rowCount: number): void {
		this.#hits++;
		if (this.#left > 0) {
			this.#left--;
			this.#starts.push(start);
			this.#lengths.push(end - start);
			this.#hitRows.push(row);
		}
		for (let one = row; one < row + rowCount; one++) {
			if (this.#told.has(one)) continue;
			this.#told.add(one);
			this.#rows.push(one);
		}
	}

	sendIfDue(): void {
		if (performance.now() - this.#sentAt >= REPORT_EVERY_MS) this.send(false, null);
	}

	send(isLast: boolean, reason: Fault | null): void {
		this.report({
			hits: this.#hits,
			starts: Float64Array.from(this.#starts),
			lengths: Uint32Array.from(this.#lengths),
			hitRows: Uint32Array.from(this.#hitRows),
			rows: Uint32Array.from(this.#rows),
			read: this.read,
			skipped: this.skipped,
			fault: reason,
			isLast,
		});
		this.#hits = this.read = this.skipped = 0;
		this.#starts = [];
		this.#lengths = [];
		this.#hitRows = [];
		this.#rows = [];
		this.#sentAt = performance.now();
	}
}
