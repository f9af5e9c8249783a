import type { ExportId } from "#shared/export";
import { type BulkChoice, type BulkDone, type BulkEdit, editedBy, mostInStep } from "#shared/findings/bulk";
import type { Version } from "#shared/findings/finding";
import { fault, ok, type Outcome } from "#shared/outcome";
import { figure } from "../figures.ts";
import type { Findings } from "./findings.ts";
import { newRevision } from "./new-ids.ts";

/** Changes all findings of a filter, but for some, as one step that is undone as one; or none of them. */
export async function changeListed(
	findings: Findings,
	id: ExportId | null,
	{ filter, except, count }: BulkChoice,
	edit: BulkEdit,
	label: string,
): Promise<Outcome<BulkDone>> {
	const selected = await findings.select(id, filter, "task");
	if (!selected.ok) return selected;
	const left = new Set(except);
	const chosen = selected.value.found.filter((listed) => !left.has(listed.id));
	if (chosen.length !== count)
		return fault("list-changed", `it holds ${figure(chosen.length)} findings now, and ${figure(count)} were selected`);
	const utc = new Date().toISOString();
	const versions: Version[] = [];
	for (const { held } of chosen) {
		const finding = editedBy(edit, held, findings.reviewer);
		if (finding === undefined) continue;
		versions.push({ id: held.id, rev: newRevision(), after: held.heads.map(({ rev }) => rev), utc, finding });
	}
	if (versions.length > mostInStep)
		return fault("too-many-at-once", `${figure(versions.length)} findings, and one step takes ${figure(mostInStep)}`);
	const saved = versions.length === 0 ? ok(null) : await findings.change(label, versions);
	return saved.ok ? ok({ changed: versions.length, left: chosen.length - versions.length }) : saved;
}
