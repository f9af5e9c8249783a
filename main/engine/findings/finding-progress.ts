import { skipped } from "#shared/findings/finding";
import type { FindingProgress } from "#shared/findings/lists";
import type { ExportFindings } from "./export-findings.ts";
import { count, mostFirst } from "./finding-lists.ts";
import type { HeldFindings } from "./held-findings.ts";

/** How far some rows are reviewed by one reviewer. */
export function progressOf(
	rows: Iterable<number>,
	place: ExportFindings,
	held: HeldFindings,
	reviewer: string,
): FindingProgress {
	const ofRow = verdictsOf(place, held, reviewer);
	const verdicts = new Map<string, number>();
	let tasks = 0;
	let skips = 0;
	for (const row of rows) {
		tasks++;
		const verdict = ofRow.get(row);
		if (verdict === skipped) skips++;
		else if (verdict !== undefined) count(verdicts, verdict);
	}
	const reviewed = [...verdicts.values()].reduce((sum, n) => sum + n, 0);
	return { tasks, reviewed, skipped: skips, verdicts: mostFirst(verdicts) };
}

/** A reviewer's verdicts on the tasks themselves, by row; that as an adjudicator before that as a reader. */
function verdictsOf(place: ExportFindings, held: HeldFindings, reviewer: string): Map<number, string> {
	const byRow = new Map<number, string>();
	const settled = new Set<number>();
	for (const listed of held.listed.values()) {
		const { author, target, body } = listed.version.finding;
		if (author !== reviewer || target.kind !== "task" || body.kind !== "verdict" || body.verdict === null) continue;
		const row = place.row(listed);
		if (row === null || (settled.has(row) && body.role === "reader")) continue;
		byRow.set(row, body.verdict);
		if (body.role === "adjudicator") settled.add(row);
	}
	return byRow;
}
