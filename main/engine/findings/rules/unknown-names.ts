import type { ClassCount } from "#shared/export";
import { nearest } from "#shared/query-fields";
import type { Check, ClassFact, Fact, Rule } from "./rule-terms.ts";
import { shortened } from "./spoken.ts";

const mostNotes = 20;

/** Of names of classes that an export does not have, a sentence each: most often a slip, which no rule would show. */
export function unknownNames(
	rules: readonly Rule[],
	classes: readonly Pick<ClassCount, "schemaId" | "title">[],
): string[] {
	const titles = [...new Set(classes.map(({ title }) => title.trim()))];
	const known = new Set([...titles, ...classes.map(({ schemaId }) => schemaId)]);
	const notes: string[] = [];
	for (const { line, check } of rules) {
		for (const name of new Set(classFacts(check).flatMap(({ names }) => names ?? []))) {
			if (known.has(name) || notes.length >= mostNotes) continue;
			const near = nearTitle(name, titles);
			const guess = near === null ? "" : ` Did you mean ${shortened(near)}?`;
			notes.push(`Line ${String(line)}: this export has no class ${shortened(name)}.${guess}`);
		}
	}
	return notes;
}

/** Letter case aside, since that is the slip that is seen last. */
function nearTitle(name: string, titles: readonly string[]): string | null {
	const few = titles.slice(0, 1000).filter(({ length }) => length <= 200);
	const near =
		name.length > 200
			? null
			: nearest(
					name.toLowerCase(),
					few.map((title) => title.toLowerCase()),
				);
	return few.find((title) => title.toLowerCase() === near) ?? null;
}

function classFacts(check: Check): ClassFact[] {
	return factsOf(check).filter((fact) => fact.kind === "class");
}

function factsOf(check: Check): Fact[] {
	switch (check.kind) {
		case "measures":
		case "shapes":
			return [check.subject];
		case "pairs":
		case "inside":
			return [check.subject, check.others];
		case "needs":
			return check.subject === null ? [check.needed] : [check.subject, check.needed];
		case "count":
			return [check.fact];
		case "never":
			return [...check.facts];
		case "only":
			return [check.classes];
		case "answer":
			return [check.answer];
		case "joins":
			return [check.relation, check.from, check.to];
	}
}
