import type { PairWish } from "../../exports/compared-rows.ts";
import { textTest } from "../../exports/row-filter.ts";
import type { ClassName } from "./kept-comparison.ts";
import type { OutcomeSink } from "./read-outcome.ts";
import { UNMATCHED } from "./report-where.ts";

/** Which classes stand at the two ends of an arrow. */
interface Ends {
	a: ClassTest;
	b: ClassTest;
}

interface ClassTest {
	/** By class, 1 for those that are meant. */
	classes: Uint8Array;
	/** Whether no partner is meant. */
	unmatched: boolean;
}

/**
 * Counts the pairs and single annotations that a wish means: `Car -> Van` (A and B), `Car -> unmatched`,
 * `unmatched -> Van`, `* -> Van`, or a class alone, which stands on either side. Classes go by title or schemaId.
 */
export class PairCount implements OutcomeSink {
	found = 0;
	readonly #ends: Ends[];
	readonly #either: Uint8Array | null;

	constructor(
		{ value, whole }: PairWish,
		private readonly names: readonly ClassName[],
	) {
		const arrows = [...value.matchAll(/\s*->\s*/gu)];
		// A title may hold an arrow too: every place to part the two is tried.
		this.#ends = arrows.map((arrow) => ({
			a: this.#test(value.slice(0, arrow.index).trim(), whole),
			b: this.#test(value.slice(arrow.index + arrow[0].length).trim(), whole),
		}));
		this.#either = arrows.length === 0 ? this.#test(value, whole).classes : null;
	}

	pair(a: number, b: number, _changes: number, _similarity: number, count: number): void {
		const either = this.#either;
		if (either) {
			if (either[a] === 1 || either[b] === 1) this.found += count;
		} else if (this.#ends.some((ends) => ends.a.classes[a] === 1 && ends.b.classes[b] === 1)) this.found += count;
	}

	lone(side: number, of: number, count: number): void {
		const either = this.#either;
		if (either) {
			if (either[of] === 1) this.found += count;
			return;
		}
		const isMeant = ({ a, b }: Ends): boolean =>
			side === 0 ? a.classes[of] === 1 && b.unmatched : b.classes[of] === 1 && a.unmatched;
		if (this.#ends.some(isMeant)) this.found += count;
	}

	#test(name: string, whole: boolean): ClassTest {
		const classes = new Uint8Array(this.names.length);
		if (name === "*") return { classes: classes.fill(1), unmatched: true };
		const unmatched = name.toLowerCase() === UNMATCHED;
		const test = textTest(name, whole);
		for (const [number, { schemaId, title }] of this.names.entries())
			if (!unmatched && (test(title) || (schemaId !== null && test(schemaId)))) classes[number] = 1;
		return { classes, unmatched };
	}
}
