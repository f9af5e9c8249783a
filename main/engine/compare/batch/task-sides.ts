import * as fs from "node:fs";
import type { CheckOrder } from "../../exports/check/check-order.ts";
import type { RowPlace } from "../../exports/row-index.ts";
import { FilePart, sameStamp, SourceChanged, stampOf } from "../../exports/text-source.ts";
import { correctedSide } from "../../findings/mine/corrected-task.ts";
import { LeanTask, type LeanSnapshot } from "../compared-task.ts";
import { CutAsset } from "../cut-asset.ts";
import { findSide } from "../sides.ts";
import type { CompareItem, CompareOrder, TaskState } from "./batch-order.ts";

/** Raised where a task takes more memory than a comparison may have. */
class TooLarge extends Error {}

/** Bytes of a batch that are read at once. */
const MOST_BLOCK = 8 * 1024 * 1024;
const MOST_ASSET = 128 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

/** The two moments of a task. */
export interface FoundSides {
	kind: "found";
	a: LeanSnapshot;
	b: LeanSnapshot;
	same: boolean;
	/** Who left the task so; of a side that is corrected, who corrects it. */
	people: { a: string | null; b: string | null };
	/** Who left side B so, before anybody corrected it. */
	worker: string | null;
	size: LeanTask["size"];
	taskId: string | null;
	/** Of A's asset. */
	externalId: string | null;
	batches: readonly string[];
}

/** The two moments of a task, or why it is left out. */
export type Sides =
	FoundSides | { kind: "left-out"; state: TaskState; reason: string; sentence: string; taskId: string | null };

function leftOut(state: TaskState, reason: string, sentence: string, taskId: string | null): Sides {
	return { kind: "left-out", state, reason, sentence, taskId };
}

/** Reads the two moments of tasks, with a descriptor for each side. */
export class TaskSides {
	readonly #a: SideText;
	readonly #b: SideText;

	/** Errors: SourceChanged; what the file system raises. */
	constructor(private readonly order: Pick<CompareOrder, "a" | "b" | "from" | "to">) {
		this.#a = new SideText("a", order.a);
		this.#b = order.b === null ? this.#a : new SideText("b", order.b);
	}

	close(): void {
		this.#a.close();
		if (this.#b !== this.#a) this.#b.close();
	}

	/** Reads the texts of A at once. */
	readBlock(places: readonly RowPlace[]): void {
		this.#a.readBlock(places);
	}

	/** Errors: SourceChanged where what was read may have been of two states of a file. */
	confirm(): void {
		this.#a.confirm();
		this.#b.confirm();
	}

	/** Errors: SourceChanged; what the file system raises. */
	read(item: CompareItem): Sides {
		let taskId: string | null = null;
		try {
			const taskA = this.#a.task(item.a);
			({ taskId } = taskA);
			const taskB = item.b ? this.#b.task(item.b) : taskA;
			const from = findSide(this.order.from, taskA.visits, taskA.exportedStage);
			if (from.kind === "missing")
				return leftOut(from.reason === "no-visit" ? "no-visit-a" : "not-kept-a", from.reason, from.sentence, taskId);
			const to = findSide(this.order.to, taskB.visits, taskB.exportedStage);
			if (to.kind === "missing")
				return leftOut(to.reason === "no-visit" ? "no-visit-b" : "not-kept-b", to.reason, to.sentence, taskId);
			const areSame = LeanTask.sameBytes(taskA, from.visit, taskB, to.visit);
			const a = taskA.snapshot(from.visit);
			const b = areSame ? a : taskB.snapshot(to.visit, a);
			const mine = item.corrections ?? { a: null, b: null };
			const worker = taskB.person(to.visit);
			return {
				kind: "found",
				a: mine.a === null ? a : correctedSide(a, mine.a),
				b: mine.b === null ? b : correctedSide(b, mine.b),
				same: areSame && mine.a === null && mine.b === null,
				people: { a: mine.a?.by ?? taskA.person(from.visit), b: mine.b?.by ?? worker },
				worker,
				size: taskA.size ?? taskB.size,
				taskId,
				externalId: taskA.externalId,
				batches: taskA.batches,
			};
		} catch (error) {
			if (error instanceof SyntaxError || error instanceof TooLarge)
				return leftOut("unreadable", "unreadable", error.message, taskId);
			throw error;
		}
	}
}

/** The text of a side, and the asset of it that was read last: the tasks of one asset follow each other. */
class SideText {
	readonly #descriptor: number;
	#block: { start: number; bytes: Buffer } | null = null;
	#last: { offset: number; cut: CutAsset } | null = null;

	constructor(
		private readonly side: "a" | "b",
		private readonly order: CheckOrder,
	) {
		this.#descriptor = fs.openSync(order.textPath, "r");
		try {
			this.confirm();
		} catch (error) {
			this.close();
			throw error;
		}
	}

	close(): void {
		fs.closeSync(this.#descriptor);
	}

	/** The bytes of tasks that lie beside each other: a read for each of many small ones would take as long as comparing it. */
	readBlock(places: readonly RowPlace[]): void {
		this.#block = null;
		const [first] = places;
		const last = places.at(-1);
		if (!first || !last || places.length < 2) return;
		const size = last.offset + last.length - first.offset;
		if (size > 0 && size <= MOST_BLOCK) this.#block = { start: first.offset, bytes: this.#read(first.offset, size) };
	}

	/** Errors: SyntaxError; TooLarge; SourceChanged. */
	task(place: RowPlace): LeanTask {
		if (this.#last?.offset !== place.offset) {
			this.#last = null;
			this.#last = { offset: place.offset, cut: new CutAsset(this.#bytes(place)) };
		}
		return new LeanTask(this.#last.cut, place);
	}

	confirm(): void {
		if (!sameStamp(stampOf(fs.fstatSync(this.#descriptor)), this.order.stamp))
			throw new SourceChanged("The file has another size or time than when it was read", this.side);
	}

	#bytes({ offset, length }: RowPlace): Buffer {
		if (length > MOST_ASSET)
			throw new TooLarge(
				`${String(Math.ceil(length / MEGABYTE))} MB; assets of at most ${String(MOST_ASSET / MEGABYTE)} MB are compared`,
			);
		const block = this.#block;
		if (block && offset >= block.start && offset + length <= block.start + block.bytes.length)
			return block.bytes.subarray(offset - block.start, offset - block.start + length);
		return this.#read(offset, length);
	}

	#read(offset: number, length: number): Buffer {
		const bytes = Buffer.allocUnsafeSlow(length);
		try {
			new FilePart(this.#descriptor, offset, length).read(bytes, 0);
		} catch (error) {
			if (error instanceof SourceChanged) throw new SourceChanged(error.message, this.side);
			throw error;
		}
		return bytes;
	}
}
