import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Finding, FindingId, HeldFinding, Version } from "#shared/findings/finding";
import { newRevision } from "../new-ids.ts";

/**
 * The id of what a rule found: the same in every run, so that a violation that is there again is no new finding, and two
 * reviewers who ran the same rules have one finding each other's and not two. `key`: see Violation.
 */
export function violationId(pack: string, rule: string, task: string, key: string): FindingId {
	const hash = createHash("sha256")
		.update(JSON.stringify([pack, rule, task, key]))
		.digest();
	return hash.subarray(0, 16).toString("base64url");
}

/** The next version of what is held of an id; null where it says the same already. `finding` null: it is resolved. */
export function nextVersion(
	id: FindingId,
	held: HeldFinding | undefined,
	finding: Finding | null,
	utc: string,
): Version | null {
	const heads = held?.heads ?? [];
	const [only] = heads;
	if (heads.length === 1 && only !== undefined && isSame(only.finding, finding)) return null;
	return { id, rev: newRevision(), after: heads.map(({ rev }) => rev), utc, finding };
}

/** Who ran the rules, and over which export, makes no other finding. */
function isSame(before: Finding | null, now: Finding | null): boolean {
	if (before === null || now === null) return before === now;
	return (
		before.task?.key === now.task?.key &&
		isDeepStrictEqual(before.target, now.target) &&
		isDeepStrictEqual(before.body, now.body)
	);
}

/** Whether a finding is there that a pack found. */
export function isOfPack(held: HeldFinding, pack: string): Finding | null {
	for (const { finding } of held.heads) {
		if (finding?.body.kind === "violation" && finding.body.pack === pack) return finding;
	}
	return null;
}
