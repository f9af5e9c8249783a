import type { BatchReport } from "#shared/compare/batch";
import type { KeptComparison } from "./kept-comparison.ts";
import { readAnswers, readLeaves, readRelations } from "./row-scores.ts";

/** What a row's answers and relations come to: no threshold changes it. */
export class RowExtras {
	/** Questions by change, four for each row, and relations likewise. */
	readonly #answers: Uint32Array;
	readonly #relations: Uint32Array;
	readonly #leaves: Uint32Array;

	constructor(kept: KeptComparison) {
		const { rows } = kept;
		this.#answers = new Uint32Array(4 * rows);
		this.#relations = new Uint32Array(4 * rows);
		this.#leaves = new Uint32Array(rows);
		const places = { unchanged: 0, changed: 1, answered: 2, cleared: 3 };
		for (let row = 0; row < rows; row++) {
			const codes = kept.codes(row);
			const relations = readRelations(codes);
			if (!relations) continue;
			this.#relations.set(relations, 4 * row);
			this.#leaves[row] = readLeaves(codes);
			readAnswers(codes, (_question, _before, _after, change) => {
				const at = 4 * row + places[change];
				this.#answers[at] = (this.#answers[at] as number) + 1;
			});
		}
	}

	/** Questions that are answered otherwise. */
	reanswered(row: number): number {
		return this.#sum(this.#answers, row);
	}

	/** Questions and relations that differ, and entries that say where an object leaves. */
	differences(row: number): number {
		return (this.#leaves[row] ?? 0) + this.#sum(this.#answers, row) + this.#sum(this.#relations, row);
	}

	addTo(row: number, answers: BatchReport["answers"], relations: BatchReport["relations"]): void {
		const at = 4 * row;
		answers.unchanged += this.#answers[at] ?? 0;
		answers.changed += this.#answers[at + 1] ?? 0;
		answers.answered += this.#answers[at + 2] ?? 0;
		answers.cleared += this.#answers[at + 3] ?? 0;
		relations.unchanged += this.#relations[at] ?? 0;
		relations.changed += this.#relations[at + 1] ?? 0;
		relations.added += this.#relations[at + 2] ?? 0;
		relations.removed += this.#relations[at + 3] ?? 0;
	}

	/** All but the unchanged. */
	#sum(four: Uint32Array, row: number): number {
		const at = 4 * row;
		return (four[at + 1] ?? 0) + (four[at + 2] ?? 0) + (four[at + 3] ?? 0);
	}
}
