const joiner = " / ";

/** The leaves of a tree with every beginning that two of them, or one, may have: as an export writes them. */
export function withAncestors(leaves: readonly string[]): string[] {
	const paths = new Set<string>();
	for (const leaf of leaves) {
		for (let at = leaf.indexOf(joiner); at > 0; at = leaf.indexOf(joiner, at + 1)) paths.add(leaf.slice(0, at));
		paths.add(leaf);
	}
	return [...paths];
}
