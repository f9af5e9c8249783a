import * as path from "node:path";
import { figure } from "../../figures.ts";
import type { RasterLimits } from "../raster-facts.ts";
import { MaskColours, type MaskColour } from "./mask-colours.ts";
import { PassFiles } from "./pass-files.ts";
import { PngFile, type PngPlace } from "./png-file.ts";
import { type PngHeader, type PngPass, PngRefused } from "./png-header.ts";
import { inflatePieces } from "./png-inflate.ts";
import { PngRows } from "./png-rows.ts";
import { PngSamples } from "./png-samples.ts";
import { emptyRuns, type Runs, RunWriter } from "./run-file.ts";

/** Name of the file of runs, in the folder of a mask. */
export const runsFile = "runs.bin";

/** Thrown where nobody wants the mask any more. */
export class MaskStopped extends Error {}

/** How work that takes seconds is followed and ended. */
export interface Watch {
	isStopped(): boolean;
	/** 0 to 1. */
	progress(share: number): void;
}

/** What a mask holds, before anything is known of classes. */
export interface DecodedMask {
	width: number;
	height: number;
	colours: MaskColour[];
	/** Colours that came after the first 65,534; null as a rule. */
	others: ReturnType<MaskColours["others"]>;
	/** Pixels that are wholly transparent. */
	background: number;
	notes: string[];
}

/**
 * Decodes a PNG row by row into `folder` (see RunWriter): each colour a number. No gamma, no profile and no alpha is
 * applied to a colour: equal bytes are equal numbers. Memory: a few rows, whatever the size.
 *
 * Errors: PngRefused, MaskStopped, and those of the file system.
 */
export async function decodeMask(
	place: PngPlace,
	folder: string,
	watch: Watch,
	limits?: RasterLimits,
): Promise<DecodedMask> {
	const png = new PngFile(place, limits);
	const { header, notes } = png.facts;
	const colours = new MaskColours();
	const samples = new PngSamples(png.facts);
	const writer = new RunWriter(path.join(folder, runsFile), header.width);
	const passes = header.isInterlaced ? new PassFiles(folder, header) : null;
	try {
		const rows = new RowNumbers(header, colours, writer);
		const total = header.height * (passes === null ? 1 : 2);
		let done = 0;
		const reader = new PngRows(header, (pass, y, row, isSame) => {
			if (watch.isStopped()) throw new MaskStopped();
			const seen = isSame ? null : coloursOf(samples, pass, y, row);
			if (passes === null) rows.take(seen, y);
			else passes.write(pass, seen === null ? null : rows.numbers(seen, pass, y));
			done += pass.height === 0 ? 0 : header.height / pass.height / (passes?.count ?? 1);
			watch.progress(done / total);
		});
		await inflatePieces(png.pixels(), (bytes) => {
			reader.take(bytes);
		});
		reader.end();
		if (passes !== null) {
			for (let y = 0; y < header.height; y++) {
				if (watch.isStopped()) throw new MaskStopped();
				rows.takeNumbers(passes.row(y));
				watch.progress((header.height + y) / total);
			}
		}
		writer.finish();
	} finally {
		writer.close();
		passes?.close();
	}
	const { rounded } = samples;
	const lost = `Of ${figure(rounded)} pixels with 16 bits a sample the upper 8 are kept: colours that differ only below are one here.`;
	const many = `It has more than 65,534 colours, more than a mask has: those that came after them are counted together.`;
	const others = colours.others();
	return {
		width: header.width,
		height: header.height,
		colours: colours.list(),
		others,
		background: colours.background,
		notes: [...notes, ...(rounded > 0 ? [lost] : []), ...(others === null ? [] : [many])],
	};
}

function coloursOf(samples: PngSamples, pass: PngPass, y: number, row: Uint8Array): Uint32Array {
	try {
		return samples.colours(pass, row);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		const rest = pass.stepX === 1 && pass.stepY === 1 ? "" : " of a pass";
		throw new PngRefused(
			"mask-damaged",
			`has a pixel beyond its palette: index ${error.message} of row ${figure(y)}${rest}`,
		);
	}
}

/** Rows of colours as runs of numbers, counted. */
class RowNumbers {
	readonly #runs: Runs;
	readonly #numbers: Uint16Array;
	readonly #colours: MaskColours;
	readonly #writer: RunWriter;

	constructor({ width }: PngHeader, colours: MaskColours, writer: RunWriter) {
		this.#runs = emptyRuns(width);
		this.#numbers = new Uint16Array(width);
		this.#colours = colours;
		this.#writer = writer;
	}

	/** `row`: null where it is as the one before. */
	take(row: Uint32Array | null, y: number): void {
		if (row === null) {
			this.#writer.repeat();
			this.#count();
			return;
		}
		const { ends, numbers } = this.#runs;
		let count = 0;
		let before = row[0] ?? 0;
		let number = this.#colours.number(before, 0, y);
		for (let x = 1; x < row.length; x++) {
			const colour = row[x] ?? 0;
			if (colour === before) continue;
			before = colour;
			const next = this.#colours.number(colour, x, y);
			// All that is wholly transparent is the same, whatever its colour.
			if (next === number) continue;
			numbers[count] = number;
			ends[count++] = x;
			number = next;
		}
		numbers[count] = number;
		ends[count++] = row.length;
		this.#runs.count = count;
		this.#finish();
	}

	/** The numbers of a row of a pass, in a buffer that is used again. */
	numbers(row: Uint32Array, { firstX, firstY, stepX, stepY }: PngPass, y: number): Uint16Array {
		let before = 0;
		let number = 0;
		for (let x = 0; x < row.length; x++) {
			const colour = row[x] ?? 0;
			if (colour !== before) number = this.#colours.number(colour, firstX + stepX * x, firstY + stepY * y);
			before = colour;
			this.#numbers[x] = number;
		}
		return this.#numbers.subarray(0, row.length);
	}

	takeNumbers(row: Uint16Array): void {
		const { ends, numbers } = this.#runs;
		let count = 0;
		for (let x = 1; x <= row.length; x++) {
			if (x < row.length && row[x] === row[x - 1]) continue;
			numbers[count] = row[x - 1] ?? 0;
			ends[count++] = x;
		}
		this.#runs.count = count;
		this.#finish();
	}

	#finish(): void {
		this.#writer.row(this.#runs);
		this.#count();
	}

	#count(): void {
		const { count, ends, numbers } = this.#runs;
		for (let n = 0, start = 0; n < count; n++) {
			const end = ends[n] ?? 0;
			this.#colours.count(numbers[n] ?? 0, end - start);
			start = end;
		}
	}
}
