import type { RowIndex } from "../../exports/row-index.ts";
import type { KeptComparison } from "./kept-comparison.ts";

/** Names, each with a number; letter case is set aside, as in the queries that pick them. */
class Names {
	readonly names: (string | null)[] = [];
	readonly #numbers = new Map<string | null, number>();

	number(name: string | null): number {
		const key = name === null ? null : name.toLowerCase();
		let number = this.#numbers.get(key);
		if (number === undefined) {
			number = this.names.push(name) - 1;
			this.#numbers.set(key, number);
		}
		return number;
	}
}

const noBatch: readonly (string | null)[] = [null];

/** To which person, stage and batches a compared row belongs, as numbers: no threshold changes it. */
export class RowParts {
	readonly names: Readonly<Record<"people" | "stages" | "batches", readonly (string | null)[]>>;
	readonly #people: Uint32Array;
	readonly #stages: Uint32Array;
	/** Of the batches of each row, where they end. */
	readonly #ends: Uint32Array;
	readonly #batches: Uint32Array;

	constructor(kept: KeptComparison, index: RowIndex) {
		const { rows } = kept;
		const [people, stages, batches] = [new Names(), new Names(), new Names()];
		this.#people = new Uint32Array(rows);
		this.#stages = new Uint32Array(rows);
		this.#ends = new Uint32Array(rows);
		const found: number[] = [];
		for (let row = 0; row < rows; row++) {
			if (kept.state(row) === "compared") {
				const person = kept.person(row);
				this.#people[row] = people.number(person < 0 ? null : (kept.people[person] ?? ""));
				this.#stages[row] = stages.number(index.word("stage", row) ?? index.word("stageId", row));
				const own = index.batches(row);
				for (const batch of new Set((own.length === 0 ? noBatch : own).map((name) => batches.number(name))))
					found.push(batch);
			}
			this.#ends[row] = found.length;
		}
		this.#batches = new Uint32Array(found);
		this.names = { people: people.names, stages: stages.names, batches: batches.names };
	}

	person(row: number): number {
		return this.#people[row] as number;
	}

	stage(row: number): number {
		return this.#stages[row] as number;
	}

	batches(row: number): Uint32Array {
		return this.#batches.subarray(row === 0 ? 0 : this.#ends[row - 1], this.#ends[row]);
	}
}
