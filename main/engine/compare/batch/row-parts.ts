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

/** Where a compared row belongs, as positions in the names. */
export interface Belonging {
	person: number;
	stage: number;
	batches: readonly number[];
}

/** To which person, stage and batches compared rows belong: no threshold changes it, and few belongings are shared by all. */
export class RowParts {
	readonly names: Readonly<Record<"people" | "stages" | "batches", readonly (string | null)[]>>;
	readonly belongings: readonly Belonging[];
	/** By row; only of compared ones. */
	readonly of: Uint32Array;

	constructor(kept: KeptComparison, index: RowIndex) {
		const { rows } = kept;
		const [people, stages, batches] = [new Names(), new Names(), new Names()];
		this.of = new Uint32Array(rows);
		const belongings: Belonging[] = [];
		const known = new Map<string, number>();
		for (let row = 0; row < rows; row++) {
			if (kept.state(row) !== "compared") continue;
			const position = kept.person(row);
			const person = people.number(position < 0 ? null : (kept.people[position] ?? ""));
			const stage = stages.number(index.word("stage", row) ?? index.word("stageId", row));
			const own = index.batches(row);
			const numbers = new Set((own.length === 0 ? noBatch : own).map((name) => batches.number(name)));
			const key = [person, stage, ...numbers].join();
			let belonging = known.get(key);
			if (belonging === undefined) {
				belonging = belongings.push({ person, stage, batches: [...numbers] }) - 1;
				known.set(key, belonging);
			}
			this.of[row] = belonging;
		}
		this.belongings = belongings;
		this.names = { people: people.names, stages: stages.names, batches: batches.names };
	}
}
