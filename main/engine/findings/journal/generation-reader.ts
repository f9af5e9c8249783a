import type { DiskFile } from "./journal-disk.ts";
import type { JournalEntry } from "./journal.ts";
import { type Header, readLine, seedOf } from "./journal-lines.ts";

const piece = 4 * 1024 * 1024;
/** Bytes of a line: a longer one is none of ours, and is passed over without being held. */
export const longestLine = 256 * 1024 * 1024;
const newline = 10;

/** A line, without its end. */
interface RawLine {
	bytes: Buffer;
	from: number;
	/** Of the next one; for a line without an end, the end of the file. */
	to: number;
	hasEnd: boolean;
}

/** An operation as it stands in a file. */
export interface KeptOp extends JournalEntry {
	/** Where its line begins. */
	from: number;
	to: number;
}

/** Operations that are known to have been written, and are not there; both ends belong to it. */
export interface Gap {
	from: number;
	to: number;
}

/** What a file of a generation holds, whatever happened to it. */
export interface ReadGeneration {
	/** Null where neither the first line nor its repetition is whole. */
	header: Header | null;
	/** What it holds for all operations up to `header.seq`. */
	held: JournalEntry[];
	/** True where none of them is missing. */
	isHeldWhole: boolean;
	/** In order, without gaps but for those in `gaps`. */
	ops: KeptOp[];
	gaps: Gap[];
	/** Sentences: what is damaged before `end`. */
	damages: string[];
	/** Where the last line that counts ends; what follows is torn. */
	end: number;
	size: number;
}

async function* linesOf(file: DiskFile, from: number, to: number): AsyncGenerator<RawLine[]> {
	let rest: Buffer = Buffer.alloc(0);
	let restFrom = from;
	let isPassedOver = false;
	for (let at = from; at < to;) {
		const fresh = Buffer.allocUnsafe(Math.min(piece, to - at));
		const got = await file.read(fresh, at);
		if (got === 0) break;
		at += got;
		const bytes = rest.length === 0 ? fresh.subarray(0, got) : Buffer.concat([rest, fresh.subarray(0, got)]);
		const lines: RawLine[] = [];
		let begin = 0;
		for (let end = bytes.indexOf(newline, rest.length); end >= 0; end = bytes.indexOf(newline, begin)) {
			const whole = isPassedOver ? Buffer.alloc(0) : bytes.subarray(begin, end);
			lines.push({ bytes: whole, from: restFrom + begin, to: restFrom + end + 1, hasEnd: true });
			begin = end + 1;
			isPassedOver = false;
		}
		restFrom += begin;
		rest = bytes.subarray(begin);
		if (rest.length > longestLine) {
			restFrom += rest.length;
			rest = Buffer.alloc(0);
			isPassedOver = true;
		}
		yield lines;
	}
	if (rest.length > 0 || isPassedOver) {
		yield [{ bytes: rest, from: restFrom, to: restFrom + rest.length, hasEnd: false }];
	}
}

/** The operations from a place on, as long as each line is whole: what another program is just writing is left. */
export async function readOn(file: DiskFile, names: Pick<Header, "id" | "generation">, at: number): Promise<KeptOp[]> {
	const found: KeptOp[] = [];
	const seed = seedOf(names);
	for await (const lines of linesOf(file, at, await file.size())) {
		for (const { bytes, from, to, hasEnd } of lines) {
			const line = hasEnd ? readLine(bytes, seed) : null;
			if (line?.kind !== "op") return found;
			const { seq, utc, op } = line;
			found.push({ seq, utc, op, from, to });
		}
	}
	return found;
}

/** The first whole header of a file: in its first line, or repeated after what is held. */
export async function findHeader(file: DiskFile, size: number): Promise<Header | null> {
	for await (const lines of linesOf(file, 0, size)) {
		for (const { bytes, hasEnd } of lines) {
			const line = hasEnd ? readLine(bytes, 0) : null;
			if (line?.kind === "header") return line.header;
		}
	}
	return null;
}

