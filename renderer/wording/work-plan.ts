import type { PlanTerms } from "#shared/findings/finding";
import type { PlanAgreement, PlanPreview, PlanState } from "#shared/findings/plans";
import { count, counted } from "./count.ts";
import { percentOf } from "./figure.ts";

/** What a sample tells, before it is read. */
export function previewWords({ population, chosen, margin, ruledOut }: PlanPreview): string[] {
	if (population === 0) return ["No task matches the query."];
	const sentences = [`${counted(chosen, "task")} of ${count(population)}.`];
	if (chosen === population) return [...sentences, "All of them are read: what is found is exact."];
	return [
		...sentences,
		`A share found in them is right to within ± ${percentOf(margin, 1)} at worst, at 95 % confidence.`,
		ruledOut < 1
			? `Where none of them is faulty, ${percentOf(ruledOut, 1)} or more being faulty is ruled out, at 95 % confidence.`
			: "They are too few to rule anything out.",
	];
}

/** "200 tasks, seed 7, by class; ana and ben, blind". */
export function termsWords({ seed, strata, readers, blind }: PlanTerms, tasks: number): string {
	const by = strata.by === "none" ? "" : `, by ${strata.by}`;
	const who = readers.join(" and ");
	return `${counted(tasks, "task")}, seed ${String(seed)}${by}; ${who}${blind ? ", blind" : ""}`;
}

/** "4.0 % faulty, by 150 judged; of all between 1.5 % and 8.2 %, at 95 % confidence"; null: nothing is judged. */
export function faultyWords({ faulty }: Pick<PlanState, "faulty">): string | null {
	if (faulty === null) return null;
	const [from, to] = faulty.interval;
	const share = `${percentOf(faulty.share, 1)} faulty, by ${count(faulty.of)} judged`;
	return `${share}; of all between ${percentOf(from, 1)} and ${percentOf(to, 1)}, at 95 % confidence`;
}

/** Sentences on how far two readers agree. */
export function agreementWords({ readers, items, percent, kappa, kappaInterval, alpha }: PlanAgreement): string[] {
	const [first, second] = readers;
	const words = [
		`${first} and ${second} give the same verdict on ${percentOf(percent * items, items)} of ${counted(items, "task")}.`,
	];
	if (kappa === null) return [...words, "Cohen’s κ takes 20 tasks that both have judged, and more than one verdict."];
	const interval =
		kappaInterval === null
			? ""
			: ` (${figureOf(kappaInterval[0])} to ${figureOf(kappaInterval[1])}, at 95 % confidence)`;
	words.push(`Cohen’s κ ${figureOf(kappa)}${interval}`);
	if (alpha !== null) words.push(`Krippendorff’s α ${figureOf(alpha)}`);
	return words;
}

function figureOf(value: number): string {
	return (value < 0 ? "−" : "") + Math.abs(value).toFixed(2);
}
