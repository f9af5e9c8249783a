/** What the measured process can be asked to do, and what it answers: both as one line of JSON. */

/** Programs as they are built: what is measured is what people run. */
export interface BuiltPrograms {
	/** The compiled scan worker, and the compiled scanner. */
	worker: string;
	scanner: string;
}

/** Threads that read beside the one that asks; 0: that one alone reads. */
export type Threads = 0 | 1 | 2;

export type Order = BuiltPrograms &
	(
		| { job: "scan"; file: string; threads: Threads; warmUp: string | null }
		| { job: "first-rows"; file: string; warmUp: string | null; scratch: string }
		| { job: "reopen"; file: string; scratch: string }
		| { job: "asset"; file: string; scratch: string; assets: number }
		| { job: "cancel"; file: string; scratch: string }
		| { job: "rows"; rows: number }
	);

/** Milliseconds, bytes and counts, by name. */
export type Figures = Record<string, number>;
