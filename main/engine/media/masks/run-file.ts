import { closeSync, openSync, readSync, writeSync } from "node:fs";

/**
 * Numbers of a picture's pixels on disk, row by row: runs of equal ones where those take less room than the pixels do.
 * Written and read by this program alone, in its cache; a file that is not what it should be throws RangeError.
 *
 * A row is a byte (0: as the row before; 1: runs; 2: a number for each pixel), and then runs as pairs of whole numbers
 * of 7 bits a byte, the lowest first: length and number; or two bytes for each pixel.
 */
const SAME = 0;
const RUNS = 1;
const PIXELS = 2;
const BUFFER = 1 << 20;

/** The runs of a row: run n covers `ends[n - 1]` (0 of the first) up to, not including, `ends[n]`. */
export interface Runs {
	count: number;
	ends: Int32Array;
	numbers: Uint16Array;
}

export function emptyRuns(width: number): Runs {
	return { count: 0, ends: new Int32Array(width), numbers: new Uint16Array(width) };
}

export class RunWriter {
	/** Bytes written. */
	bytes = 0;
	readonly #file: number;
	readonly #buffer: Buffer;
	#at = 0;

	constructor(
		path: string,
		private readonly width: number,
	) {
		this.#file = openSync(path, "wx", 0o600);
		// A row in its larger form has room in it.
		this.#buffer = Buffer.allocUnsafe(BUFFER + 16 * width);
	}

	/** As the row before. */
	repeat(): void {
		this.#buffer[this.#at++] = SAME;
		this.#flushIf();
	}

	row({ count, ends, numbers }: Runs): void {
		const from = this.#at;
		const most = 1 + 2 * this.width;
		this.#buffer[this.#at++] = RUNS;
		for (let n = 0, start = 0; n < count && this.#at - from <= most; n++) {
			const end = ends[n] ?? 0;
			this.#whole(end - start);
			this.#whole(numbers[n] ?? 0);
			start = end;
		}
		if (this.#at - from > most) this.#pixels(from, { count, ends, numbers });
		this.#flushIf();
	}

	/** What was written is in the file. */
	finish(): void {
		this.#flush();
	}

	close(): void {
		closeSync(this.#file);
	}

	#pixels(from: number, { count, ends, numbers }: Runs): void {
		this.#at = from;
		this.#buffer[this.#at++] = PIXELS;
		for (let n = 0, x = 0; n < count; n++) {
			const number = numbers[n] ?? 0;
			for (; x < (ends[n] ?? 0); x++) {
				this.#buffer[this.#at++] = number & 255;
				this.#buffer[this.#at++] = number >> 8;
			}
		}
	}

	#whole(value: number): void {
		let rest = value;
		for (; rest > 127; rest >>>= 7) this.#buffer[this.#at++] = (rest & 127) | 128;
		this.#buffer[this.#at++] = rest;
	}

	#flushIf(): void {
		if (this.#at >= BUFFER) this.#flush();
	}

	#flush(): void {
		for (let done = 0; done < this.#at;) done += writeSync(this.#file, this.#buffer, done, this.#at - done);
		this.bytes += this.#at;
		this.#at = 0;
	}
}

export class RunReader {
	readonly #file: number;
	readonly #buffer = Buffer.allocUnsafe(BUFFER);
	readonly #runs: Runs;
	#at = 0;
	#end = 0;

	constructor(
		path: string,
		private readonly width: number,
	) {
		this.#file = openSync(path, "r");
		this.#runs = emptyRuns(width);
	}

	/** The next row, in buffers that are used again; `isSame`: as the row before. */
	next(): { runs: Runs; isSame: boolean } {
		const kind = this.#byte();
		const runs = this.#runs;
		if (kind === SAME) return { runs, isSame: true };
		if (kind === RUNS) this.#readRuns(runs);
		else if (kind === PIXELS) this.#readPixels(runs);
		else throw new RangeError(`got a row of kind ${String(kind)}, expected 0 to 2`);
		return { runs, isSame: false };
	}

	close(): void {
		closeSync(this.#file);
	}

	#readRuns(runs: Runs): void {
		runs.count = 0;
		for (let x = 0; x < this.width; runs.count++) {
			const length = this.#whole();
			x += length;
			if (length === 0 || x > this.width)
				throw new RangeError(`got a run up to ${String(x)}, the row has ${String(this.width)}`);
			runs.ends[runs.count] = x;
			runs.numbers[runs.count] = this.#whole();
		}
	}

	#readPixels(runs: Runs): void {
		runs.count = 0;
		let before = -1;
		for (let x = 0; x < this.width; x++) {
			const number = this.#byte() | (this.#byte() << 8);
			if (number !== before) runs.numbers[runs.count++] = before = number;
			runs.ends[runs.count - 1] = x + 1;
		}
	}

	#whole(): number {
		let value = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = this.#byte();
			value += (byte & 127) * 2 ** shift;
			if (byte < 128) return value;
		}
		throw new RangeError("got a whole number of more than five bytes");
	}

	#byte(): number {
		if (this.#at === this.#end) {
			this.#end = readSync(this.#file, this.#buffer, 0, BUFFER, null);
			this.#at = 0;
			if (this.#end === 0) throw new RangeError("the rows end too early");
		}
		return this.#buffer[this.#at++] ?? 0;
	}
}
