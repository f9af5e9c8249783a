import { randomBytes } from "node:crypto";
import type { FindingId, RevisionId } from "#shared/findings/finding";

/** Also for a change. */
export function newFindingId(): FindingId {
	return randomBytes(16).toString("base64url");
}

export function newRevision(): RevisionId {
	return randomBytes(12).toString("base64url");
}
