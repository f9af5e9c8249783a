const joiner = " / ";

/** Kinds of question whose answers are paths: `tree-dropdown`, and the single and multi select trees of later editors. */
export function isTree(tool: string | null): boolean {
	return tool === "tree-dropdown" || (tool !== null && !known.has(tool) && /tree/iu.test(tool));
}

/** Asked for every answer of a batch: those that are no trees are told fast. */
const known: ReadonlySet<string> = new Set(["radio", "checkbox", "single-dropdown", "multi-dropdown", "text"]);

/**
 * The selected paths below which nothing is selected, each once. The export names every ancestor of a selected node, so
 * a joiner splits a path only where what stands before it was selected as well: an option's own text may contain one.
 */
export function treeLeaves(paths: readonly string[]): readonly string[] {
	if (paths.length === 1) return paths;
	const selected = new Set(paths);
	const leaves = new Set(selected);
	for (const path of selected) {
		// The longest is its parent; its parent's own parents are removed in their turn.
		const parent = parentOf(path, selected);
		if (parent !== null) leaves.delete(parent);
	}
	return [...leaves];
}

/** |nodes that both selected| / |nodes that either did|, 0 to 1: a leaf is wrong by as much as its path is. */
export function treeCredit(a: readonly string[], b: readonly string[]): number {
	const union = new Set([...a, ...b]);
	const other = new Set(b);
	let common = 0;
	for (const path of new Set(a)) if (other.has(path)) common++;
	return union.size === 0 ? 1 : common / union.size;
}

function parentOf(path: string, selected: ReadonlySet<string>): string | null {
	for (let at = path.lastIndexOf(joiner); at > 0; at = path.lastIndexOf(joiner, at - 1)) {
		const start = path.slice(0, at);
		if (selected.has(start)) return start;
	}
	return null;
}
