import type { LeanSnapshot } from "../compared-task.ts";
import type { TaskFindings } from "./task-findings.ts";

/**
 * The findings of a task as a line of JSON. Positions are those in the lists as exported; of frames that lie within one
 * annotation, each has the position of that annotation.
 */
export function taskLine(
	taskId: string | null,
	{ tools, answers, relations }: TaskFindings,
	a: LeanSnapshot,
	b: LeanSnapshot,
): string {
	const placesIn = (side: LeanSnapshot, positions: readonly number[]) => positions.map((at) => side.places[at] ?? at);
	const own = answers.filter(({ path }) => path.length === 1);
	return JSON.stringify({
		taskId,
		pairs: tools.pairs.map((pair) => ({
			a: a.places[pair.a] ?? pair.a,
			b: b.places[pair.b] ?? pair.b,
			similarity: pair.similarity,
			changes: pair.changes,
		})),
		added: placesIn(b, tools.added),
		removed: placesIn(a, tools.removed),
		classifications: {
			pairs: own.flatMap((pair) =>
				pair.a === null || pair.b === null
					? []
					: [{ a: pair.a, b: pair.b, changes: pair.change === "unchanged" ? [] : [pair.change] }],
			),
			// An entry without an answer is as good as none: where only one side has it, nothing was added.
			added: own.flatMap(({ a: from, b: to, change }) =>
				from === null && to !== null && change !== "unchanged" ? [to] : [],
			),
			removed: own.flatMap(({ a: from, b: to, change }) =>
				to === null && from !== null && change !== "unchanged" ? [from] : [],
			),
		},
		relations: {
			pairs: relations.pairs.map(({ a: from, b: to, changes }) => ({ a: from, b: to, changes })),
			added: relations.added,
			removed: relations.removed,
		},
	});
}

/** A task that was not compared, and why. */
export function leftOutLine(taskId: string | null, reason: string, sentence: string): string {
	return JSON.stringify({ taskId, leftOut: reason, sentence });
}
