import type { Problem } from "#shared/export";
import type { JobResults } from "./scan-jobs.ts";
import type { SegmentFinding } from "./segment.ts";
import type { Checkpoint } from "./text-places.ts";
import type { TextPart } from "./unpack.ts";

/** Problems kept with their place; beyond these they are counted. */
const MOST_PROBLEMS = 10_000;

/** Finds lines and columns on a thread. Positions ascend. */
type Locate = (
	descriptor: number,
	part: TextPart,
	from: Checkpoint,
	positions: number[],
) => Promise<JobResults["places"]>;

/** Up to where the lines of a part were counted. */
export class PartPlaces {
	last: Checkpoint;

	constructor(
		public part: TextPart,
		start: number,
	) {
		this.last = { at: start, line: 1, column: 1 };
	}
}

/** Turns findings into problems: line and column are counted one after the other, while reading goes on. */
export class ProblemPlaces {
	#count = 0;
	#placing: Promise<void> = Promise.resolve();
	firstSentence: string | null = null;

	/** `tell`: problems with their places, and how many there are in all. */
	constructor(
		private readonly locate: Locate,
		private readonly tell: (found: Problem[], count: number) => void,
	) {}

	/** Something about a whole part, or the file around it. */
	wrapping(part: string, sentence: string): void {
		this.#count++;
		const problem = {
			part,
			byte: 0,
			line: 1,
			column: 1,
			row: null,
			severity: "damaged",
			sentence,
			excerpt: "",
		} as const;
		this.tell(this.#count <= MOST_PROBLEMS ? [problem] : [], this.#count);
		this.firstSentence ??= sentence;
	}

	/** `base`: the row that the findings' rows are counted from. */
	keep(descriptor: number, places: PartPlaces, findings: readonly SegmentFinding[], base: number): void {
		const kept = findings.slice(0, Math.max(0, MOST_PROBLEMS - this.#count));
		this.#count += findings.length;
		if (kept.length > 0) {
			this.#placing = this.#placing.then(() => this.#place(descriptor, places, kept, base));
			// Whoever waits for all of them hears of it.
			this.#placing.catch(() => undefined);
		} else if (findings.length > 0) this.tell([], this.#count);
	}

	/** Resolves when all were told. Errors: those of finding a place. */
	settled(): Promise<void> {
		return this.#placing;
	}

	async #place(descriptor: number, places: PartPlaces, kept: SegmentFinding[], base: number): Promise<void> {
		const { part } = places;
		// The positions of a stretch are not quite in order: an oddity within an asset comes after the asset was read.
		const positions = kept.map(({ at }) => at).sort((a, b) => a - b);
		const found = await this.locate(descriptor, part, places.last, positions);
		places.last = found.last;
		const located = new Map(positions.map((at, index) => [at, found.places[index]]));
		const problems = kept.map(({ at, severity, sentence, row }): Problem => {
			const place = located.get(at) ?? { line: 1, column: 1, excerpt: "" };
			this.firstSentence ??= `line ${place.line}, column ${place.column} (byte ${at}): ${sentence}`;
			return { part: part.name, byte: at, ...place, row: row === null ? null : base + row, severity, sentence };
		});
		this.tell(problems, this.#count);
	}
}
