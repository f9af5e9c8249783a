import type { Problem } from "#shared/export";

/** Problems kept with their place; beyond these they are counted. */
export const MOST_PROBLEMS = 10_000;

/**
 * The problems of an export in the order of the file, from whichever pass finds them. A place that two passes tell of
 * in the same words is one problem.
 */
export class ProblemList {
	readonly #kept: Problem[] = [];
	readonly #known = new Set<string>();
	/** Order of the parts of a ZIP file. */
	readonly #parts = new Map<string, number>();
	#added = 0;
	/** What the reading pass has met, and given with its place. */
	#met = 0;
	#given = 0;
	/** Of these, what could not be read. A lower bound once more were found than are kept. */
	damaged = 0;

	/** The parts in their order; a part that is not named here comes after those that are. */
	setParts(names: readonly string[]): void {
		for (const name of names) this.#partAt(name);
	}

	/** All that were found, kept or not. */
	get total(): number {
		return this.#added + this.#met - this.#given;
	}

	/** What the reading pass tells: the next of its problems with their places, and how many it has met in all. */
	read(problems: readonly Problem[], met: number): void {
		this.#met = met;
		this.#given += problems.length;
		this.add(problems);
	}

	/** Adds what was found; answers with those that were new. `uncounted`: how many more there were that are not given. */
	add(problems: readonly Problem[], uncounted = 0): Problem[] {
		const added = problems.filter((problem) => this.#isNew(problem));
		this.#added += added.length + uncounted;
		this.damaged += added.filter(({ severity }) => severity === "damaged").length;
		const room = MOST_PROBLEMS - this.#kept.length;
		for (const problem of added.slice(0, Math.max(0, room))) this.#insert(problem);
		return added;
	}

	/** What makes the asset at these bytes of a part unreadable, where that was found: the lexer stops there. */
	damageWithin(part: string, from: number, to: number): Problem | null {
		const isThere = ({ part: name, byte, severity, row }: Problem): boolean =>
			severity === "damaged" && row !== null && name === part && byte >= from && byte <= to;
		return this.#kept.findLast(isThere) ?? null;
	}

	window(from: number, to: number): Problem[] {
		return this.#kept.slice(from, to);
	}

	#isNew({ part, byte, sentence }: Problem): boolean {
		// Once nothing more is kept nothing more is compared: the set would grow for ever.
		if (this.#kept.length >= MOST_PROBLEMS) return true;
		const key = `${String(this.#partAt(part))} ${String(byte)} ${sentence}`;
		if (this.#known.has(key)) return false;
		this.#known.add(key);
		return true;
	}

	/** At its place; among those of one byte, after the ones that are there. */
	#insert(problem: Problem): void {
		let low = 0;
		let high = this.#kept.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#compare(this.#kept[middle] as Problem, problem) <= 0) low = middle + 1;
			else high = middle;
		}
		this.#kept.splice(low, 0, problem);
	}

	#compare(a: Problem, b: Problem): number {
		return this.#partAt(a.part) - this.#partAt(b.part) || a.byte - b.byte;
	}

	#partAt(name: string): number {
		const known = this.#parts.get(name);
		if (known !== undefined) return known;
		const at = this.#parts.size;
		this.#parts.set(name, at);
		return at;
	}
}