/**
 * Reads all of a generation, up to a byte. `known`: by what its lines are checked where its own header is damaged.
 *
 * Errors: those of the file system.
 */
export async function readGeneration(
	file: DiskFile,
	known: Pick<Header, "id" | "generation"> | null,
	upTo = Infinity,
): Promise<ReadGeneration> {
	const size = Math.min(await file.size(), upTo);
	const header = await findHeader(file, size);
	const lines = new LinesOfGeneration(header);
	const names = header ?? known;
	if (names !== null) {
		const seed = seedOf(names);
		for await (const some of linesOf(file, 0, size)) for (const line of some) lines.add(line, seed);
	}
	return lines.read(size);
}

/** Gathers the lines of a generation in whatever order they are, and tells which of them count. */
class LinesOfGeneration {
	readonly #held = new Map<number, JournalEntry>();
	readonly #ops = new Map<number, KeptOp>();
	readonly #told = new Set<string>();
	readonly #bad: { from: number; words: string }[] = [];
	#lines = 0;
	#count: number | null = null;
	#bodyFrom = 0;
	#synced: number;

	constructor(private readonly header: Header | null) {
		this.#synced = header?.last ?? 0;
	}

	add({ bytes, from, to, hasEnd }: RawLine, seed: number): void {
		this.#lines += 1;
		const line = hasEnd ? readLine(bytes, seed) : null;
		if (line === null) this.#bad.push({ from, words: `line ${this.#lines} (byte ${from}) is damaged` });
		else if (line.kind === "header") {
			if (line.header.held === null) return;
			this.#count = line.header.held;
			this.#bodyFrom = to;
		} else if (line.kind === "held") {
			const { seq, utc } = this.header ?? { seq: 0, utc: "" };
			this.#held.set(line.nth, { seq, utc, op: line.op });
		} else if (line.kind === "lost") {
			this.#told.add(`${line.seq}-${line.to}`);
			this.#bodyFrom = Math.max(this.#bodyFrom, to);
		} else if (this.#ops.has(line.seq)) {
			this.#bad.push({ from, words: `line ${this.#lines} (byte ${from}) says operation ${line.seq} again` });
		} else {
			const { seq, utc, op } = line;
			this.#ops.set(seq, { seq, utc, op, from, to });
			this.#synced = Math.max(this.#synced, line.synced);
		}
	}

	read(size: number): ReadGeneration {
		const { header } = this;
		const all = [...this.#ops.values()].sort((a, b) => a.seq - b.seq);
		const ops: KeptOp[] = [];
		const gaps: Gap[] = [];
		let last = header?.seq ?? Math.max(0, (all[0]?.seq ?? 1) - 1);
		let end = this.#bodyFrom;
		for (const op of all) {
			if (op.seq <= last) continue;
			if (op.seq > last + 1) {
				// Nobody was told that any of these is saved: their write was torn.
				if (op.seq - 1 > this.#synced) break;
				gaps.push({ from: last + 1, to: op.seq - 1 });
			}
			ops.push(op);
			last = op.seq;
			end = Math.max(end, op.to);
		}
		if (last < this.#synced) gaps.push({ from: last + 1, to: this.#synced });
		const held = [...this.#held].sort(([a], [b]) => a - b).map(([, entry]) => entry);
		return {
			header,
			held,
			isHeldWhole: header !== null && this.#count === held.length,
			ops,
			gaps,
			damages: this.#damages(gaps, end),
			end,
			size,
		};
	}

	#damages(gaps: readonly Gap[], end: number): string[] {
		const lost = gaps
			.filter(({ from, to }) => !this.#told.has(`${from}-${to}`))
			.map(({ from, to }) => (from === to ? `operation ${from} is lost` : `operations ${from} to ${to} are lost`));
		const bad = this.#bad.filter(({ from }) => from < end).map(({ words }) => words);
		if (this.header === null) bad.unshift("no line of it says what it is");
		return [...bad.slice(0, 20), ...(bad.length > 20 ? [`${bad.length - 20} more lines are damaged`] : []), ...lost];
	}
}
