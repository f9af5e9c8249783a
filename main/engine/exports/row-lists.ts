import type { ListParcel } from "./list-heap.ts";

/** Which of a row's lists: ids in `dictionary`, in `visitWords`, in `toolKinds` (with how many tools of each). */
export type ListName = "batches" | "visits" | "kinds";

/**
 * Reads one of the lists of row after row into the same arrays: a million rows would make as many arrays otherwise. How
 * the lists stand side by side is told at RowParcel.lists.
 */
export class ListReader {
	/** The ids of the row read last; only the first {@link length} of them. */
	ids = new Uint32Array(64);
	/** For kinds: how many tools there are of each. */
	tools = new Uint32Array(64);
	length = 0;
	#at = 0;
	readonly #bytes: Uint8Array;
	readonly #ends: Uint32Array;

	constructor(
		{ bytes, ends }: ListParcel,
		private readonly name: ListName,
	) {
		this.#bytes = bytes;
		this.#ends = ends;
	}

	read(row: number): void {
		this.#at = row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
		this.length = 0;
		const batches = this.#number();
		if (this.name === "batches") {
			this.#take(batches);
			return;
		}
		this.#skip(batches);
		const visits = this.#number();
		if (this.name === "visits") {
			this.#take(visits);
			return;
		}
		this.#skip(visits);
		const end = this.#ends[row] ?? 0;
		while (this.#at < end) {
			this.#room(this.length + 1);
			this.ids[this.length] = this.#number();
			this.tools[this.length++] = this.#number();
		}
	}

	#take(count: number): void {
		this.#room(count);
		for (let at = 0; at < count; at++) this.ids[at] = this.#number();
		this.length = count;
	}

	#skip(count: number): void {
		for (let left = count; left > 0;) if ((this.#bytes[this.#at++] ?? 0) < 0x80) left--;
	}

	#number(): number {
		let value = 0;
		let factor = 1;
		for (;;) {
			const byte = this.#bytes[this.#at++] ?? 0;
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return value;
			factor *= 128;
		}
	}

	#room(count: number): void {
		if (count <= this.ids.length) return;
		const [ids, tools] = [this.ids, this.tools];
		this.ids = new Uint32Array(count * 2);
		this.tools = new Uint32Array(count * 2);
		this.ids.set(ids);
		this.tools.set(tools);
	}
}
