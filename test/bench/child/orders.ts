/** What the measured process can be asked to do, and what it answers: both as one line of JSON. */

/** Where the compiled programs lie: what is measured is what people run. */
export interface BuiltPrograms {
	built: string;
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
		| { job: "finding-lists"; findings: number }
		| { job: "restart"; scratch: string; operations: number }
		| { job: "search"; file: string; scratch: string; text: string }
		| { job: "check"; file: string; scratch: string }
		| { job: "compare"; file: string; scratch: string; workers: 1 | 2 }
		| { job: "rules"; file: string; scratch: string; workers: 1 | 2 }
		| { job: "compare-boxes"; boxes: number }
		| { job: "compare-masks"; side: number }
		| { job: "rescore"; tasks: number }
	);

/** Milliseconds, bytes and counts, by name. */
export type Figures = Record<string, number>;
