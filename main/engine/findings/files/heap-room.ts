import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Fault, fault } from "#shared/outcome";
import { bytesInWords } from "../../figures.ts";

/**
 * Of the memory that objects may take at most, what findings may take. A later start reads them all, and beside them what
 * undo needs of what came in: without as much left it would not come up, and nothing could be reached any more.
 */
const MOST_HELD = 0.4;
/** Of the same, what may come to be used before it is looked at again: a look takes a second for each gigabyte. */
const STEP = 0.1;

/** The memory for objects of this process. */
export interface Heap {
	/** Bytes. */
	limit(): number;
	/** Bytes, with what is used no more. */
	used(): number;
	/** Gives up what is used no more, at once. */
	collect(): void;
}

export const ownHeap: Heap = {
	limit: () => getHeapStatistics().heap_size_limit,
	used: () => getHeapStatistics().used_heap_size,
	collect() {
		// In Electron the switches of V8 may be closed by then: what is used no more counts there until it goes by itself.
		if ("electron" in process.versions) return;
		// The one way to a collection without a switch at the start of the process.
		setFlagsFromString("--expose-gc");
		(runInNewContext("gc") as () => void)();
		setFlagsFromString("--no-expose-gc");
	},
};

/** Watches that findings which come in leave room for everything else. */
export class HeapRoom {
	readonly #heap: Heap;
	readonly #most: number;
	#nextLook: number;
	#full: Fault | null = null;

	constructor(heap: Heap = ownHeap) {
		this.#heap = heap;
		this.#most = heap.limit() * MOST_HELD;
		this.#nextLook = this.#most;
	}

	/** Asked between pieces. Null: there is room; else why no more may come in, "memory-full". */
	full(): Fault | null {
		if (this.#full !== null || this.#heap.used() < this.#nextLook) return this.#full;
		this.#heap.collect();
		const held = this.#heap.used();
		if (held < this.#most) {
			this.#nextLook = held + this.#heap.limit() * STEP;
			return null;
		}
		const [taken, most, limit] = [held, this.#most, this.#heap.limit()].map(bytesInWords);
		return (this.#full = fault(
			"memory-full",
			`${String(taken)} of memory are taken, and at most ${String(most)} of ${String(limit)} may be`,
		));
	}
}
