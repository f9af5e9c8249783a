import { type FindingBody, type HeldFinding, skipped } from "#shared/findings/finding";

export type PlanBody = Extract<FindingBody, { kind: "plan" }>;

/** A verdict on a whole task, as one person gave it. */
export interface Reading {
	by: string;
	verdict: string;
	reasons: readonly string[];
	remark: string;
}

/** What is said of one task. */
export interface TaskReadings {
	/** Of each reader, in the order of the plan; several where a conflict, or two machines, left several. */
	readers: readonly (readonly Reading[])[];
	/** Of adjudicators, in the order of their names. */
	adjudicators: readonly Reading[];
}

/** Which reading counts of a task: what an adjudicator says; without one, what all who read it say alike. */
export function decided({ readers, adjudicators }: TaskReadings): string | null {
	return onlyVerdict(adjudicators) ?? (adjudicators.length > 0 ? null : onlyVerdict(readers.flat()));
}

/** Whether all of the readers have given a verdict, and not the same one. */
export function isDisputed({ readers }: TaskReadings): boolean {
	return isComplete(readers) && onlyVerdict(readers.flat()) === null;
}

export function isComplete(readers: TaskReadings["readers"]): boolean {
	return readers.length > 0 && readers.every((readings) => readings.length > 0);
}

/** The adjudicator's word on a dispute; null: there is none, or they say different things. */
export function settledBy({ adjudicators }: TaskReadings): Reading | null {
	return onlyVerdict(adjudicators) === null ? null : (adjudicators[0] ?? null);
}

/** Null: none, or several that differ. */
export function onlyVerdict(readings: readonly Reading[]): string | null {
	const [first] = readings;
	return first !== undefined && readings.every(({ verdict }) => verdict === first.verdict) ? first.verdict : null;
}

/** The verdicts of a plan's readers, and of adjudicators, among the findings of a task. */
export function readingsOf(findings: readonly HeldFinding[], readers: readonly string[]): TaskReadings {
	const ofReaders = readers.map((): Reading[] => []);
	const adjudicators: Reading[] = [];
	for (const { heads } of findings) {
		for (const { finding } of heads) {
			if (finding?.target.kind !== "task" || finding.body.kind !== "verdict") continue;
			const { verdict, reasons, remark, role } = finding.body;
			if (verdict === null || verdict === skipped) continue;
			const told = role === "adjudicator" ? adjudicators : ofReaders[readers.indexOf(finding.author)];
			told?.push({ by: finding.author, verdict, reasons, remark });
		}
	}
	if (adjudicators.length > 1) adjudicators.sort((a, b) => (a.by < b.by ? -1 : 1));
	return { readers: ofReaders, adjudicators };
}
