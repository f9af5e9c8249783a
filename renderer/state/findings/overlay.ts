import type { Finding, FindingId, HeldFinding, NamedTool, Version } from "#shared/findings/finding";
import { findNamed } from "#shared/findings/find-named";
import type { FindingRow, TaskFindings } from "#shared/findings/lists";
import { withVersion } from "#shared/findings/merge";
import type { Tool } from "#shared/task";

/**
 * The findings of a task with changes that the engine has not answered for yet. What it knows already changes nothing.
 * `row` is that of the task; `tools` those of its exported state, null where that is not known.
 */
export function overlaid(
	read: TaskFindings,
	changes: readonly Version[],
	row: number,
	tools: readonly Tool[] | null,
): TaskFindings {
	const rows = new Map(read.rows.map((held) => [held.held.id, held]));
	// A finding that was removed is no row, and yet a later version of it comes after all of that.
	const known = new Map<FindingId, HeldFinding>(read.rows.map(({ held }) => [held.id, held]));
	const positions = new Map(read.tools);
	for (const version of changes) {
		const before = known.get(version.id) ?? null;
		if (before === null && version.finding !== null && version.finding.task?.key !== read.task.key) continue;
		const held = withVersion(before, version);
		known.set(version.id, held);
		const shown = shownVersion(held);
		if (shown === null || shown.finding.task?.key !== read.task.key) {
			rows.delete(version.id);
			positions.delete(version.id);
			continue;
		}
		const was = rows.get(version.id);
		rows.set(version.id, { held, version: shown, row, fit: was?.fit ?? "here" });
		const named = namedIn(shown.finding);
		if (was === undefined && named !== null) {
			positions.set(version.id, tools === null ? null : (findNamed(named, tools)?.at ?? null));
		}
	}
	return { ...read, rows: [...rows.values()], tools: [...positions] };
}

/** As lists show it: the only head, else the first of them that is not a removal. */
export function shownVersion({ heads }: HeldFinding): FindingRow["version"] | null {
	return heads.find((head): head is FindingRow["version"] => head.finding !== null) ?? null;
}

/** The annotation that a finding is about; null: it is about none. */
function namedIn({ target, body }: Finding): NamedTool | null {
	if (target.kind === "tool") return target;
	if (target.kind === "answer") return target.owner;
	return body.kind === "mark" ? body.replaces : null;
}
