import type { Query } from "#shared/query";
import type { SideField } from "#shared/query-fields";
import type { ComparedRows } from "./compared-rows.ts";
import { intervalOf, type Narrow, narrowNumbers } from "./row-narrow.ts";

type Term = Extract<Query, { kind: "figure" | "pair" | "side" }>;

/** Takes the rows out of which the current comparison does not say what a term asks for: all of them, where there is none. */
export function narrowCompared(term: Term, compared: ComparedRows | null, test: (text: string) => boolean): Narrow {
	if (compared === null) return (mask) => mask.fill(0);
	if (term.kind === "figure") {
		const wanted = intervalOf(term.comparison, term.value, term.until);
		return (mask) => {
			narrowNumbers(mask, compared.numbers(term.field, term.threshold), wanted);
		};
	}
	if (term.kind === "pair") {
		const { from, to } = intervalOf(term.comparison, term.amount, term.amount);
		return (mask) => {
			const counts = compared.pairs(term, term.threshold);
			for (let row = 0; row < mask.length; row++) {
				const count = counts[row] ?? 0;
				if (!compared.isCompared(row) || !(count >= from && count <= to)) mask[row] = 0;
			}
		};
	}
	const holds = sideTest(term.field, compared, test);
	return (mask) => {
		for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && !holds(row)) mask[row] = 0;
	};
}

function sideTest(field: SideField, compared: ComparedRows, test: (text: string) => boolean): (row: number) => boolean {
	switch (field) {
		case "by":
			return (row) => {
				const person = compared.isCompared(row) ? compared.person(row) : null;
				return person !== null && test(person);
			};
		case "leftout":
			return (row) => {
				const reason = compared.reason(row);
				return reason !== null && test(reason);
			};
		case "differs":
			return (row) =>
				compared.differing(row).some(({ schemaId, title }) => test(title) || (schemaId !== null && test(schemaId)));
	}
}
