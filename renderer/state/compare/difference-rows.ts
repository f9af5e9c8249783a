import type { Difference, DifferenceGroup } from "./differences.ts";

/** A line of the list: all of one height, so that 10,000 scroll like 10. */
export type DifferenceRow =
	{ kind: "group"; group: DifferenceGroup; changed: number; total: number } | { kind: "line"; difference: Difference };

const groups: readonly DifferenceGroup[] = ["annotations", "answers", "relations"];

/** The lines of the list, each group under its head; a group without lines has none. */
export function differenceRows(listed: readonly Difference[]): DifferenceRow[] {
	return groups.flatMap((group): DifferenceRow[] => {
		const lines = listed.filter((difference) => difference.group === group);
		if (lines.length === 0) return [];
		const changed = lines.filter(({ change }) => change !== "unchanged").length;
		return [
			{ kind: "group", group, changed, total: lines.length },
			...lines.map((difference): DifferenceRow => ({ kind: "line", difference })),
		];
	});
}
