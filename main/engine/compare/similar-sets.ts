/** A set that only goes with sets of the same label. `members` are distinct. */
interface LabelledSet {
	label: string;
	members: readonly string[];
}

/**
 * Pairs of one set of A and one of B that share at least `least` (above 0, to 1) of all their members: the most similar
 * first, each set in at most one; ties by their places, in a way that does not tell A from B. Positions in the two lists.
 */
export function similarSets(
	a: readonly LabelledSet[],
	b: readonly LabelledSet[],
	least: number,
): [a: number, b: number][] {
	const candidates = candidatesOf(a, b, least);
	candidates.sort(
		(x, y) => y.share - x.share || x.a + x.b - (y.a + y.b) || Math.abs(x.a - x.b) - Math.abs(y.a - y.b) || x.a - y.a,
	);
	const [takenA, takenB] = [new Set<number>(), new Set<number>()];
	const pairs: [number, number][] = [];
	for (const candidate of candidates) {
		if (takenA.has(candidate.a) || takenB.has(candidate.b)) continue;
		takenA.add(candidate.a);
		takenB.add(candidate.b);
		pairs.push([candidate.a, candidate.b]);
	}
	return pairs;
}

/**
 * Two sets that share `least` of their union share at least that much of either, so one of the rarest members of each is
 * common to both: only those are looked up (prefix filtering). A member that is in every set would pair all with all.
 */
function candidatesOf(a: readonly LabelledSet[], b: readonly LabelledSet[], least: number) {
	const counts = new Map<string, number>();
	for (const { members } of [...a, ...b])
		for (const member of members) counts.set(member, (counts.get(member) ?? 0) + 1);
	const rarest = ({ members }: LabelledSet): string[] => {
		const sorted = [...members].sort(
			(x, y) => (counts.get(x) as number) - (counts.get(y) as number) || (x < y ? -1 : 1),
		);
		return sorted.slice(0, members.length - Math.ceil(members.length * least) + 1);
	};
	const holders = new Map<string, number[]>();
	for (const [place, set] of b.entries()) {
		for (const member of rarest(set)) {
			const held = holders.get(member);
			if (held === undefined) holders.set(member, [place]);
			else held.push(place);
		}
	}
	return a.flatMap((set, place) => {
		const near = new Set(rarest(set).flatMap((member) => holders.get(member) ?? []));
		return [...near]
			.map((other) => ({ a: place, b: other, share: share(set, b[other] as LabelledSet) }))
			.filter(({ share }) => share >= least);
	});
}

function share(a: LabelledSet, b: LabelledSet): number {
	if (a.label !== b.label) return 0;
	const other = new Set(b.members);
	const common = a.members.reduce((sum, member) => sum + (other.has(member) ? 1 : 0), 0);
	return common / (a.members.length + b.members.length - common);
}
