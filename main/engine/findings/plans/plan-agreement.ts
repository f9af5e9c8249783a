import { standingVerdicts } from "#shared/findings/finding";
import type { PlanAgreement } from "#shared/findings/plans";
import { manyRaters, twoRaters } from "../../compare/agreement.ts";
import { RatingTable } from "../../compare/rating-table.ts";
import { onlyVerdict, type TaskReadings } from "./plan-readings.ts";

/**
 * How far the readers of a plan agree, over the tasks that may be seen. A reader with two verdicts on a task gave none.
 * κ and α want twenty tasks (see estimates); percent and the table do not. Null where no task has both readers' verdicts.
 */
export function planAgreement(readers: readonly string[], tasks: readonly TaskReadings[]): PlanAgreement | null {
	const [first, second] = readers;
	if (first === undefined || second === undefined) return null;
	const ratings = tasks.map((task) => task.readers.map(onlyVerdict));
	const pairs = ratings.flatMap(([a = null, b = null]) => (a === null || b === null ? [] : [[a, b] as const]));
	if (pairs.length === 0) return null;
	const two = new RatingTable(2);
	for (const pair of pairs) two.add(pair);
	const all = new RatingTable(readers.length);
	for (const each of ratings) all.add(each);
	const { kappa } = twoRaters(two);
	const verdicts = inOrder(pairs.flat());
	const counts = verdicts.map(() => verdicts.map(() => 0));
	for (const [a, b] of pairs) {
		const row = counts[verdicts.indexOf(a)] as number[];
		const column = verdicts.indexOf(b);
		row[column] = (row[column] as number) + 1;
	}
	return {
		readers: [first, second],
		items: pairs.length,
		percent: pairs.filter(([a, b]) => a === b).length / pairs.length,
		kappa: kappa.value,
		kappaInterval: kappa.low === null || kappa.high === null ? null : [kappa.low, kappa.high],
		alpha: manyRaters(all).alpha.value,
		verdicts,
		counts,
	};
}

/** Each once: the standing ones as they stand, then the project's own by name. */
function inOrder(verdicts: readonly string[]): string[] {
	const places = new Map<string, number>(standingVerdicts.map((verdict, at) => [verdict, at]));
	const place = (verdict: string): number => places.get(verdict) ?? places.size;
	return [...new Set(verdicts)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
