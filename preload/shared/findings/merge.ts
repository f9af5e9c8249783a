import type { FindingId, HeldFinding, RevisionId, Version } from "./finding.ts";

/** What is known of a revision; of several, said at one turn, the greatest holds. */
const [WITHDRAWN, HEAD, PAST] = [0, 1, 2];
const said = 3;

/**
 * Both as one: of every revision what is known of it latest (see `turns`), else whether it is replaced. Commutative,
 * associative and idempotent, since it only takes the greatest of each of them; no clock is asked.
 */
export function merged(a: HeldFinding, b: HeldFinding): HeldFinding {
	if (a.turns !== undefined || b.turns !== undefined) return mergedByTurns(a, b);
	const past = new Set<RevisionId>([...a.past, ...b.past]);
	for (const { after } of [...a.heads, ...b.heads]) for (const rev of after) past.add(rev);
	const heads = new Map<string, Version>();
	for (const version of [...a.heads, ...b.heads]) {
		// Two of one revision that differ are no work of ours: neither is thrown away.
		if (!past.has(version.rev)) heads.set(`${version.rev} ${contentOf(version)}`, version);
	}
	return { id: a.id, heads: inOrder(heads), past: [...past].sort() };
}

/** The same with a place for each revision: its turn, and within that whether it is withdrawn, a head or replaced. */
function mergedByTurns(a: HeldFinding, b: HeldFinding): HeldFinding {
	const places = new Map<RevisionId, number>();
	const put = (rev: RevisionId, place: number): void => {
		if (place > (places.get(rev) ?? -1)) places.set(rev, place);
	};
	for (const held of [a, b]) {
		for (const [rev, place] of placesOf(held)) put(rev, place);
		for (const { after } of held.heads) for (const rev of after) put(rev, PAST);
	}
	const heads = new Map<string, Version>();
	for (const held of [a, b]) {
		const own = placesOf(held);
		for (const version of held.heads) {
			const place = places.get(version.rev) ?? PAST;
			if (place % said === HEAD && own.get(version.rev) === place)
				heads.set(`${version.rev} ${contentOf(version)}`, version);
		}
	}
	const past = [...places].filter(([, place]) => place % said === PAST).map(([rev]) => rev);
	const turns = [...places]
		.map(([rev, place]) => [rev, Math.floor(place / said)] as const)
		.filter(([, count]) => count > 0)
		.sort(([left], [right]) => (left < right ? -1 : 1));
	const held = { id: a.id, heads: inOrder(heads), past: past.sort() };
	return turns.length === 0 ? held : { ...held, turns };
}

function placesOf({ heads, past, turns = [] }: HeldFinding): Map<RevisionId, number> {
	const counts = new Map(turns);
	const placeOf = (rev: RevisionId, what: number): number => said * (counts.get(rev) ?? 0) + what;
	const places = new Map<RevisionId, number>(turns.map(([rev]) => [rev, placeOf(rev, WITHDRAWN)]));
	for (const { rev } of heads) places.set(rev, placeOf(rev, HEAD));
	for (const rev of past) places.set(rev, placeOf(rev, PAST));
	return places;
}

function inOrder(heads: ReadonlyMap<string, Version>): Version[] {
	return [...heads].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, version]) => version);
}

/** What comes from elsewhere, as said after all that was turned back here: it holds again. */
export function saidNow({ id, heads, past }: HeldFinding, known: HeldFinding | null): HeldFinding {
	const counts = new Map(known?.turns ?? []);
	const revs = counts.size === 0 ? [] : new Set([...heads.flatMap(({ rev, after }) => [rev, ...after]), ...past]);
	const turns = [...revs].flatMap((rev) => {
		const count = counts.get(rev);
		return count === undefined ? [] : [[rev, count] as const];
	});
	return turns.length === 0
		? { id, heads, past }
		: { id, heads, past, turns: turns.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/**
 * What undoing a bringing in adds to what is known now: `withdrawn` as though they had never come, `back` heads again
 * though they were replaced.
 */
export function turnedBack(
	now: HeldFinding,
	withdrawn: Iterable<RevisionId>,
	back: readonly Version[],
): HeldFinding | null {
	const places = placesOf(now);
	const counts = new Map<RevisionId, number>();
	const turn = (rev: RevisionId): void => {
		counts.set(rev, Math.floor((places.get(rev) ?? 0) / said) + 1);
	};
	// One that is not known, or withdrawn before, has nothing to be turned.
	for (const rev of withdrawn) if ((places.get(rev) ?? 0) % said !== WITHDRAWN) turn(rev);
	const heads = back.filter(({ rev }) => (places.get(rev) ?? 0) % said !== HEAD);
	for (const { rev } of heads) turn(rev);
	if (counts.size === 0) return null;
	return { id: now.id, heads, past: [], turns: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** As it is told to others: null where there is nothing to be told, since all of it was withdrawn. */
export function outward({ id, heads, past }: HeldFinding): HeldFinding | null {
	return heads.length === 0 ? null : { id, heads, past };
}

/** Whether both know the same, each being in order as merging leaves it. */
export function isSameHeld(a: HeldFinding, b: HeldFinding): boolean {
	return (
		a.past.length === b.past.length &&
		a.heads.length === b.heads.length &&
		a.heads.every(({ rev }, at) => rev === b.heads[at]?.rev) &&
		a.past.every((rev, at) => rev === b.past[at]) &&
		contentOf(a.turns ?? []) === contentOf(b.turns ?? [])
	);
}

/** What is known after one more version. `before`: null where the finding is new. */
export function withVersion(before: HeldFinding | null, version: Version): HeldFinding {
	const alone = { id: version.id, heads: [version], past: [...version.after].sort() };
	return before === null ? alone : merged(before, saidNow(alone, before));
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
