import { createHash } from "node:crypto";
import type { ComparePlan, CompareSettings } from "#shared/compare/settings";
import type { OpenExport } from "../../exports/open-export.ts";
import type { BatchCorrections } from "./batch-corrections.ts";

/** Whether a side is what a reviewer makes of it, and changes with what they find. */
export function isOfMine({ from, to }: Pick<ComparePlan, "from" | "to">): boolean {
	return from.kind === "mine" || to.kind === "mine";
}

/**
 * The same key, the same result; null where that cannot be said. The reference is no part of it, unless pairing asks for
 * it; what is corrected is, where a side is "mine".
 */
export function comparisonKey(
	{ contentKey }: OpenExport,
	b: OpenExport | null,
	plan: Pick<ComparePlan, "kind" | "from" | "to">,
	{ reference, ...settings }: CompareSettings,
	corrections: BatchCorrections,
): string | null {
	const { from, to, kind } = plan;
	const other = b ? b.contentKey : "";
	if (contentKey === null || other === null) return null;
	const ordered = settings.matching === "optimal" ? null : reference;
	const mine = isOfMine(plan) ? [corrections.key] : [];
	return createHash("sha256")
		.update(JSON.stringify([kind, from, to, settings, ordered, other, ...mine]))
		.digest("hex");
}
