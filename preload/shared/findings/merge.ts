import type { FindingId, HeldFinding, RevisionId, Version } from "./finding.ts";

/**
 * Both as one: every version that none replaces. Commutative, associative and idempotent, since it only takes the union
 * of what is known and leaves out what is known to be replaced; no clock is asked.
 */
export function merged(a: HeldFinding, b: HeldFinding): HeldFinding {
	const past = new Set<RevisionId>([...a.past, ...b.past]);
	for (const { after } of [...a.heads, ...b.heads]) for (const rev of after) past.add(rev);
	const heads = new Map<string, Version>();
	for (const version of [...a.heads, ...b.heads]) {
		// Two of one revision that differ are no work of ours: neither is thrown away.
		if (!past.has(version.rev)) heads.set(`${version.rev} ${contentOf(version)}`, version);
	}
	return {
		id: a.id,
		heads: [...heads.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, version]) => version),
		past: [...past].sort(),
	};
}

/** What is known after one more version. `before`: null where the finding is new. */
export function withVersion(before: HeldFinding | null, version: Version): HeldFinding {
	const alone = { id: version.id, heads: [version], past: [...version.after].sort() };
	return before === null ? alone : merged(before, alone);
}

/** Both collections as one. */
export function mergedAll(
	a: ReadonlyMap<FindingId, HeldFinding>,
	b: ReadonlyMap<FindingId, HeldFinding>,
): Map<FindingId, HeldFinding> {
	const both = new Map(a);
	for (const [id, held] of b) {
		const known = both.get(id);
		both.set(id, known === undefined ? held : merged(known, held));
	}
	return both;
}

/** The one version that holds; null where there is none, or a conflict. */
export function current({ heads }: HeldFinding): Version | null {
	const [only] = heads;
	return heads.length === 1 && only !== undefined ? only : null;
}

/**
 * Whether a person has to settle it. What rules found is no opinion: where two ran them apart, both say the same in other
 * words, and the next run settles it. What both sides removed is settled.
 */
export function isConflict({ heads }: HeldFinding): boolean {
	return heads.length > 1 && heads.some(({ finding }) => finding !== null && finding.body.kind !== "violation");
}

/** The same text for the same content, whatever the order of its keys. */
export function contentOf(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) =>
		typeof part === "object" && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
			: part,
	);
}
