import { skipped, type VerdictWord } from "./finding.ts";

const names: ReadonlyMap<string, string> = new Map([
	["accept", "Accept"],
	["fix", "Fix"],
	["reject", "Reject"],
	["unsure", "Unsure"],
	[skipped, "Skip"],
]);

/** As a button says it: a project's own by its label; one that nobody named by its id. */
export function verdictName(id: string, own: readonly VerdictWord[]): string {
	return names.get(id) ?? own.find((word) => word.id === id)?.label ?? id;
}
