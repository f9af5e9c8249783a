import * as fs from "node:fs";
import type { SearchScope, TextSearch } from "#shared/search";
import type { Fault } from "#shared/outcome";
import { fault } from "#shared/outcome";
import { isSystemError, systemFault } from "../system-fault.ts";
import { FilePart, type FileStamp, sameStamp, SourceChanged, stampOf } from "../text-source.ts";
import { BLOCK, LiteralSearch, type ReadBytes } from "./literal-search.ts";
import type { Needle } from "./needle.ts";
import { LiteralTokenMatch, type Pulse, RegExpTokenMatch, type TokenMatch } from "./token-match.ts";
import { type Token, TokenWalk } from "./token-walk.ts";

/** The file with the text. */
export interface TextFile {
	path: string;
	name: string;
	/** What it was when it was indexed; null while it is still unpacked, by nobody but us. */
	stamp: FileStamp | null;
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
/** Matches of one asset that are kept while their tokens are looked for. */
const MOST_DOUBTFUL = 1_000_000;
/** How long a report may wait while more is searched. */
const REPORT_EVERY_MS = 40;

/** What a search keeps between jobs: it is made once and used for all of them. */
export class JobRunner {
	#key = "";
	#literal: LiteralSearch | null = null;
	#tokens: TokenMatch | null = null;
	readonly #walk: TokenWalk;
	readonly #textWalk: TokenWalk;

	/** `beginAsset` is told which row is searched. `block`: bytes that are read at once. */
	constructor(
		private readonly pulse: Pulse & { beginAsset(row: number): void },
		private readonly stopped: () => boolean,
		private readonly block = BLOCK,
	) {
		this.#walk = new TokenWalk(block, LONGEST_TOKEN, false);
		this.#textWalk = new TokenWalk(block, LONGEST_TOKEN, true);
	}

	/** Never throws for what a file can do. Reports at least once; the last says so. */
	run(job: SearchJob, report: (report: JobReport) => void): void {
		const tally = new JobTally(job, report);
		try {
			this.#prepare(job);
			const descriptor = fs.openSync(job.file.path, "r");
			try {
				checkStamp(descriptor, job.file.stamp);
				const source = new FilePart(descriptor, 0, Infinity);
				const read: ReadBytes = (into, position) => {
					source.read(into, position);
				};
				if (this.#literal) this.#searchLiteral(this.#literal, job, read, tally);
				else
					for (let asset = 0; asset < job.offsets.length; asset++)
						if (!this.#searchAsset(job, asset, read, tally)) break;
				checkStamp(descriptor, job.file.stamp);
			} finally {
				fs.closeSync(descriptor);
			}
			tally.send(true, null);
		} catch (error) {
			if (error instanceof SourceChanged) tally.send(true, fault("file-changed", `${job.file.name}: ${error.message}`));
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
		// Where a hit's kind or place matters, its asset is gone through token by token once its matches are known.
		const isPlain = job.search.scope === "everything" && job.needle?.mayBeStructure !== true;
		const doubtful = new AssetMatches();
		let asset = 0;
		let readTo = start;
		let goesOn = true;
		const isWhole = literal.run(
			read,
			start,
			end,
			(from, to) => {
				if (asset < last && from >= (offsets[asset + 1] as number)) {
					goesOn &&= this.#sift(doubtful, job, asset, read, tally);
					while (asset < last && from >= (offsets[asset + 1] as number)) asset++;
				}
				// What stands between assets belongs to no task.
				const offset = offsets[asset] as number;
				if (from < offset || to > offset + (lengths[asset] as number)) return;
				if (isPlain && rowCounts[asset] === 1) tally.add(from, to, rows[asset] as number, 1);
				else doubtful.add(from, to);
			},
			(to) => {
				tally.read += to - readTo;
				readTo = to;
				tally.sendIfDue();
				goesOn &&= !this.stopped();
				return goesOn;
			},
		);
		if (isWhole) this.#sift(doubtful, job, asset, read, tally);
	}

	/** Keeps of an asset's matches those that lie within a token of the scope, each with its task. */
	#sift(matches: AssetMatches, job: SearchJob, asset: number, read: ReadBytes, tally: JobTally): boolean {
		if (matches.isFull) {
			matches.clear();
			return this.#searchAsset(job, asset, read, tally);
		}
		if (matches.starts.length === 0) return true;
		let next = 0;
		const goesOn = this.#walkAsset(this.#walk, job, asset, read, tally, (token, add) => {
			const end = token.position + token.to - token.from;
			const isWanted = isInScope(token, job.search.scope);
			for (let start = matches.starts[next]; start !== undefined && start < end; start = matches.starts[++next]) {
				const to = matches.ends[next] as number;
				if (isWanted && start >= token.position && to <= end) add(start, to);
			}
			return next < matches.starts.length;
		});
		matches.clear();
		return goesOn;
	}

	/** Answers false where it was stopped. */
	#searchAsset(job: SearchJob, asset: number, read: ReadBytes, tally: JobTally): boolean {
		const matches = this.#tokens;
		if (!matches) return false;
		const goesOn = this.#walkAsset(this.#textWalk, job, asset, read, tally, (token, add) => {
			const at = token.position - token.from;
			if (isInScope(token, job.search.scope))
				matches.find(token, (start, end) => {
					add(at + start, at + end);
				});
			return true;
		});
		if (job.needle === null) tally.read += job.lengths[asset] as number;
		return goesOn;
	}

	#walkAsset(
		walk: TokenWalk,
		job: SearchJob,
		asset: number,
		read: ReadBytes,
		tally: JobTally,
		told: (token: Token, add: (start: number, end: number) => void) => boolean,
	): boolean {
		const offset = job.offsets[asset] as number;
		const row = job.rows[asset] as number;
		const rowCount = job.rowCounts[asset] as number;
		let member = -1;
		const add = (start: number, end: number): void => {
			// A hit outside of all members belongs to the asset, and so to each of them.
			const isOne = member >= 0 && member < rowCount;
			tally.add(start, end, isOne ? row + member : row, isOne ? 1 : rowCount);
		};
		this.pulse.beginAsset(row);
		return walk.run(read, offset, offset + (job.lengths[asset] as number), {
			token: (token) => {
				({ member } = token);
				return told(token, add);
			},
			skipped: () => {
				tally.skipped++;
			},
			goOn: () => {
				tally.sendIfDue();
				return !this.stopped();
			},
		});
	}
}

/** Matches of one asset that have yet to be looked at. */
class AssetMatches {
	readonly starts: number[] = [];
	readonly ends: number[] = [];
	/** There are too many of them to be kept: the asset has to be searched anew. */
	isFull = false;

	add(start: number, end: number): void {
		if (this.starts.length >= MOST_DOUBTFUL) this.isFull = true;
		else {
			this.starts.push(start);
			this.ends.push(end);
		}
	}

	clear(): void {
		this.starts.length = this.ends.length = 0;
		this.isFull = false;
	}
}

function isInScope(token: Token, scope: SearchScope): boolean {
	return scope === "everything" || (scope === "values" ? token.kind !== "key" : !token.inHistory);
}

/** Errors: {@link SourceChanged}. */
export function checkStamp(descriptor: number, stamp: FileStamp | null): void {
	if (stamp && !sameStamp(stampOf(fs.fstatSync(descriptor)), stamp))
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
		if (rowCount === 1 && row === this.#rows.at(-1)) return;
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
