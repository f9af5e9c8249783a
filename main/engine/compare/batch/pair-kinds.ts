/** More than all bits of `changes`. */
const CHANGES = 16;
/** Of so many classes every kind has its place in a table (1 MiB); of more they are looked up. */
const FEW = 128;

/**
 * Pairs that agree in class of A, class of B and changes are of one kind. The cells of the confusion matrix are numbered
 * too: first each class of A without a partner, then each class of B without one, then pairs of classes as they come.
 */
export class PairKinds {
	/** By kind. */
	readonly a: number[] = [];
	readonly b: number[] = [];
	readonly changes: number[] = [];
	readonly cell: number[] = [];
	cells: number;
	readonly #few: Int32Array | null;
	readonly #many = new Map<number, number>();
	readonly #cellOf = new Map<number, number>();

	constructor(readonly classes: number) {
		this.cells = 2 * classes;
		this.#few = classes <= FEW ? new Int32Array(classes * classes * CHANGES).fill(-1) : null;
	}

	get length(): number {
		return this.a.length;
	}

	/** The kind's number; one that was not met before gets the next. */
	number(a: number, b: number, changes: number): number {
		const pair = a * this.classes + b;
		const key = pair * CHANGES + changes;
		const known = this.#few ? (this.#few[key] as number) : (this.#many.get(key) ?? -1);
		return known < 0 ? this.#learn(key, pair, a, b, changes) : known;
	}

	#learn(key: number, pair: number, a: number, b: number, changes: number): number {
		const kind = this.a.push(a) - 1;
		this.b.push(b);
		this.changes.push(changes);
		let cell = this.#cellOf.get(pair);
		if (cell === undefined) {
			cell = this.cells++;
			this.#cellOf.set(pair, cell);
		}
		this.cell.push(cell);
		if (this.#few) this.#few[key] = kind;
		else this.#many.set(key, kind);
		return kind;
	}
}
