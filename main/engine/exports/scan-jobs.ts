import { type Fault, fault } from "#shared/outcome";
import { FastScanner, type ScannerWords } from "./fast-scanner.ts";
import { nextSource } from "./row-parcel.ts";
import { type Segment, SegmentReader, type SegmentResult } from "./segment.ts";
import { UnpackFault } from "./spool.ts";
import { isSystemError, systemFault } from "./system-fault.ts";
import { type Checkpoint, TextPlaces } from "./text-places.ts";
import { FilePart, SourceChanged } from "./text-source.ts";
import {
	type GrowingTexts,
	type TextPart,
	UnpackCancelled,
	type UnpackedTexts,
	type UnpackOptions,
	unpackTexts,
} from "./unpack.ts";

/** What a thread of the pool can be asked to do. Descriptors are of this process. */
export type ScanJob =
	| { type: "unpack"; options: Omit<UnpackOptions, "progress" | "grown"> }
	/** `scan` names the reading of one export: its segments share their words. `seed`: words that are known already. */
	| { type: "segment"; scan: number; seed: ScannerWords; name: string; descriptor: number; segment: Segment }
	/** Line, column and excerpt of positions, in ascending order, counted from a known place. */
	| { type: "places"; name: string; descriptor: number; part: TextPart; from: Checkpoint; positions: number[] };

export interface JobResults {
	unpack: UnpackedTexts;
	segment: SegmentResult;
	places: { places: LocatedPlace[]; last: Checkpoint };
}

export interface LocatedPlace {
	line: number;
	column: number;
	excerpt: string;
}

/** Failures that a file can cause are values: an error loses its class on the way between threads. */
export type JobAnswer<T> = { done: T } | { cancelled: true } | { failed: Fault };

export type AnswerOf<J extends ScanJob> = JobAnswer<JobResults[J["type"]]>;

export interface JobProgress {
	read?: number;
	grown?: GrowingTexts;
}

export interface JobSignals {
	/** Bytes of the job's file that were read, and what came out of it. */
	progress(progress: JobProgress): void;
	cancelled(): boolean;
}

/** Readings whose words are kept: the one that goes on, and one more. */
const MOST_READERS = 2;

/** Does jobs on one thread. */
export class JobRunner {
	readonly #readers = new Map<number, SegmentReader>();

	/** `thread`: a number of this thread's own. */
	constructor(
		private readonly scanner: WebAssembly.Module,
		private readonly thread: number,
		private readonly pieceBytes = Infinity,
	) {}

	async run<J extends ScanJob>(job: J, signals: JobSignals): Promise<AnswerOf<J>> {
		try {
			return { done: (await this.#do(job, signals)) as JobResults[J["type"]] };
		} catch (error) {
			const name = job.type === "unpack" ? job.options.name : job.name;
			if (error instanceof UnpackCancelled) return { cancelled: true };
			if (error instanceof UnpackFault) return { failed: error.fault };
			if (error instanceof SourceChanged) return { failed: fault("file-changed", `${name}: ${error.message}`) };
			if (isSystemError(error)) return { failed: systemFault(error, name) };
			throw error;
		}
	}

	#do(job: ScanJob, signals: JobSignals): Promise<JobResults[ScanJob["type"]]> | JobResults["places"] {
		switch (job.type) {
			case "unpack":
				return unpackTexts({
					...job.options,
					progress: (read) => {
						if (read > 0) signals.progress({ read });
						return !signals.cancelled();
					},
					grown: (grown) => {
						signals.progress({ grown });
					},
				});
			case "segment":
				return this.#reader(job).read(job.descriptor, job.segment, () => !signals.cancelled());
			case "places": {
				const places = new TextPlaces(new FilePart(job.descriptor, job.part.start, job.part.size), job.from);
				const located = job.positions.map((at) => ({ at, ...places.locate(at), excerpt: places.excerpt(at) }));
				return {
					places: located.map(({ line, column, excerpt }) => ({ line, column, excerpt })),
					last: located.at(-1) ?? job.from,
				};
			}
		}
	}

	#reader({ scan, seed }: ScanJob & { type: "segment" }): SegmentReader {
		let reader = this.#readers.get(scan);
		if (!reader) {
			const scanner = new FastScanner(this.scanner, nextSource(this.thread), seed);
			reader = new SegmentReader(scanner, this.thread, this.pieceBytes);
			for (const old of [...this.#readers.keys()].slice(0, 1 - MOST_READERS)) this.#readers.delete(old);
			this.#readers.set(scan, reader);
		}
		return reader;
	}
}
