import type { ComparedTool } from "../../compare/compared.ts";
import { printTest } from "./print-rule.ts";
import type { Condition, Fact } from "./rule-terms.ts";

/** Words of a finding: a title of a megabyte is not put into each. */
const longest = 80;

export function shortened(text: string): string {
	const trimmed = text.trim();
	// By code points: half of one is no character.
	return trimmed.length <= longest
		? trimmed
		: `${Array.from(trimmed.slice(0, longest * 2))
				.slice(0, longest)
				.join("")}…`;
}

/** "Car o1": an annotation in a sentence. */
export function spokenTool({ title, objectId, schemaId }: ComparedTool): string {
	const name = shortened(title) || shortened(schemaId ?? "") || "an annotation without a title";
	return objectId === null ? name : `${name} ${shortened(objectId)}`;
}

/** "Car or Bus", "answer Yes to Damaged?". */
export function spokenFact(fact: Fact): string {
	switch (fact.kind) {
		case "class": {
			const where = fact.where.length === 0 ? "" : ` with ${fact.where.map(spokenCondition).join(" and ")}`;
			return `${spokenNames(fact.names, "annotation")}${where}`;
		}
		case "answer": {
			const to = fact.names === null ? "any question" : spokenNames(fact.names, "");
			const values = fact.values === null ? "" : `${fact.isOther ? " other than" : ""} ${spokenNames(fact.values, "")}`;
			return `answer${values} to ${to}`;
		}
		case "relation":
			return fact.names === null ? "relation" : `relation ${spokenNames(fact.names, "")}`;
	}
}

function spokenCondition(condition: Condition): string {
	return condition.kind === "answer" ? spokenFact(condition) : printTest(condition);
}

export function spokenNames(names: readonly string[] | null, any: string): string {
	if (names === null) return any;
	const shown = names.slice(0, 5).map(shortened);
	if (names.length > shown.length) shown.push(`${String(names.length - shown.length)} more`);
	return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1) ?? ""}`;
}

/** Enough digits to see why a bound is broken, and no more. */
export function spokenNumber(value: number): string {
	if (!Number.isFinite(value)) return value > 0 ? "endless" : String(value);
	return String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 8 : 4)));
}
