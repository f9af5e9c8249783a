import type { HeldFindings, Listed } from "./held-findings.ts";

/** Whether a finding is kept from the reviewer for now: every answer to a page asks this. */
export type Withheld = (listed: Listed) => boolean;

/** What a reviewer may not see yet, by the plans that are read blind. */
export function withheldFrom(reviewer: string, held: HeldFindings): Withheld {
	const isNobody = reviewer === "" && held.count === 0;
	return () => isNobody;
}
