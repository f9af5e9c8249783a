type Answer = string | readonly string[] | null;

/** What joins the nodes of a path in answers to questions with a tree of options. */
const treeJoiner = " / ";

/** Kinds are an open set: a tree of one or of several choices has it in its name. */
export function isTree(kind: string | null): boolean {
	return kind !== null && /tree/iu.test(kind);
}

/** Of the paths of a tree those that are the beginning of no other: an export names every ancestor beside them. */
export function leafPaths(paths: readonly string[]): string[] {
	const beginnings = new Set<string>();
	for (const path of paths) {
		for (let at = path.indexOf(treeJoiner); at >= 0; at = path.indexOf(treeJoiner, at + 1))
			beginnings.add(path.slice(0, at));
	}
	return paths.filter((path) => !beginnings.has(path));
}

/** An answer in one line. Unanswered is told from an empty text; of a tree only the leaves. @param kind its `tool`. */
export function answerText(answer: Answer, kind: string | null = null): string {
	if (answer === null) return "unanswered";
	if (typeof answer === "string") return answer === "" ? "(empty text)" : answer;
	const chosen = isTree(kind) ? leafPaths(answer) : answer;
	return chosen.length === 0
		? "(nothing chosen)"
		: chosen.map((choice) => (choice === "" ? "(empty text)" : choice)).join(", ");
}
