import type { PairFilter, PairRow, PairWindow } from "#shared/compare/batch";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { SourceChanged } from "../../exports/text-source.ts";
import type { ComparedTool } from "../compared.ts";
import type { CompareItem } from "./batch-order.ts";
import type { BatchRun } from "./batch-run.ts";
import { BatchWords } from "./batch-words.ts";
import type { ClassName } from "./kept-comparison.ts";
import { ANSWERED, MOVED, RELABELLED, RETYPED } from "./outcome-codes.ts";
import type { OutcomeSink } from "./read-outcome.ts";
import { UNMATCHED } from "./report-where.ts";
import { findingsOf } from "./task-findings.ts";
import { TaskSides } from "./task-sides.ts";

const MOST_PAIRS = 1000;

/** The pairs behind one number: counted from what is kept; those of the window are read from the export again. */
export function listPairs(
	run: BatchRun,
	filter: PairFilter,
	rows: Uint32Array,
	from: number,
	to: number,
): Outcome<PairWindow> {
	const { kept, scored } = run;
	const { threshold, chosen } = scored.scores(filter.threshold);
	const count = new FilterCount(filter, kept.classes);
	const last = Math.min(to, from + MOST_PAIRS);
	const wanted: { row: number; skip: number }[] = [];
	let total = 0;
	for (const row of rows) {
		if (!scored.isCompared(row)) continue;
		count.found = 0;
		kept.read(row, threshold, chosen, count);
		if (count.found > 0 && total < last && total + count.found > from)
			wanted.push({ row, skip: Math.max(0, from - total) });
		total += count.found;
	}
	const read = readPairs(run, filter, threshold, wanted, last - from);
	return read.ok ? ok({ total, from, pairs: read.value }) : read;
}

function readPairs(
	run: BatchRun,
	filter: PairFilter,
	threshold: number,
	wanted: readonly { row: number; skip: number }[],
	most: number,
): Outcome<PairRow[]> {
	const orderA = run.a.readOrder();
	if (!orderA.ok) return orderA;
	const orderB = run.b?.readOrder() ?? null;
	if (orderB?.ok === false) return orderB;
	const { plan, settings } = run.state;
	const pairs: PairRow[] = [];
	try {
		const order = { a: orderA.value, b: orderB?.ok === true ? orderB.value : null, from: plan.from, to: plan.to };
		const sides = new TaskSides(order);
		try {
			for (const { row, skip } of wanted) {
				const found = pairsOf(run, sides, row, { ...settings, threshold });
				pairs.push(...found.filter((pair) => isMeant(pair, filter)).slice(skip));
			}
			sides.confirm();
		} finally {
			sides.close();
		}
	} catch (error) {
		const open = error instanceof SourceChanged && error.side === "b" && run.b ? run.b : run.a;
		if (error instanceof SourceChanged)
			return open.suspect(error.message) ?? fault("file-changed", `${open.summary.name}: ${error.message}`);
		if (!isSystemError(error)) throw error;
		return run.a.refusal() ?? run.b?.refusal() ?? systemFault(error, open.summary.name);
	}
	return ok(pairs.slice(0, most));
}

type PairOf = PairRow & { names: { a: ClassName | null; b: ClassName | null } };

function pairsOf(run: BatchRun, sides: TaskSides, row: number, settings: BatchRun["state"]["settings"]): PairOf[] {
	const { a: openA, b: openB, kept } = run;
	const rowB = kept.partner(row);
	const item: CompareItem = {
		row,
		a: openA.index.place(row),
		b: openB && rowB !== null ? openB.index.place(rowB) : null,
		...run.corrections.item(row, rowB ?? row),
	};
	const found = sides.read(item);
	if (found.kind === "left-out") return [];
	const { a, b, same, size } = found;
	const { tools } = findingsOf(a, b, same, settings, size, new BatchWords());
	const { texts } = openA.index;
	const base = { row, rowB, taskId: texts.taskId.get(row), externalId: texts.externalId.get(row) };
	const pair = (
		toolA: ComparedTool | undefined,
		toolB: ComparedTool | undefined,
		similarity: number | null,
		changes: readonly string[],
	): PairOf => ({
		...base,
		a: toolA?.index ?? null,
		b: toolB?.index ?? null,
		classA: toolA ? toolA.title : null,
		classB: toolB ? toolB.title : null,
		similarity,
		changes,
		names: { a: toolA ?? null, b: toolB ?? null },
	});
	return [
		...tools.pairs.map((each) => pair(a.tools[each.a], b.tools[each.b], each.similarity, each.changes)),
		...tools.removed.map((at) => pair(a.tools[at], undefined, null, ["removed"])),
		...tools.added.map((at) => pair(undefined, b.tools[at], null, ["added"])),
	];
}

function isMeant({ names, changes }: PairOf, { change, class: either, classA, classB }: PairFilter): boolean {
	const isSingle = names.a === null || names.b === null;
	if (change === "pairs" ? isSingle : change === "unchanged" ? isSingle || changes.length > 0 : false) return false;
	if (change !== null && change !== "pairs" && change !== "unchanged" && !changes.includes(change)) return false;
	const isEither = either === null || [names.a, names.b].some((name) => name !== null && isOfClass(name, either));
	return isEither && isOfClass(names.a, classA) && isOfClass(names.b, classB);
}

function isOfClass(name: ClassName | null, wanted: string | null): boolean {
	if (wanted === null) return true;
	const text = wanted.toLowerCase();
	if (name === null) return text === UNMATCHED;
	return text !== UNMATCHED && (name.title.toLowerCase() === text || name.schemaId?.toLowerCase() === text);
}

const bits = { moved: MOVED, relabelled: RELABELLED, retyped: RETYPED, answered: ANSWERED } as const;

/** Counts what a filter means, from the codes. */
class FilterCount implements OutcomeSink {
	found = 0;
	readonly #isA: Uint8Array;
	readonly #isB: Uint8Array;
	readonly #isEither: Uint8Array;
	readonly #noneA: boolean;
	readonly #noneB: boolean;

	constructor(
		private readonly filter: PairFilter,
		classes: readonly ClassName[],
	) {
		this.#isA = Uint8Array.from(classes, (name) => (isOfClass(name, filter.classA) ? 1 : 0));
		this.#isB = Uint8Array.from(classes, (name) => (isOfClass(name, filter.classB) ? 1 : 0));
		this.#isEither = Uint8Array.from(classes, (name) => (isOfClass(name, filter.class) ? 1 : 0));
		this.#noneA = isOfClass(null, filter.classA);
		this.#noneB = isOfClass(null, filter.classB);
	}

	pair(a: number, b: number, changes: number, _similarity: number, count: number): void {
		const { change } = this.filter;
		if (change === "added" || change === "removed" || (change === "unchanged" && changes !== 0)) return;
		if (change !== null && change !== "pairs" && change !== "unchanged" && (changes & bits[change]) === 0) return;
		const isEither = this.#isEither[a] === 1 || this.#isEither[b] === 1;
		if (isEither && this.#isA[a] === 1 && this.#isB[b] === 1) this.found += count;
	}

	lone(side: number, of: number, count: number): void {
		const { change } = this.filter;
		if (change !== null && change !== (side === 0 ? "removed" : "added")) return;
		const isOfIt = side === 0 ? this.#isA[of] === 1 && this.#noneB : this.#isB[of] === 1 && this.#noneA;
		if (isOfIt && this.#isEither[of] === 1) this.found += count;
	}
}
