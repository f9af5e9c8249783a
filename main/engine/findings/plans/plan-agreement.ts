import { standingVerdicts } from "#shared/findings/finding";
import { otherVerdicts, type PlanAgreement } from "#shared/findings/plans";
import { alphaAlone, kappaInSteps } from "../../compare/agreement.ts";
import { RatingTable } from "../../compare/rating-table.ts";

/** Tasks that were read alike: the verdict of each reader of the plan; null: none, or two. */
export interface ReadAlike {
	ratings: readonly (string | null)[];
	tasks: number;
}

/** Verdicts with a row and a column each: of projects that were brought together there may be any number. */
const MOST_VERDICTS = 50;

/**
 * How far the readers of a plan agree, over the tasks that may be seen. A reader with two verdicts on a task gave none.
 * κ and α want twenty tasks (see estimates); percent and the table do not. Null where no task has both readers' verdicts.
 */
export function* planAgreement(
	readers: readonly string[],
	alike: readonly ReadAlike[],
): Generator<undefined, PlanAgreement | null> {
	const [first, second] = readers;
	if (first === undefined || second === undefined) return null;
	const pairs = alike.flatMap(({ ratings: [a = null, b = null], tasks }) =>
		a === null || b === null ? [] : [{ a, b, tasks }],
	);
	const items = pairs.reduce((sum, { tasks }) => sum + tasks, 0);
	if (items === 0) return null;
	const two = new RatingTable(2);
	for (const { a, b, tasks } of pairs) two.add([a, b], tasks);
	const all = new RatingTable(readers.length);
	for (const { ratings, tasks } of alike) all.add(ratings, tasks);
	const kappa = yield* kappaInSteps(two);
	const same = pairs.reduce((sum, { a, b, tasks }) => (a === b ? sum + tasks : sum), 0);
	return {
		readers: [first, second],
		items,
		percent: same / items,
		kappa: kappa.value,
		kappaInterval: kappa.low === null || kappa.high === null ? null : [kappa.low, kappa.high],
		alpha: alphaAlone(all),
		...tableOf(pairs),
	};
}

/** The verdicts that are given least stand together where there are too many. */
function tableOf(
	pairs: readonly { a: string; b: string; tasks: number }[],
): Pick<PlanAgreement, "verdicts" | "counts"> {
	const given = new Map<string, number>();
	for (const { a, b, tasks } of pairs) for (const each of [a, b]) given.set(each, (given.get(each) ?? 0) + tasks);
	const byUse = [...given].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([verdict]) => verdict);
	const verdicts = inOrder(byUse.slice(0, byUse.length > MOST_VERDICTS ? MOST_VERDICTS - 1 : MOST_VERDICTS));
	if (byUse.length > MOST_VERDICTS) verdicts.push(otherVerdicts);
	const places = new Map(verdicts.map((verdict, at) => [verdict, at]));
	const placeOf = (verdict: string): number => places.get(verdict) ?? verdicts.length - 1;
	const counts = verdicts.map(() => verdicts.map(() => 0));
	for (const { a, b, tasks } of pairs) {
		const row = counts[placeOf(a)] as number[];
		row[placeOf(b)] = (row[placeOf(b)] as number) + tasks;
	}
	return { verdicts, counts };
}

/** The standing ones as they stand, then the project's own by name. */
function inOrder(verdicts: readonly string[]): string[] {
	const places = new Map<string, number>(standingVerdicts.map((verdict, at) => [verdict, at]));
	const place = (verdict: string): number => places.get(verdict) ?? places.size;
	return [...verdicts].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
