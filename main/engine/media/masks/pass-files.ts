import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import * as path from "node:path";
import { type PngHeader, type PngPass, passesOf } from "./png-header.ts";

interface PassFile {
	pass: PngPass;
	path: string;
	file: number;
	row: Uint16Array;
}

/** The passes of an interlaced picture, set aside on disk until all have come: a picture is not held in memory for them. */
export class PassFiles {
	readonly #files: PassFile[] = [];
	readonly #row: Uint16Array;

	constructor(folder: string, header: PngHeader) {
		this.#row = new Uint16Array(header.width);
		for (const [n, pass] of passesOf(header).entries()) {
			const file = path.join(folder, `pass-${String(n)}.bin`);
			this.#files.push({ pass, path: file, file: openSync(file, "wx+", 0o600), row: new Uint16Array(pass.width) });
		}
	}

	get count(): number {
		return this.#files.length;
	}

	/** The next row of a pass; null: as the one before. */
	write(pass: PngPass, numbers: Uint16Array | null): void {
		const found = this.#files.find(({ pass: { firstX, firstY } }) => firstX === pass.firstX && firstY === pass.firstY);
		if (!found) throw new RangeError("a pass that the picture does not have");
		if (numbers !== null) found.row.set(numbers);
		const { byteLength, buffer } = found.row;
		for (let done = 0; done < byteLength;)
			done += writeSync(found.file, new Uint8Array(buffer, done, byteLength - done));
	}

	/** A row of the picture, in a buffer that is used again. */
	row(y: number): Uint16Array {
		for (const { pass, file, row } of this.#files) {
			const { firstX, firstY, stepX, stepY } = pass;
			if (y < firstY || (y - firstY) % stepY !== 0) continue;
			const bytes = new Uint8Array(row.buffer);
			const at = ((y - firstY) / stepY) * bytes.length;
			for (let done = 0; done < bytes.length;) {
				const count = readSync(file, bytes, done, bytes.length - done, at + done);
				if (count === 0) throw new RangeError("a pass ends too early");
				done += count;
			}
			for (let n = 0, x = firstX; n < row.length; n++, x += stepX) this.#row[x] = row[n] ?? 0;
		}
		return this.#row;
	}

	close(): void {
		for (const { file, path: name } of this.#files) {
			closeSync(file);
			rmSync(name, { force: true });
		}
	}
}
