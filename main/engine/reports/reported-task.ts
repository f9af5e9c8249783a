import type {
	AnswerPair,
	ChangeCounts,
	RelationsComparison,
	Scores,
	ToolChange,
} from "#shared/compare/task-comparison";
import type { AnnotationMetadata } from "#shared/task";
import type { ComparedAnswer, ComparedSnapshot, ComparedTool } from "../compare/compared.ts";
import type { Cells } from "./csv-record.ts";

/** An annotation; `Tool` is one. Batches are read without metadata. */
export type ReportedTool = ComparedTool & { metadata?: AnnotationMetadata | null };

export interface ReportedSide extends Omit<ComparedSnapshot, "tools"> {
	/** By `index`. */
	tools: readonly ReportedTool[];
	/** By `index`, where a tool stands in the exported list; missing where that is the same. */
	places?: readonly number[];
	/** Who left the task so. */
	person: string | null;
}

/** All that the files tell of one task that was compared. */
export interface ReportedTask {
	taskId: string | null;
	externalId: string | null;
	batches: readonly string[];
	a: ReportedSide;
	b: ReportedSide;
	tools: {
		/** `index` in the two sides. */
		pairs: readonly { a: number; b: number; similarity: number; changes: readonly ToolChange[] }[];
		removed: readonly number[];
		added: readonly number[];
	};
	answers: readonly AnswerPair[];
	relations: RelationsComparison;
	counts: ChangeCounts;
	similarity: number | null;
	scores: Scores | null;
}

/** A file with a row or more for each task. */
export interface TaskFile {
	name: string;
	head: readonly string[];
	rows: (task: ReportedTask) => Cells[];
}

/** Of the joined names of batches, and of several answers: as the vendor's reports join them. */
export function joinedBatches({ batches }: Pick<ReportedTask, "batches">): string {
	return batches.join("; ");
}

export function joinedAnswers(values: readonly string[] | null): string | null {
	return values === null ? null : values.join(" | ");
}

/** The entries that pairs of answers stand for: positions in a pair are those in the list that its entry is nested in. */
export function* entriesOf(
	pairs: readonly AnswerPair[],
	a: readonly ComparedAnswer[],
	b: readonly ComparedAnswer[],
): Generator<{ pair: AnswerPair; a: ComparedAnswer | null; b: ComparedAnswer | null }> {
	/** The lists of each depth: what is nested in a pair comes after it. */
	const lists = [{ a, b }];
	for (const pair of pairs) {
		const depth = pair.path.length - 1;
		const list = lists[depth];
		const entryA = pair.a === null ? null : (list?.a[pair.a] ?? null);
		const entryB = pair.b === null ? null : (list?.b[pair.b] ?? null);
		lists.length = depth + 1;
		lists.push({ a: entryA?.classifications ?? [], b: entryB?.classifications ?? [] });
		yield { pair, a: entryA, b: entryB };
	}
}
