import type { Version } from "#shared/findings/finding";
import { contentOf } from "#shared/findings/merge";
import { type Fault, fault } from "#shared/outcome";
import type { HeldFindings } from "../held-findings.ts";
import type { Withheld } from "./withheld.ts";

/**
 * From which reader a blind plan keeps what others have said of its tasks by now, so that the reviewer may not take the plan
 * away: from themselves, whoever made it, since they would see that before their own verdict; from another reader
 * unless they made it. Null: from none.
 */
export function keptFrom(
	{ id, finding }: Pick<Version, "id" | "finding">,
	withheld: Withheld,
	reviewer: string,
): string | null {
	if (finding?.body.kind !== "plan" || !finding.body.terms.blind) return null;
	const { author, body } = finding;
	const readers = body.terms.readers.filter((reader) => reader === reviewer || author !== reviewer);
	return readers.find((reader) => withheld.isKeeping(id, reader)) ?? null;
}

/** Why a change is not taken: it removes, or changes, a plan that keeps readings apart. */
export function refusedOverPlan(versions: readonly Version[], held: HeldFindings, reviewer: string): Fault | null {
	for (const { id, finding } of versions) {
		for (const head of held.all.get(id)?.heads ?? []) {
			const plan = head.finding;
			if (plan?.body.kind !== "plan") continue;
			if (finding !== null && contentOf(finding.body) === contentOf(plan.body)) continue;
			const reader = keptFrom(head, held.withheld, reviewer);
			if (reader !== null)
				return fault(
					"plan-kept",
					`${plan.body.terms.name} keeps from ${reviewer === reader ? "you" : reader} what others said`,
				);
		}
	}
	return null;
}
