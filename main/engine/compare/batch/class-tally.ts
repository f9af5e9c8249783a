import type { BatchPart, BatchReport, MatrixCell } from "#shared/compare/batch";
import { classNames } from "#shared/compare/class-names";
import type { ChangeCounts, Scores } from "#shared/compare/task-comparison";
import { scoresFrom } from "../compare-tools.ts";
import type { ClassName, KeptComparison } from "./kept-comparison.ts";
import { ANSWERED, MOVED, RELABELLED, RETYPED } from "./outcome-codes.ts";
import { isHit, type OutcomeSink } from "./read-outcome.ts";
import { classTerm, pairTerm } from "./report-where.ts";

export function noCounts(): ChangeCounts {
	return { pairs: 0, unchanged: 0, moved: 0, relabelled: 0, retyped: 0, answered: 0, added: 0, removed: 0 };
}

/** Scores from the hits and the number of annotations on the two sides; null without a reference. */
export function sideScores(hits: number, a: number, b: number, reference: "a" | "b" | null): Scores | null {
	if (reference === null) return null;
	const [right, other] = reference === "a" ? [a, b] : [b, a];
	return scoresFrom(hits, right - hits, other - hits);
}

class ClassCounts {
	readonly counts = noCounts();
	similarity = 0;
	hits = 0;
	/** Annotations on the two sides. */
	a = 0;
	b = 0;
	tasks = 0;
	lastRow = -1;
}

/** Of so many classes all cells have their place in a list; of more they are looked up. */
const FEW = 256;

/** Cells by number. */
class Cells {
	readonly #few: (Cell | undefined)[] | null;
	readonly #many = new Map<number, Cell>();

	constructor(width: number) {
		this.#few = width <= FEW ? new Array<Cell | undefined>(width * width) : null;
	}

	get(key: number): Cell | undefined {
		return this.#few ? this.#few[key] : this.#many.get(key);
	}

	set(key: number, cell: Cell): void {
		if (this.#few) this.#few[key] = cell;
		else this.#many.set(key, cell);
	}

	list(): (readonly [number, Cell])[] {
		return this.#few ? this.#few.flatMap((cell, key) => (cell ? [[key, cell] as const] : [])) : [...this.#many];
	}
}

interface Cell {
	annotations: number;
	tasks: number;
	lastRow: number;
}

/** Sums the outcomes of rows by class, and by pair of classes. A relabelled pair counts in both of its classes. */
export class ClassTally implements OutcomeSink {
	readonly #classes: (ClassCounts | undefined)[] = [];
	/** By class of A times the number of classes, and class of B, each from 1; 0: unmatched. */
	readonly #cells: Cells;
	readonly #width: number;
	#row = -1;

	constructor(
		private readonly kept: KeptComparison,
		private readonly threshold: number,
	) {
		this.#width = kept.classes.length + 1;
		this.#cells = new Cells(this.#width);
	}

	/** What is told next belongs to this row. */
	begin(row: number): void {
		this.#row = row;
	}

	pair(a: number, b: number, changes: number, similarity: number, count: number): void {
		const first = this.#class(a);
		first.a += count;
		this.#add(first, changes, similarity, count);
		const second = a === b ? first : this.#class(b);
		second.b += count;
		if (second !== first) this.#add(second, changes, similarity, count);
		this.#cell(a + 1, b + 1, count);
	}

	lone(side: number, of: number, count: number): void {
		const own = this.#class(of);
		if (side === 0) {
			own.a += count;
			own.counts.removed += count;
			this.#cell(of + 1, 0, count);
		} else {
			own.b += count;
			own.counts.added += count;
			this.#cell(0, of + 1, count);
		}
	}

	/** Classes by title; `at`: the threshold, as terms of a query name it. */
	parts(reference: "a" | "b" | null, at: string): BatchPart[] {
		const sorted = this.#sorted();
		const names = classNames(sorted.map(({ name }) => name));
		return sorted.map(({ name, own }, place): BatchPart => {
			return {
				name: names[place] ?? "",
				where: classTerm(name, at),
				tasks: own.tasks,
				counts: own.counts,
				similarity: own.counts.pairs === 0 ? null : own.similarity / own.counts.pairs,
				scores: sideScores(own.hits, own.a, own.b, reference),
			};
		});
	}

	matrix(at: string): BatchReport["matrix"] {
		const sorted = this.#sorted();
		const places = new Map(sorted.map(({ number }, place) => [number + 1, place]));
		const nameAt = (place: number | null): ClassName | null => (place === null ? null : (sorted[place]?.name ?? null));
		const cells = this.#cells.list().map(([key, { annotations, tasks }]): MatrixCell => {
			const a = places.get(Math.floor(key / this.#width)) ?? null;
			const b = places.get(key % this.#width) ?? null;
			return { a, b, annotations, tasks, where: pairTerm(nameAt(a), nameAt(b), at) };
		});
		const order = (place: number | null): number => place ?? sorted.length;
		cells.sort((x, y) => order(x.a) - order(y.a) || order(x.b) - order(y.b));
		return { classes: sorted.map(({ name }) => name), cells };
	}

	#sorted(): { name: ClassName; number: number; own: ClassCounts }[] {
		const all = this.#classes.flatMap((own, number) =>
			own ? [{ number, own, name: this.kept.classes[number] ?? { schemaId: null, title: "" } }] : [],
		);
		const text = ({ title, schemaId }: ClassName): string => `${title}\0${schemaId ?? ""}`;
		return all.sort((x, y) => (text(x.name) < text(y.name) ? -1 : 1));
	}

	#class(number: number): ClassCounts {
		const own = (this.#classes[number] ??= new ClassCounts());
		if (own.lastRow !== this.#row) {
			own.lastRow = this.#row;
			own.tasks++;
		}
		return own;
	}

	#add(own: ClassCounts, changes: number, similarity: number, count: number): void {
		const { counts } = own;
		counts.pairs += count;
		own.similarity += similarity * count;
		if (isHit(changes, similarity, this.threshold)) own.hits += count;
		if (changes === 0) counts.unchanged += count;
		if ((changes & MOVED) !== 0) counts.moved += count;
		if ((changes & RELABELLED) !== 0) counts.relabelled += count;
		if ((changes & RETYPED) !== 0) counts.retyped += count;
		if ((changes & ANSWERED) !== 0) counts.answered += count;
	}

	#cell(a: number, b: number, count: number): void {
		const key = a * this.#width + b;
		const known = this.#cells.get(key);
		if (!known) {
			this.#cells.set(key, { annotations: count, tasks: 1, lastRow: this.#row });
			return;
		}
		known.annotations += count;
		if (known.lastRow !== this.#row) {
			known.lastRow = this.#row;
			known.tasks++;
		}
	}
}
