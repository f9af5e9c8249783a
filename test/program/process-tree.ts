import { readdirSync, readFileSync } from "node:fs";

/** Processes that came from one of ours, as Linux tells them: their numbers, and their command lines. */
export function descendantsOf(pid: number): { pid: number; command: string }[] {
	const parents = new Map<number, { parent: number; command: string }>();
	for (const name of readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry))) {
		try {
			const stat = readFileSync(`/proc/${name}/stat`, "latin1");
			// Behind the name, which may have spaces and brackets: the state, and the parent.
			const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
			const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
			parents.set(Number(name), { parent, command });
		} catch {
			// It ended while it was looked at.
		}
	}
	const found: { pid: number; command: string }[] = [];
	const from = new Set([pid]);
	for (let before = 0; before < from.size;) {
		before = from.size;
		for (const [each, { parent, command }] of parents) {
			if (from.has(each) || !from.has(parent)) continue;
			from.add(each);
			found.push({ pid: each, command });
		}
	}
	return found;
}
