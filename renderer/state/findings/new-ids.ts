import type { ChangeId, Finding, FindingId, RevisionId, Version } from "#shared/findings/finding";

export function newFindingId(): FindingId {
	return randomText(16);
}

export function newChangeId(): ChangeId {
	return randomText(16);
}

/** What a hand says of a finding now, after all that it saw of it. */
export function newVersion(id: FindingId, after: readonly RevisionId[], finding: Finding | null): Version {
	return { id, rev: randomText(12), after, utc: new Date().toISOString(), finding };
}

/** So many random bytes as base64url. */
function randomText(bytes: number): string {
	const text = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))));
	return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
