import type { LeftOut } from "#shared/compare/batch";
import type { SideWords } from "./compare-plan.ts";

/** Why tasks were not compared. Which side it was for is told by the value that their query asks for. */
export function leftOutWords({ reason, sentence, where }: LeftOut, sides: SideWords): string {
	const side =
		where?.endsWith("-a") === true ? `A (${sides.a})` : where?.endsWith("-b") === true ? `B (${sides.b})` : null;
	if (side === null) return sentence;
	if (reason === "no-visit") return `There is no such visit in their history: ${side}`;
	if (reason === "no-annotations-kept")
		return `The export keeps no annotations of the visit, only the final state: ${side}`;
	return sentence;
}
