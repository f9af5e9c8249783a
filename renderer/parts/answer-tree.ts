/** A node of a tree answer. `isLeaf`: nothing below it was selected. */
export interface AnswerNode {
	name: string;
	path: string;
	/** 0 at the top. */
	depth: number;
	isLeaf: boolean;
}

const joiner = " / ";

/**
 * The paths of a tree-dropdown as the lines of a tree, in order of appearance. An option's text may itself contain the
 * joiner: a path is then split only where its beginning was selected as well, which the format does for every ancestor.
 */
export function answerTree(paths: readonly string[]): AnswerNode[] {
	const selected = new Set(paths);
	const children = new Map<string, string[]>([["", []]]);
	for (const path of selected) {
		const parent = parentOf(path, selected);
		const siblings = children.get(parent);
		if (siblings === undefined) children.set(parent, [path]);
		else siblings.push(path);
	}
	const lines: AnswerNode[] = [];
	const walk = (parent: string, depth: number) => {
		for (const path of children.get(parent) ?? []) {
			const name = parent === "" ? path : path.slice(parent.length + joiner.length);
			lines.push({ name, path, depth, isLeaf: !children.has(path) });
			if (path !== "") walk(path, depth + 1);
		}
	};
	walk("", 0);
	return lines;
}

/** The longest selected path that this one begins with; "" at the top. */
function parentOf(path: string, selected: ReadonlySet<string>): string {
	for (let at = path.lastIndexOf(joiner); at > 0; at = path.lastIndexOf(joiner, at - 1)) {
		const start = path.slice(0, at);
		if (selected.has(start)) return start;
	}
	return "";
}
